using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <content>
/// The loops. Values are folded in blocks, block results joined after (long rows pairwise), so that the error of a float sum grows
/// with the block and the number of blocks, not with the number of values. The order depends on axis and inner alone.
/// </content>
public static partial class Reductions
{
    private const int Block = 64;

    private static void Fold<T, TFold, TTerm, TStore>(
        int outer, int axis, int inner, ReadOnlySpan<T> a, ReadOnlySpan<T> b, T scale, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFold : struct, IFold<T>
        where TTerm : struct, ITerm<T>
        where TStore : struct, IStore<T>
    {
        if (inner == 1)
            Dispatch.Run<T, Rows<T, TFold, TTerm, TStore>>(new(outer, axis, a, b, scale, y));
        else
            Dispatch.RunChannels<T, Columns<T, TFold, TTerm, TStore>>(inner, new(outer, axis, inner, a, b, scale, y));
    }

    /// <summary>Folds contiguous values.</summary>
    internal static T FoldRow<T, TVector, TFold, TTerm>(ref readonly T first, ref readonly T second, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
        where TFold : struct, IFold<T>
        where TTerm : struct, ITerm<T>
    {
        ref T a = ref Unsafe.AsRef(in first);
        ref T b = ref Unsafe.AsRef(in second);
        int largest = 16 * Block * TVector.Count;
        if (length > largest)
        {
            int half = (length / 2 + largest - 1) / largest * largest;
            T left = FoldRow<T, TVector, TFold, TTerm>(ref a, ref b, half);
            T right = FoldRow<T, TVector, TFold, TTerm>(
                ref Unsafe.Add(ref a, half), ref TTerm.ReadsSecond ? ref Unsafe.Add(ref b, half) : ref b, length - half);
            return TFold.Collapse(TFold.Combine(Lane1<T>.Create(left), Lane1<T>.Create(right)));
        }

        int count = TVector.Count, whole = length / count * count, i = 0;
        T total = TFold.Identity;
        if (whole > 0)
        {
            var identity = TVector.Create(TFold.Identity);
            var joined = identity;
            while (i < whole)
            {
                int end = Math.Min(i + Block * count, whole);
                TVector s0 = identity, s1 = identity, s2 = identity, s3 = identity;
                for (; i <= end - 4 * count; i += 4 * count)
                {
                    s0 = TFold.Combine(s0, Term<T, TVector, TTerm>(ref a, ref b, i));
                    s1 = TFold.Combine(s1, Term<T, TVector, TTerm>(ref a, ref b, i + count));
                    s2 = TFold.Combine(s2, Term<T, TVector, TTerm>(ref a, ref b, i + 2 * count));
                    s3 = TFold.Combine(s3, Term<T, TVector, TTerm>(ref a, ref b, i + 3 * count));
                }

                for (; i < end; i += count)
                    s0 = TFold.Combine(s0, Term<T, TVector, TTerm>(ref a, ref b, i));
                joined = TFold.Combine(joined, TFold.Combine(TFold.Combine(s0, s1), TFold.Combine(s2, s3)));
            }

            total = TFold.Collapse(joined);
        }

        if (i < length)
        {
            var rest = Lane1<T>.Create(TFold.Identity);
            for (; i < length; i++)
                rest = TFold.Combine(rest, Term<T, Lane1<T>, TTerm>(ref a, ref b, i));
            total = TFold.Collapse(TFold.Combine(Lane1<T>.Create(total), rest));
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Term<T, TVector, TTerm>(ref T a, ref T b, int index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
        where TTerm : struct, ITerm<T> =>
        TTerm.Invoke(TVector.Load(ref Unsafe.Add(ref a, index)), TTerm.ReadsSecond ? TVector.Load(ref Unsafe.Add(ref b, index)) : default);

    private readonly ref struct Rows<T, TFold, TTerm, TStore>(int outer, int axis, ReadOnlySpan<T> a, ReadOnlySpan<T> b, T scale, Span<T> y)
        : IVectorKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFold : struct, IFold<T>
        where TTerm : struct, ITerm<T>
        where TStore : struct, IStore<T>
    {
        private readonly ReadOnlySpan<T> _a = a;
        private readonly ReadOnlySpan<T> _b = b;
        private readonly Span<T> _y = y;

        public void Run<TVector>()
            where TVector : struct, IVector<TVector, T>
        {
            ref T a = ref MemoryMarshal.GetReference(_a);
            ref T b = ref MemoryMarshal.GetReference(_b);
            ref T y = ref MemoryMarshal.GetReference(_y);
            for (int o = 0; o < outer; o++)
            {
                TStore.Store(FoldRow<T, TVector, TFold, TTerm>(ref a, ref b, axis) * scale, ref Unsafe.Add(ref y, o));
                a = ref Unsafe.Add(ref a, axis);
                b = ref TTerm.ReadsSecond ? ref Unsafe.Add(ref b, axis) : ref b;
            }
        }
    }

    private readonly ref struct Columns<T, TFold, TTerm, TStore>(
        int outer, int axis, int inner, ReadOnlySpan<T> a, ReadOnlySpan<T> b, T scale, Span<T> y)
        : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFold : struct, IFold<T>
        where TTerm : struct, ITerm<T>
        where TStore : struct, IStore<T>
    {
        private readonly ReadOnlySpan<T> _a = a;
        private readonly ReadOnlySpan<T> _b = b;
        private readonly Span<T> _y = y;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            // As many blocks as a block has values.
            int block = Math.Max(Block, (int)Math.Sqrt(axis));
            int count = TVector.Count;
            var factor = TVector.Create(scale);
            var identity = TVector.Create(TFold.Identity);
            for (int o = 0; o < outer; o++)
            {
                int c = from;
                for (; c <= to - 4 * count; c += 4 * count)
                {
                    TVector t0 = identity, t1 = identity, t2 = identity, t3 = identity;
                    for (int start = 0; start < axis; start += block)
                    {
                        TVector s0 = identity, s1 = identity, s2 = identity, s3 = identity;
                        int end = Math.Min(start + block, axis);
                        int at = (o * axis + start) * inner + c;
                        ref T a = ref Unsafe.Add(ref MemoryMarshal.GetReference(_a), at);
                        ref T b = ref TTerm.ReadsSecond ? ref Unsafe.Add(ref MemoryMarshal.GetReference(_b), at) : ref a;
                        for (int i = start; i < end; i++)
                        {
                            s0 = TFold.Combine(s0, Term<T, TVector, TTerm>(ref a, ref b, 0));
                            s1 = TFold.Combine(s1, Term<T, TVector, TTerm>(ref a, ref b, count));
                            s2 = TFold.Combine(s2, Term<T, TVector, TTerm>(ref a, ref b, 2 * count));
                            s3 = TFold.Combine(s3, Term<T, TVector, TTerm>(ref a, ref b, 3 * count));
                            a = ref Unsafe.Add(ref a, inner);
                            b = ref Unsafe.Add(ref b, inner);
                        }

                        t0 = TFold.Combine(t0, s0);
                        t1 = TFold.Combine(t1, s1);
                        t2 = TFold.Combine(t2, s2);
                        t3 = TFold.Combine(t3, s3);
                    }

                    ref T y = ref Unsafe.Add(ref MemoryMarshal.GetReference(_y), o * inner + c);
                    TStore.Store(t0 * factor, ref y);
                    TStore.Store(t1 * factor, ref Unsafe.Add(ref y, count));
                    TStore.Store(t2 * factor, ref Unsafe.Add(ref y, 2 * count));
                    TStore.Store(t3 * factor, ref Unsafe.Add(ref y, 3 * count));
                }

                for (; c < to; c += count)
                {
                    var total = identity;
                    for (int start = 0; start < axis; start += block)
                    {
                        var sum = identity;
                        int end = Math.Min(start + block, axis);
                        int at = (o * axis + start) * inner + c;
                        ref T a = ref Unsafe.Add(ref MemoryMarshal.GetReference(_a), at);
                        ref T b = ref TTerm.ReadsSecond ? ref Unsafe.Add(ref MemoryMarshal.GetReference(_b), at) : ref a;
                        for (int i = start; i < end; i++)
                        {
                            sum = TFold.Combine(sum, Term<T, TVector, TTerm>(ref a, ref b, 0));
                            a = ref Unsafe.Add(ref a, inner);
                            b = ref Unsafe.Add(ref b, inner);
                        }

                        total = TFold.Combine(total, sum);
                    }

                    TStore.Store(total * factor, ref Unsafe.Add(ref MemoryMarshal.GetReference(_y), o * inner + c));
                }
            }
        }
    }
}
