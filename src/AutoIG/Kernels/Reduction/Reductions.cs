using System.ComponentModel;
using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// Reductions over the middle of (outer, axis, inner): y[o, i] = fold over a of x[o, a, i]. The points of a batch belong to
/// <c>outer</c>. A sample's result has the same bits in whatever batch it is computed.
/// </summary>
/// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
/// <exception cref="ArgumentOutOfRangeException">A size is negative, or the axis of an operator without a neutral element is
/// empty.</exception>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Reductions
{
    /// <summary>
    /// y[o, i] = scale · Σₐ x[o, a, i], added to y if <paramref name="accumulate"/>. The mean is <paramref name="scale"/> = 1/axis.
    /// </summary>
    public static void Sum<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, T scale, Span<T> y, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(outer, axis, inner, x, nameof(x), y, nameof(y));
        Fold<T, SumFold<T>, FirstTerm<T>>(outer, axis, inner, x, default, scale, y, accumulate);
    }

    /// <summary>y[o, i] = Σₐ x[o, a, i].</summary>
    public static void Sum<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sum(outer, axis, inner, x, T.One, y);

    /// <summary>y[o, i] = 1/axis · Σₐ x[o, a, i].</summary>
    public static void Mean<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(axis, 1, nameof(axis));
        Sum(outer, axis, inner, x, T.One / T.CreateChecked(axis), y);
    }

    /// <summary>y[o, i] = Σₐ map(x[o, a, i]): a sum of squares, of absolute values, …</summary>
    public static void SumOf<T, TMap>(int outer, int axis, int inner, ReadOnlySpan<T> x, T scale, Span<T> y, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap1<T>
    {
        Check(outer, axis, inner, x, nameof(x), y, nameof(y));
        Fold<T, SumFold<T>, MapTerm1<T, TMap>>(outer, axis, inner, x, default, scale, y, accumulate);
    }

    /// <summary>y[o, i] = Σₐ map(a[o, a, i], b[o, a, i]).</summary>
    public static void SumOf<T, TMap>(
        int outer, int axis, int inner, ReadOnlySpan<T> a, ReadOnlySpan<T> b, T scale, Span<T> y, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
    {
        Check(outer, axis, inner, a, nameof(a), y, nameof(y));
        Expect.Length(b.Length, a.Length, nameof(b));
        Fold<T, SumFold<T>, MapTerm2<T, TMap>>(outer, axis, inner, a, b, scale, y, accumulate);
    }

    /// <summary>y[o, i] = Σₐ a[o, a, i] · b[o, a, i]: a dot product per row.</summary>
    public static void Dot<T>(int outer, int axis, int inner, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(outer, axis, inner, a, nameof(a), y, nameof(y));
        Expect.Length(b.Length, a.Length, nameof(b));
        Fold<T, SumFold<T>, ProductTerm<T>>(outer, axis, inner, a, b, T.One, y, accumulate);
    }

    private static void Fold<T, TFold, TTerm>(
        int outer, int axis, int inner, ReadOnlySpan<T> a, ReadOnlySpan<T> b, T scale, Span<T> y, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFold : struct, IFold<T>
        where TTerm : struct, ITerm<T>
    {
        if (accumulate)
            Fold<T, TFold, TTerm, AddTo<T>>(outer, axis, inner, a, b, scale, y);
        else
            Fold<T, TFold, TTerm, Overwrite<T>>(outer, axis, inner, a, b, scale, y);
    }

    private static void Check<T>(
        int outer, int axis, int inner, ReadOnlySpan<T> full, string fullName, ReadOnlySpan<T> reduced, string reducedName)
    {
        Expect.AtLeast(outer, 0, nameof(outer));
        Expect.AtLeast(axis, 0, nameof(axis));
        Expect.AtLeast(inner, 0, nameof(inner));
        Expect.Length(full.Length, (long)outer * axis * inner, fullName);
        Expect.Length(reduced.Length, (long)outer * inner, reducedName);
    }
}
