using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.Kernels;

/// <summary>
/// Maximum over windows of channels-last maps. Where several elements of a window are maximal, the first in row-major order wins: it alone
/// gets the gradient, as in PyTorch. NaN wins over everything. The winner is not stored but found again by comparing, which costs less than
/// writing and reading an index per output.
/// </summary>
public static class MaxPooling
{
    /// <summary>y = the maximum of each window.</summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="geometry">The windows.</param>
    /// <param name="x">[points, height, width, channels].</param>
    /// <param name="y">[points, output height, output width, channels].</param>
    /// <exception cref="ArgumentException">A span's length is not what the geometry says.</exception>
    public static void Forward<T>(int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, in geometry, x, nameof(x), y, nameof(y));
        Expect.Apart(x, y, nameof(x));
        Dispatch.RunChannels<T, ForwardKernel<T>>(geometry.Channels, new(points, in geometry, x, y));
    }

    /// <summary>The adjoint: each output's gradient goes to its window's winner. The winners are found from x and y.</summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="geometry">The windows.</param>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="y">Its output.</param>
    /// <param name="gradY">The adjoint of y.</param>
    /// <param name="gradX">Receives the adjoint of x.</param>
    /// <param name="accumulate">Adds to gradX instead of overwriting it.</param>
    /// <exception cref="ArgumentException">A span's length is not what the geometry says.</exception>
    public static void Transposed<T>(int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> gradY,
        Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, in geometry, x, nameof(x), y, nameof(y));
        Expect.Length(gradY.Length, y.Length, nameof(gradY));
        Expect.Length(gradX.Length, x.Length, nameof(gradX));
        Expect.Apart(x, gradX, nameof(x));
        Expect.Apart(y, gradX, nameof(y));
        Expect.Apart(gradY, gradX, nameof(gradY));
        if (!accumulate && !geometry.IsPartition)
        {
            gradX.Clear();
        }

        if (!accumulate && geometry.IsDisjoint)
        {
            Dispatch.RunChannels<T, TransposedKernel<T, Overwrite<T>>>(geometry.Channels, new(points, in geometry, x, y, gradY, gradX));
        }
        else
        {
            Dispatch.RunChannels<T, TransposedKernel<T, AddTo<T>>>(geometry.Channels, new(points, in geometry, x, y, gradY, gradX));
        }
    }

    /// <summary>The tangent: each output takes the tangent of its window's winner, found from x and y.</summary>
    /// <exception cref="ArgumentException">A span's length is not what the geometry says.</exception>
    public static void Tangent<T>(int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> tangentX,
        Span<T> tangentY)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, in geometry, x, nameof(x), y, nameof(y));
        Expect.Length(tangentX.Length, x.Length, nameof(tangentX));
        Expect.Length(tangentY.Length, y.Length, nameof(tangentY));
        Expect.Apart(x, tangentY, nameof(x));
        Expect.Apart(tangentX, tangentY, nameof(tangentX));
        Dispatch.RunChannels<T, TangentKernel<T>>(geometry.Channels, new(points, in geometry, x, y, tangentX, tangentY));
    }

    private static void Check<T>(int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, string xName, ReadOnlySpan<T> y, string yName)
    {
        Expect.AtLeast(points, 0, nameof(points));
        Expect.AtLeast(geometry.Channels, 1, nameof(geometry));
        Expect.Length(x.Length, (long)points * geometry.InputLength, xName);
        Expect.Length(y.Length, (long)points * geometry.OutputLength, yName);
    }

    private readonly ref struct ForwardKernel<T>(int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, Span<T> y) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly PoolingGeometry _geometry = geometry;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            var vertical = _geometry.Vertical;
            var horizontal = _geometry.Horizontal;
            int channels = _geometry.Channels, row = horizontal.Size * channels;
            int stepY = vertical.Dilation * row, stepX = horizontal.Dilation * channels;
            ref T y = ref MemoryMarshal.GetReference(_y);
            for (int p = 0; p < points; p++)
            {
                ref T sample = ref Unsafe.Add(ref MemoryMarshal.GetReference(_x), p * _geometry.InputLength);
                for (int oy = 0; oy < vertical.Output; oy++)
                {
                    var (top, bottom) = vertical.Window(oy);
                    for (int ox = 0; ox < horizontal.Output; ox++)
                    {
                        var (left, right) = horizontal.Window(ox);
                        int lines = (bottom - top + vertical.Dilation - 1) / vertical.Dilation;
                        int columns = (right - left + horizontal.Dilation - 1) / horizontal.Dilation;
                        ref T window = ref Unsafe.Add(ref sample, top * row + left * channels);
                        for (int c = from; c < to; c += TVector.Count)
                        {
                            ref T line = ref Unsafe.Add(ref window, c);
                            var max = TVector.Load(ref line);
                            for (int ky = 0; ky < lines; ky++)
                            {
                                for (int kx = 0; kx < columns; kx++)
                                {
                                    max = TVector.Max(max, TVector.Load(ref Unsafe.Add(ref line, kx * stepX)));
                                }

                                line = ref Unsafe.Add(ref line, stepY);
                            }

                            TVector.Store(max, ref Unsafe.Add(ref y, c));
                        }

                        y = ref Unsafe.Add(ref y, channels);
                    }
                }
            }
        }
    }

    private readonly ref struct TransposedKernel<T, TStore>(
        int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> gradY, Span<T> gradX) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStore : struct, IStore<T>
    {
        private readonly PoolingGeometry _geometry = geometry;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _y = y;
        private readonly ReadOnlySpan<T> _gradY = gradY;
        private readonly Span<T> _gradX = gradX;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            var vertical = _geometry.Vertical;
            var horizontal = _geometry.Horizontal;
            int channels = _geometry.Channels, row = horizontal.Size * channels;
            int stepY = vertical.Dilation * row, stepX = horizontal.Dilation * channels;
            ref T x = ref MemoryMarshal.GetReference(_x);
            ref T gradX = ref MemoryMarshal.GetReference(_gradX);
            int output = 0;
            for (int p = 0; p < points; p++)
            {
                for (int oy = 0; oy < vertical.Output; oy++)
                {
                    var (top, bottom) = vertical.Window(oy);
                    for (int ox = 0; ox < horizontal.Output; ox++)
                    {
                        var (left, right) = horizontal.Window(ox);
                        int window = p * _geometry.InputLength + top * row + left * channels;
                        for (int c = from; c < to; c += TVector.Count)
                        {
                            var max = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_y), output + c));
                            var waiting = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_gradY), output + c));
                            int line = window + c;
                            for (int iy = top; iy < bottom; iy += vertical.Dilation)
                            {
                                int at = line;
                                for (int ix = left; ix < right; ix += horizontal.Dilation)
                                {
                                    // The gradient waits for the first hit; what is handed out is bits of it or none.
                                    var value = TVector.Load(ref Unsafe.Add(ref x, at));
                                    var hit = TVector.Or(TVector.Equals(value, max), TVector.Not(TVector.Equals(value, value)));
                                    TStore.Store(TVector.And(hit, waiting), ref Unsafe.Add(ref gradX, at));
                                    waiting = TVector.And(waiting, TVector.Not(hit));
                                    at += stepX;
                                }

                                line += stepY;
                            }
                        }

                        output += channels;
                    }
                }
            }
        }
    }

    private readonly ref struct TangentKernel<T>(
        int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> tangentX, Span<T> tangentY) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly PoolingGeometry _geometry = geometry;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _y = y;
        private readonly ReadOnlySpan<T> _tangentX = tangentX;
        private readonly Span<T> _tangentY = tangentY;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            var vertical = _geometry.Vertical;
            var horizontal = _geometry.Horizontal;
            int channels = _geometry.Channels, row = horizontal.Size * channels;
            ref T x = ref MemoryMarshal.GetReference(_x);
            ref T tangentX = ref MemoryMarshal.GetReference(_tangentX);
            int output = 0;
            for (int p = 0; p < points; p++)
            {
                for (int oy = 0; oy < vertical.Output; oy++)
                {
                    var (top, bottom) = vertical.Window(oy);
                    for (int ox = 0; ox < horizontal.Output; ox++)
                    {
                        var (left, right) = horizontal.Window(ox);
                        for (int c = from; c < to; c += TVector.Count)
                        {
                            var max = TVector.Load(in Unsafe.Add(ref MemoryMarshal.GetReference(_y), output + c));
                            var waiting = TVector.Not(TVector.Zero);
                            var tangent = TVector.Zero;
                            for (int iy = top; iy < bottom; iy += vertical.Dilation)
                            {
                                for (int ix = left; ix < right; ix += horizontal.Dilation)
                                {
                                    int at = p * _geometry.InputLength + iy * row + ix * channels + c;
                                    var value = TVector.Load(ref Unsafe.Add(ref x, at));
                                    var hit = TVector.Or(TVector.Equals(value, max), TVector.Not(TVector.Equals(value, value)));
                                    tangent = TVector.Select(TVector.And(hit, waiting), TVector.Load(ref Unsafe.Add(ref tangentX, at)), tangent);
                                    waiting = TVector.And(waiting, TVector.Not(hit));
                                }
                            }

                            TVector.Store(tangent, ref Unsafe.Add(ref MemoryMarshal.GetReference(_tangentY), output + c));
                        }

                        output += channels;
                    }
                }
            }
        }
    }
}
