using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>What has a rule: the kinds of layers that composites tell apart, and products.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum RelevanceLayerKind
{
    /// <summary>A fully connected layer.</summary>
    Linear,

    /// <summary>A convolution, or a transposed one; its maps lie channels-last.</summary>
    Convolution,

    /// <summary>No layer, but a product that does not show which of its factors is the gate.</summary>
    Product,

    /// <summary>A recurrent layer, whose pre-activations are affine in a step's input and in the state before it.</summary>
    Recurrent,
}
