using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Planning;

/// <summary>
/// Turns the operations of one section into steps: elementwise operations whose result only one expression reads are computed inside it,
/// and an expression that reads a kernel's result becomes a part of the kernel's call, where one of the fusions matches.
/// </summary>
internal static class Fusion
{
    /// <param name="section">The section.</param>
    /// <param name="enabled">Off: one step for each operation.</param>
    public static IReadOnlyList<Step> Fuse(Section section, bool enabled = true)
    {
        var groups = ElementwiseGroups.Of(section, enabled);
        var fusions = enabled ? Match(section, groups.Values) : [];
        var absorbed = new HashSet<int>(fusions.SelectMany(fusion => fusion.Absorbed));
        // Of two in one place the later holds the earlier.
        var fusionAt = new Dictionary<int, KernelFusion>();
        foreach (var fusion in fusions)
            fusionAt[fusion.At] = fusion;

        var steps = new List<Step>();
        for (int i = 0; i < section.Operations.Count; i++)
        {
            var operation = section[i];
            if (absorbed.Contains(operation.Id))
                continue;
            if (fusionAt.TryGetValue(i, out var fused))
                steps.AddRange(fused.Steps(section));
            else if (groups.TryGetValue(i, out var group))
                steps.Add(new MapStep(group, operation.Origin));
            else if (operation.Operator.IsAlias)
                steps.Add(new AliasStep(operation, operation.Operator.IsTap));
            else if (!Section.IsElementwise(operation))
                steps.Add(new KernelStep(operation, null, operation.Id, -1));
        }
        return steps;
    }

    /// <summary>What kernels compute on the way. Where a result goes is asked when it is known which sums are accumulated.</summary>
    private static List<KernelFusion> Match(Section section, IEnumerable<MapGroup> groups)
    {
        var fusions = new List<KernelFusion>();
        fusions.AddRange(groups
            .Select(group => (KernelFusion?)Epilogue.Match(section, group) ?? Accumulation.Match(section, group))
            .OfType<KernelFusion>());
        var sums = fusions.OfType<Accumulation>().ToDictionary(sum => sum.At);
        fusions.AddRange(groups.Select(group =>
            (KernelFusion?)PassedOn.Match(section, group, at => sums.TryGetValue(at, out var sum) ? sum : null)
            ?? ActivatedWithSlope.Match(section, group)).OfType<KernelFusion>());
        return fusions;
    }
}
