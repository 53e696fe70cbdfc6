namespace AutoIG.Generator.Planning.Scalars;

/// <summary>
/// A block of the generated code, as far as variables are declared in it: the sweep at one point, an alternative, a turn of a loop.
/// </summary>
internal sealed class ScalarScope(ScalarScope? surrounding)
{
    private readonly int depth = surrounding is null ? 0 : surrounding.depth + 1;

    private ScalarScope? Surrounding => surrounding;

    /// <summary>The innermost scope that holds both.</summary>
    public static ScalarScope Common(ScalarScope a, ScalarScope b)
    {
        while (!ReferenceEquals(a, b))
        {
            if (a.depth >= b.depth)
                a = a.Surrounding!;
            else
                b = b.Surrounding!;
        }
        return a;
    }
}
