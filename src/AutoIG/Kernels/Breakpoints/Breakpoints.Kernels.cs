using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <content>The loops. A range of channels adds to what other ranges have found at the same point.</content>
public static partial class Breakpoints
{
    /// <summary>
    /// What elements that are equal in exact arithmetic may differ by: some roundings of the largest of the map, whose neighbours take part
    /// in what a convolution computes by transforms.
    /// </summary>
    private static T RoundingOf<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> slopes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = T.Max(T.Abs(TensorPrimitives.MaxMagnitude(values)), T.Abs(TensorPrimitives.MaxMagnitude(slopes)));
        return largest * T.ScaleB(T.One, typeof(T) == typeof(float) ? -19 : -48);
    }

    /// <summary>
    /// The largest reciprocals of one point, lane by lane. A value of 0 counts as one that is just positive: where it falls, the breakpoint
    /// lies in front, and behind where it rises.
    /// </summary>
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

        /// <summary>Adds where another element overtakes the leader.</summary>
        /// <param name="lead">By how much the leader leads, at least 0.</param>
        /// <param name="growth">How fast the lead grows.</param>
        /// <param name="rounding">What elements that are equal may differ by.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddLead(TVector lead, TVector growth, TVector rounding)
        {
            // From one end of the path to the other the two differ by no more than roundings: which of them leads, nobody can tell.
            var isTie = TVector.And(
                TVector.LessThanOrEqual(lead, rounding), TVector.LessThanOrEqual(TVector.Abs(growth), rounding));
            Add(lead, TVector.Select(isTie, TVector.Zero, growth));
        }

        /// <summary>Adds what was found to what is known.</summary>
        /// <param name="nearest">The numbers of the point.</param>
        /// <param name="isOpen">Whether it is not known on which side of a breakpoint a point that is one itself was taken to lie.</param>
        public readonly void Keep(Span<T> nearest, bool isOpen)
        {
            T ahead = TVector.MaxElement(_ahead), behind = TVector.MaxElement(_behind);
            if (isOpen && (T.IsInfinity(ahead) || T.IsInfinity(behind)))
                (ahead, behind) = (T.PositiveInfinity, T.PositiveInfinity);
            nearest[0] = T.Max(nearest[0], ahead);
            nearest[1] = T.Max(nearest[1], behind);
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
                sides.Keep(_nearest.Slice(p * Sides, Sides), isOpen: true);
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
                int length = _geometry.OutputLength;
                var rounding = TVector.Create(RoundingOf(_y.Slice(p * length, length), _slopeY.Slice(p * length, length)));
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
                                    sides.AddLead(
                                        max - TVector.Load(ref Unsafe.Add(ref x, at)),
                                        slope - TVector.Load(ref Unsafe.Add(ref slopeX, at)), rounding);
                                }
                            }
                        }
                    }
                }
                sides.Keep(_nearest.Slice(p * Sides, Sides), isOpen: false);
            }
        }
    }

    private readonly ref struct ExtremumKernel<T>(
        int points, int outer, int axis, int inner, bool largest, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> slopeX,
        ReadOnlySpan<T> slopeY, Span<T> nearest) : IChannelKernel<T>
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
                int length = outer * inner;
                var rounding = TVector.Create(RoundingOf(_y.Slice(p * length, length), _slopeY.Slice(p * length, length)));
                var sides = Nearest<T, TVector>.None;
                for (int o = p * outer; o < (p + 1) * outer; o++)
                {
                    for (int c = from; c < to; c += TVector.Count)
                    {
                        var extremum = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_y), (o * inner) + c));
                        var slope = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_slopeY), (o * inner) + c));
                        for (int at = (o * axis * inner) + c, a = 0; a < axis; a++, at += inner)
                        {
                            var lead = extremum - TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_x), at));
                            var growth = slope - TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_slopeX), at));
                            // a − b is never −0 where a = b, so that −(a − b) is not what the smallest leads by.
                            sides.AddLead(TVector.Abs(lead), largest ? growth : -growth, rounding);
                        }
                    }
                }
                sides.Keep(_nearest.Slice(p * Sides, Sides), isOpen: false);
            }
        }
    }
}
