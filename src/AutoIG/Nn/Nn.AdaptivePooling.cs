using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>
    /// The means of as many windows as the output has elements: window i of n covers the positions from ⌊i·length / n⌋ to before
    /// ⌈(i + 1)·length / n⌉, in both dimensions.
    /// </summary>
    /// <param name="input">[channels, height, width].</param>
    /// <param name="outputSize">The number of windows, vertically and horizontally.</param>
    /// <returns>[channels, outputSize].</returns>
    /// <exception cref="ArgumentException">The shape or a number does not fit.</exception>
    public static Tensor<T> AdaptiveAvgPool2D<T>(Tensor<T> input, Pair outputSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Layout(input, ["channels", "height", "width"]);
        return AdaptivePool(input, outputSize, Average);
    }

    /// <summary>The one-dimensional <see cref="AdaptiveAvgPool2D{T}"/>.</summary>
    /// <param name="input">[channels, length].</param>
    /// <param name="outputSize">The number of windows.</param>
    /// <returns>[channels, outputSize].</returns>
    /// <exception cref="ArgumentException">The shape or the number does not fit.</exception>
    public static Tensor<T> AdaptiveAvgPool1D<T>(Tensor<T> input, int outputSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Layout(input, ["channels", "length"]);
        return Squeeze(AdaptivePool(Reshape(input, sizes[0], 1, sizes[1]), (1, outputSize), Average), dim: 1);
    }

    /// <summary>
    /// The maxima of the windows of <see cref="AdaptiveAvgPool2D{T}"/>. Of several equal values of a window the first in row-major order is
    /// <i>the</i> maximum, to which the derivative goes.
    /// </summary>
    /// <inheritdoc cref="AdaptiveAvgPool2D{T}" path="/*[not(self::summary)]"/>
    public static Tensor<T> AdaptiveMaxPool2D<T>(Tensor<T> input, Pair outputSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Layout(input, ["channels", "height", "width"]);
        return AdaptivePool(input, outputSize, Largest);
    }

    /// <summary>The one-dimensional <see cref="AdaptiveMaxPool2D{T}"/>.</summary>
    /// <inheritdoc cref="AdaptiveAvgPool1D{T}" path="/*[not(self::summary)]"/>
    public static Tensor<T> AdaptiveMaxPool1D<T>(Tensor<T> input, int outputSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Layout(input, ["channels", "length"]);
        return Squeeze(AdaptivePool(Reshape(input, sizes[0], 1, sizes[1]), (1, outputSize), Largest), dim: 1);
    }

    /// <summary>The mean of each channel over all positions.</summary>
    /// <param name="input">[channels, …] with at least one spatial dimension.</param>
    /// <returns>[channels].</returns>
    /// <exception cref="ArgumentException">There is no spatial dimension.</exception>
    public static Tensor<T> GlobalAvgPool<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.AtLeast(input, 2, "[channels, …]");
        return Reduce(input, [.. Enumerable.Range(1, sizes.Length - 1)], keepDim: false, Average);
    }

    /// <summary>
    /// The maximum of each channel over all positions. Of several equal values the first in row-major order is <i>the</i> maximum, to which
    /// the derivative goes.
    /// </summary>
    /// <inheritdoc cref="GlobalAvgPool{T}" path="/*[not(self::summary)]"/>
    public static Tensor<T> GlobalMaxPool<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.AtLeast(input, 2, "[channels, …]");
        return Reduce(input, [.. Enumerable.Range(1, sizes.Length - 1)], keepDim: false, Largest);
    }

    private static Tensor<T> AdaptivePool<T>(Tensor<T> input, Pair outputSize, Reduction reduction, [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(outputSize, 1, op: op);
        int[] image = input.Sizes();
        double[] x = input.Doubles();
        var y = new double[image[0] * outputSize.Height * outputSize.Width];
        var window = new List<double>();
        for (int at = 0; at < y.Length; at++)
        {
            (int line, int j) = Math.DivRem(at, outputSize.Width);
            (int c, int i) = Math.DivRem(line, outputSize.Height);
            (int top, int bottom) = Bounds(i, image[1], outputSize.Height);
            (int left, int right) = Bounds(j, image[2], outputSize.Width);
            window.Clear();
            for (int row = top; row < bottom; row++)
                window.AddRange(x.AsSpan((((c * image[1]) + row) * image[2]) + left, right - left));
            y[at] = reduction(CollectionsMarshal.AsSpan(window));
        }

        return Elements.Rounded<T>(y, image[0], outputSize.Height, outputSize.Width);

        static (int Start, int End) Bounds(int window, int length, int windows) =>
            (window * length / windows, (((window + 1) * length) + windows - 1) / windows);
    }
}
