using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels;

public class DenseMatMulTests
{
    private static readonly (int Batch, int M, int N, int K)[] Shapes =
        [(1, 1, 1, 1), (3, 5, 7, 9), (2, 32, 64, 32), (4, 33, 17, 70), (1, 6, 128, 300), (2, 1, 64, 64), (1, 130, 65, 20)];

    public static TheoryData<int, int> Targets => DenseOracle.Targets;

    [Theory, MemberData(nameof(Targets))]
    public void Products_equal_their_definition_in_float(int bits, int tile) => Check<float>(DenseOracle.Target(bits, tile));

    [Theory, MemberData(nameof(Targets))]
    public void Products_equal_their_definition_in_double(int bits, int tile) => Check<double>(DenseOracle.Target(bits, tile));

    [Fact]
    public void Matrices_may_lie_inside_larger_arrays()
    {
        // Two heads of width 3 beside each other in rows of 6: the scores of head 1 alone.
        double[] q = DenseOracle.Random<double>(new Random(1), 4 * 6), k = DenseOracle.Random<double>(new Random(2), 5 * 6),
            scores = new double[2 * 20];
        var head = new MatrixLayout(6, 3);
        MatMul.Multiply<double>(2, 4, 5, 3, q, head, k, head with { Transposed = true }, scores, new MatrixLayout(5, 20),
            0.5, accumulate: false);
        for (int h = 0; h < 2; h++)
        {
            for (int i = 0; i < 4; i++)
            {
                for (int j = 0; j < 5; j++)
                {
                    double expected = 0.5 * Enumerable.Range(0, 3).Sum(d => q[(i * 6) + (h * 3) + d] * k[(j * 6) + (h * 3) + d]);
                    Assert.Equal(expected, scores[(h * 20) + (i * 5) + j], 1e-14);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Targets))]
    public void Heads_lie_side_by_side_in_the_rows_of_each_sample(int bits, int tile)
    {
        const int samples = 3, heads = 2, rows = 37, keys = 21, width = 5;
        double[] q = DenseOracle.Random<double>(new Random(1), samples * rows * heads * width),
            k = DenseOracle.Random<double>(new Random(2), samples * keys * heads * width);
        double[] c = new double[samples * rows * heads * keys];
        MatMul.Multiply<double>(
            DenseOracle.Target(bits, tile), samples, heads, rows, keys, width, q,
            new(heads * width, rows * heads * width, HeadStride: width),
            k, new(heads * width, keys * heads * width, Transposed: true, HeadStride: width),
            c, new(heads * keys, rows * heads * keys, HeadStride: keys), 0.5, accumulate: false);
        for (int place = 0; place < c.Length; place++)
        {
            int j = place % keys, h = place / keys % heads, i = place / (keys * heads) % rows, s = place / (keys * heads * rows);
            double expected = 0.5 * Enumerable.Range(0, width)
                .Sum(d => q[(((((s * rows) + i) * heads) + h) * width) + d] * k[(((((s * keys) + j) * heads) + h) * width) + d]);
            Assert.Equal(expected, c[place], 1e-14);
        }
    }

    [Fact]
    public void A_common_right_factor_serves_the_whole_batch()
    {
        double[] a = DenseOracle.Random<double>(new Random(1), 3 * 4 * 5), b = DenseOracle.Random<double>(new Random(2), 5 * 6);
        double[] c = new double[3 * 4 * 6], each = new double[4 * 6];
        MatMul.Multiply<double>(3, 4, 6, 5, a, new(5, 20), b, new(6, 0), c, new(6, 24), 1, accumulate: false);
        for (int i = 0; i < 3; i++)
        {
            MatMul.Multiply<double>(1, 4, 6, 5, a.AsSpan(i * 20, 20), b, each);
            DenseOracle.AssertClose<double>(each, c.AsSpan(i * 24, 24), 1e-14);
        }
    }

    [Fact]
    public void What_reaches_beyond_a_span_is_refused() =>
        Assert.Contains("b: expected 1 matrices of [3, 4]", Assert.Throws<ArgumentException>(
            () => MatMul.Multiply<float>(1, 2, 4, 3, new float[6], new float[11], new float[8])).Message);

    private static void Check<T>(DenseTarget target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(5);
        foreach (var (batch, m, n, k) in Shapes)
        {
            for (int mode = 0; mode < 8; mode++)
            {
                bool ta = (mode & 1) != 0, tb = (mode & 2) != 0, accumulate = (mode & 4) != 0;
                T[] a = DenseOracle.Random<T>(random, batch * m * k), b = DenseOracle.Random<T>(random, batch * k * n);
                T[] c = DenseOracle.Random<T>(random, batch * m * n);
                double[] x = DenseOracle.Double(a), y = DenseOracle.Double(b), expected = DenseOracle.Double(c);
                for (int i = 0; i < batch; i++)
                {
                    for (int r = 0; r < m; r++)
                    {
                        for (int s = 0; s < n; s++)
                        {
                            double sum = 0;
                            for (int t = 0; t < k; t++)
                            {
                                sum += x[(i * m * k) + (ta ? (t * m) + r : (r * k) + t)]
                                    * y[(i * k * n) + (tb ? (s * k) + t : (t * n) + s)];
                            }

                            int place = (((i * m) + r) * n) + s;
                            expected[place] = accumulate ? expected[place] + sum : sum;
                        }
                    }
                }

                MatMul.Multiply<T>(
                    target, batch, 1, m, n, k, a, new(ta ? m : k, m * k, ta), b, new(tb ? k : n, k * n, tb), c, new(n, m * n),
                    T.One, accumulate);
                DenseOracle.AssertClose<T>(expected, c, DenseOracle.Tolerance<T>(k));
            }
        }
    }
}
