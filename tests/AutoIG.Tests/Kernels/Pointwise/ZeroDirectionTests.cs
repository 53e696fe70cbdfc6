using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

/// <summary>Rows whose direction is exactly 0 get 0, also where their values are no numbers; their neighbours are not touched.</summary>
public sealed class ZeroDirectionTests
{
    private delegate void Derivative(double[] values, double[] direction, double[] result, bool accumulate);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void Softmax_along_rows_and_columns(int axis) => Numbers.EachWidth(() =>
    {
        foreach (int inner in new[] { 1, 19 })
        {
            Check(3, axis, inner, (y, d, r, accumulate) => Softmax.Transposed<double>(3, axis, inner, y, d, r, accumulate));
            Check(3, axis, inner, (y, d, r, accumulate) => Softmax.LogTransposed<double>(3, axis, inner, y, d, r, accumulate));
            Check(3, axis, inner, Overwriting((y, d, r) => Softmax.Tangent<double>(3, axis, inner, y, d, r)));
            Check(3, axis, inner, Overwriting((y, d, r) => Softmax.LogTangent<double>(3, axis, inner, y, d, r)));
        }
    });

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Normalisations(int length) => Numbers.EachWidth(() =>
    {
        double[] weight = Numbers.Uniform(4, length);
        Check(3, length, 1, (x, d, r, accumulate) => LayerNorm.Transposed<double>(3, length, x, weight, 0, d, r, accumulate));
        Check(3, length, 1, (x, d, r, accumulate) => RmsNorm.Transposed<double>(3, length, x, weight, 0, d, r, accumulate));
        Check(3, length, 1, Overwriting((x, d, r) => LayerNorm.Tangent<double>(3, length, x, weight, 0, d, r)));
        Check(3, length, 1, Overwriting((x, d, r) => RmsNorm.Tangent<double>(3, length, x, weight, 0, d, r)));
        // Three samples of one group: positions by channels.
        Check(3, 2 * length, 1, (x, d, r, accumulate) => GroupNorm.Transposed<double>(3, 2, length, 1, x, weight, 0, d, r, accumulate));
        Check(3, 2 * length, 1, Overwriting((x, d, r) => GroupNorm.Tangent<double>(3, 2, length, 1, x, weight, 0, d, r)));
    });

    [Fact]
    public void The_logarithm_of_a_sum_of_exponentials() => Numbers.EachWidth(() =>
    {
        double[] x = [1, 2, double.PositiveInfinity, 0], y = new double[2], gradX = [7, 7, 7, 7], tangentY = new double[2];
        Reductions.LogSumExp<double>(2, 2, 1, x, y);
        Reductions.LogSumExpTransposed<double>(2, 2, 1, x, y, [1, 0], gradX);
        Assert.Equal([0, 0], gradX[2..]);
        Reductions.LogSumExpTransposed<double>(2, 2, 1, x, y, [1, 0], gradX, accumulate: true);
        Assert.Equal([0, 0], gradX[2..]);
        Reductions.LogSumExpTangent<double>(2, 2, 1, x, y, [1, 1, 0, 0], tangentY);
        Assert.Equal(1, tangentY[0], 1e-15);
        Assert.Equal(0, tangentY[1]);
    });

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Products_of_matrices(bool transposeA, bool transposeB)
    {
        const int m = 3, n = 4, k = 5;
        double[] a = Numbers.Uniform(1, 2 * m * k), b = Numbers.Uniform(2, 2 * k * n), start = Numbers.Uniform(3, 2 * m * n);
        int A(int product, int row, int i) => (product * m * k) + (transposeA ? (i * m) + row : (row * k) + i);
        int B(int product, int i, int column) => (product * k * n) + (transposeB ? (column * k) + i : (i * n) + column);
        a[A(0, 1, 2)] = 0;
        b[B(0, 2, 3)] = double.NegativeInfinity;
        a[A(1, 0, 4)] = double.NaN;
        b[B(1, 4, 1)] = 0;
        foreach (var direction in new[] { Factor.Left, Factor.Right })
        {
            foreach (bool accumulate in new[] { false, true })
            {
                double[] c = [.. start];
                MatMul.Multiply<double>(2, m, n, k, a, b, c, transposeA, transposeB, accumulate, direction);
                for (int place = 0; place < c.Length; place++)
                {
                    int product = place / (m * n), row = place / n % m, column = place % n;
                    double expected = accumulate ? start[place] : 0;
                    for (int i = 0; i < k; i++)
                    {
                        double left = a[A(product, row, i)], right = b[B(product, i, column)];
                        if ((direction == Factor.Left ? left : right) != 0)
                            expected += left * right;
                    }
                    Assert.Equal(expected, c[place], 1e-12);
                }
            }
        }
    }

