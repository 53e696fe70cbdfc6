using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// Means over windows of channels-last maps: linear, so the tangent is <see cref="Forward"/> itself.
/// The mean over a whole map is <see cref="Reductions.Mean"/> over (points, height · width, channels).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AveragePooling
{
    /// <summary>y = the mean of each window.</summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="geometry">The windows, without dilation.</param>
    /// <param name="countIncludePad">Whether padding counts in the divisor (PyTorch's default) or only real elements do.</param>
    /// <param name="x">[points, height, width, channels].</param>
    /// <param name="y">[points, output height, output width, channels].</param>
    /// <exception cref="ArgumentException">A span's length is not what the geometry says, or the geometry is dilated.</exception>
    public static void Forward<T>(int points, in PoolingGeometry geometry, bool countIncludePad, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, in geometry, x, nameof(x), y, nameof(y));
        Expect.Apart(x, y, nameof(x));
        Run<T, StridedMeans, Average<T>>(
            points, new(geometry.Vertical, countIncludePad), new(geometry.Horizontal, countIncludePad), geometry.Channels, x, y);
    }

    /// <summary>
    /// The adjoint of <see cref="Forward"/>: each output's gradient is spread evenly over its window; gradX is overwritten, or added to if
    /// <paramref name="accumulate"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A span's length is not what the geometry says, or the geometry is dilated.</exception>
    public static void Transposed<T>(int points, in PoolingGeometry geometry, bool countIncludePad, ReadOnlySpan<T> gradY, Span<T> gradX,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, in geometry, gradX, nameof(gradX), gradY, nameof(gradY));
        Expect.Apart(gradY, gradX, nameof(gradY));
        if (!accumulate)
            gradX.Clear();
        Run<T, StridedMeans, Spread<T>>(
            points, new(geometry.Vertical, countIncludePad), new(geometry.Horizontal, countIncludePad), geometry.Channels, gradX, gradY);
    }

    /// <summary>
    /// y = means over a given number of windows; window o of an axis spans ⌊o·size/output⌋ to ⌈(o + 1)·size/output⌉, as in PyTorch.
    /// </summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="height">The input's height.</param>
    /// <param name="width">The input's width.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="outputHeight">The output's height.</param>
    /// <param name="outputWidth">The output's width.</param>
    /// <param name="x">[points, height, width, channels].</param>
    /// <param name="y">[points, output height, output width, channels].</param>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void AdaptiveForward<T>(int points, int height, int width, int channels, int outputHeight, int outputWidth,
        ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Resized(points, height, width, channels, outputHeight, outputWidth, x, nameof(x), y, nameof(y));
        Run<T, AdaptiveMeans, Average<T>>(points, new(height, outputHeight), new(width, outputWidth), channels, x, y);
    }

    /// <summary>The adjoint of <see cref="AdaptiveForward"/>; gradX is overwritten, or added to if <paramref name="accumulate"/>.</summary>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void AdaptiveTransposed<T>(int points, int height, int width, int channels, int outputHeight, int outputWidth,
        ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Resized(points, height, width, channels, outputHeight, outputWidth, gradX, nameof(gradX), gradY, nameof(gradY));
        if (!accumulate)
            gradX.Clear();
        Run<T, AdaptiveMeans, Spread<T>>(points, new(height, outputHeight), new(width, outputWidth), channels, gradX, gradY);
    }

    private static void Check<T>(int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, string xName, ReadOnlySpan<T> y, string yName)
    {
        Expect.AtLeast(points, 0, nameof(points));
        Expect.AtLeast(geometry.Channels, 1, nameof(geometry));
        if (geometry.Vertical.Dilation != 1 || geometry.Horizontal.Dilation != 1)
        {
            throw Expect.Unexpected(
                nameof(geometry), "no dilation in an average", $"{geometry.Vertical.Dilation} × {geometry.Horizontal.Dilation}");
        }

        Expect.Length(x.Length, (long)points * geometry.InputLength, xName);
        Expect.Length(y.Length, (long)points * geometry.OutputLength, yName);
    }

    /// <summary>The windows of a mean along one axis.</summary>
    private interface IMeans
    {
        int Size { get; }

        int Output { get; }

        (int First, int End, int Divisor) Window(int o);
    }

    private readonly struct StridedMeans(PoolingAxis axis, bool countIncludePad) : IMeans
    {
        private readonly PoolingAxis _axis = axis;

        public int Size => _axis.Size;

        public int Output => _axis.Output;

        public (int First, int End, int Divisor) Window(int o)
        {
            var (first, end) = _axis.Window(o);
            return (first, end, _axis.Divisor(o, countIncludePad));
        }
    }

    private readonly struct AdaptiveMeans(int size, int output) : IMeans
    {
        public int Size => size;

        public int Output => output;

        public (int First, int End, int Divisor) Window(int o)
        {
            int first = (int)((long)o * size / output);
            int end = (int)(((long)(o + 1) * size + output - 1) / output);
            return (first, end, end - first);
        }
    }

    /// <summary>What differs between the mean and its adjoint.</summary>
    private interface IDirection<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        /// <summary>One window.</summary>
        /// <param name="first">The window's first element.</param>
        /// <param name="rows">The window's rows inside the map, <paramref name="rowStride"/> elements apart.</param>
        /// <param name="rowStride">Elements from one row to the next.</param>
        /// <param name="columns">The window's columns inside the map, <paramref name="columnStride"/> elements apart.</param>
        /// <param name="columnStride">Elements from one column to the next.</param>
        /// <param name="share">The part of each element in the mean.</param>
        /// <param name="output">The mean, or its adjoint.</param>
        static abstract void Window<TVector>(
            ref T first, int rows, int rowStride, int columns, int columnStride, TVector share, ref T output)
            where TVector : struct, IVector<TVector, T>;
    }

    private readonly struct Average<T> : IDirection<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Window<TVector>(
            ref T first, int rows, int rowStride, int columns, int columnStride, TVector share, ref T output)
            where TVector : struct, IVector<TVector, T>
        {
            var sum = TVector.Zero;
            for (int i = 0; i < rows; i++)
            {
                ref T line = ref Unsafe.Add(ref first, i * rowStride);
                for (int j = 0; j < columns; j++)
                    sum += TVector.Load(ref Unsafe.Add(ref line, j * columnStride));
            }

            TVector.Store(sum * share, ref output);
        }
    }

    private readonly struct Spread<T> : IDirection<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Window<TVector>(
            ref T first, int rows, int rowStride, int columns, int columnStride, TVector share, ref T output)
            where TVector : struct, IVector<TVector, T>
        {
            var gradient = TVector.Load(ref output) * share;
            for (int i = 0; i < rows; i++)
            {
                ref T line = ref Unsafe.Add(ref first, i * rowStride);
                for (int j = 0; j < columns; j++)
                    AddTo<T>.Store(gradient, ref Unsafe.Add(ref line, j * columnStride));
            }
        }
    }

    /// <summary>Runs the kernel over a map and its means; the direction decides which of the two is written.</summary>
    private static void Run<T, TMeans, TDirection>(
        int points, TMeans vertical, TMeans horizontal, int channels, ReadOnlySpan<T> map, ReadOnlySpan<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMeans : struct, IMeans
        where TDirection : struct, IDirection<T> =>
        Dispatch.RunChannels<T, Kernel<T, TMeans, TDirection>>(channels, new(
            points, vertical, horizontal, channels, ref MemoryMarshal.GetReference(map), ref MemoryMarshal.GetReference(output)));

    private readonly ref struct Kernel<T, TMeans, TDirection>(
        int points, TMeans vertical, TMeans horizontal, int channels, ref T map, ref T output) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMeans : struct, IMeans
        where TDirection : struct, IDirection<T>
    {
        private readonly TMeans _vertical = vertical;
        private readonly TMeans _horizontal = horizontal;
        private readonly ref T _map = ref map;
        private readonly ref T _output = ref output;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            int row = _horizontal.Size * channels;
            ref T output = ref _output;
            for (int p = 0; p < points; p++)
            {
                ref T sample = ref Unsafe.Add(ref _map, p * _vertical.Size * row);
                for (int oy = 0; oy < _vertical.Output; oy++)
                {
                    var (top, bottom, tall) = _vertical.Window(oy);
                    for (int ox = 0; ox < _horizontal.Output; ox++)
                    {
                        var (left, right, wide) = _horizontal.Window(ox);
                        var share = TVector.Create(T.One / T.CreateTruncating((long)tall * wide));
                        ref T corner = ref Unsafe.Add(ref sample, top * row + left * channels);
                        for (int c = from; c < to; c += TVector.Count)
                        {
                            TDirection.Window(
                                ref Unsafe.Add(ref corner, c), bottom - top, row, right - left, channels, share,
                                ref Unsafe.Add(ref output, c));
                        }

                        output = ref Unsafe.Add(ref output, channels);
                    }
                }
            }
        }
    }
}
