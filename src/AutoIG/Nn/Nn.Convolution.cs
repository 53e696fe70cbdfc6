using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>
    /// The two-dimensional convolution of neural networks (a cross-correlation):
    /// y[o, i, j] = b[o] + Σ w[o, c, u, v]·x[c, i·stride + u·dilation − padding, j·stride + v·dilation − padding].
    /// </summary>
    /// <param name="input">[in, height, width].</param>
    /// <param name="weight">[out, in / groups, kernel height, kernel width].</param>
    /// <param name="bias">[out], or none.</param>
    /// <param name="stride">The step between windows; 1 if absent.</param>
    /// <param name="padding">The zero border.</param>
    /// <param name="dilation">The step between the taps of the kernel; 1 if absent.</param>
    /// <param name="groups">How many groups the channels fall into; each group of outputs sees only its group of inputs.</param>
    /// <returns>[out, ⌊(height + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1, likewise width].</returns>
    /// <exception cref="ArgumentException">The shapes or numbers do not fit.</exception>
    public static Tensor<T> Conv2D<T>(
        Tensor<T> input,
        Tensor<T> weight,
        Tensor<T>? bias = null,
        Pair? stride = null,
        Padding padding = default,
        Pair? dilation = null,
        int groups = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Layout(input, ["in", "height", "width"]);
        Expect.Layout(weight, ["out", "in / groups", "kernel height", "kernel width"]);
        return Correlate(input, weight, bias, stride ?? 1, padding, dilation ?? 1, groups);
    }

    /// <summary>The one-dimensional <see cref="Conv2D{T}"/>: y[o, i] = b[o] + Σ w[o, c, u]·x[c, i·stride + u·dilation − padding].</summary>
    /// <param name="input">[in, length].</param>
    /// <param name="weight">[out, in / groups, kernel].</param>
    /// <param name="bias">[out], or none.</param>
    /// <param name="stride">The step between windows.</param>
    /// <param name="padding">The zero border: a number, or <see cref="Padding.Same"/>.</param>
    /// <param name="dilation">The step between the taps of the kernel.</param>
    /// <param name="groups">How many groups the channels fall into.</param>
    /// <returns>[out, ⌊(length + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1].</returns>
    /// <exception cref="ArgumentException">The shapes or numbers do not fit.</exception>
    public static Tensor<T> Conv1D<T>(
        Tensor<T> input,
        Tensor<T> weight,
        Tensor<T>? bias = null,
        int stride = 1,
        Padding padding = default,
        int dilation = 1,
        int groups = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Layout(input, ["in", "length"]);
        int[] kernel = Expect.Layout(weight, ["out", "in / groups", "kernel"]);
        if (padding.Height != padding.Width)
            throw Expect.Mismatch(nameof(padding), "one number", padding);
        Padding flat = padding.IsSame ? padding : (0, padding.Width);
        return Squeeze(
            Correlate(
                Reshape(input, sizes[0], 1, sizes[1]),
                Reshape(weight, kernel[0], kernel[1], 1, kernel[2]),
                bias,
                (1, stride),
                flat,
                (1, dilation),
                groups),
            dim: 1);
    }

    private static Tensor<T> Correlate<T>(
        Tensor<T> input,
        Tensor<T> weight,
        Tensor<T>? bias,
        Pair stride,
        Padding padding,
        Pair dilation,
        int groups,
        [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] image = input.Sizes(), kernel = weight.Sizes();
        Expect.AtLeast(stride, 1, op: op);
        Expect.AtLeast(dilation, 1, op: op);
        Expect.AtLeast(groups, 1, op: op);
        Expect.AtLeast(new Pair(padding.Height, padding.Width), 0, nameof(padding), op);
        if (padding.IsSame && stride != 1)
            throw Expect.Mismatch(nameof(stride), "1 with padding Same", stride, op);
        if (image[0] % groups != 0)
            throw Expect.Mismatch(nameof(groups), $"a divisor of the input's {image[0]} channels", groups, op);
        if (kernel[0] % groups != 0)
            throw Expect.Mismatch(nameof(groups), $"a divisor of the weight's {kernel[0]} outputs", groups, op);
        if (kernel[1] != image[0] / groups)
        {
            throw Expect.Mismatch(
                nameof(weight), $"{image[0] / groups} channels per group ({image[0]} / {groups})", kernel[1], op);
        }

        Expect.Shape(bias, [kernel[0]], "[out]", op: op);
        Window rows = Window.Of(image[1], kernel[2], stride.Height, padding.Height, dilation.Height, padding.IsSame);
        Window columns = Window.Of(image[2], kernel[3], stride.Width, padding.Width, dilation.Width, padding.IsSame);
        if (rows.Outputs < 1 || columns.Outputs < 1)
        {
            throw Expect.Mismatch(
                nameof(input),
                $"a map at least as large, with its padding {padding}, as the kernel ({kernel[2]}, {kernel[3]}) with dilation {dilation}",
                $"({image[1]}, {image[2]})",
                op);
        }

        double[] y = Correlate(input.Doubles(), image, weight.Doubles(), kernel, bias?.Doubles(), rows, columns, groups);
        return Elements.Rounded<T>(y, kernel[0], rows.Outputs, columns.Outputs);
    }

    /// <summary>
    /// Output pixel by output pixel, the inner product of each kernel with the patch of the input it covers. The patches of one row of
    /// pixels are laid out side by side, zero where they lie in the border, so that the products run over contiguous memory.
    /// </summary>
    private static double[] Correlate(
        double[] x, int[] image, double[] w, int[] kernel, double[]? bias, Window rows, Window columns, int groups)
    {
        (int taps, int outputsPerGroup) = (kernel[1] * kernel[2] * kernel[3], kernel[0] / groups);
        var y = new double[kernel[0] * rows.Outputs * columns.Outputs];
        var patches = new double[columns.Outputs * groups * taps];
        for (int i = 0; i < rows.Outputs; i++)
        {
            Unfold(x, image, rows, columns, i, patches);
            for (int o = 0; o < kernel[0]; o++)
            {
                ReadOnlySpan<double> weights = w.AsSpan(o * taps, taps);
                for (int j = 0; j < columns.Outputs; j++)
                {
                    ReadOnlySpan<double> patch = patches.AsSpan(((j * groups) + (o / outputsPerGroup)) * taps, taps);
                    y[(((o * rows.Outputs) + i) * columns.Outputs) + j] = TensorPrimitives.Dot(weights, patch) + (bias?[o] ?? 0);
                }
            }
        }

        return y;
    }

    /// <summary>What the windows of row <paramref name="i"/> see: for each window all channels, each kernel row by kernel row.</summary>
    private static void Unfold(double[] x, int[] image, Window rows, Window columns, int i, double[] patches)
    {
        int at = 0;
        for (int j = 0; j < columns.Outputs; j++)
        {
            for (int c = 0; c < image[0]; c++)
            {
                for (int u = 0; u < rows.Kernel; u++)
                {
                    int row = rows.Source(i, u);
                    bool inside = row >= 0 && row < image[1];
                    for (int v = 0; v < columns.Kernel; v++)
                    {
                        int column = columns.Source(j, v);
                        patches[at++] = inside && column >= 0 && column < image[2] ? x[(((c * image[1]) + row) * image[2]) + column] : 0;
                    }
                }
            }
        }
    }
}
