using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// The mask of causal attention: query i sees the keys 0 to i. The scores of what it does not see are −∞, so that softmax gives them
/// nothing.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CausalMask
{
    /// <summary>y = x where the key is seen, −∞ elsewhere.</summary>
    /// <param name="matrices">The number of matrices: points times heads.</param>
    /// <param name="queries">Rows of a matrix.</param>
    /// <param name="keys">Columns of a matrix.</param>
    /// <param name="x">[matrices, queries, keys].</param>
    /// <param name="y">[matrices, queries, keys]; may be x.</param>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void Forward<T>(int matrices, int queries, int keys, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Fill(matrices, queries, keys, T.NegativeInfinity, x, y);

    /// <summary>The adjoint and the tangent: the direction where the key is seen, 0 elsewhere.</summary>
    /// <inheritdoc cref="Forward{T}"/>
    public static void Derivative<T>(int matrices, int queries, int keys, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Fill(matrices, queries, keys, T.Zero, x, y);

    private static void Fill<T>(int matrices, int queries, int keys, T unseen, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(matrices, 0, nameof(matrices));
        Expect.AtLeast(queries, 1, nameof(queries));
        Expect.AtLeast(keys, 1, nameof(keys));
        Expect.Length(x.Length, (long)matrices * queries * keys, nameof(x));
        Expect.Length(y.Length, x.Length, nameof(y));
        Expect.SameOrApart(x, y, nameof(x));
        for (int row = 0; row < matrices * queries; row++)
        {
            int seen = Math.Min(row % queries + 1, keys);
            x.Slice(row * keys, seen).CopyTo(y.Slice(row * keys, seen));
            y.Slice(row * keys + seen, keys - seen).Fill(unseen);
        }
    }
}
