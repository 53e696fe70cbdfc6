using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// The sizes of a two-dimensional convolution (cross-correlation, as in every network library); a one-dimensional one has a height of 1.
/// Maps are channels-last: [points, height, width, channels].
/// </summary>
/// <param name="Height">Rows of the input map.</param>
/// <param name="Width">Columns of the input map.</param>
/// <param name="InChannels">Channels of the input map.</param>
/// <param name="OutChannels">Channels of the output map.</param>
/// <param name="KernelHeight">Rows of the kernel.</param>
/// <param name="KernelWidth">Columns of the kernel.</param>
/// <param name="StrideY">Input rows from one output row to the next.</param>
/// <param name="StrideX">Input columns from one output column to the next.</param>
/// <param name="PadTop">Rows of zeros above the input.</param>
/// <param name="PadLeft">Columns of zeros left of the input.</param>
/// <param name="PadBottom">Rows of zeros below the input.</param>
/// <param name="PadRight">Columns of zeros right of the input.</param>
/// <param name="DilationY">Input rows from one kernel row to the next.</param>
/// <param name="DilationX">Input columns from one kernel column to the next.</param>
/// <param name="Groups">Groups of channels that do not see each other.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ConvolutionGeometry(
    int Height, int Width, int InChannels, int OutChannels, int KernelHeight, int KernelWidth, int StrideY = 1, int StrideX = 1,
    int PadTop = 0, int PadLeft = 0, int PadBottom = 0, int PadRight = 0, int DilationY = 1, int DilationX = 1, int Groups = 1)
{
    /// <summary>Rows of the output map: ⌊(Height + PadTop + PadBottom − DilationY·(KernelHeight − 1) − 1) / StrideY⌋ + 1.</summary>
    public int OutHeight => Extent(Height, PadTop + PadBottom, DilationY * (KernelHeight - 1), StrideY);

    /// <summary>Columns of the output map: ⌊(Width + PadLeft + PadRight − DilationX·(KernelWidth − 1) − 1) / StrideX⌋ + 1.</summary>
    public int OutWidth => Extent(Width, PadLeft + PadRight, DilationX * (KernelWidth - 1), StrideX);

    /// <summary>Whether every channel is convolved with a kernel of its own.</summary>
    public bool IsDepthwise => Groups == InChannels && Groups == OutChannels && Groups > 1;

    /// <summary>Refuses sizes no convolution has.</summary>
    /// <exception cref="ArgumentException">A size is not positive, a padding negative, the channels are not divisible by the groups, or the
    /// kernel is larger than the padded map.</exception>
    public void Validate()
    {
        Expect.AtLeast(Height, 1, nameof(Height));
        Expect.AtLeast(Width, 1, nameof(Width));
        Expect.AtLeast(InChannels, 1, nameof(InChannels));
        Expect.AtLeast(OutChannels, 1, nameof(OutChannels));
        Expect.AtLeast(KernelHeight, 1, nameof(KernelHeight));
        Expect.AtLeast(KernelWidth, 1, nameof(KernelWidth));
        Expect.AtLeast(StrideY, 1, nameof(StrideY));
        Expect.AtLeast(StrideX, 1, nameof(StrideX));
        Expect.AtLeast(DilationY, 1, nameof(DilationY));
        Expect.AtLeast(DilationX, 1, nameof(DilationX));
        Expect.AtLeast(Groups, 1, nameof(Groups));
        Expect.AtLeast(PadTop, 0, nameof(PadTop));
        Expect.AtLeast(PadLeft, 0, nameof(PadLeft));
        Expect.AtLeast(PadBottom, 0, nameof(PadBottom));
        Expect.AtLeast(PadRight, 0, nameof(PadRight));
        if (InChannels % Groups != 0 || OutChannels % Groups != 0)
            throw Expect.Unexpected(nameof(Groups), $"a divisor of {InChannels} input and {OutChannels} output channels", Groups);
        if (OutHeight < 1 || OutWidth < 1)
        {
            throw Expect.Unexpected(
                "kernel",
                $"one no larger than the map of {Height}×{Width} with its padding of {PadTop} + {PadBottom} rows "
                + $"and {PadLeft} + {PadRight} columns",
                $"{KernelHeight}×{KernelWidth} with dilation {DilationY}×{DilationX}");
        }
    }

    private static int Extent(int size, int padding, int reach, int stride)
    {
        int room = size + padding - reach - 1;
        return room < 0 ? 0 : (room / stride) + 1;
    }
}
