namespace AutoIG.Generator.Emission;

/// <summary>
/// A sweep of a program: one method of its class, step by step. Where another way's sweep begins with the very steps of this one, it calls
/// this one and goes on.
/// </summary>
/// <param name="header">The method's name, type parameters and parameters.</param>
/// <param name="write">Writes the statements from a step on, and says whether they read the model's constants.</param>
internal sealed class ProgramSweep(string header, Func<int, ProgramSweep.Code> write)
{
    private readonly Lazy<Code> whole = new(() => write(0));
    private int lines;

    /// <summary>The method's name, type parameters and parameters.</summary>
    public string Header => header;

    /// <summary>The method's name.</summary>
    public string Name => header.Substring(0, header.IndexOf('('));

    /// <summary>The statements.</summary>
    public Code Whole => whole.Value;

    /// <summary>How many lines they are.</summary>
    public int Lines => lines > 0 ? lines : lines = Whole.Text.Count(c => c == '\n') + 1;

    /// <summary>The statements behind the first steps.</summary>
    public Code Behind(int steps) => write(steps);

    public bool Equals(ProgramSweep other) => header == other.Header && Whole.Text == other.Whole.Text;

    /// <summary>
    /// How many steps this sweep and another one begin with that are the same, where they are all of the other's; else 0.
    /// </summary>
    public int StepsOf(ProgramSweep other)
    {
        var (own, others) = (Whole.Steps, other.Whole.Steps);
        if (header != other.Header || others.Count == 0 || others.Count >= own.Count)
            return 0;
        for (int i = 0; i < others.Count; i++)
        {
            if (own[i] != others[i])
                return 0;
        }
        return others.Count;
    }

    /// <summary>Statements of a sweep.</summary>
    /// <param name="Text">The lines.</param>
    /// <param name="Steps">The lines of each step; empty where the sweep cannot be divided.</param>
    /// <param name="ReadsModel">Whether they read the model or its weights.</param>
    public sealed record Code(string Text, IReadOnlyList<string> Steps, bool ReadsModel);
}
