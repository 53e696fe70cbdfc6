using System.Numerics;
using AutoIG.CompilerServices;
using AutoIG.Tests.Kernels.Pointwise;

namespace AutoIG.Tests.Kernels.Comparison;

/// <summary>Multipliers of softmax and of normalisations, against the same steps taken number by number.</summary>
public sealed class ComparedRowTests
{
    public static TheoryData<int, int, int> Slices => new() { { 1, 1, 1 }, { 3, 5, 1 }, { 2, 7, 3 }, { 1, 200, 2 } };

    [Theory]
    [MemberData(nameof(Slices))]
    public void Softmax_in_steps(int outer, int axis, int inner)
    {
        Check<double>(1e-13);
        Check<float>(2e-5);

        void Check<T>(double bound)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var (x, b, m) = Draw<T>(outer * axis * inner, outer * axis * inner);
            double[] probabilities = new double[x.Length], logarithms = new double[x.Length], sums = new double[x.Length];
            for (int o = 0; o < outer; o++)
            {
                for (int i = 0; i < inner; i++)
                {
                    int[] at = [.. Enumerable.Range(0, axis).Select(k => (((o * axis) + k) * inner) + i)];
                    double[] seeds = [.. at.Select(k => Wide(m[k]))];
                    var tape = new PairTape();
                    var y = tape.Leaves([.. at.Select(k => Wide(x[k]))], [.. at.Select(k => Wide(b[k]))]);
                    var logs = tape.LogSoftmax(y, out var logarithm);
                    PairTape.Pair[] exps = [.. logs.Select(tape.Exp)];
                    Put(probabilities, at, tape.Multipliers(y, exps, seeds));
                    Put(logarithms, at, tape.Multipliers(y, logs, seeds));
                    Put(sums, at, tape.Multipliers(y, [logarithm], [Wide(m[(o * inner) + i])]));
                }
            }

            var result = new T[x.Length];
            ComparedSoftmax.Softmax<T>(outer, axis, inner, x, b, m, result);
            Close(probabilities, result, bound);
            ComparedSoftmax.LogSoftmax<T>(outer, axis, inner, x, b, m, result);
            Close(logarithms, result, bound);
            ComparedSoftmax.LogSumExp<T>(outer, axis, inner, x, b, m.AsSpan(0, outer * inner), result);
            Close(sums, result, bound);
        }
    }

    [Fact]
    public void Softmax_at_one_point_has_the_adjoint()
    {
        var (x, _, m) = Draw<double>(12, 12);
        double[] y = new double[12], adjoint = new double[12], result = new double[12];
        Softmax.Forward<double>(3, 4, 1, x, y);
        Softmax.Transposed<double>(3, 4, 1, y, m, adjoint);
        ComparedSoftmax.Softmax<double>(3, 4, 1, x, x, m, result);
        Close(adjoint, result, 1e-14);
    }

    /// <summary>What a mask shuts out has no multiplier, on either side.</summary>
    [Fact]
    public void Scores_of_minus_infinity_get_nothing()
    {
        const double Out = double.NegativeInfinity;
        double[] x = [1, Out, 2, -1], b = [0, Out, -3, 4], m = [0.5, 2, -1, 3], result = new double[4], without = new double[3];
        ComparedSoftmax.Softmax<double>(1, 4, 1, x, b, m, result);
        ComparedSoftmax.Softmax<double>(1, 3, 1, [1, 2, -1], [0, -3, 4], [0.5, -1, 3], without);
        Assert.Equal(0, result[1]);
        Close(without, [result[0], result[2], result[3]], 1e-14);
    }

    [Theory]
    [InlineData(true, 1, 1)]
    [InlineData(true, 4, 6)]
    [InlineData(true, 2, 300)]
    [InlineData(false, 1, 1)]
    [InlineData(false, 4, 6)]
    public void Normalised_rows_in_steps(bool isCentred, int rows, int length)
    {
        Check<double>(1e-12, weighted: true);
        Check<double>(1e-12, weighted: false);
        Check<float>(2e-5, weighted: true);

        void Check<T>(double bound, bool weighted)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var (x, b, m) = Draw<T>(rows * length, rows * length);
            var weight = weighted ? Numbers.To<T>(Numbers.Uniform(7, length)) : [];
            var epsilon = T.CreateChecked(1e-3);
            double[] expected = new double[x.Length];
            for (int row = 0; row < rows; row++)
            {
                int[] at = [.. Enumerable.Range(row * length, length)];
                Put(expected, at, InSteps(x, b, m, at, isCentred, Wide(epsilon), i => weighted ? Wide(weight[i]) : 1));
            }

            var result = new T[x.Length];
            if (isCentred)
                ComparedNorm.LayerNorm<T>(rows, length, x, b, weight, epsilon, m, result);
            else
                ComparedNorm.RmsNorm<T>(rows, length, x, b, weight, epsilon, m, result);
            Close(expected, result, bound);
        }
    }

    [Theory]
    [InlineData(1, 3, 4, 2)]
    [InlineData(2, 5, 6, 3)]
    [InlineData(2, 1, 4, 1)]
    public void Normalised_groups_of_channels_in_steps(int points, int positions, int channels, int groups)
    {
        var (x, b, m) = Draw<double>(points * positions * channels, points * positions * channels);
        double[] weight = Numbers.Uniform(7, channels), expected = new double[x.Length], result = new double[x.Length];
        int width = channels / groups;
        for (int p = 0; p < points; p++)
        {
            for (int g = 0; g < groups; g++)
            {
                int[] at =
                [
                    .. from position in Enumerable.Range(0, positions)
                    from j in Enumerable.Range(0, width)
                    select (((p * positions) + position) * channels) + (g * width) + j,
                ];
                Put(expected, at, InSteps(x, b, m, at, isCentred: true, 1e-3, i => weight[(g * width) + (i % width)]));
            }
        }

        ComparedNorm.GroupNorm<double>(points, positions, channels, groups, x, b, weight, 1e-3, m, result);
        Close(expected, result, 1e-12);
    }

    [Fact]
    public void Wrong_lengths_are_named()
    {
        double[] four = new double[4], three = new double[3];
        Assert.Contains("baseline", Assert.Throws<ArgumentException>(
            () => ComparedSoftmax.Softmax<double>(1, 4, 1, four, three, four, four)).Message);
        Assert.Contains("multiplierY", Assert.Throws<ArgumentException>(
            () => ComparedNorm.LayerNorm<double>(1, 4, four, four, [], 1e-5, three, four)).Message);
        Assert.Contains("multipliers", Assert.Throws<ArgumentException>(
            () => ComparedExtremum.Max<double>(1, 4, 1, four, four, [1], three)).Message);
    }

    private static double[] InSteps<T>(
        T[] x, T[] b, T[] m, int[] at, bool isCentred, double epsilon, Func<int, double> weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var tape = new PairTape();
        var leaves = tape.Leaves([.. at.Select(k => Wide(x[k]))], [.. at.Select(k => Wide(b[k]))]);
        return tape.Multipliers(leaves, tape.Standardised(leaves, isCentred, epsilon, weight), [.. at.Select(k => Wide(m[k]))]);
    }

    /// <summary>Inputs, baselines that agree with them in places, and multipliers.</summary>
    internal static (T[] Input, T[] Baseline, T[] Multipliers) Draw<T>(int length, int results)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = Numbers.To<T>(Numbers.Uniform(1, length, -3, 3)), b = Numbers.To<T>(Numbers.Uniform(2, length, -3, 3));
        for (int i = 0; i < length; i += 5)
            b[i] = x[i];
        return (x, b, Numbers.To<T>(Numbers.Uniform(3, results)));
    }

    internal static double Wide<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateChecked(value);

    internal static void Close<T>(double[] expected, T[] actual, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - Wide(actual[i])) <= bound * Math.Max(scale, 1), $"{i}: {expected[i]}, got {actual[i]}.");
    }

    private static void Put(double[] all, int[] at, double[] values)
    {
        for (int k = 0; k < at.Length; k++)
            all[at[k]] = values[k];
    }
}
