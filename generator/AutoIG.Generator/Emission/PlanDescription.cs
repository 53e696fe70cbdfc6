using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>
/// The sizes that generated code asks the runtime for, in elements per point. The frame writes the function's plan from it.
/// </summary>
/// <param name="OutputShape">The shape of the output as the user sees it.</param>
/// <param name="FrontierLengths">The lengths of the frontier values.</param>
internal sealed record PlanDescription(Shape OutputShape, IReadOnlyList<Dimension> FrontierLengths)
{
    /// <summary>Whether the frontier is the inputs themselves, one for one.</summary>
    public bool PrefixIsEmpty { get; init; }

    public IReadOnlyList<Dimension> PrefixSlots { get; init; } = [];

    public IReadOnlyList<Dimension> Slots { get; init; } = [];

    public IReadOnlyList<Dimension> PushforwardSlots { get; init; } = [];

    /// <summary>The positions of the layers that lie before the frontier.</summary>
    public IReadOnlyCollection<int> LayersInPrefix { get; init; } = [];
}
