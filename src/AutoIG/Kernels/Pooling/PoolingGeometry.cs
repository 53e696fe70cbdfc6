using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// The shapes of a two-dimensional pooling on channels-last maps: input [height, width, channels] per sample, output
/// [<see cref="OutputHeight"/>, <see cref="OutputWidth"/>, channels]. A plain value, cheap enough to be made at every call when sizes are
/// dynamic. One-dimensional pooling has a vertical axis of size 1 and kernel 1.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct PoolingGeometry
{
    /// <summary>A pooling of two axes.</summary>
    /// <param name="vertical">The windows along the height.</param>
    /// <param name="horizontal">The windows along the width.</param>
    /// <param name="channels">The number of channels, at least 1.</param>
    public PoolingGeometry(PoolingAxis vertical, PoolingAxis horizontal, int channels)
    {
        Expect.AtLeast(channels, 1, nameof(channels));
        Expect.AtLeast(vertical.Output, 1, nameof(vertical));
        Expect.AtLeast(horizontal.Output, 1, nameof(horizontal));
        Vertical = vertical;
        Horizontal = horizontal;
        Channels = channels;
    }

    /// <summary>A pooling with the same numbers along both axes.</summary>
    /// <inheritdoc cref="PoolingAxis(int, int, int, int, int, bool)"/>
    public PoolingGeometry(
        int height, int width, int channels, int kernel, int stride, int padding = 0, int dilation = 1, bool ceilMode = false)
        : this(new(height, kernel, stride, padding, dilation, ceilMode), new(width, kernel, stride, padding, dilation, ceilMode), channels)
    {
    }

    /// <summary>The windows along the height.</summary>
    public PoolingAxis Vertical { get; }

    /// <summary>The windows along the width.</summary>
    public PoolingAxis Horizontal { get; }

    /// <summary>The number of channels.</summary>
    public int Channels { get; }

    /// <summary>The output's height.</summary>
    public int OutputHeight => Vertical.Output;

    /// <summary>The output's width.</summary>
    public int OutputWidth => Horizontal.Output;

    /// <summary>Elements of one input sample.</summary>
    public int InputLength => Vertical.Size * Horizontal.Size * Channels;

    /// <summary>Elements of one output sample.</summary>
    public int OutputLength => Vertical.Output * Horizontal.Output * Channels;

    internal bool IsDisjoint => Vertical.IsDisjoint && Horizontal.IsDisjoint;

    internal bool IsPartition => Vertical.IsPartition && Horizontal.IsPartition;
}