    public static TheoryData<RecurrentKind, bool> Layers()
    {
        var data = new TheoryData<RecurrentKind, bool>();
        foreach (var kind in Enum.GetValues<RecurrentKind>())
        {
            data.Add(kind, false);
            data.Add(kind, true);
        }

        return data;
    }

    /// <summary>The steps behind the last that is asked for, and samples that do not move: what they saved may be anything.</summary>
    [Theory]
    [MemberData(nameof(Layers))]
    public void Steps_of_recurrent_layers(RecurrentKind kind, bool reverse) => Numbers.EachWidth(() =>
    {
        const int points = 2, time = 5, chosen = 2, hidden = 19;
        int gates = kind switch { RecurrentKind.Lstm => 4, RecurrentKind.Gru => 3, _ => 1 };
        var layer = new RecurrentLayer<double>(
            kind, 1, hidden, Numbers.Uniform(1, gates * hidden), Numbers.Uniform(2, gates * hidden * hidden, -0.4, 0.4), reverse: reverse);
        double[] y = new double[points * time * hidden], direction = Numbers.Uniform(3, points * time * gates * hidden);
        double[] saved = new double[points * time * layer.SavedRows * hidden], gradY = Numbers.Uniform(4, y.Length);
        layer.Forward(points, time, Numbers.Uniform(5, direction.Length), y, saved);
        int Step(int t) => reverse ? time - 1 - t : t;
        for (int place = 0; place < gradY.Length; place++)
        {
            if (Step(place / hidden % time) >= chosen)
                gradY[place] = 0;
        }

        double[] pulled = new double[direction.Length], pushed = new double[y.Length];
        layer.Transposed(points, time, saved, gradY, pulled);
        direction.AsSpan(0, direction.Length / points).Clear();
        layer.Tangent(points, time, saved, direction, pushed);
        Assert.Contains(pulled, element => element != 0);
        for (int place = 0; place < pulled.Length; place++)
            Assert.True(Step(place / (gates * hidden) % time) < chosen || pulled[place] == 0);

        foreach (double singular in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            // Step by step, then point by point.
            double[] later = [.. saved], still = [.. saved], result = new double[pulled.Length], tangent = new double[y.Length];
            int row = layer.SavedRows * hidden;
            for (int place = 0; place < saved.Length; place++)
            {
                if (Step(place / row / points) >= chosen)
                    later[place] = singular;
                if (place / row % points == 0)
                    still[place] = singular;
            }

            layer.Transposed(points, time, later, gradY, result);
            Assert.Equal(pulled, result);
            layer.Tangent(points, time, still, direction, tangent);
            Assert.Equal(pushed, tangent);
            Assert.All(tangent[..(time * hidden)], element => Assert.Equal(0, element));
        }
    });

    /// <summary>A gate that is closed sends back 0, to what is infinite behind it as well.</summary>
    [Fact]
    public void Closed_gates_of_recurrent_cells() => Numbers.EachWidth(() =>
    {
        // r, z = 1, n, q, the state before.
        AllZero(RecurrentKind.Gru, [0.5, 1, 0.3, double.PositiveInfinity, 0.2], 3);
        // i, f, g, o = 0, the cell before, tanh of the cell after.
        AllZero(RecurrentKind.Lstm, [0.5, 0.5, 0.5, 0, double.NegativeInfinity, 0.5], 4);

        static void AllZero(RecurrentKind kind, double[] saved, int gates)
        {
            double[] pulled = new double[gates];
            new RecurrentLayer<double>(kind, 1, 1, new double[gates], new double[gates]).Transposed(1, 1, saved, [2], pulled);
            Assert.All(pulled, element => Assert.Equal(0, element));
        }
    });

    private static Derivative Overwriting(Action<double[], double[], double[]> tangent) =>
        (values, direction, result, _) => tangent(values, direction, result);

    /// <summary>Of three slices the middle one is NaN, with a direction of 0.</summary>
    private static void Check(int outer, int axis, int inner, Derivative derivative)
    {
        int slice = axis * inner;
        double[] values = Numbers.Uniform(1, outer * slice, 0.1, 0.4), direction = Numbers.Uniform(2, outer * slice);
        double[] expected = new double[outer * slice];
        derivative(values, direction, expected, false);
        values.AsSpan(slice, slice).Fill(double.NaN);
        direction.AsSpan(slice, slice).Clear();
        foreach (bool accumulate in new[] { false, true })
        {
            double[] result = new double[outer * slice];
            derivative(values, direction, result, accumulate);
            Assert.All(result[slice..(2 * slice)], element => Assert.Equal(0, element));
            Assert.Equal(expected[..slice], result[..slice]);
            Assert.Equal(expected[(2 * slice)..], result[(2 * slice)..]);
        }
    }
}
