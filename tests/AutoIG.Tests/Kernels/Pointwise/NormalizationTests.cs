using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

public sealed class NormalizationTests
{
    public static TheoryData<int, int, int> Slices() =>
        new() { { 3, 10, 1 }, { 2, 64, 1 }, { 4, 1, 1 }, { 2, 5, 3 }, { 2, 37, 20 }, { 1, 300, 1 } };

    [Theory]
    [MemberData(nameof(Slices))]
    public void Softmax_and_its_logarithm(int outer, int axis, int inner)
    {
        Numbers.EachWidth(() =>
        {
            var x = Numbers.Uniform(1, outer * axis * inner, -30, 30);
            var expected = SoftmaxOracle(outer, axis, inner, x, out var logs);
            var y = new double[x.Length];
            Softmax.Forward<double>(outer, axis, inner, x, y);
            Numbers.Close<double>(expected, y, doubleTolerance: 1e-14);
            var single = Numbers.To<float>(x);
            Softmax.Forward<float>(outer, axis, inner, single, single);
            Numbers.Close<float>(expected, single, 4e-6);
            Softmax.LogForward<double>(outer, axis, inner, x, y);
            Numbers.Close<double>(logs, y, doubleTolerance: 1e-13);
            single = Numbers.To<float>(x);
            Softmax.LogForward<float>(outer, axis, inner, single, single);
            Numbers.Close<float>(logs, single, 1e-6);
        });
        Numbers.EachWidth(() =>
        {
            var x = Numbers.Uniform(2, outer * axis * inner);
            Derivatives(
                x,
                v => { var r = new double[v.Length]; Softmax.Forward<double>(outer, axis, inner, v, r); return r; },
                (_, y, d, r) => Softmax.Tangent<double>(outer, axis, inner, y, d, r),
                (_, y, d, r, accumulate) => Softmax.Transposed<double>(outer, axis, inner, y, d, r, accumulate));
            Derivatives(
                x,
                v => { var r = new double[v.Length]; Softmax.LogForward<double>(outer, axis, inner, v, r); return r; },
                (_, y, d, r) => Softmax.LogTangent<double>(outer, axis, inner, y, d, r),
                (_, y, d, r, accumulate) => Softmax.LogTransposed<double>(outer, axis, inner, y, d, r, accumulate));
        });
    }

    [Fact]
    public void Softmax_of_masked_and_extreme_logits() => Numbers.EachWidth(() =>
    {
        double inf = double.PositiveInfinity;
        var y = new double[3];
        Softmax.Forward<double>(1, 3, 1, [-inf, 2, 2], y);
        Assert.Equal([0, 0.5, 0.5], y);
        Softmax.Forward<double>(1, 3, 1, [1e300, -1e300, 1e300], y);
        Assert.Equal([0.5, 0, 0.5], y);
        Softmax.Forward<double>(1, 3, 1, [-inf, -inf, -inf], y);
        Assert.Equal([double.NaN, double.NaN, double.NaN], y);
        Softmax.Forward<double>(1, 3, 1, [1, double.NaN, 2], y);
        Assert.Equal([double.NaN, double.NaN, double.NaN], y);
        Softmax.LogForward<double>(1, 3, 1, [-inf, 2, 2], y);
        Assert.Equal([-inf, -Math.Log(2), -Math.Log(2)], y);
    });

    [Theory]
    [InlineData(3, 10, true)]
    [InlineData(2, 128, true)]
    [InlineData(2, 33, false)]
    [InlineData(4, 1, true)]
    public void Layer_and_rms_norm(int rows, int length, bool affine) => Numbers.EachWidth(() =>
    {
        const double epsilon = 1e-5;
        var x = Numbers.Uniform(1, rows * length, 90, 110);
        double[] weight = affine ? Numbers.Uniform(2, length) : [], bias = affine ? Numbers.Uniform(3, length) : [];
        var layer = new double[x.Length];
        var rms = new double[x.Length];
        for (int r = 0; r < rows; r++)
        {
            var row = x[(r * length)..((r + 1) * length)];
            double mean = row.Average(), variance = row.Average(v => (v - mean) * (v - mean)), square = row.Average(v => v * v);
            for (int i = 0; i < length; i++)
            {
                layer[r * length + i] = (row[i] - mean) / Math.Sqrt(variance + epsilon) * (affine ? weight[i] : 1) + (affine ? bias[i] : 0);
                rms[r * length + i] = row[i] / Math.Sqrt(square + epsilon) * (affine ? weight[i] : 1);
            }
        }

        var y = new double[x.Length];
        LayerNorm.Forward<double>(rows, length, x, weight, bias, epsilon, y);
        Numbers.Close<double>(layer, y, doubleTolerance: 1e-11);
        RmsNorm.Forward<double>(rows, length, x, weight, epsilon, y);
        Numbers.Close<double>(rms, y);
        var single = new float[x.Length];
        LayerNorm.Forward<float>(rows, length, Numbers.To<float>(x), Numbers.To<float>(weight), Numbers.To<float>(bias), 1e-5f, single);
        Numbers.Close<float>(layer, single, length == 1 ? 1 : 2e-5);

        Derivatives(
            x,
            v => { var r = new double[v.Length]; LayerNorm.Forward<double>(rows, length, v, weight, bias, epsilon, r); return r; },
            (v, _, d, r) => LayerNorm.Tangent<double>(rows, length, v, weight, epsilon, d, r),
            (v, _, d, r, accumulate) => LayerNorm.Transposed<double>(rows, length, v, weight, epsilon, d, r, accumulate));
        Derivatives(
            x,
            v => { var r = new double[v.Length]; RmsNorm.Forward<double>(rows, length, v, weight, epsilon, r); return r; },
            (v, _, d, r) => RmsNorm.Tangent<double>(rows, length, v, weight, epsilon, d, r),
            (v, _, d, r, accumulate) => RmsNorm.Transposed<double>(rows, length, v, weight, epsilon, d, r, accumulate));
    });

