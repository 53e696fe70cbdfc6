using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>The sweeps of a program beside those of the gradient and the tangents, of one way through the method.</summary>
/// <param name="Kind">Which program.</param>
/// <param name="Sweeps">Its sweeps.</param>
/// <param name="Slots">The lengths of its slots.</param>
internal sealed record FurtherSweeps(ModelPrograms Kind, IReadOnlyList<ProgramSweep> Sweeps, IReadOnlyList<Dimension> Slots)
{
    /// <summary>The operations that find rules of their own at run time.</summary>
    public IReadOnlyList<RelevantPlace> Places { get; init; } = [];

    /// <summary>The layers that an observer sees go back.</summary>
    public IReadOnlyList<int> ShownLayers { get; init; } = [];
}
