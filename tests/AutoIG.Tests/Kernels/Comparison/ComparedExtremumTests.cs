using System.Numerics;
using AutoIG.CompilerServices;
using static AutoIG.Tests.Kernels.Comparison.ComparedRowTests;

namespace AutoIG.Tests.Kernels.Comparison;

/// <summary>Multipliers of maxima, against the rule written out window by window.</summary>
public sealed class ComparedExtremumTests
{
    [Theory]
    [InlineData(2, 2, 0, 1)]
    [InlineData(3, 2, 1, 1)]
    [InlineData(3, 1, 1, 1)]
    [InlineData(2, 1, 0, 2)]
    [InlineData(2, 3, 0, 1)]
    public void Windows(int kernel, int stride, int padding, int dilation)
    {
        Check<double>(1e-13);
        Check<float>(1e-5);

        void Check<T>(double bound)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            const int Points = 2, Height = 7, Width = 6, Channels = 3;
            var geometry = new PoolingGeometry(Height, Width, Channels, kernel, stride, padding, dilation);
            var (x, b, m) = Draw<T>(Points * geometry.InputLength, Points * geometry.OutputLength);
            // Equal values: the first of a window wins.
            for (int i = 0; i < x.Length; i += 3)
                (x[i], b[i]) = (T.One, T.One + T.One);
            double[] given = new double[x.Length], slopes = new double[x.Length];
            int output = 0;
            for (int p = 0; p < Points; p++)
            {
                for (int oy = 0; oy < geometry.OutputHeight; oy++)
                {
                    for (int ox = 0; ox < geometry.OutputWidth; ox++)
                    {
                        for (int c = 0; c < Channels; c++)
                        {
                            int[] window =
                            [
                                .. from ky in Enumerable.Range(0, kernel)
                                from kx in Enumerable.Range(0, kernel)
                                let iy = (oy * stride) - padding + (ky * dilation)
                                let ix = (ox * stride) - padding + (kx * dilation)
                                where iy >= 0 && iy < Height && ix >= 0 && ix < Width
                                select (((((p * Height) + iy) * Width) + ix) * Channels) + c,
                            ];
                            Give(x, b, Wide(m[output++]), window, largest: true, given, slopes);
                        }
                    }
                }
            }

            var result = new T[x.Length];
            ComparedExtremum.MaxPool<T>(Points, in geometry, x, b, m, result);
            Close(Divided(x, b, given, slopes), result, bound);
            Complete(x, b, result, m, geometry, Points, bound);
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 6, 3)]
    [InlineData(4, 9, 1)]
    public void Reductions(int outer, int axis, int inner)
    {
        var (x, b, m) = Draw<double>(outer * axis * inner, outer * inner);
        foreach (bool largest in (bool[])[true, false])
        {
            double[] given = new double[x.Length], slopes = new double[x.Length], result = new double[x.Length];
            for (int o = 0; o < outer; o++)
            {
                for (int i = 0; i < inner; i++)
                {
                    int[] slice = [.. Enumerable.Range(0, axis).Select(k => (((o * axis) + k) * inner) + i)];
                    Give(x, b, m[(o * inner) + i], slice, largest, given, slopes);
                }
            }

            if (largest)
                ComparedExtremum.Max<double>(outer, axis, inner, x, b, m, result);
            else
                ComparedExtremum.Min<double>(outer, axis, inner, x, b, m, result);
            Close(Divided(x, b, given, slopes), result, 1e-13);
        }
    }

    [Fact]
    public void At_one_point_the_winner_gets_all()
    {
        double[] x = [1, 3, 3, 2], result = new double[4];
        ComparedExtremum.Max<double>(1, 4, 1, x, x, [2.5], result);
        Assert.Equal([0, 2.5, 0, 0], result);
        ComparedExtremum.Min<double>(1, 4, 1, x, x, [2.5], result);
        Assert.Equal([2.5, 0, 0, 0], result);
    }

    private static void Give<T>(T[] x, T[] b, double m, int[] window, bool largest, double[] given, double[] slopes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Of equal ones the first: ordering is stable.
        int Winner(T[] values) => largest ? window.OrderByDescending(i => values[i]).First() : window.OrderBy(i => values[i]).First();
        int p = Winner(x), q = Winner(b);
        double y = Wide(x[p]), z = Wide(b[q]), most = largest ? Math.Max(y, z) : Math.Min(y, z);
        given[p] += m * (most - z);
        given[q] += m * (y - most);
        slopes[p] += m;
    }

    private static double[] Divided<T>(T[] x, T[] b, double[] given, double[] slopes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. given.Select((g, i) => Math.Abs(Wide(x[i]) - Wide(b[i])) < 1e-10 ? slopes[i] : g / (Wide(x[i]) - Wide(b[i])))];

    private static void Complete<T>(T[] x, T[] b, T[] result, T[] m, PoolingGeometry geometry, int points, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] y = new T[m.Length], z = new T[m.Length];
        MaxPooling.Forward<T>(points, in geometry, x, y);
        MaxPooling.Forward<T>(points, in geometry, b, z);
        double before = x.Select((_, i) => Wide(result[i]) * (Wide(x[i]) - Wide(b[i]))).Sum();
        double behind = y.Select((_, i) => Wide(m[i]) * (Wide(y[i]) - Wide(z[i]))).Sum();
        Assert.True(Math.Abs(before - behind) <= 10 * bound * m.Length, $"{before}, {behind}");
    }
}
