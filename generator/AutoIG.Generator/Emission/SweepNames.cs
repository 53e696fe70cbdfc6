using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>The names that a sweep's statements read beside its spans: the number of points, and sizes that come with the call.</summary>
internal sealed class SweepNames(IrFunction function)
{
    private readonly HashSet<string> words = [];

    /// <summary>Whether a statement reads the number of points.</summary>
    public bool Points { get; set; }

    public void Read(IEnumerable<Dimension> sizes)
    {
        foreach (var size in sizes)
            words.UnionWith(size.Words);
    }

    /// <summary>The declarations of the names that are read.</summary>
    public IEnumerable<string> Declarations()
    {
        if (Points)
            yield return "points = batch.Points";
        for (int i = 0; i < function.DimensionNames.Count; i++)
        {
            if (words.Contains(function.DimensionNames[i]))
                yield return $"{Spelling.Of(function.DimensionNames[i])} = batch.Dimension({i})";
        }
    }
}
