using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <content>The loops. A range of channels adds to what other ranges have found at the same point.</content>
public static partial class Breakpoints
{
    /// <summary>The largest reciprocals of one point, lane by lane.</summary>
    private struct Nearest<T, TVector>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T>
    {
        private TVector _ahead, _behind;

        public static Nearest<T, TVector> None => new() { _ahead = TVector.Zero, _behind = TVector.Zero };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(TVector value, TVector slope)
        {
            // z/(dz/dα) is how far the zero lies behind. Of NaN no comparison holds.
            var rate = slope / value;
            _behind = TVector.Select(TVector.GreaterThan(rate, _behind), rate, _behind);
            _ahead = TVector.Select(TVector.GreaterThan(-rate, _ahead), -rate, _ahead);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Keep(Span<T> nearest)
        {
            nearest[0] = T.Max(nearest[0], TVector.MaxElement(_ahead));
            nearest[1] = T.Max(nearest[1], TVector.MaxElement(_behind));
        }
    }

    private readonly ref struct ZerosKernel<T>(
        int points, int length, ReadOnlySpan<T> values, ReadOnlySpan<T> slopes, Span<T> nearest) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _values = values;
        private readonly ReadOnlySpan<T> _slopes = slopes;
        private readonly Span<T> _nearest = nearest;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            for (int p = 0; p < points; p++)
            {
                ref T value = ref MemoryMarshal.GetReference(_values[(p * length)..]);
                ref T slope = ref MemoryMarshal.GetReference(_slopes[(p * length)..]);
                var sides = Nearest<T, TVector>.None;
                for (int i = from; i < to; i += TVector.Count)
                    sides.Add(TVector.Load(ref Unsafe.Add(ref value, i)), TVector.Load(ref Unsafe.Add(ref slope, i)));
                sides.Keep(_nearest.Slice(p * Sides, Sides));
            }
        }
    }

    private readonly ref struct PoolKernel<T>(
        int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> slopeX, ReadOnlySpan<T> slopeY,
        Span<T> nearest) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly PoolingGeometry _geometry = geometry;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _y = y;
        private readonly ReadOnlySpan<T> _slopeX = slopeX;
        private readonly ReadOnlySpan<T> _slopeY = slopeY;
        private readonly Span<T> _nearest = nearest;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            var vertical = _geometry.Vertical;
            var horizontal = _geometry.Horizontal;
            int channels = _geometry.Channels, row = horizontal.Size * channels, output = 0;
            for (int p = 0; p < points; p++)
            {
                ref T x = ref MemoryMarshal.GetReference(_x[(p * _geometry.InputLength)..]);
                ref T slopeX = ref MemoryMarshal.GetReference(_slopeX[(p * _geometry.InputLength)..]);
                var sides = Nearest<T, TVector>.None;
                for (int oy = 0; oy < vertical.Output; oy++)
                {
                    var (top, bottom) = vertical.Window(oy);
                    for (int ox = 0; ox < horizontal.Output; ox++, output += channels)
                    {
                        var (left, right) = horizontal.Window(ox);
                        for (int c = from; c < to; c += TVector.Count)
                        {
                            var max = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_y), output + c));
                            var slope = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_slopeY), output + c));
                            for (int iy = top; iy < bottom; iy += vertical.Dilation)
                            {
                                for (int ix = left; ix < right; ix += horizontal.Dilation)
                                {
                                    int at = (iy * row) + (ix * channels) + c;
                                    sides.Add(
                                        TVector.Load(ref Unsafe.Add(ref x, at)) - max,
                                        TVector.Load(ref Unsafe.Add(ref slopeX, at)) - slope);
                                }
                            }
                        }
                    }
                }
                sides.Keep(_nearest.Slice(p * Sides, Sides));
            }
        }
    }

    private readonly ref struct ExtremumKernel<T>(
        int points, int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> slopeX, ReadOnlySpan<T> slopeY,
        Span<T> nearest) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _y = y;
        private readonly ReadOnlySpan<T> _slopeX = slopeX;
        private readonly ReadOnlySpan<T> _slopeY = slopeY;
        private readonly Span<T> _nearest = nearest;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            for (int p = 0; p < points; p++)
            {
                var sides = Nearest<T, TVector>.None;
                for (int o = p * outer; o < (p + 1) * outer; o++)
                {
                    for (int c = from; c < to; c += TVector.Count)
                    {
                        var extremum = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_y), (o * inner) + c));
                        var slope = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_slopeY), (o * inner) + c));
                        for (int at = (o * axis * inner) + c, a = 0; a < axis; a++, at += inner)
                        {
                            sides.Add(
                                TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_x), at)) - extremum,
                                TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_slopeX), at)) - slope);
                        }
                    }
                }
                sides.Keep(_nearest.Slice(p * Sides, Sides));
            }
        }
    }
}
