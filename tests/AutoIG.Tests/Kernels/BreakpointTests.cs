using System.Numerics;
using AutoIG.CompilerServices;
using AutoIG.Tests.Kernels.Pointwise;

namespace AutoIG.Tests.Kernels;

/// <summary>The nearest breakpoints of a point, against a loop over all arguments.</summary>
public sealed class BreakpointTests
{
    private const int Points = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(101)]
    public void Zeros(int length)
    {
        Check<double>();
        Check<float>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] values = Draw<T>(1, Points * length), slopes = Draw<T>(2, Points * length);
            // What stands still says nothing, and neither does what is 0 throughout.
            (slopes[0], values[^1], slopes[^1]) = (T.Zero, T.Zero, T.Zero);
            double[] expected = new double[2 * Points];
            for (int i = 0; i < values.Length; i++)
                Near(expected.AsSpan(2 * (i / length), 2), Wide(values[i]), Wide(slopes[i]));
            Numbers.EachWidth(() =>
            {
                var nearest = Filled<T>();
                Breakpoints.OfZeros<T>(Points, values, slopes, [], nearest);
                Numbers.Close<T>(expected, nearest);
                // What is known and nearer stays.
                T[] known = [.. expected.Select((rate, side) => T.CreateTruncating(side % 2 == 0 ? rate + 1 : rate / 2))];
                Breakpoints.OfZeros<T>(Points, values, slopes, known, nearest);
                Numbers.Close<T>([.. expected.Select((rate, side) => side % 2 == 0 ? rate + 1 : rate)], nearest);
            });
        }
    }

    [Theory]
    [InlineData(2, 2, 0, 1)]
    [InlineData(3, 2, 1, 1)]
    [InlineData(3, 1, 1, 1)]
    [InlineData(2, 1, 0, 2)]
    public void Windows(int kernel, int stride, int padding, int dilation)
    {
        Check<double>();
        Check<float>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            const int Height = 7, Width = 6, Channels = 5;
            var geometry = new PoolingGeometry(Height, Width, Channels, kernel, stride, padding, dilation);
            T[] x = Draw<T>(3, Points * geometry.InputLength), slopeX = Draw<T>(4, Points * geometry.InputLength);
            T[] y = new T[Points * geometry.OutputLength], slopeY = new T[y.Length];
            double[] expected = new double[2 * Points];
            int output = 0;
            for (int p = 0; p < Points; p++)
            {
                for (int oy = 0; oy < geometry.OutputHeight; oy++)
                {
                    for (int ox = 0; ox < geometry.OutputWidth; ox++)
                    {
                        for (int c = 0; c < Channels; c++, output++)
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
                            Extreme(x, slopeX, window, output, y, slopeY, expected.AsSpan(2 * p, 2));
                        }
                    }
                }
            }
            Numbers.EachWidth(() =>
            {
                var nearest = Filled<T>();
                Breakpoints.OfMaxPool<T>(Points, in geometry, x, y, slopeX, slopeY, [], nearest);
                Numbers.Close<T>(expected, nearest, floatTolerance: 1e-5);
            });
        }
    }

    [Theory]
    [InlineData(1, 5, 1)]
    [InlineData(2, 4, 3)]
    [InlineData(3, 2, 33)]
    public void Axes(int outer, int axis, int inner)
    {
        Check<double>();
        Check<float>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] x = Draw<T>(5, Points * outer * axis * inner), slopeX = Draw<T>(6, x.Length);
            T[] y = new T[Points * outer * inner], slopeY = new T[y.Length];
            double[] expected = new double[2 * Points];
            for (int i = 0; i < y.Length; i++)
            {
                int o = i / inner, c = i % inner;
                int[] elements = [.. Enumerable.Range(0, axis).Select(a => (((o * axis) + a) * inner) + c)];
                Extreme(x, slopeX, elements, i, y, slopeY, expected.AsSpan(2 * (o / outer), 2));
            }
            Numbers.EachWidth(() =>
            {
                var nearest = Filled<T>();
                Breakpoints.OfExtremum<T>(Points, axis, inner, x, y, slopeX, slopeY, [], nearest);
                Numbers.Close<T>(expected, nearest, floatTolerance: 1e-5);
            });
        }
    }

    [Fact]
    public void A_point_on_a_breakpoint_has_no_piece_to_either_side()
    {
        double[] values = [1, 0, 3, 1, 1, 3], slopes = [1, -1, 2, 1, 0, 2], nearest = new double[4];
        Breakpoints.OfZeros<double>(2, values, slopes, [], nearest);
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity, 0, 1], nearest);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        double[] three = new double[3], four = new double[4];
        Assert.Throws<ArgumentException>(() => Breakpoints.OfZeros<double>(2, three, three, [], four));
        Assert.Throws<ArgumentException>(() => Breakpoints.OfZeros<double>(2, four, three, [], four));
        Assert.Throws<ArgumentException>(() => Breakpoints.OfZeros<double>(2, four, four, [], three));
        Assert.Throws<ArgumentException>(() => Breakpoints.OfZeros<double>(2, four, four, three, four));
        Assert.Throws<ArgumentException>(() => Breakpoints.OfExtremum<double>(2, 2, 1, three, [0, 0], three, [0, 0], [], four));
    }

    /// <summary>The largest element, the first of equal ones, and where another one meets it.</summary>
    private static void Extreme<T>(T[] x, T[] slopeX, int[] elements, int output, T[] y, T[] slopeY, Span<double> expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int winner = elements.MaxBy(at => x[at]);
        (y[output], slopeY[output]) = (x[winner], slopeX[winner]);
        foreach (int at in elements.Where(at => at != winner))
            Near(expected, Wide(x[at] - x[winner]), Wide(slopeX[at] - slopeX[winner]));
    }

    /// <summary>Takes the zero of value + Δα · slope: in front where Δα is positive.</summary>
    private static void Near(Span<double> expected, double value, double slope)
    {
        if (slope == 0)
            return;
        double distance = -value / slope;
        int side = distance > 0 ? 0 : 1;
        expected[side] = Math.Max(expected[side], 1 / Math.Abs(distance));
    }

    private static T[] Draw<T>(int seed, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Numbers.To<T>(Numbers.Uniform(seed, count));

    private static double Wide<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(value);

    private static T[] Filled<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. Enumerable.Repeat(T.NaN, 2 * Points)];
}
