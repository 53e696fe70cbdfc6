using System.Numerics;
using AutoIG.Functions;
using AutoIG.Tests.Kernels.Pointwise;

namespace AutoIG.Tests.Functions;

public sealed class PathKernelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(3001)]
    public void Interpolation_is_its_formula_to_the_bit(int length) => Numbers.EachWidth(() =>
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] start = Numbers.To<T>(Numbers.Uniform(1, length)), end = Numbers.To<T>(Numbers.Uniform(2, length));
            T toEnd = T.CreateTruncating(0.3), toStart = T.CreateTruncating(1 - 0.3);
            T[] between = [.. start.Zip(end, (a, b) => (toStart * a) + (toEnd * b))];
            var points = new T[3 * length];
            PathKernels.Interpolate<T>(start, end, [0.3, 0, 1], points);
            Assert.Equal([.. between, .. start, .. end], points);
            PathKernels.Interpolate<T>(start, end, [0.3], points.AsSpan(length, length));
            Assert.Equal([.. between, .. between, .. end], points);
            PathKernels.Interpolate<T>(start, start, [0.3, 0.7], points.AsSpan(length));
            Assert.Equal([.. between, .. start, .. start], points);
        }
    });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 30)]
    [InlineData(7, 1023)]
    [InlineData(9, 2061)]
    [InlineData(0, 5)]
    public void Sums_are_taken_in_double_in_the_order_of_the_rows(int count, int length) => Numbers.EachWidth(() =>
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] rows = Numbers.To<T>(Numbers.Uniform(1, count * length));
            double[] weights = Numbers.Uniform(2, count), sum = Numbers.Uniform(3, length), expected = [.. sum];
            for (int k = 0; k < count; k++)
            {
                for (int i = 0; i < length; i++)
                    expected[i] += weights[k] * double.CreateTruncating(rows[(k * length) + i]);
            }
            PathKernels.Accumulate<T>(rows, weights, sum);
            Assert.Equal(expected, sum);
        }
    });

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.Contains("4",
            Assert.Throws<ArgumentException>(
                () => PathKernels.Interpolate<float>(new float[3], new float[4], [0.5], new float[4])).Message);
        Assert.Contains("2 rows",
            Assert.Throws<ArgumentException>(() => PathKernels.Accumulate<float>(new float[5], new double[2], new double[3])).Message);
    }
}
