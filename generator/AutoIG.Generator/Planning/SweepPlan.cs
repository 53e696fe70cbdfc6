using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning;

/// <summary>The steps of the sections of a program and where every value lies.</summary>
/// <param name="Sections">The steps of each section.</param>
/// <param name="Places">The place of each value in memory.</param>
/// <param name="Parts">The values that lie in the rows of others.</param>
/// <param name="Slots">The length, in elements per point, of each slot.</param>
internal sealed record SweepPlan(
    IReadOnlyList<IReadOnlyList<Step>> Sections,
    IReadOnlyDictionary<int, Place> Places,
    IReadOnlyDictionary<int, Part> Parts,
    IReadOnlyList<IReadOnlyList<Dimension>> Slots)
{
    /// <summary>The values that are those of the baselines: each lies in the other half of the rows in its place.</summary>
    public IReadOnlyCollection<int> AtBaseline { get; init; } = [];
}
