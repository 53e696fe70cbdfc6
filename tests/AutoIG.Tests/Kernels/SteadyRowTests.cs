using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels;

/// <summary>
/// Equal rows, and equal columns, give equal numbers to the bit wherever they lie in a tile and however many there are: otherwise the
/// maximum over tokens or units would be won by rounding.
/// </summary>
public sealed class SteadyRowTests
{
    private const int MostRows = 14;

    private static readonly int[] Widths = [1, 3, 8, 17, 37, 70];

    public static TheoryData<int, int> Targets => DenseOracle.Targets;

    [Theory, MemberData(nameof(Targets))]
    public void Linear_layers(int bits, int tile)
    {
        Check<float>(DenseOracle.Target(bits, tile));
        Check<double>(DenseOracle.Target(bits, tile));

        static void Check<T>(DenseTarget target)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var random = new Random(1);
            foreach (int inputs in Widths)
            {
                foreach (int outputs in Widths)
                {
                    T[] x = DenseOracle.Random<T>(random, inputs), low = DenseOracle.Random<T>(random, outputs);
                    var layer = new LinearWeights<T>(
                        target, DenseOracle.Random<T>(random, inputs * outputs), DenseOracle.Random<T>(random, outputs), outputs, inputs);
                    var units = new LinearWeights<T>(target, Repeated(x, outputs), [], outputs, inputs);
                    T[]? first = null, pulled = null;
                    for (int rows = 1; rows <= MostRows; rows++)
                    {
                        T[] y = new T[rows * outputs], up = new T[rows * inputs], same = new T[y.Length];
                        layer.Forward(rows, Repeated(x, rows), y);
                        AssertSame(first ??= y, y);
                        layer.Transposed(rows, Repeated(low, rows), up, accumulate: false);
                        AssertSame(pulled ??= up, up);
                        units.Forward(rows, Repeated(x, rows), same);
                        AssertSame(same[..1], same);
                    }
                }
            }
        }
    }

    [Theory, MemberData(nameof(Targets))]
    public void Products_of_matrices(int bits, int tile)
    {
        var target = DenseOracle.Target(bits, tile);
        var random = new Random(2);
        foreach (int k in Widths)
        {
            foreach (int n in Widths)
            {
                foreach (bool transposed in (bool[])[false, true])
                {
                    float[] row = DenseOracle.Random<float>(random, k), b = DenseOracle.Random<float>(random, k * n);
                    float[]? first = null;
                    // Beyond 32 rows b is copied into the order of the tiles.
                    foreach (int m in (int[])[1, 2, 3, 5, 7, 13, 40])
                    {
                        float[] equal = Repeated(row, m), c = new float[m * n];
                        float[] a = transposed ? [.. Enumerable.Range(0, m * k).Select(i => row[i / m])] : equal;
                        Multiply(m, n, k, a, transposed, b, false, c);
                        // A transposed factor of one row is like any other that lies in order, and its sums are taken so.
                        AssertSame(transposed ? c[..n] : first ??= c, c);

                        // Equal columns: the rows of a transposed right factor.
                        float[] left = DenseOracle.Random<float>(random, m * k), products = new float[m * n];
                        Multiply(m, n, k, left, false, Repeated(row, n), true, products);
                        for (int line = 0; line < m; line++)
                            AssertSame(products[(line * n)..((line * n) + 1)], products[(line * n)..((line + 1) * n)]);
                    }
                }
            }
        }

        void Multiply(int m, int n, int k, float[] a, bool transposeA, float[] b, bool transposeB, float[] c) => MatMul.Multiply(
            target, 1, 1, m, n, k, a, new MatrixLayout(transposeA ? m : k, (long)m * k, transposeA),
            b, new MatrixLayout(transposeB ? k : n, (long)k * n, transposeB), c, new MatrixLayout(n, (long)m * n), 1f, accumulate: false);
    }

    private static T[] Repeated<T>(T[] row, int times) => [.. Enumerable.Repeat(row, times).SelectMany(values => values)];

    private static void AssertSame<T>(T[] row, T[] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (row[i % row.Length] != rows[i])
                Assert.Fail($"[{i}] of {rows.Length}: {rows[i]} is not {row[i % row.Length]}");
        }
    }
}
