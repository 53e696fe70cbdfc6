using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <content>The adjoint.</content>
public static partial class MaxPooling
{
    /// <summary>
    /// Windows of a known extent. Where they overlap, what a window meets first (in row-major order of the windows) is overwritten and only
    /// the rest is added to, so that nothing needs to be cleared but what no window covers.
    /// </summary>
    private static void TransposeUnrolled<T, TExtent>(
        int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> gradY, Span<T> gradX,
        bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TExtent : struct, ITileCount
    {
        if (!accumulate && !geometry.IsPartition)
            ClearUncovered(points, in geometry, gradX);
        switch (accumulate ? TExtent.Value : Math.Max(0, TExtent.Value - geometry.Vertical.Stride))
        {
            case 0:
                Transpose<T, TExtent, Count0>(points, in geometry, x, y, gradY, gradX);
                break;
            case 1:
                Transpose<T, TExtent, Count1>(points, in geometry, x, y, gradY, gradX);
                break;
            case 2 when TExtent.Value > 2:
                Transpose<T, TExtent, Count2>(points, in geometry, x, y, gradY, gradX);
                break;
            default:
                Transpose<T, TExtent, Count4>(points, in geometry, x, y, gradY, gradX);
                break;
        }
    }

    private static void Transpose<T, TExtent, TShared>(
        int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> gradY, Span<T> gradX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TExtent : struct, ITileCount
        where TShared : struct, ITileCount =>
        Dispatch.RunChannels<T, TransposedKernel<T, TExtent, TShared>>(geometry.Channels, new(points, in geometry, x, y, gradY, gradX));

    private static void ClearUncovered<T>(int points, in PoolingGeometry geometry, Span<T> gradX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var vertical = geometry.Vertical;
        var horizontal = geometry.Horizontal;
        if (vertical.Stride > vertical.Kernel)
        {
            // Gaps between all windows.
            gradX.Clear();
            return;
        }

        int row = horizontal.Size * geometry.Channels, covered = horizontal.Covered * geometry.Channels;
        for (int p = 0; p < points; p++)
        {
            var sample = gradX.Slice(p * geometry.InputLength, geometry.InputLength);
            sample[(vertical.Covered * row)..].Clear();
            for (int iy = 0; covered < row && iy < vertical.Covered; iy++)
                sample[(iy * row + covered)..((iy + 1) * row)].Clear();
        }
    }

    /// <summary>
    /// Windows of extent TExtent are written out where they lie wholly inside; at the borders, and everywhere if it is 0, windows are
    /// loops. A window shares its first TShared lines with the window above it and its first TShared columns with the one before it: these
    /// it adds to, the rest it overwrites. 0 always overwrites, <see cref="Count4"/> always adds.
    /// </summary>
    private readonly ref struct TransposedKernel<T, TExtent, TShared>(
        int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> gradY,
        Span<T> gradX) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TExtent : struct, ITileCount
        where TShared : struct, ITileCount
    {
        private readonly PoolingGeometry _geometry = geometry;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _y = y;
        private readonly ReadOnlySpan<T> _gradY = gradY;
        private readonly Span<T> _gradX = gradX;

        private static bool Always
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => TShared.Value is 0 or 4;
        }

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            var vertical = _geometry.Vertical;
            var horizontal = _geometry.Horizontal;
            int channels = _geometry.Channels, row = horizontal.Size * channels, windows = horizontal.Output;

            // The first windows share nothing with an earlier one: they count as borders.
            var (top, bottom) = TExtent.Value > 0 ? vertical.Inside : default;
            var (left, right) = TExtent.Value > 0 ? horizontal.Inside : default;
            (top, left) = Always ? (top, left) : (Math.Max(top, 1), Math.Max(left, 1));
            int output = 0;
            for (int p = 0; p < points; p++)
            {
                for (int oy = 0; oy < vertical.Output; oy++)
                {
                    if (oy >= top && oy < bottom && left < right && IsOrdered<TVector>(output + left * channels, right - left, from, to))
                    {
                        int first = p * _geometry.InputLength
                            + (oy * vertical.Stride - vertical.Padding) * row + (left * horizontal.Stride - horizontal.Padding) * channels;
                        Border<TVector>(p, oy, 0, left, output, from, to);
                        Inside<TVector>(first, row, channels, horizontal.Stride, right - left, output + left * channels, from, to);
                        Border<TVector>(p, oy, right, windows, output, from, to);
                    }
                    else
                    {
                        Border<TVector>(p, oy, 0, windows, output, from, to);
                    }

                    output += windows * channels;
                }
            }
        }

        // Its loop is too short to be replaced while it runs: it is optimised from the first call on.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Inside<TVector>(nint at, nint row, nint channels, int stride, int windows, nint output, nint from, nint to)
            where TVector : struct, IVector<TVector, T>
        {
            ref T x = ref Unsafe.Add(ref MemoryMarshal.GetReference(_x), at);
            ref T gradX = ref Unsafe.Add(ref MemoryMarshal.GetReference(_gradX), at);
            ref T y = ref Unsafe.Add(ref MemoryMarshal.GetReference(_y), output);
            ref T gradY = ref Unsafe.Add(ref MemoryMarshal.GetReference(_gradY), output);
            nint step = stride * channels, window = 0, place = 0;
            for (; windows > 0; windows--)
            {
                for (nint c = from; c < to; c += TVector.Count)
                {
                    var max = TVector.Load(ref Unsafe.Add(ref y, place + c));
                    var waiting = TVector.Load(ref Unsafe.Add(ref gradY, place + c));
                    ref T value = ref Unsafe.Add(ref x, window + c);
                    ref T gradient = ref Unsafe.Add(ref gradX, window + c);
                    waiting = Line(TShared.Value > 0, ref value, ref gradient, channels, max, waiting);
                    waiting = Line(
                        TShared.Value > 1, ref Unsafe.Add(ref value, row), ref Unsafe.Add(ref gradient, row), channels, max, waiting);
                    if (TExtent.Value > 2)
                    {
                        Line(
                            TShared.Value > 2, ref Unsafe.Add(ref value, 2 * row), ref Unsafe.Add(ref gradient, 2 * row), channels, max,
                            waiting);
                    }
                }

                window += step;
                place += channels;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector Line<TVector>(bool adds, ref T x, ref T gradX, nint channels, TVector max, TVector waiting)
            where TVector : struct, IVector<TVector, T>
        {
            waiting = Element(adds || TShared.Value > 0, ref x, ref gradX, max, waiting);
            waiting = Element(
                adds || TShared.Value > 1, ref Unsafe.Add(ref x, channels), ref Unsafe.Add(ref gradX, channels), max, waiting);
            return TExtent.Value > 2
                ? Element(
                    adds || TShared.Value > 2, ref Unsafe.Add(ref x, 2 * channels), ref Unsafe.Add(ref gradX, 2 * channels), max, waiting)
                : waiting;
        }

        /// <summary>The first element that equals the maximum gets the gradient, the others get 0.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector Element<TVector>(bool adds, ref T x, ref T gradX, TVector max, TVector waiting)
            where TVector : struct, IVector<TVector, T>
        {
            var hit = TVector.Equals(TVector.Load(ref x), max);
            Hand(adds, TVector.Select(hit, waiting, TVector.Zero), ref gradX);
            return TVector.Select(hit, TVector.Zero, waiting);
        }

        /// <summary>
        /// Whether no maximum of a row of windows is NaN. Asked before the row: a call among the windows would keep all of the loop's
        /// addresses in memory.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private bool IsOrdered<TVector>(nint output, int windows, nint from, nint to)
            where TVector : struct, IVector<TVector, T>
        {
            ref T y = ref Unsafe.Add(ref MemoryMarshal.GetReference(_y), output);
            var ordered = TVector.Equals(TVector.Zero, TVector.Zero);
            for (; windows > 0; windows--)
            {
                for (nint c = from; c < to; c += TVector.Count)
                {
                    var max = TVector.Load(ref Unsafe.Add(ref y, c));
                    ordered = TVector.And(ordered, TVector.Equals(max, max));
                }

                y = ref Unsafe.Add(ref y, _geometry.Channels);
            }

            return TVector.EqualsAll(TVector.And(ordered, TVector.One), TVector.One);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector UnorderedElement<TVector>(bool adds, ref T x, ref T gradX, TVector max, TVector waiting)
            where TVector : struct, IVector<TVector, T>
        {
            var value = TVector.Load(ref x);
            var hit = TVector.Or(TVector.Equals(value, max), TVector.Not(TVector.Equals(value, value)));
            Hand(adds, TVector.And(hit, waiting), ref gradX);
            return TVector.And(waiting, TVector.Not(hit));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Hand<TVector>(bool adds, TVector gradient, ref T gradX)
            where TVector : struct, IVector<TVector, T>
        {
            if (adds)
            {
                gradient = TVector.Load(ref gradX) + gradient;
            }
            else if (!Always)
            {
                // As if it had been added to a cleared element: −0 becomes +0.
                gradient += TVector.Zero;
            }

            TVector.Store(gradient, ref gradX);
        }

        private void Border<TVector>(int point, int oy, int first, int end, int output, int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            var vertical = _geometry.Vertical;
            var horizontal = _geometry.Horizontal;
            int channels = _geometry.Channels, row = horizontal.Size * channels;
            int stepY = vertical.Dilation * row, stepX = horizontal.Dilation * channels;
            var (top, bottom) = vertical.Window(oy);

            // Positions before these belong to an earlier window as well.
            int freshY = oy == 0 ? 0 : oy * vertical.Stride - vertical.Padding + TShared.Value;
            ref T x = ref MemoryMarshal.GetReference(_x);
            ref T gradX = ref MemoryMarshal.GetReference(_gradX);
            for (int ox = first; ox < end; ox++)
            {
                var (left, right) = horizontal.Window(ox);
                int freshX = ox == 0 ? 0 : ox * horizontal.Stride - horizontal.Padding + TShared.Value;
                int window = point * _geometry.InputLength + top * row + left * channels;
                for (int c = from; c < to; c += TVector.Count)
                {
                    var max = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_y), output + ox * channels + c));
                    var waiting = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_gradY), output + ox * channels + c));
                    int line = window + c;
                    for (int iy = top; iy < bottom; iy += vertical.Dilation)
                    {
                        int at = line;
                        for (int ix = left; ix < right; ix += horizontal.Dilation)
                        {
                            bool adds = TShared.Value == 4 || (TShared.Value > 0 && (iy < freshY || ix < freshX));
                            waiting = UnorderedElement(adds, ref Unsafe.Add(ref x, at), ref Unsafe.Add(ref gradX, at), max, waiting);
                            at += stepX;
                        }

                        line += stepY;
                    }
                }
            }
        }
    }
}
