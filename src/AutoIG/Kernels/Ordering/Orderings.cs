using System.Buffers;
using System.ComponentModel;
using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// Elements along the middle of (outer, axis, inner) in the order of their size, of which the first <c>count</c> are wanted. NaN is larger
/// than any number, as in PyTorch; equal elements keep their order, so that value, adjoint and tangent agree on who lies where.
/// </summary>
/// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
/// <exception cref="ArgumentOutOfRangeException">A size is negative, or more elements are wanted than there are.</exception>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Orderings
{
    /// <summary>y[o, k, i] = x[o, a, i] for the a that comes k-th.</summary>
    public static void Sort<T>(int outer, int axis, int inner, int count, bool descending, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(outer, axis, inner, count, x.Length, nameof(x), y.Length, nameof(y));
        Expect.Apart(x, y, nameof(x));
        Move<T, Taken<T>>(outer, axis, inner, count, descending, x, x, y);
    }

    /// <summary>
    /// Its adjoint: gradX[o, a, i] = gradY[o, k, i] where a comes k-th, and 0 where it is not among the wanted; added to gradX if
    /// <paramref name="accumulate"/>.
    /// </summary>
    public static void SortTransposed<T>(
        int outer, int axis, int inner, int count, bool descending, ReadOnlySpan<T> x, ReadOnlySpan<T> gradY, Span<T> gradX,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(outer, axis, inner, count, x.Length, nameof(x), gradY.Length, nameof(gradY));
        Expect.Length(gradX.Length, x.Length, nameof(gradX));
        Expect.Apart(gradY, gradX, nameof(gradY));
        Expect.Apart(x, gradX, nameof(x));
        if (!accumulate)
            gradX.Clear();
        Move<T, GivenBack<T>>(outer, axis, inner, count, descending, x, gradY, gradX);
    }

    /// <summary>Its tangent: tangentY[o, k, i] = tangentX[o, a, i] for the a that comes k-th.</summary>
    public static void SortTangent<T>(
        int outer, int axis, int inner, int count, bool descending, ReadOnlySpan<T> x, ReadOnlySpan<T> tangentX, Span<T> tangentY)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(outer, axis, inner, count, x.Length, nameof(x), tangentY.Length, nameof(tangentY));
        Expect.Length(tangentX.Length, x.Length, nameof(tangentX));
        Expect.Apart(tangentX, tangentY, nameof(tangentX));
        Expect.Apart(x, tangentY, nameof(x));
        Move<T, Taken<T>>(outer, axis, inner, count, descending, x, tangentX, tangentY);
    }

    private static void Move<T, TMove>(
        int outer, int axis, int inner, int count, bool descending, ReadOnlySpan<T> x, ReadOnlySpan<T> from, Span<T> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMove : struct, IMove<T>
    {
        var keys = ArrayPool<T>.Shared.Rent(axis);
        int[] places = ArrayPool<int>.Shared.Rent(axis);
        var order = new Order<T>(keys, descending);
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                int first = o * axis * inner + i;
                for (int a = 0; a < axis; a++)
                    (keys[a], places[a]) = (x[first + a * inner], a);
                places.AsSpan(0, axis).Sort(order);
                for (int k = 0; k < count; k++)
                    TMove.Run(from, to, first + places[k] * inner, (o * count + k) * inner + i);
            }
        }
        ArrayPool<T>.Shared.Return(keys);
        ArrayPool<int>.Shared.Return(places);
    }

    private static void Check(
        int outer, int axis, int inner, int count, int fullLength, string fullName, int orderedLength, string orderedName)
    {
        Expect.AtLeast(outer, 0, nameof(outer));
        Expect.AtLeast(axis, 1, nameof(axis));
        Expect.AtLeast(inner, 0, nameof(inner));
        Expect.AtLeast(count, 1, nameof(count));
        if (count > axis)
            throw Expect.OutOfRange(nameof(count), $"1 to {axis}", count);
        Expect.Length(fullLength, (long)outer * axis * inner, fullName);
        Expect.Length(orderedLength, (long)outer * count * inner, orderedName);
    }

    /// <summary>What is done with an element and its place.</summary>
    private interface IMove<T>
    {
        static abstract void Run(ReadOnlySpan<T> from, Span<T> to, int element, int place);
    }

    private readonly struct Taken<T> : IMove<T>
    {
        public static void Run(ReadOnlySpan<T> from, Span<T> to, int element, int place) => to[place] = from[element];
    }

    private readonly struct GivenBack<T> : IMove<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static void Run(ReadOnlySpan<T> from, Span<T> to, int element, int place) => to[element] += from[place];
    }

    /// <summary>Places by their elements, of equal elements the first first: an order in which no two are equal.</summary>
    private sealed class Order<T>(T[] keys, bool descending) : IComparer<int>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public int Compare(int x, int y)
        {
            T a = keys[x], b = keys[y];
            int compared = a < b ? -1 : a > b ? 1 : a == b ? 0 : T.IsNaN(a).CompareTo(T.IsNaN(b));
            return compared == 0 ? x - y : descending ? -compared : compared;
        }
    }
}
