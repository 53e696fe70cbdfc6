using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <content>The forward pass.</content>
public static partial class MaxPooling
{
    /// <summary>
    /// Windows of extent TExtent are written out where they lie wholly inside; at the borders, and everywhere if it is 0, windows are
    /// loops.
    /// </summary>
    private readonly ref struct ForwardKernel<T, TExtent>(
        int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, Span<T> y) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TExtent : struct, ITileCount
    {
        private readonly PoolingGeometry _geometry = geometry;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            var vertical = _geometry.Vertical;
            var horizontal = _geometry.Horizontal;
            int channels = _geometry.Channels, row = horizontal.Size * channels, windows = horizontal.Output;
            var (top, bottom) = TExtent.Value > 0 ? vertical.Inside : default;
            var (left, right) = TExtent.Value > 0 ? horizontal.Inside : default;
            ref T y = ref MemoryMarshal.GetReference(_y);
            for (int p = 0; p < points; p++)
            {
                ref T sample = ref Unsafe.Add(ref MemoryMarshal.GetReference(_x), p * _geometry.InputLength);
                for (int oy = 0; oy < vertical.Output; oy++)
                {
                    if (oy >= top && oy < bottom && left < right)
                    {
                        ref T first = ref Unsafe.Add(
                            ref sample,
                            (oy * vertical.Stride - vertical.Padding) * row + (left * horizontal.Stride - horizontal.Padding) * channels);
                        Border<TVector>(ref sample, oy, 0, left, ref y, from, to);
                        Inside<TVector>(
                            ref first, row, channels, horizontal.Stride, right - left, ref Unsafe.Add(ref y, left * channels), from, to);
                        Border<TVector>(ref sample, oy, right, windows, ref y, from, to);
                    }
                    else
                    {
                        Border<TVector>(ref sample, oy, 0, windows, ref y, from, to);
                    }

                    y = ref Unsafe.Add(ref y, windows * channels);
                }
            }
        }

        // Its loop is too short to be replaced while it runs: it is optimised from the first call on.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Inside<TVector>(ref T x, nint row, nint channels, int stride, int windows, ref T y, nint from, nint to)
            where TVector : struct, IVector<TVector, T>
        {
            nint step = stride * channels;
            for (; windows > 0; windows--)
            {
                for (nint c = from; c < to; c += TVector.Count)
                {
                    ref T line = ref Unsafe.Add(ref x, c);
                    var max = Line(TVector.Load(ref line), ref line, channels);
                    line = ref Unsafe.Add(ref line, row);
                    max = Line(TVector.Max(max, TVector.Load(ref line)), ref line, channels);
                    if (TExtent.Value > 2)
                    {
                        line = ref Unsafe.Add(ref line, row);
                        max = Line(TVector.Max(max, TVector.Load(ref line)), ref line, channels);
                    }

                    TVector.Store(max, ref Unsafe.Add(ref y, c));
                }

                x = ref Unsafe.Add(ref x, step);
                y = ref Unsafe.Add(ref y, channels);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector Line<TVector>(TVector max, ref T line, nint channels)
            where TVector : struct, IVector<TVector, T>
        {
            max = TVector.Max(max, TVector.Load(ref Unsafe.Add(ref line, channels)));
            return TExtent.Value > 2 ? TVector.Max(max, TVector.Load(ref Unsafe.Add(ref line, 2 * channels))) : max;
        }

        private void Border<TVector>(ref T sample, int oy, int first, int end, ref T y, int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            var vertical = _geometry.Vertical;
            var horizontal = _geometry.Horizontal;
            int channels = _geometry.Channels, row = horizontal.Size * channels;
            int stepY = vertical.Dilation * row, stepX = horizontal.Dilation * channels;
            var (top, bottom) = vertical.Window(oy);
            int lines = (bottom - top + vertical.Dilation - 1) / vertical.Dilation;
            for (int ox = first; ox < end; ox++)
            {
                var (left, right) = horizontal.Window(ox);
                int columns = (right - left + horizontal.Dilation - 1) / horizontal.Dilation;
                ref T window = ref Unsafe.Add(ref sample, top * row + left * channels);
                for (int c = from; c < to; c += TVector.Count)
                {
                    ref T line = ref Unsafe.Add(ref window, c);
                    var max = TVector.Load(ref line);
                    for (int ky = 0; ky < lines; ky++)
                    {
                        for (int kx = 0; kx < columns; kx++)
                            max = TVector.Max(max, TVector.Load(ref Unsafe.Add(ref line, kx * stepX)));
                        line = ref Unsafe.Add(ref line, stepY);
                    }

                    TVector.Store(max, ref Unsafe.Add(ref y, ox * channels + c));
                }
            }
        }
    }
}
