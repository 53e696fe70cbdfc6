using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Planning.Scalars;

/// <summary>Values that take turns in one variable.</summary>
internal sealed class VariableClass(int id, IrType type, string? name, string wish, ScalarScope scope, IReadOnlyList<Interval> lives)
{
    private readonly List<Interval> lives = [.. lives];

    public List<int> Members { get; } = [id];

    public IrType Type => type;

    /// <summary>The user's name, if a value has one.</summary>
    public string? Name { get; private set; } = name;

    /// <summary>The innermost scope in which all members come into being.</summary>
    public ScalarScope Scope { get; private set; } = scope;

    /// <summary>Their variable, once no member is added any more.</summary>
    public ScalarVariable Variable => field ??= new ScalarVariable(type, Name ?? wish);

    /// <summary>Whether members of both are live at the same place.</summary>
    public bool Meets(VariableClass other)
    {
        var (few, many) = lives.Count < other.lives.Count ? (lives, other.lives) : (other.lives, lives);
        return few.Any(interval => Meets(many, interval));
    }

    /// <summary>Whether a member is live somewhere in an interval.</summary>
    public bool Meets(Interval interval) => Meets(lives, interval);

    public void Add(VariableClass other)
    {
        Members.AddRange(other.Members);
        Name ??= other.Name;
        Scope = ScalarScope.Common(Scope, other.Scope);
        foreach (var interval in other.lives)
            lives.Insert(FirstEndingAtOrBehind(lives, interval.Start), interval);
    }

    private static bool Meets(List<Interval> sorted, Interval interval)
    {
        int at = FirstEndingAtOrBehind(sorted, interval.Start);
        return at < sorted.Count && sorted[at].Start <= interval.End;
    }

    /// <summary>Lives in one variable do not meet, so that they are in order by their ends too.</summary>
    private static int FirstEndingAtOrBehind(List<Interval> sorted, int place)
    {
        int low = 0, high = sorted.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle].End < place)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
