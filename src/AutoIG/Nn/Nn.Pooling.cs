using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>
    /// The maximum of each window, channel by channel. The border counts as −∞. Of several equal values of a window the first in
    /// row-major order is <i>the</i> maximum, to which the derivative goes. Values that convolutions compute from the same colour (blank
    /// paper) are equal to the bit, so that they tie with every instruction set.
    /// </summary>
    /// <param name="input">[channels, height, width].</param>
    /// <param name="kernelSize">The window's size.</param>
    /// <param name="stride">The step between windows; the window's size if absent.</param>
    /// <param name="padding">The border, at most half the window.</param>
    /// <param name="dilation">The step between the taps of a window; 1 if absent.</param>
    /// <param name="ceilMode">Whether a last window may stick out on the right and below.</param>
    /// <returns>[channels, windows vertically, windows horizontally].</returns>
    /// <exception cref="ArgumentException">The shape or a number does not fit.</exception>
    public static Tensor<T> MaxPool2D<T>(
        Tensor<T> input, Pair kernelSize, Pair? stride = null, Pair padding = default, Pair? dilation = null, bool ceilMode = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Layout(input, ["channels", "height", "width"]);
        return MaxPool(input, kernelSize, stride ?? kernelSize, padding, dilation ?? 1, ceilMode);
    }

    /// <summary>The one-dimensional <see cref="MaxPool2D{T}"/>.</summary>
    /// <param name="input">[channels, length].</param>
    /// <param name="kernelSize">The window's length.</param>
    /// <param name="stride">The step between windows; the window's length if absent.</param>
    /// <param name="padding">The border, at most half the window.</param>
    /// <param name="dilation">The step between the taps of a window.</param>
    /// <param name="ceilMode">Whether a last window may stick out on the right.</param>
    /// <returns>[channels, windows].</returns>
    /// <exception cref="ArgumentException">The shape or a number does not fit.</exception>
    public static Tensor<T> MaxPool1D<T>(
        Tensor<T> input, int kernelSize, int? stride = null, int padding = 0, int dilation = 1, bool ceilMode = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Layout(input, ["channels", "length"]);
        Tensor<T> image = Reshape(input, sizes[0], 1, sizes[1]);
        return Squeeze(MaxPool(image, (1, kernelSize), (1, stride ?? kernelSize), (0, padding), (1, dilation), ceilMode), dim: 1);
    }

    /// <summary>The mean of each window, channel by channel.</summary>
    /// <param name="input">[channels, height, width].</param>
    /// <param name="kernelSize">The window's size.</param>
    /// <param name="stride">The step between windows; the window's size if absent.</param>
    /// <param name="padding">The zero border, at most half the window.</param>
    /// <param name="ceilMode">Whether a last window may stick out on the right and below; what sticks out over the border never
    /// counts.</param>
    /// <param name="countIncludePad">Whether the border's zeros count in the divisor.</param>
    /// <param name="divisorOverride">A divisor to use instead of the number of elements.</param>
    /// <returns>[channels, windows vertically, windows horizontally].</returns>
    /// <exception cref="ArgumentException">The shape or a number does not fit.</exception>
    public static Tensor<T> AvgPool2D<T>(
        Tensor<T> input,
        Pair kernelSize,
        Pair? stride = null,
        Pair padding = default,
        bool ceilMode = false,
        bool countIncludePad = true,
        int? divisorOverride = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Layout(input, ["channels", "height", "width"]);
        return AvgPool(input, kernelSize, stride ?? kernelSize, padding, ceilMode, countIncludePad, divisorOverride);
    }

    /// <summary>The one-dimensional <see cref="AvgPool2D{T}"/>.</summary>
    /// <param name="input">[channels, length].</param>
    /// <param name="kernelSize">The window's length.</param>
    /// <param name="stride">The step between windows; the window's length if absent.</param>
    /// <param name="padding">The zero border, at most half the window.</param>
    /// <param name="ceilMode">Whether a last window may stick out on the right.</param>
    /// <param name="countIncludePad">Whether the border's zeros count in the divisor.</param>
    /// <returns>[channels, windows].</returns>
    /// <exception cref="ArgumentException">The shape or a number does not fit.</exception>
    public static Tensor<T> AvgPool1D<T>(
        Tensor<T> input, int kernelSize, int? stride = null, int padding = 0, bool ceilMode = false, bool countIncludePad = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Layout(input, ["channels", "length"]);
        Tensor<T> image = Reshape(input, sizes[0], 1, sizes[1]);
        return Squeeze(AvgPool(image, (1, kernelSize), (1, stride ?? kernelSize), (0, padding), ceilMode, countIncludePad, null), dim: 1);
    }

    private static Tensor<T> MaxPool<T>(
        Tensor<T> input, Pair kernelSize, Pair stride, Pair padding, Pair dilation, bool ceilMode, [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (Window rows, Window columns) = PoolingWindows(input.Sizes(), kernelSize, stride, padding, dilation, ceilMode, op);
        return Pool(input, rows, columns, static window => Largest(window.Values));
    }

    private static Tensor<T> AvgPool<T>(
        Tensor<T> input,
        Pair kernelSize,
        Pair stride,
        Pair padding,
        bool ceilMode,
        bool countIncludePad,
        int? divisorOverride,
        [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (divisorOverride == 0)
            throw Expect.Mismatch(nameof(divisorOverride), "a number other than zero", 0, op);
        (Window rows, Window columns) = PoolingWindows(input.Sizes(), kernelSize, stride, padding, 1, ceilMode, op);
        return Pool(
            input,
            rows,
            columns,
            window => TensorPrimitives.Sum(window.Values) / (divisorOverride ?? (countIncludePad ? window.Padded : window.Values.Length)));
    }

    private static (Window Rows, Window Columns) PoolingWindows(
        int[] image, Pair kernelSize, Pair stride, Pair padding, Pair dilation, bool ceilMode, string op)
    {
        Expect.AtLeast(kernelSize, 1, op: op);
        Expect.AtLeast(stride, 1, op: op);
        Expect.AtLeast(padding, 0, op: op);
        Expect.AtLeast(dilation, 1, op: op);
        if (padding.Height > kernelSize.Height / 2 || padding.Width > kernelSize.Width / 2)
            throw Expect.Mismatch(nameof(padding), $"at most half the window {kernelSize}", padding, op);
        Func<int, int, int, int, int, Window> windows = ceilMode ? Window.Ceiling : static (n, k, s, p, d) => Window.Of(n, k, s, p, d);
        Window rows = windows(image[1], kernelSize.Height, stride.Height, padding.Height, dilation.Height);
        Window columns = windows(image[2], kernelSize.Width, stride.Width, padding.Width, dilation.Width);
        if (rows.Outputs < 1 || columns.Outputs < 1)
        {
            throw Expect.Mismatch(
                "input", $"a map at least as large, with its padding {padding}, as the window {kernelSize} with dilation {dilation}",
                $"({image[1]}, {image[2]})", op);
        }

        return (rows, columns);
    }

    /// <summary>A window's elements that lie in the input, row by row, and how many there are with the border's.</summary>
    private readonly ref struct PooledWindow(ReadOnlySpan<double> values, int padded)
    {
        public ReadOnlySpan<double> Values { get; } = values;

        public int Padded { get; } = padded;
    }

    private delegate double WindowReduction(PooledWindow window);

    private static Tensor<T> Pool<T>(Tensor<T> input, Window rows, Window columns, WindowReduction reduce)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] image = input.Sizes();
        double[] x = input.Doubles();
        var y = new double[image[0] * rows.Outputs * columns.Outputs];
        var window = new double[rows.Kernel * columns.Kernel];
        for (int at = 0; at < y.Length; at++)
        {
            (int line, int j) = Math.DivRem(at, columns.Outputs);
            (int c, int i) = Math.DivRem(line, rows.Outputs);
            int count = 0;
            for (int u = 0; u < rows.Kernel; u++)
            {
                int row = rows.Source(i, u);
                if (row < 0 || row >= image[1])
                    continue;
                for (int v = 0; v < columns.Kernel; v++)
                {
                    int column = columns.Source(j, v);
                    if (column >= 0 && column < image[2])
                        window[count++] = x[(((c * image[1]) + row) * image[2]) + column];
                }
            }

            y[at] = reduce(new PooledWindow(window.AsSpan(0, count), rows.PaddedExtent(i) * columns.PaddedExtent(j)));
        }

        return Elements.Rounded<T>(y, image[0], rows.Outputs, columns.Outputs);
    }

    /// <summary>The largest value, NaN if there is one, as in PyTorch. −∞ for none: a window that is all border.</summary>
    private static double Largest(ReadOnlySpan<double> values) =>
        values.IsEmpty ? double.NegativeInfinity : TensorPrimitives.Max(values);
}
