namespace AutoIG.Generator.Tests.Sources;

/// <summary>
/// How much of a long table of cases is tried: a sample, unless AUTOIG_EXHAUSTIVE is 1, for all, or 3/50, for the third of fifty parts.
/// </summary>
internal static class Exhaustive
{
    private static readonly string? Asked = Environment.GetEnvironmentVariable("AUTOIG_EXHAUSTIVE");

    /// <summary>Whether more than a sample is asked for.</summary>
    public static bool IsAsked => Asked is not null;

    /// <summary>The cases that were asked for, spread over the whole table; the sample where nothing is.</summary>
    public static IEnumerable<T> Of<T>(IReadOnlyList<T> all, Func<IEnumerable<T>> sample)
    {
        if (Asked is null)
            return sample();
        int[] part = Asked.Contains('/', StringComparison.Ordinal) ? [.. Asked.Split('/').Select(int.Parse)] : [1, 1];
        return all.Where((_, i) => i % part[1] == part[0] - 1);
    }
}
