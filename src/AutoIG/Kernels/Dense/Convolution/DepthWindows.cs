using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>The windows of a three-dimensional convolution along the depth.</summary>
/// <param name="Size">Maps of the volume.</param>
/// <param name="Kernel">Taps of a window.</param>
/// <param name="Stride">Maps from one window to the next.</param>
/// <param name="Padding">Maps of zeros before and behind the volume.</param>
/// <param name="Dilation">Maps from one tap to the next.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct DepthWindows(int Size, int Kernel, int Stride = 1, int Padding = 0, int Dilation = 1)
{
    /// <summary>How many windows there are: ⌊(Size + 2·Padding − Dilation·(Kernel − 1) − 1) / Stride⌋ + 1.</summary>
    public int Output
    {
        get
        {
            int room = Size + (2 * Padding) - (Dilation * (Kernel - 1)) - 1;
            return room < 0 ? 0 : (room / Stride) + 1;
        }
    }

    /// <summary>Refuses sizes no convolution has.</summary>
    /// <exception cref="ArgumentException">A size is not positive, the padding negative, or the kernel larger than the padded volume.
    /// </exception>
    public void Validate()
    {
        Expect.AtLeast(Size, 1, nameof(Size));
        Expect.AtLeast(Kernel, 1, nameof(Kernel));
        Expect.AtLeast(Stride, 1, nameof(Stride));
        Expect.AtLeast(Padding, 0, nameof(Padding));
        Expect.AtLeast(Dilation, 1, nameof(Dilation));
        if (Output < 1)
        {
            throw Expect.Unexpected(
                nameof(Kernel), $"one no larger than the {Size} maps with {Padding} of padding on each side", $"{Kernel} × {Dilation}");
        }
    }
}
