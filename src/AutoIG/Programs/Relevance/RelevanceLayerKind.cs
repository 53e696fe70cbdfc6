using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>The kinds of affine layers that composites of rules tell apart.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum RelevanceLayerKind
{
    /// <summary>A fully connected layer.</summary>
    Linear,

    /// <summary>A convolution, or a transposed one; its maps lie channels-last.</summary>
    Convolution,
}
