using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>
    /// The three-dimensional <see cref="Conv2D{T}"/>: y[o, i] = b[o] + Σ w[o, c, u]·x[c, i·stride + u·dilation − padding] with triples for
    /// i and u.
    /// </summary>
    /// <param name="input">[in, depth, height, width].</param>
    /// <param name="weight">[out, in / groups, kernel depth, kernel height, kernel width].</param>
    /// <param name="bias">[out], or none.</param>
    /// <param name="stride">The step between windows; 1 if absent.</param>
    /// <param name="padding">The zero border.</param>
    /// <param name="dilation">The step between the taps of the kernel; 1 if absent.</param>
    /// <param name="groups">How many groups the channels fall into; each group of outputs sees only its group of inputs.</param>
    /// <returns>[out, ⌊(depth + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1, likewise height and width].</returns>
    /// <exception cref="ArgumentException">The shapes or numbers do not fit.</exception>
    public static Tensor<T> Conv3D<T>(
        Tensor<T> input,
        Tensor<T> weight,
        Tensor<T>? bias = null,
        Triple? stride = null,
        Triple padding = default,
        Triple? dilation = null,
        int groups = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] volume = Expect.Layout(input, ["in", "depth", "height", "width"]);
        int[] kernel = Expect.Layout(weight, ["out", "in / groups", "kernel depth", "kernel height", "kernel width"]);
        Expect.AtLeast(groups, 1);
        if (kernel[0] % groups != 0)
            throw Expect.Mismatch(nameof(groups), $"a divisor of the weight's {kernel[0]} outputs", groups);
        if (kernel[1] * groups != volume[0])
            throw Expect.Mismatch(nameof(weight), $"{volume[0]} channels in {groups} groups", kernel[1] * groups);
        Expect.Shape(bias, [kernel[0]], "[out]");
        Window[] windows = VolumeWindows(volume, (kernel[2], kernel[3], kernel[4]), stride ?? 1, padding, dilation ?? 1);
        double[] x = input.Doubles(), w = weight.Doubles();
        double[]? b = bias?.Doubles();
        int outputs = windows.Aggregate(kernel[0], (product, window) => product * window.Outputs), perGroup = kernel[0] / groups;
        var y = new double[outputs];
        for (int at = 0; at < y.Length; at++)
        {
            (int o, int[] place) = Unfolded(at, windows);
            double sum = 0;
            foreach ((int tap, int position) in Taps(windows, place))
            {
                for (int c = 0; c < kernel[1]; c++)
                {
                    int channel = (o / perGroup * kernel[1]) + c;
                    sum += w[(((o * kernel[1]) + c) * kernel[2] * kernel[3] * kernel[4]) + tap]
                        * x[(channel * volume[1] * volume[2] * volume[3]) + position];
                }
            }

            y[at] = sum + (b?[o] ?? 0);
        }

        return Elements.Rounded<T>(y, kernel[0], windows[0].Outputs, windows[1].Outputs, windows[2].Outputs);
    }

    /// <summary>The three-dimensional <see cref="MaxPool2D{T}"/>.</summary>
    /// <param name="input">[channels, depth, height, width].</param>
    /// <param name="kernelSize">The window's size.</param>
    /// <param name="stride">The step between windows; the window's size if absent.</param>
    /// <param name="padding">The border, at most half the window.</param>
    /// <param name="dilation">The step between the taps of a window; 1 if absent.</param>
    /// <param name="ceilMode">Whether a last window may stick out behind.</param>
    /// <returns>[channels, windows along each dimension].</returns>
    /// <exception cref="ArgumentException">The shape or a number does not fit.</exception>
    public static Tensor<T> MaxPool3D<T>(
        Tensor<T> input, Triple kernelSize, Triple? stride = null, Triple padding = default, Triple? dilation = null, bool ceilMode = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => PoolVolume(
            input, kernelSize, stride ?? kernelSize, padding, dilation ?? 1, ceilMode, static (values, _) => Largest(values));

    /// <summary>The three-dimensional <see cref="AvgPool2D{T}"/>.</summary>
    /// <param name="input">[channels, depth, height, width].</param>
    /// <param name="kernelSize">The window's size.</param>
    /// <param name="stride">The step between windows; the window's size if absent.</param>
    /// <param name="padding">The zero border, at most half the window.</param>
    /// <param name="ceilMode">Whether a last window may stick out behind; what sticks out over the border never counts.</param>
    /// <param name="countIncludePad">Whether the border's zeros count in the divisor.</param>
    /// <returns>[channels, windows along each dimension].</returns>
    /// <exception cref="ArgumentException">The shape or a number does not fit.</exception>
    public static Tensor<T> AvgPool3D<T>(
        Tensor<T> input,
        Triple kernelSize,
        Triple? stride = null,
        Triple padding = default,
        bool ceilMode = false,
        bool countIncludePad = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => PoolVolume(
            input, kernelSize, stride ?? kernelSize, padding, 1, ceilMode,
            (values, padded) => TensorPrimitives.Sum<double>(values) / (countIncludePad ? padded : values.Length));

    private static Tensor<T> PoolVolume<T>(
        Tensor<T> input, Triple kernelSize, Triple stride, Triple padding, Triple dilation, bool ceilMode,
        Func<double[], int, double> pool, [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] volume = Expect.Layout(input, ["channels", "depth", "height", "width"], op: op);
        Expect.AtLeast(kernelSize.ToArray().Min(), 1, nameof(kernelSize), op);
        if (padding.ToArray().Zip(kernelSize.ToArray()).Any(pair => 2 * pair.First > pair.Second))
            throw Expect.Mismatch(nameof(padding), $"at most half of the window {kernelSize}", padding, op);
        Window[] windows = VolumeWindows(volume, kernelSize, stride, padding, dilation, ceilMode, op);
        double[] x = input.Doubles();
        var y = new double[windows.Aggregate(volume[0], (product, window) => product * window.Outputs)];
        for (int at = 0; at < y.Length; at++)
        {
            (int c, int[] place) = Unfolded(at, windows);
            int first = c * volume[1] * volume[2] * volume[3];
            int padded = windows.Zip(place).Aggregate(1, (product, pair) => product * pair.First.PaddedExtent(pair.Second));
            y[at] = pool([.. Taps(windows, place).Select(tap => x[first + tap.Position])], padded);
        }

        return Elements.Rounded<T>(y, volume[0], windows[0].Outputs, windows[1].Outputs, windows[2].Outputs);
    }

    private static Window[] VolumeWindows(
        int[] volume, Triple kernel, Triple stride, Triple padding, Triple dilation, bool ceilMode = false,
        [CallerMemberName] string op = "")
    {
        Expect.AtLeast(stride.ToArray().Min(), 1, nameof(stride), op);
        Expect.AtLeast(dilation.ToArray().Min(), 1, nameof(dilation), op);
        Expect.AtLeast(padding.ToArray().Min(), 0, nameof(padding), op);
        var windows = new Window[3];
        for (int d = 0; d < 3; d++)
        {
            (int length, int size, int step, int border, int gap) = (volume[d + 1], kernel.ToArray()[d], stride.ToArray()[d],
                padding.ToArray()[d], dilation.ToArray()[d]);
            windows[d] = ceilMode ? Window.Ceiling(length, size, step, border, gap) : Window.Of(length, size, step, border, gap);
            if (windows[d].Outputs < 1)
            {
                throw Expect.Mismatch(
                    "input", $"a volume at least as large, with its padding {padding}, as the window {kernel} with dilation {dilation}",
                    $"({volume[1]}, {volume[2]}, {volume[3]})", op);
            }
        }

        return windows;
    }

    /// <summary>The channel of a row-major output, and which window along each dimension it is of.</summary>
    private static (int Channel, int[] Place) Unfolded(int at, Window[] windows)
    {
        var place = new int[3];
        for (int d = 2; d >= 0; d--)
            (at, place[d]) = Math.DivRem(at, windows[d].Outputs);
        return (at, place);
    }

    /// <summary>The taps of a window that lie inside: their row-major place in the kernel and the position that they see.</summary>
    private static IEnumerable<(int Tap, int Position)> Taps(Window[] windows, int[] place)
    {
        (Window depth, Window rows, Window columns) = (windows[0], windows[1], windows[2]);
        for (int tap = 0; tap < depth.Kernel * rows.Kernel * columns.Kernel; tap++)
        {
            (int line, int w) = Math.DivRem(tap, columns.Kernel);
            (int v, int u) = (line % rows.Kernel, line / rows.Kernel);
            (int k, int i, int j) = (depth.Source(place[0], u), rows.Source(place[1], v), columns.Source(place[2], w));
            if (k >= 0 && k < depth.Length && i >= 0 && i < rows.Length && j >= 0 && j < columns.Length)
                yield return (tap, (((k * rows.Length) + i) * columns.Length) + j);
        }
    }
}
