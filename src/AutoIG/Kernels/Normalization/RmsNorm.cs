using System.ComponentModel;
using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>Root-mean-square normalisation (Zhang and Sennrich 2019) over contiguous rows: y = x/√(mean x² + ε) ⊙ weight.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RmsNorm
{
    /// <summary>The normalised rows; y may be x.</summary>
    /// <param name="rows">The number of rows, the points included.</param>
    /// <param name="length">Elements of a row.</param>
    /// <param name="x">[rows, length].</param>
    /// <param name="weight">[length], or empty for ones.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="y">[rows, length].</param>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void Forward<T>(int rows, int length, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, T epsilon, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        RowNormalization.Forward<T, Uncentered>(rows, length, x, weight, default, epsilon, y);

    /// <summary>
    /// The adjoint with respect to x, which is the forward input: r·(h − x̂·mean(h ⊙ x̂)), h = weight ⊙ gradY. gradX may be gradY unless it
    /// accumulates.
    /// </summary>
    public static void Transposed<T>(
        int rows, int length, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, T epsilon, ReadOnlySpan<T> gradY, Span<T> gradX,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        RowNormalization.Derive<T, Uncentered>(rows, length, x, weight, epsilon, gradY, gradX, weightBefore: true, accumulate);

    /// <summary>The tangent: weight ⊙ r·(ẋ − x̂·mean(ẋ ⊙ x̂)).</summary>
    public static void Tangent<T>(
        int rows, int length, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, T epsilon, ReadOnlySpan<T> tangentX, Span<T> tangentY)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        RowNormalization.Derive<T, Uncentered>(
            rows, length, x, weight, epsilon, tangentX, tangentY, weightBefore: false, accumulate: false);
}
