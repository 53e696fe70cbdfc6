using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// Winograd's minimal filtering F(4×4, 3×3): 16 outputs from 36 products instead of 144 (Lavin &amp; Gray 2015, arXiv 1509.09308). The
/// polynomials are interpolated at 0, ±5/8, ±3/2 and ∞.
/// </summary>
/// <remarks>
/// With points ±p and ±q: Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A, where row t of A and of N·G is (1, t, t², …) and row t of Bᵀ holds the coefficients
/// of ∏(x − s) over all points s but t; the product of those differences, N(t) = ∏(t − s), is divided out of the weights, in double, once.
/// The points are dyadic (no constant of A is rounded) and nearer to 1 than the usual ±1, ±2: the largest constant of A and B is 8 in
/// theirs, 3.4 here, and rounding errors grow with it (measured on 64 channels: typical error 0.8·10⁻⁶ of the result's root mean square,
/// against 1.7·10⁻⁶ of theirs and 0.4·10⁻⁶ of the direct sum).
/// </remarks>
internal static class WinogradWeights
{
    /// <summary>Outputs of a tile in each direction.</summary>
    public const int Outputs = 4;

    /// <summary>Inputs of a tile in each direction.</summary>
    public const int Inputs = 6;

    /// <summary>Products of a tile for each pair of channels.</summary>
    public const int Products = Inputs * Inputs;

    /// <summary>The inner pair of points is ±p.</summary>
    public const double P = 0.625;

    /// <summary>The outer pair of points is ±q.</summary>
    public const double Q = 1.5;

    private static readonly double[,] Filter = MakeFilter();

    /// <summary>
    /// Transforms and packs a kernel. Element (k, n, y, x) is <paramref name="weight"/>[k·strideK + n·strideN + 3y + x], read backwards in
    /// y and x if <paramref name="flipped"/>.
    /// </summary>
    public static PackedTaps<T> Pack<T>(
        DenseTarget target, ReadOnlySpan<T> weight, int inner, int columns, int strideK, int strideN, bool flipped)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var transformed = new T[Products * inner * columns];
        Span<double> half = stackalloc double[Inputs * 3];
        for (int k = 0; k < inner; k++)
        {
            for (int n = 0; n < columns; n++)
            {
                var kernel = weight.Slice((k * strideK) + (n * strideN), 9);
                for (int i = 0; i < Inputs; i++)
                {
                    for (int x = 0; x < 3; x++)
                    {
                        double sum = 0;
                        for (int y = 0; y < 3; y++)
                        {
                            int place = (3 * y) + x;
                            sum += Filter[i, y] * double.CreateChecked(kernel[flipped ? 8 - place : place]);
                        }

                        half[(3 * i) + x] = sum;
                    }
                }

                for (int i = 0; i < Inputs; i++)
                {
                    for (int j = 0; j < Inputs; j++)
                    {
                        double sum = (half[3 * i] * Filter[j, 0]) + (half[(3 * i) + 1] * Filter[j, 1]) + (half[(3 * i) + 2] * Filter[j, 2]);
                        transformed[(((((i * Inputs) + j) * inner) + k) * columns) + n] = T.CreateChecked(sum);
                    }
                }
            }
        }

        int[] offsets = [.. Enumerable.Range(0, Products).Select(product => product * inner * columns)];
        return new PackedTaps<T>(target, transformed, offsets, inner, columns, strideK: columns, strideN: 1);
    }

    private static double[,] MakeFilter()
    {
        double p2 = P * P, q2 = Q * Q;
        double atZero = p2 * q2, atP = 2 * p2 * (p2 - q2), atQ = 2 * q2 * (q2 - p2);
        return new[,]
        {
            { 1 / atZero, 0, 0 },
            { 1 / atP, P / atP, p2 / atP },
            { 1 / atP, -P / atP, p2 / atP },
            { 1 / atQ, Q / atQ, q2 / atQ },
            { 1 / atQ, -Q / atQ, q2 / atQ },
            { 0, 0, 1 },
        };
    }
}
