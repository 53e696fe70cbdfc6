using System.Numerics;

namespace AutoIG.CompilerServices;

/// <content>Norms.</content>
public static partial class Reductions
{
    /// <summary>
    /// y[o, i] = (Σₐ |x[o, a, i]|ᵖ)^(1/p). Where the powers or their sum leave the range of <typeparamref name="T"/> though the norm does
    /// not, they are taken of x divided by its largest magnitude.
    /// </summary>
    /// <param name="outer">Slices, the points among them.</param>
    /// <param name="axis">Elements of a norm, at least one.</param>
    /// <param name="inner">Norms of a slice, side by side.</param>
    /// <param name="order">p, positive and finite.</param>
    /// <param name="x">[outer, axis, inner].</param>
    /// <param name="y">[outer, inner].</param>
    public static void Norm<T>(int outer, int axis, int inner, T order, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.AtLeast(axis, 1, nameof(axis));
        Check(outer, axis, inner, x, nameof(x), y, nameof(y));
        Expect.Apart(x, y, nameof(x));
        bool isEuclidean = order == T.One + T.One;
        if (isEuclidean)
            Dot(outer, axis, inner, x, x, y);
        for (int at = 0; at < y.Length; at++)
        {
            // A smaller sum may consist of squares that are denormal.
            if (isEuclidean && y[at] >= SmallestSum<T>() && T.IsFinite(y[at]))
                y[at] = T.Sqrt(y[at]);
            else
                y[at] = ScaledNorm(x[(at / inner * axis * inner + at % inner)..], axis, inner, double.CreateTruncating(order));
        }
    }

    /// <summary>The smallest normal number with as many more binary digits as a number has.</summary>
    private static T SmallestSum<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(typeof(T) == typeof(float) ? 2e-31 : 2.1e-292);

    /// <summary>The norm of elements that lie <paramref name="stride"/> apart, by way of the largest of them.</summary>
    private static T ScaledNorm<T>(ReadOnlySpan<T> x, int count, int stride, double order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        for (int a = 0; a < count; a++)
            largest = T.Max(largest, T.Abs(x[a * stride]));
        if (T.IsZero(largest) || !T.IsFinite(largest))
            return largest;
        double unit = double.CreateTruncating(largest), sum = 0;
        for (int a = 0; a < count; a++)
        {
            double share = Math.Abs(double.CreateTruncating(x[a * stride])) / unit;
            sum += order == 2 ? share * share : Math.Pow(share, order);
        }

        return T.CreateTruncating(unit * (order == 2 ? Math.Sqrt(sum) : Math.Pow(sum, 1 / order)));
    }
}