    [Theory]
    [InlineData(6, 8, 2, true)]
    [InlineData(9, 21, 3, true)]
    [InlineData(70, 5, 5, false)]
    [InlineData(5, 24, 1, true)]
    public void Group_norm(int positions, int channels, int groups, bool affine) => Numbers.EachWidth(() =>
    {
        const int points = 2;
        const double epsilon = 1e-5;
        int width = channels / groups, size = positions * channels;
        var x = Numbers.Uniform(1, points * size, -3, 9);
        double[] weight = affine ? Numbers.Uniform(2, channels) : [], bias = affine ? Numbers.Uniform(3, channels) : [];
        var expected = new double[x.Length];
        for (int p = 0; p < points; p++)
        {
            for (int g = 0; g < groups; g++)
            {
                var members = Enumerable.Range(0, positions)
                    .SelectMany(i => Enumerable.Range(g * width, width).Select(c => p * size + i * channels + c)).ToArray();
                double mean = members.Average(m => x[m]), variance = members.Average(m => (x[m] - mean) * (x[m] - mean));
                foreach (int m in members)
                {
                    int c = m % channels;
                    expected[m] = (x[m] - mean) / Math.Sqrt(variance + epsilon) * (affine ? weight[c] : 1) + (affine ? bias[c] : 0);
                }
            }
        }

        var y = new double[x.Length];
        GroupNorm.Forward<double>(points, positions, channels, groups, x, weight, bias, epsilon, y);
        Numbers.Close<double>(expected, y);
        var single = new float[x.Length];
        GroupNorm.Forward<float>(points, positions, channels, groups, Numbers.To<float>(x), Numbers.To<float>(weight),
            Numbers.To<float>(bias), 1e-5f, single);
        Numbers.Close<float>(expected, single, 1e-5);
        Derivatives(
            x,
            v =>
            {
                var r = new double[v.Length];
                GroupNorm.Forward<double>(points, positions, channels, groups, v, weight, bias, epsilon, r);
                return r;
            },
            (v, _, d, r) => GroupNorm.Tangent<double>(points, positions, channels, groups, v, weight, epsilon, d, r),
            (v, _, d, r, accumulate) => GroupNorm.Transposed<double>(points, positions, channels, groups, v, weight, epsilon,
                d, r, accumulate));
    });

    [Fact]
    public void Wrong_sizes_are_named()
    {
        Assert.Contains("weight: expected 4", Assert.Throws<ArgumentException>(
            () => LayerNorm.Forward<float>(2, 4, new float[8], new float[3], [], 1e-5f, new float[8])).Message);
        Assert.Contains("groups", Assert.Throws<ArgumentException>(
            () => GroupNorm.Forward<float>(1, 2, 6, 4, new float[12], [], [], 1e-5f, new float[12])).Message);
        Assert.Contains("x: expected 8",
            Assert.Throws<ArgumentException>(() => Softmax.Forward<float>(2, 4, 1, new float[7], new float[8])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Softmax.Forward<float>(2, 0, 1, [], []));
    }

    /// <summary>Tangent against a central difference, adjoint against tangent, overwriting, accumulating and in place.</summary>
    private static void Derivatives(double[] x, Func<double[], double[]> forward, Action<double[], double[], double[], double[]> tangent,
        Action<double[], double[], double[], double[], bool> adjoint)
    {
        var y = forward(x);
        var xDot = Numbers.Uniform(21, x.Length);
        var yBar = Numbers.Uniform(22, y.Length);
        var yDot = new double[y.Length];
        tangent(x, y, xDot, yDot);
        Numbers.Close<double>(Numbers.DirectionalDerivative(forward, x, xDot), yDot, doubleTolerance: 1e-6);
        var xBar = Numbers.Uniform(23, x.Length);
        var before = xBar.ToArray();
        adjoint(x, y, yBar, xBar, true);
        Numbers.Adjoint(yBar, yDot, [.. xBar.Zip(before, (a, b) => a - b)], xDot);
        adjoint(x, y, yBar, xBar, false);
        Numbers.Adjoint(yBar, yDot, xBar, xDot);
        var inPlace = yBar.ToArray();
        adjoint(x, y, inPlace, inPlace, false);
        Assert.Equal(xBar, inPlace);
    }

    private static double[] SoftmaxOracle(int outer, int axis, int inner, double[] x, out double[] logs)
    {
        var y = new double[x.Length];
        logs = new double[x.Length];
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                var places = Enumerable.Range(0, axis).Select(a => (o * axis + a) * inner + i).ToArray();
                double max = places.Max(p => x[p]), sum = places.Sum(p => Math.Exp(x[p] - max));
                foreach (int p in places)
                {
                    y[p] = Math.Exp(x[p] - max) / sum;
                    logs[p] = x[p] - max - Math.Log(sum);
                }
            }
        }

        return y;
    }
}
