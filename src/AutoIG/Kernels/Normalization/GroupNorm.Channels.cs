using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <content>The loops over one sample, vectors along the channels.</content>
public static partial class GroupNorm
{
    /// <summary>(a − b)·c + d.</summary>
    private readonly struct Normalize<T> : IMap4<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TVector>(TVector a, TVector b, TVector c, TVector d)
            where TVector : struct, IVector<TVector, T> => TVector.MultiplyAdd(a - b, c, d);
    }

    /// <summary>
    /// Per channel Σ v and Σ v·(x − μ), or, where v is empty, Σ (x − μ) and Σ (x − μ)². Positions are summed in blocks.
    /// </summary>
    private readonly ref struct Moments<T>(
        int positions, int channels, ReadOnlySpan<T> x, ReadOnlySpan<T> v, ReadOnlySpan<T> mean, Span<T> sums,
        Span<T> products) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private const int Block = 64;

        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _v = v;
        private readonly ReadOnlySpan<T> _mean = mean;
        private readonly Span<T> _sums = sums;
        private readonly Span<T> _products = products;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            bool squares = _v.IsEmpty;
            for (int c = from; c < to; c += TVector.Count)
            {
                var mean = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_mean), c));
                TVector sum = TVector.Zero, product = TVector.Zero;
                for (int start = 0; start < positions; start += Block)
                {
                    int end = Math.Min(start + Block, positions);
                    TVector blockSum = TVector.Zero, blockProduct = TVector.Zero;
                    for (int i = start; i < end; i++)
                    {
                        var deviation = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_x), i * channels + c)) - mean;
                        var value = squares ? deviation : TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_v), i * channels + c));
                        blockSum += value;
                        blockProduct = TVector.MultiplyAdd(value, deviation, blockProduct);
                    }

                    sum += blockSum;
                    product += blockProduct;
                }

                TVector.Store(product, ref Unsafe.Add(ref MemoryMarshal.GetReference(_products), c));
                TVector.Store(sum, ref Unsafe.Add(ref MemoryMarshal.GetReference(_sums), c));
            }
        }
    }

    /// <summary>result = outside·(inside·v − offset − slope·(x − μ)); a slope of 0 asks for no x, which may be ±∞ or NaN.</summary>
    private readonly ref struct Combine<T, TStore>(int positions, int channels, ReadOnlySpan<T> x, ReadOnlySpan<T> v, ReadOnlySpan<T> mean,
        ReadOnlySpan<T> inside, ReadOnlySpan<T> offset, ReadOnlySpan<T> slope, ReadOnlySpan<T> outside, Span<T> result) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStore : struct, IStore<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _v = v;
        private readonly ReadOnlySpan<T> _mean = mean;
        private readonly ReadOnlySpan<T> _inside = inside;
        private readonly ReadOnlySpan<T> _offset = offset;
        private readonly ReadOnlySpan<T> _slope = slope;
        private readonly ReadOnlySpan<T> _outside = outside;
        private readonly Span<T> _result = result;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            for (int c = from; c < to; c += TVector.Count)
            {
                var mean = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_mean), c));
                var inside = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_inside), c));
                var offset = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_offset), c));
                var slope = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_slope), c));
                var isLevel = TVector.Equals(slope, TVector.Zero);
                var outside = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_outside), c));
                for (int i = 0; i < positions; i++)
                {
                    int at = i * channels + c;
                    var deviation = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_x), at)) - mean;
                    var value = TVector.MultiplyAdd(TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_v), at)), inside, -offset);
                    TStore.Store(
                        outside * TVector.Select(isLevel, value, TVector.MultiplyAdd(-deviation, slope, value)),
                        ref Unsafe.Add(ref MemoryMarshal.GetReference(_result), at));
                }
            }
        }
    }
}
