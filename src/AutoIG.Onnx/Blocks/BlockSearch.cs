using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Blocks;

/// <summary>
/// Finds what a network repeats: modules that do the same, by the names that the exporter has given; where there are none, runs of steps
/// that come again.
/// </summary>
internal static class BlockSearch
{
    public static IReadOnlyList<BlockClass> Find(IReadOnlyList<Local> locals, Local? result)
    {
        var reach = new Reach(locals, result);
        var classes = RepeatedModules.Find(locals, reach);
        if (classes.Count == 0)
            classes = RepeatedRuns.Find(locals, reach);
        // The smallest first: what is the same in all its uses is the same in what is around them.
        foreach (var found in classes.OrderBy(found => found.Length))
            LearnedNumbers.Name(found);
        var names = new Identifiers();
        foreach (var found in classes.OrderByDescending(found => found.Length))
            found.Name = names.Take(found.Name);
        return classes;
    }
}
