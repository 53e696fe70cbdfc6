using System.Numerics;

namespace AutoIG.CompilerServices;

/// <content>Sums up to each element, in double precision: a long axis would add up the rounding of all its sums.</content>
public static partial class Reductions
{
    /// <summary>y[o, a, i] = x[o, 0, i] + … + x[o, a, i].</summary>
    public static void CumulativeSum<T>(int outer, int axis, int inner, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckCumulative(outer, axis, inner, x, nameof(x), y, nameof(y));
        Accumulate<T, Overwrite<T>>(outer, axis, inner, 0, inner, x, y);
    }

    /// <summary>
    /// Its adjoint: gradX[o, a, i] = gradY[o, a, i] + … + gradY[o, axis − 1, i], added to gradX if <paramref name="accumulate"/>.
    /// </summary>
    public static void CumulativeSumTransposed<T>(
        int outer, int axis, int inner, ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckCumulative(outer, axis, inner, gradY, nameof(gradY), gradX, nameof(gradX));
        int last = (axis - 1) * inner;
        if (accumulate)
            Accumulate<T, AddTo<T>>(outer, axis, inner, last, -inner, gradY, gradX);
        else
            Accumulate<T, Overwrite<T>>(outer, axis, inner, last, -inner, gradY, gradX);
    }

    private static void Accumulate<T, TStore>(int outer, int axis, int inner, int first, int step, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStore : struct, IStore<T>
    {
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                double sum = 0;
                int at = o * axis * inner + first + i;
                for (int a = 0; a < axis; a++, at += step)
                {
                    sum += double.CreateTruncating(x[at]);
                    TStore.Store(T.CreateTruncating(sum), ref y[at]);
                }
            }
        }
    }

    private static void CheckCumulative<T>(
        int outer, int axis, int inner, ReadOnlySpan<T> x, string xName, ReadOnlySpan<T> y, string yName)
    {
        Expect.AtLeast(outer, 0, nameof(outer));
        Expect.AtLeast(axis, 0, nameof(axis));
        Expect.AtLeast(inner, 0, nameof(inner));
        Expect.Length(x.Length, (long)outer * axis * inner, xName);
        Expect.Length(y.Length, x.Length, yName);
        Expect.SameOrApart(x, y, xName);
    }
}
