using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// The sizes of everything that one point needs, once the named dimensions are bound. Lengths are elements per point; a slot is a piece
/// of workspace that several values share, one after another.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FunctionPlan
{
    /// <summary>The bound sizes of <see cref="FunctionSignature.DimensionNames"/>.</summary>
    public IReadOnlyList<int> Dimensions { get; internal set; } = [];

    /// <summary>The shape of each input; empty for a scalar.</summary>
    public IReadOnlyList<int[]> InputShapes { get; internal set; } = [];

    /// <summary>The shape of the output; empty for a scalar.</summary>
    public required int[] OutputShape { get; init; }

    /// <summary>The shape of each layer, as the model sees it.</summary>
    public IReadOnlyList<int[]> LayerShapes { get; init; } = [];

    /// <summary>
    /// The lengths of the frontier: the values that are affine in the input and that something else than an affine operator consumes.
    /// </summary>
    public required IReadOnlyList<int> FrontierLengths { get; init; }

    /// <summary>
    /// Whether the frontier is the inputs themselves, one for one. The prefix is then empty and neither it nor its transpose is called.
    /// </summary>
    public bool PrefixIsEmpty { get; init; }

    /// <summary>Slots of the prefix and of its transpose.</summary>
    public IReadOnlyList<int> PrefixSlots { get; init; } = [];

    /// <summary>Slots of the forward and the backward sweep.</summary>
    public IReadOnlyList<int> Slots { get; init; } = [];

    /// <summary>Slots of the pushforward sweep.</summary>
    public IReadOnlyList<int> PushforwardSlots { get; init; } = [];
}
