using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels;

/// <summary>The definitions, in double, one multiplication at a time; and how far a kernel may be from them.</summary>
internal static class DenseOracle
{
    /// <summary>Every width and tile shape, whatever the processor has: the same code in all of them.</summary>
    public static TheoryData<int, int> Targets => new()
    {
        { 512, 4 }, { 512, 2 }, { 256, 4 }, { 256, 2 }, { 128, 4 }, { 128, 2 }, { 0, 4 }, { 0, 2 },
    };

    public static DenseTarget Target(int bits, int tileVectors) => new((VectorWidth)bits, tileVectors);

    public static T[] Random<T>(Random random, long length)
        where T : INumber<T>
    {
        var values = new T[length];
        for (long n = 0; n < length; n++)
        {
            values[n] = T.CreateChecked((random.NextDouble() * 2) - 1);
        }

        return values;
    }

    public static double[] Double<T>(T[] values)
        where T : INumber<T> => [.. values.Select(value => double.CreateChecked(value))];

    /// <summary>y[points, oh, ow, o] of x[points, h, w, i].</summary>
    public static double[] Convolve(int points, ConvolutionGeometry g, double[] x, double[] weight, double[]? bias)
    {
        int oh = g.OutHeight, ow = g.OutWidth, ig = g.InChannels / g.Groups, og = g.OutChannels / g.Groups;
        var y = new double[(long)points * oh * ow * g.OutChannels];
        Visit(points, g, (row, output, pixel, input, place) => y[row + output] += x[pixel + input] * weight[place]);
        if (bias is not null)
        {
            for (int n = 0; n < y.Length; n++)
            {
                y[n] += bias[n % g.OutChannels];
            }
        }

        return y;
    }

    /// <summary>The adjoint of <see cref="Convolve"/>.</summary>
    public static double[] Adjoint(int points, ConvolutionGeometry g, double[] gradY, double[] weight)
    {
        var gradX = new double[(long)points * g.Height * g.Width * g.InChannels];
        Visit(points, g, (row, output, pixel, input, place) => gradX[pixel + input] += gradY[row + output] * weight[place]);
        return gradX;
    }

    public static void AssertClose<T>(double[] expected, ReadOnlySpan<T> actual, double tolerance)
        where T : INumber<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int n = 0; n < expected.Length; n++)
        {
            double value = double.CreateChecked(actual[n]);
            Assert.True(Math.Abs(expected[n] - value) <= tolerance, $"element {n}: expected {expected[n]:R}, got {value:R}");
        }
    }

    /// <summary>The rounding error of a sum of <paramref name="terms"/> products of numbers in [−1, 1].</summary>
    public static double Tolerance<T>(int terms) => (typeof(T) == typeof(float) ? 1.2e-7 : 2.3e-16) * (8 + (2.0 * terms));

    private static void Visit(int points, ConvolutionGeometry g, Action<int, int, int, int, int> product)
    {
        int oh = g.OutHeight, ow = g.OutWidth, ig = g.InChannels / g.Groups, og = g.OutChannels / g.Groups;
        for (int p = 0; p < points; p++)
        {
            for (int oy = 0; oy < oh; oy++)
            {
                for (int ox = 0; ox < ow; ox++)
                {
                    for (int ky = 0; ky < g.KernelHeight; ky++)
                    {
                        for (int kx = 0; kx < g.KernelWidth; kx++)
                        {
                            int iy = (oy * g.StrideY) + (ky * g.DilationY) - g.PadTop, ix = (ox * g.StrideX) + (kx * g.DilationX)
                                - g.PadLeft;
                            if (iy < 0 || iy >= g.Height || ix < 0 || ix >= g.Width)
                            {
                                continue;
                            }

                            int row = ((((p * oh) + oy) * ow) + ox) * g.OutChannels,
                                pixel = ((((p * g.Height) + iy) * g.Width) + ix) * g.InChannels;
                            for (int o = 0; o < g.OutChannels; o++)
                            {
                                for (int i = 0; i < ig; i++)
                                {
                                    int place = (((((o * ig) + i) * g.KernelHeight) + ky) * g.KernelWidth) + kx;
                                    product(row, o, pixel, (o / og * ig) + i, place);
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
