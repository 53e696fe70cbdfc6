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
                Breakpoints.OfExtremum<T>(Points, axis, inner, largest: true, x, y, slopeX, slopeY, [], nearest);
                Numbers.Close<T>(expected, nearest, floatTolerance: 1e-5);
                // The smallest of the opposites meets the others where the largest does.
                Breakpoints.OfExtremum<T>(
                    Points, axis, inner, largest: false, Opposite(x), Opposite(y), Opposite(slopeX), Opposite(slopeY), [], nearest);
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

    /// <summary>The first of equal elements is the winner: it has the lead where the other one does not gain on it.</summary>
    [Theory]
    [InlineData(2, double.PositiveInfinity, 0)]
    [InlineData(-2, 0, double.PositiveInfinity)]
    [InlineData(1, 0, 0)]
    public void Elements_that_tie_leave_a_piece_on_one_side(double slopeOfSecond, double ahead, double behind)
    {
        double[] x = [3, 3], y = [3], slopeX = [1, slopeOfSecond], slopeY = [1], nearest = new double[2];
        Breakpoints.OfExtremum<double>(1, 2, 1, largest: true, x, y, slopeX, slopeY, [], nearest);
        Assert.Equal([ahead, behind], nearest);
        Breakpoints.OfMaxPool<double>(1, new PoolingGeometry(1, 2, 1, 1, 1, 0, 1), x, x, slopeX, slopeX, [], nearest);
        Assert.Equal([0, 0], nearest);
        var pair = new PoolingGeometry(new(1, kernel: 1, stride: 1), new(2, kernel: 2, stride: 1), channels: 1);
        Breakpoints.OfMaxPool<double>(1, pair, x, y, slopeX, slopeY, [], nearest);
        Assert.Equal([ahead, behind], nearest);
        Breakpoints.OfExtremum<double>(1, 2, 1, largest: false, x, y, [-1, -slopeOfSecond], [-1], [], nearest);
        Assert.Equal([ahead, behind], nearest);
        // A rectifier behind it, which does not break, leaves it so.
        double[] known = [.. nearest];
        Breakpoints.OfZeros<double>(1, [5], [0], known, nearest);
        Assert.Equal([ahead, behind], nearest);
    }

    /// <summary>What differs by rounding from one end of the path to the other would break it at every point.</summary>
    [Fact]
    public void Elements_that_differ_by_rounding_alone_do_not_break_a_path()
    {
        float[] x = [3, 3, 2.9999998f], slopeX = [1, 1.0000002f, 0.9999998f], nearest = new float[2];
        Breakpoints.OfExtremum<float>(1, 3, 1, largest: true, x, [3], slopeX, [1], [], nearest);
        Assert.Equal([0, 0], nearest);
        // In double they are told apart.
        double[] wide = new double[2];
        Breakpoints.OfExtremum<double>(
            1, 3, 1, largest: true, Array.ConvertAll(x, n => (double)n), [3], Array.ConvertAll(slopeX, n => (double)n), [1], [], wide);
        Assert.Equal(double.PositiveInfinity, wide[0]);
        Assert.Equal(slopeX[2] < 1 ? (1 - (double)slopeX[2]) / (3 - (double)x[2]) : 0, wide[1], 1e-6);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        double[] three = new double[3], four = new double[4];
        Assert.Throws<ArgumentException>(() => Breakpoints.OfZeros<double>(2, three, three, [], four));
        Assert.Throws<ArgumentException>(() => Breakpoints.OfZeros<double>(2, four, three, [], four));
        Assert.Throws<ArgumentException>(() => Breakpoints.OfZeros<double>(2, four, four, [], three));
        Assert.Throws<ArgumentException>(() => Breakpoints.OfZeros<double>(2, four, four, three, four));
        Assert.Throws<ArgumentException>(() => Breakpoints.OfExtremum<double>(2, 2, 1, true, three, [0, 0], three, [0, 0], [], four));
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

    private static T[] Opposite<T>(T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. values.Select(value => -value)];

    private static double Wide<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(value);

    private static T[] Filled<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. Enumerable.Repeat(T.NaN, 2 * Points)];
}
