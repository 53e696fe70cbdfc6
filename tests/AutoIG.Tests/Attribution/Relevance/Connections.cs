using AutoIG.CompilerServices;

namespace AutoIG.Tests.Attribution.Relevance;

/// <summary>
/// An affine layer as the list of what is connected with what: z_ij = a_i w_ij for every input i that output j reads, and a bias for each
/// output. Fully connected layers and convolutions are the same in this form.
/// </summary>
internal sealed class Connections
{
    private readonly List<(int Input, int Output, double Weight)> all = [];

    private Connections(int inputs, double[] bias) => (Inputs, Bias) = (inputs, bias);

    public int Inputs { get; }

    public int Outputs => Bias.Length;

    /// <summary>The bias of each output.</summary>
    public double[] Bias { get; }

    public IReadOnlyList<(int Input, int Output, double Weight)> All => all;

    /// <summary>y = W a + b with W row-major [outputs, inputs].</summary>
    public static Connections OfLinear(double[] weight, double[] bias, int outputs, int inputs)
    {
        var layer = new Connections(inputs, bias.Length == 0 ? new double[outputs] : bias);
        for (int j = 0; j < outputs; j++)
        {
            for (int i = 0; i < inputs; i++)
                layer.all.Add((i, j, weight[(j * inputs) + i]));
        }
        return layer;
    }

    /// <summary>A convolution of one map, both maps channels-last; positions in the padding are no inputs.</summary>
    public static Connections OfConvolution(double[] weight, double[] bias, ConvolutionGeometry g)
    {
        int area = g.KernelHeight * g.KernelWidth, pixels = g.OutHeight * g.OutWidth;
        int ofGroup = g.InChannels / g.Groups, outOfGroup = g.OutChannels / g.Groups;
        var layer = new Connections(g.Height * g.Width * g.InChannels, new double[pixels * g.OutChannels]);
        for (int output = 0; output < layer.Outputs; output++)
        {
            var ((y, x), o) = (Math.DivRem(output / g.OutChannels, g.OutWidth), output % g.OutChannels);
            layer.Bias[output] = bias.Length == 0 ? 0 : bias[o];
            for (int tap = 0; tap < ofGroup * area; tap++)
            {
                var (c, (ky, kx)) = (tap / area, Math.DivRem(tap % area, g.KernelWidth));
                int iy = (y * g.StrideY) + (ky * g.DilationY) - g.PadTop, ix = (x * g.StrideX) + (kx * g.DilationX) - g.PadLeft;
                if (iy < 0 || iy >= g.Height || ix < 0 || ix >= g.Width)
                    continue;
                int channel = (o / outOfGroup * ofGroup) + c;
                layer.all.Add(((((iy * g.Width) + ix) * g.InChannels) + channel, output, weight[(o * ofGroup * area) + tap]));
            }
        }
        return layer;
    }

    /// <summary>The same connections read the other way, with a bias for each of the channels that now come out.</summary>
    public Connections Transposed(double[] bias)
    {
        var layer = new Connections(Outputs, new double[Inputs]);
        for (int j = 0; j < layer.Bias.Length && bias.Length > 0; j++)
            layer.Bias[j] = bias[j % bias.Length];
        foreach (var (i, j, w) in all)
            layer.all.Add((j, i, w));
        return layer;
    }

    /// <summary>Σ over the connections of what is asked of each, for every output.</summary>
    public double[] Sums(Func<int, double, double> of)
    {
        var sums = new double[Outputs];
        foreach (var (i, j, w) in all)
            sums[j] += of(i, w);
        return sums;
    }
}
