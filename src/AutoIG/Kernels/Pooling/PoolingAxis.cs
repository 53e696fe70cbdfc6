using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// The windows of a pooling along one axis, PyTorch's arithmetic: window o covers positions o·stride − padding + k·dilation, k = 0 … kernel
/// − 1, and only those inside 0 … size − 1 count.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct PoolingAxis
{
    /// <summary>Windows along an axis.</summary>
    /// <param name="size">The input's extent, at least 1.</param>
    /// <param name="kernel">The window's extent, at least 1.</param>
    /// <param name="stride">The distance of windows, at least 1.</param>
    /// <param name="padding">Positions added on either side, at most half the (dilated) window: every window then holds a real
    /// element.</param>
    /// <param name="dilation">The distance of a window's elements, at least 1.</param>
    /// <param name="ceilMode">Whether a last window that starts inside the input or its left padding but reaches beyond the end
    /// counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small, or padding too large.</exception>
    /// <exception cref="ArgumentException">The window is longer than the padded input (with ceilMode, by a stride or more), or a dilated
    /// window misses every element.</exception>
    public PoolingAxis(int size, int kernel, int stride, int padding = 0, int dilation = 1, bool ceilMode = false)
    {
        Expect.AtLeast(size, 1, nameof(size));
        Expect.AtLeast(kernel, 1, nameof(kernel));
        Expect.AtLeast(stride, 1, nameof(stride));
        Expect.AtLeast(padding, 0, nameof(padding));
        Expect.AtLeast(dilation, 1, nameof(dilation));
        int reach = checked(dilation * (kernel - 1) + 1);
        if (padding > reach / 2)
            throw Expect.OutOfRange(nameof(padding), $"at most half the window, {reach / 2}", padding);
        int slack = checked(size + 2 * padding) - reach;
        int overhang = ceilMode ? stride - 1 : 0;
        if (slack + overhang < 0)
            throw Expect.Unexpected(nameof(kernel), $"a window of at most {size + 2 * padding + overhang} positions", reach);
        Size = size;
        Kernel = kernel;
        Stride = stride;
        Padding = padding;
        Dilation = dilation;
        Output = (slack + overhang) / stride + 1;
        if (ceilMode && (Output - 1) * stride >= size + padding)
            Output--;

        // Without dilation the padding's bound suffices; with it a window's elements may straddle a small input.
        for (int o = 0; dilation > 1 && o < Output; o++)
        {
            var (first, end) = Window(o);
            if (first >= end)
                throw Expect.Unexpected(nameof(dilation), "an element of the input in every window", $"none in window {o}");
        }
    }

    /// <summary>The input's extent.</summary>
    public int Size { get; }

    /// <summary>The number of elements of a window.</summary>
    public int Kernel { get; }

    /// <summary>The distance of windows.</summary>
    public int Stride { get; }

    /// <summary>Positions added on either side.</summary>
    public int Padding { get; }

    /// <summary>The distance of a window's elements.</summary>
    public int Dilation { get; }

    /// <summary>The number of windows.</summary>
    public int Output { get; }

    /// <summary>Whether no position belongs to two windows.</summary>
    internal bool IsDisjoint => Stride >= Dilation * (Kernel - 1) + 1;

    /// <summary>Whether every position belongs to exactly one window.</summary>
    internal bool IsPartition => Stride == Kernel && Dilation == 1 && Padding == 0 && Output * Stride >= Size;

    /// <summary>The first position of window <paramref name="o"/> inside the input, and the position behind its last.</summary>
    internal (int First, int End) Window(int o)
    {
        int start = o * Stride - Padding;
        int end = Math.Min(start + Dilation * (Kernel - 1) + 1, Size);
        return (start >= 0 ? start : start + (Dilation - 1 - start) / Dilation * Dilation, end);
    }

    /// <summary>The windows that lie wholly inside the input: the first, and the one behind the last.</summary>
    internal (int First, int End) Inside
    {
        get
        {
            int slack = Size + Padding - (Dilation * (Kernel - 1) + 1);
            int first = Math.Min((Padding + Stride - 1) / Stride, Output);
            return (first, slack < 0 ? first : Math.Clamp(slack / Stride + 1, first, Output));
        }
    }

    /// <summary>The position behind the last window's last.</summary>
    internal int Covered => Math.Min((Output - 1) * Stride - Padding + Dilation * (Kernel - 1) + 1, Size);

    /// <summary>
    /// How many elements an average over window <paramref name="o"/> divides by; padding on the far side counts up to its end.
    /// </summary>
    internal int Divisor(int o, bool countIncludePad)
    {
        int start = o * Stride - Padding;
        return countIncludePad
            ? Math.Min(start + Kernel, Size + Padding) - start
            : Math.Min(start + Kernel, Size) - Math.Max(start, 0);
    }
}
