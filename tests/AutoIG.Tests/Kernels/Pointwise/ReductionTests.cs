using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

public sealed class ReductionTests
{
    public static TheoryData<int, int, int> Sizes() => new()
    {
        { 3, 5, 1 }, { 2, 1000, 1 }, { 4, 128, 1 }, { 2, 7, 3 }, { 1, 130, 16 }, { 3, 9, 70 }, { 5, 1, 1 }, { 2, 1, 4 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sums_means_and_dot_products(int outer, int axis, int inner)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Numbers.EachWidth(() =>
        {
            var a = Numbers.Uniform(1, outer * axis * inner);
            var b = Numbers.Uniform(2, outer * axis * inner);
            var y = new T[outer * inner];
            Reductions.Sum<T>(outer, axis, inner, Numbers.To<T>(a), y);
            Numbers.Close<T>(Fold(outer, axis, inner, a, 0, (s, v) => s + v), y, 1e-5);
            Reductions.Sum<T>(outer, axis, inner, Numbers.To<T>(a), T.CreateTruncating(2), y, accumulate: true);
            Numbers.Close<T>(Fold(outer, axis, inner, a, 0, (s, v) => s + 3 * v), y, 1e-5);
            Reductions.Mean<T>(outer, axis, inner, Numbers.To<T>(a), y);
            Numbers.Close<T>(Fold(outer, axis, inner, a, 0, (s, v) => s + v / axis), y);
            Reductions.Dot<T>(outer, axis, inner, Numbers.To<T>(a), Numbers.To<T>(b), y);
            Numbers.Close<T>(Fold(outer, axis, inner, [.. a.Zip(b, (p, q) => p * q)], 0, (s, v) => s + v), y, 1e-5);
            Reductions.SumOf<T, Squared<T>>(outer, axis, inner, Numbers.To<T>(a), T.One, y);
            Numbers.Close<T>(Fold(outer, axis, inner, a, 0, (s, v) => s + v * v), y, 1e-5);
            Reductions.Max<T>(outer, axis, inner, Numbers.To<T>(a), y);
            Numbers.Close<T>(Fold(outer, axis, inner, a, double.NegativeInfinity, Math.Max), y);
            Reductions.Min<T>(outer, axis, inner, Numbers.To<T>(a), y);
            Numbers.Close<T>(Fold(outer, axis, inner, a, double.PositiveInfinity, Math.Min), y);
            Reductions.LogSumExp<T>(outer, axis, inner, Numbers.To<T>(a), y);
            Numbers.Close<T>([.. Fold(outer, axis, inner, a, 0, (s, v) => s + Math.Exp(v)).Select(v => Math.Log(v))], y);
        });
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Adjoints_and_tangents(int outer, int axis, int inner) => Numbers.EachWidth(() =>
    {
        int full = outer * axis * inner, reduced = outer * inner;
        var x = Numbers.Uniform(1, full);
        var xDot = Numbers.Uniform(2, full);
        var yBar = Numbers.Uniform(3, reduced);
        var y = new double[reduced];
        var yDot = new double[reduced];
        var xBar = new double[full];

        Reductions.Max(outer, axis, inner, x, y);
        Reductions.ExtremumTangent(outer, axis, inner, x, y, xDot, yDot);
        Reductions.ExtremumTransposed(outer, axis, inner, x, y, yBar, xBar);
        Numbers.Adjoint(yBar, yDot, xBar, xDot);
        Numbers.Close<double>(Numbers.DirectionalDerivative(v =>
            { var r = new double[reduced]; Reductions.Max(outer, axis, inner, v, r); return r; }, x, xDot), yDot, doubleTolerance: 1e-7);
        Reductions.ExtremumTransposed(outer, axis, inner, x, y, yBar, xBar, accumulate: true);
        Numbers.Adjoint(yBar, [.. yDot.Select(v => 2 * v)], xBar, xDot);

        Reductions.LogSumExp(outer, axis, inner, x, y);
        Reductions.LogSumExpTangent(outer, axis, inner, x, y, xDot, yDot);
        Reductions.LogSumExpTransposed(outer, axis, inner, x, y, yBar, xBar);
        Numbers.Adjoint(yBar, yDot, xBar, xDot);
        Numbers.Close<double>(Numbers.DirectionalDerivative(
            v => { var r = new double[reduced]; Reductions.LogSumExp(outer, axis, inner, v, r); return r; }, x, xDot), yDot,
            doubleTolerance: 1e-7);
        Reductions.LogSumExpTransposed(outer, axis, inner, x, y, yBar, xBar, accumulate: true);
        Numbers.Adjoint(yBar, [.. yDot.Select(v => 2 * v)], xBar, xDot);
    });

    [Fact]
    public void The_first_of_equal_maxima_gets_the_gradient() => Numbers.EachWidth(() =>
    {
        float[] x = [1, 3, 3, 2, 5, 5, 5, 0];
        var y = new float[2];
        var gradient = new float[8];
        Reductions.Max(2, 4, 1, x, y);
        Reductions.ExtremumTransposed(2, 4, 1, x, y, [7, 9], gradient);
        Assert.Equal([0, 7, 0, 0, 9, 0, 0, 0], gradient);

        // As columns of [4, 2]: (1, 3, 5, 5) and (3, 2, 5, 0).
        Reductions.Max(1, 4, 2, x, y);
        Reductions.ExtremumTransposed(1, 4, 2, x, y, [7, 9], gradient);
        Assert.Equal([0, 0, 0, 0, 7, 9, 0, 0], gradient);
    });

    [Fact]
    public void NaN_is_the_maximum_and_infinities_are_limits() => Numbers.EachWidth(() =>
    {
        var y = new double[3];
        double inf = double.PositiveInfinity;
        Reductions.Max<double>(3, 2, 1, [1, double.NaN, -inf, -inf, 2, inf], y);
        Assert.Equal([double.NaN, -inf, inf], y);
        Reductions.LogSumExp<double>(3, 2, 1, [1, double.NaN, -inf, -inf, 2, inf], y);
        Assert.Equal([double.NaN, -inf, inf], y);
        Reductions.LogSumExp<double>(1, 2, 3, [1000, -inf, 2, 1000, -inf, inf], y);
        Assert.Equal([1000 + Math.Log(2), -inf, inf], y);
    });

    [Fact]
    public void A_long_float_sum_keeps_its_digits() => Numbers.EachWidth(() =>
    {
        var ones = new float[3_000_000];
        ones.AsSpan().Fill(0.1f);
        var y = new float[1];
        Reductions.Sum<float>(1, ones.Length, 1, ones, y);
        Assert.Equal(0.1f * (double)ones.Length, y[0], 300_000 * 2e-5);
        Reductions.Sum<float>(1, ones.Length / 3, 3, ones, new float[3]);
    });

    [Fact]
    public void A_sample_has_the_same_bits_in_any_batch() => Numbers.EachWidth(() =>
    {
        var x = Numbers.To<float>(Numbers.Uniform(9, 7 * 45));
        var batch = new float[7 * 3];
        Reductions.Sum<float>(7, 15, 3, x, batch);
        for (int p = 0; p < 7; p++)
        {
            var one = new float[3];
            Reductions.Sum<float>(1, 15, 3, x.AsSpan(p * 45, 45), one);
            Assert.Equal(batch[(p * 3)..(p * 3 + 3)], one);
        }
    });

    public static TheoryData<int[], int[]> Broadcasts() => new()
    {
        { [2, 3, 4], [2, 3, 4] }, { [2, 3, 4], [3, 1] }, { [2, 3, 4], [2, 1, 4] }, { [2, 3, 4], [] }, { [2, 3, 4], [1] },
        { [2, 3, 4, 5], [2, 1, 4, 1] }, { [2, 3, 4, 5], [1, 3, 1, 5] }, { [4, 1, 5], [4, 1, 1] }, { [7], [7] }, { [], [] },
    };

    [Theory]
    [MemberData(nameof(Broadcasts))]
    public void SumTo_is_the_adjoint_of_broadcasting(int[] shape, int[] target) => Numbers.EachWidth(() =>
    {
        const int points = 3;
        int full = points * shape.Aggregate(1, (a, b) => a * b), small = points * target.Aggregate(1, (a, b) => a * b);
        var x = Numbers.Uniform(1, full);
        var expected = new double[small];
        for (int i = 0; i < full; i++)
        {
            int rest = i, to = 0, stride = 1;
            for (int d = shape.Length - 1; d >= 0; d--)
            {
                int t = d - (shape.Length - target.Length);
                int size = t < 0 ? 1 : target[t];
                to += size == 1 ? 0 : rest % shape[d] * stride;
                stride *= size;
                rest /= shape[d];
            }

            expected[to + rest * stride] += x[i];
        }

        var y = new double[small];
        Reductions.SumTo<double>(points, shape, target, x, y);
        Numbers.Close<double>(expected, y);
        Reductions.SumTo<double>(points, shape, target, x, y, accumulate: true);
        Numbers.Close<double>([.. expected.Select(v => 2 * v)], y);

        var small2 = Numbers.Uniform(2, small);
        var wide = Numbers.Uniform(3, full);
        Movement.BroadcastTo<double>(points, points, target, shape, small2, wide);
        Numbers.Adjoint(small2, expected, wide, x);
        Movement.BroadcastTo<double>(points, points, target, shape, small2, wide, accumulate: true);
        Numbers.Adjoint(small2, [.. expected.Select(v => 2 * v)], wide, x);
        var shared = new double[full];
        Movement.BroadcastTo<double>(1, points, target, shape, small2.AsSpan(0, small / points), shared);
        for (int i = 0; i < full; i++)
        {
            Assert.Equal(shared[i % (full / points)], shared[i]);
        }

        Assert.Equal(wide[..(full / points)].Select(v => v / 2), shared[..(full / points)]);
    });

    [Fact]
    public void Wrong_sizes_are_named()
    {
        Assert.Contains("y: expected 6",
            Assert.Throws<ArgumentException>(() => Reductions.Sum<float>(2, 4, 3, new float[24], new float[5])).Message);
        Assert.Contains("x: expected 24",
            Assert.Throws<ArgumentException>(() => Reductions.Sum<float>(2, 4, 3, new float[23], new float[6])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Reductions.Max<float>(2, 0, 3, [], new float[6]));
        Assert.Contains("dimension 1",
            Assert.Throws<ArgumentException>(() => Reductions.SumTo<float>(1, [2, 3], [2, 2], new float[6], new float[4])).Message);
    }

    private static double[] Fold(int outer, int axis, int inner, double[] x, double start, Func<double, double, double> step)
    {
        var y = new double[outer * inner];
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                double value = start;
                for (int a = 0; a < axis; a++)
                {
                    value = step(value, x[(o * axis + a) * inner + i]);
                }

                y[o * inner + i] = value;
            }
        }

        return y;
    }

    private readonly struct Squared<T> : IMap1<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a)
            where TVector : struct, IVector<TVector, T> => a * a;
    }
}
