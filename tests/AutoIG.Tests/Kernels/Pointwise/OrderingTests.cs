using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

/// <summary>Elements in order, and sums up to each, against plain loops.</summary>
public sealed class OrderingTests
{
    [Theory]
    [InlineData(1, 7, 1, 7, false)]
    [InlineData(3, 5, 4, 2, true)]
    [InlineData(2, 1, 3, 1, false)]
    public void Each_place_gets_its_element(int outer, int axis, int inner, int count, bool descending)
    {
        double[] x = Numbers.Uniform(1, outer * axis * inner), y = new double[outer * count * inner], seen = new double[y.Length];
        Orderings.Sort(outer, axis, inner, count, descending, x, y);
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                // By counting those that come before: nothing is sorted here.
                for (int a = 0; a < axis; a++)
                {
                    double own = x[((o * axis) + a) * inner + i];
                    int place = 0;
                    for (int b = 0; b < axis; b++)
                    {
                        double other = x[((o * axis) + b) * inner + i];
                        place += (descending ? other > own : other < own) || (other == own && b < a) ? 1 : 0;
                    }
                    if (place < count)
                        seen[((o * count) + place) * inner + i] = own;
                }
            }
        }
        Assert.Equal(seen, y);

        double[] direction = Numbers.Uniform(2, x.Length), tangent = new double[y.Length];
        Orderings.SortTangent(outer, axis, inner, count, descending, x, direction, tangent);
        double[] gradY = Numbers.Uniform(3, y.Length), gradX = Numbers.Uniform(4, x.Length), before = [.. gradX];
        Orderings.SortTransposed(outer, axis, inner, count, descending, x, gradY, gradX, accumulate: true);
        Numbers.Adjoint(gradY, tangent, [.. gradX.Zip(before, (after, was) => after - was)], direction);
    }

    [Fact]
    public void Equal_elements_keep_their_order_and_nothing_is_larger_than_no_number()
    {
        double[] x = [2, double.NaN, 1, 2, double.PositiveInfinity, 1], y = new double[6], tangent = new double[6];
        Orderings.Sort(1, 6, 1, 6, descending: false, x, y);
        Assert.Equal([1, 1, 2, 2, double.PositiveInfinity, double.NaN], y);
        Orderings.SortTangent(1, 6, 1, 6, descending: false, x, [0, 1, 2, 3, 4, 5], tangent);
        Assert.Equal([2, 5, 0, 3, 4, 1], tangent);
        Orderings.SortTangent(1, 6, 1, 6, descending: true, x, [0, 1, 2, 3, 4, 5], tangent);
        Assert.Equal([1, 4, 0, 3, 2, 5], tangent);
        var gradient = new double[6];
        Orderings.SortTransposed<double>(1, 6, 1, 2, descending: true, x, [10, 20], gradient);
        Assert.Equal([0, 10, 0, 0, 20, 0], gradient);
    }

    [Theory]
    [InlineData(1, 6, 1)]
    [InlineData(3, 4, 5)]
    public void Sums_up_to_each_element_and_their_adjoint(int outer, int axis, int inner)
    {
        double[] x = Numbers.Uniform(1, outer * axis * inner), y = new double[x.Length], expected = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            for (int a = i / inner % axis; a >= 0; a--)
                expected[i] += x[i - a * inner];
        }
        Reductions.CumulativeSum(outer, axis, inner, x, y);
        Numbers.Close<double>(expected, y);
        double[] gradY = Numbers.Uniform(2, x.Length), gradX = new double[x.Length];
        Reductions.CumulativeSumTransposed(outer, axis, inner, gradY, gradX);
        Numbers.Adjoint(gradY, y, gradX, x);
        double[] twice = [.. gradX];
        Reductions.CumulativeSumTransposed<double>(outer, axis, inner, gradY, twice, accumulate: true);
        Numbers.Close<double>([.. gradX.Select(g => 2 * g)], twice);
        // In place.
        Reductions.CumulativeSum(outer, axis, inner, x, x);
        Assert.Equal(y, x);
    }

    [Fact]
    public void A_long_sum_in_single_precision_keeps_its_digits()
    {
        float[] x = [.. Enumerable.Repeat(0.1f, 100_000)], y = new float[x.Length];
        Reductions.CumulativeSum(1, x.Length, 1, x, y);
        Assert.Equal((float)(0.1f * 100_000.0), y[^1]);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("1 to 3", Assert.Throws<ArgumentOutOfRangeException>(
            () => Orderings.Sort(1, 3, 1, 4, descending: false, new float[3], new float[4])).Message, StringComparison.Ordinal);
        Assert.Contains("x: expected 6", Assert.Throws<ArgumentException>(
            () => Orderings.Sort(2, 3, 1, 1, descending: false, new float[5], new float[2])).Message, StringComparison.Ordinal);
        Assert.Contains("y: expected 6", Assert.Throws<ArgumentException>(
            () => Reductions.CumulativeSum(2, 3, 1, new float[6], new float[5])).Message, StringComparison.Ordinal);
        Assert.Contains("written once", Assert.Throws<ArgumentException>(() => Constants.Overwritten([1, 1], [1, 2], [2, 2], 1)).Message,
            StringComparison.Ordinal);
        Assert.Equal([0, 4, 5, 3], Constants.Overwritten([1, 0], [2, 1], [2, 2], 1));
    }
}
