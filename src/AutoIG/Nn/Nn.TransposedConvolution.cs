using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>
    /// The transpose of <see cref="Conv2D{T}"/>: input pixel (i, j) of channel c adds w[c, o, u, v]·x[c, i, j] to output pixel
    /// (i·stride + u·dilation − padding, j·stride + v·dilation − padding) of channel o.
    /// </summary>
    /// <param name="input">[in, height, width].</param>
    /// <param name="weight">[in, out / groups, kernel height, kernel width].</param>
    /// <param name="bias">[out], or none.</param>
    /// <param name="stride">The step between the windows that are added; 1 if absent.</param>
    /// <param name="padding">How much of the result is cut off on every side.</param>
    /// <param name="outputPadding">Rows and columns added below and on the right; smaller than stride or dilation.</param>
    /// <param name="groups">How many groups the channels fall into.</param>
    /// <param name="dilation">The step between the taps of the kernel; 1 if absent.</param>
    /// <returns>[out, (height − 1)·stride − 2·padding + dilation·(kernel − 1) + outputPadding + 1, likewise width].</returns>
    /// <exception cref="ArgumentException">The shapes or numbers do not fit.</exception>
    public static Tensor<T> ConvTranspose2D<T>(
        Tensor<T> input,
        Tensor<T> weight,
        Tensor<T>? bias = null,
        Pair? stride = null,
        Pair padding = default,
        Pair outputPadding = default,
        int groups = 1,
        Pair? dilation = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Layout(input, ["in", "height", "width"]);
        Expect.Layout(weight, ["in", "out / groups", "kernel height", "kernel width"]);
        return Spread(input, weight, bias, stride ?? 1, padding, outputPadding, groups, dilation ?? 1);
    }

    /// <summary>The one-dimensional <see cref="ConvTranspose2D{T}"/>.</summary>
    /// <param name="input">[in, length].</param>
    /// <param name="weight">[in, out / groups, kernel].</param>
    /// <param name="bias">[out], or none.</param>
    /// <param name="stride">The step between the windows that are added.</param>
    /// <param name="padding">How much of the result is cut off on either side.</param>
    /// <param name="outputPadding">Elements added on the right; smaller than stride or dilation.</param>
    /// <param name="groups">How many groups the channels fall into.</param>
    /// <param name="dilation">The step between the taps of the kernel.</param>
    /// <returns>[out, (length − 1)·stride − 2·padding + dilation·(kernel − 1) + outputPadding + 1].</returns>
    /// <exception cref="ArgumentException">The shapes or numbers do not fit.</exception>
    public static Tensor<T> ConvTranspose1D<T>(
        Tensor<T> input,
        Tensor<T> weight,
        Tensor<T>? bias = null,
        int stride = 1,
        int padding = 0,
        int outputPadding = 0,
        int groups = 1,
        int dilation = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Layout(input, ["in", "length"]);
        int[] kernel = Expect.Layout(weight, ["in", "out / groups", "kernel"]);
        return Squeeze(
            Spread(
                Reshape(input, sizes[0], 1, sizes[1]),
                Reshape(weight, kernel[0], kernel[1], 1, kernel[2]),
                bias,
                (1, stride),
                (0, padding),
                (0, outputPadding),
                groups,
                (1, dilation)),
            dim: 1);
    }

    private static Tensor<T> Spread<T>(
        Tensor<T> input,
        Tensor<T> weight,
        Tensor<T>? bias,
        Pair stride,
        Pair padding,
        Pair outputPadding,
        int groups,
        Pair dilation,
        [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] image = input.Sizes(), kernel = weight.Sizes();
        Expect.AtLeast(stride, 1, op: op);
        Expect.AtLeast(padding, 0, op: op);
        Expect.AtLeast(outputPadding, 0, op: op);
        Expect.AtLeast(groups, 1, op: op);
        Expect.AtLeast(dilation, 1, op: op);
        if (outputPadding.Height >= Math.Max(stride.Height, dilation.Height)
            || outputPadding.Width >= Math.Max(stride.Width, dilation.Width))
        {
            throw Expect.Mismatch(
                nameof(outputPadding), $"less than the stride {stride} or the dilation {dilation}", outputPadding, op);
        }

        if (kernel[0] != image[0])
            throw Expect.Mismatch(nameof(weight), $"the input's {image[0]} channels first", $"shape {Elements.Show(kernel)}", op);
        if (image[0] % groups != 0)
            throw Expect.Mismatch(nameof(groups), $"a divisor of the input's {image[0]} channels", groups, op);
        int channels = kernel[1] * groups;
        Expect.Shape(bias, [channels], "[out]", op: op);
        int height = ((image[1] - 1) * stride.Height) - (2 * padding.Height)
            + (dilation.Height * (kernel[2] - 1)) + outputPadding.Height + 1;
        int width = ((image[2] - 1) * stride.Width) - (2 * padding.Width) + (dilation.Width * (kernel[3] - 1)) + outputPadding.Width + 1;
        if (height < 1 || width < 1)
            throw Expect.Mismatch(nameof(padding), "padding that leaves at least one element of the result", $"({height}, {width})", op);

        // The windows of the convolution that this is the transpose of: they slide over the output, one for each input pixel.
        var rows = new Window(height, kernel[2], stride.Height, padding.Height, dilation.Height, image[1]);
        var columns = new Window(width, kernel[3], stride.Width, padding.Width, dilation.Width, image[2]);
        double[] y = Spread(input.Doubles(), image[0], weight.Doubles(), kernel[1], groups, rows, columns);
        if (bias is not null)
        {
            double[] b = bias.Doubles();
            for (int o = 0; o < channels; o++)
                TensorPrimitives.Add(y.AsSpan(o * height * width, height * width), b[o], y.AsSpan(o * height * width, height * width));
        }

        return Elements.Rounded<T>(y, channels, height, width);
    }

    private static double[] Spread(double[] x, int inputs, double[] w, int outputsPerGroup, int groups, Window rows, Window columns)
    {
        var y = new double[outputsPerGroup * groups * rows.Length * columns.Length];
        for (int c = 0; c < inputs; c++)
        {
            int group = c / (inputs / groups);
            for (int tap = 0; tap < outputsPerGroup * rows.Kernel * columns.Kernel; tap++)
            {
                (int line, int v) = Math.DivRem(tap, columns.Kernel);
                (int o, int u) = Math.DivRem(line, rows.Kernel);
                double weight = w[(c * outputsPerGroup * rows.Kernel * columns.Kernel) + tap];
                (int firstRow, int lastRow) = rows.Inside(u);
                (int firstColumn, int lastColumn) = columns.Inside(v);
                for (int i = firstRow; i <= lastRow; i++)
                {
                    int source = ((c * rows.Outputs) + i) * columns.Outputs;
                    int target = ((((group * outputsPerGroup) + o) * rows.Length) + rows.Source(i, u)) * columns.Length;
                    for (int j = firstColumn; j <= lastColumn; j++)
                        y[target + columns.Source(j, v)] += weight * x[source + j];
                }
            }
        }

        return y;
    }
}
