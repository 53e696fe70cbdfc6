using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// Up-sampling (or any resizing) of channels-last maps by the nearest pixel, bilinearly or bicubically, with PyTorch's coordinates.
/// Linear, so the tangent is the forward pass. One-dimensional resizing has height 1 on both sides.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Upsampling
{
    /// <summary>y[oy, ox] = x[⌊oy·height/outputHeight⌋, ⌊ox·width/outputWidth⌋].</summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="height">The input's height.</param>
    /// <param name="width">The input's width.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="outputHeight">The output's height.</param>
    /// <param name="outputWidth">The output's width.</param>
    /// <param name="x">[points, height, width, channels].</param>
    /// <param name="y">[points, output height, output width, channels].</param>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void Nearest<T>(
        int points, int height, int width, int channels, int outputHeight, int outputWidth, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Resized(points, height, width, channels, outputHeight, outputWidth, x, nameof(x), y, nameof(y));
        MoveNearest(points, height, width, channels, outputHeight, outputWidth, x, y, transposed: false);
    }

    /// <summary>The adjoint of <see cref="Nearest"/>; gradX is overwritten, or added to if <paramref name="accumulate"/>.</summary>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void NearestTransposed<T>(int points, int height, int width, int channels, int outputHeight, int outputWidth,
        ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Resized(points, height, width, channels, outputHeight, outputWidth, gradX, nameof(gradX), gradY, nameof(gradY));
        if (!accumulate)
            gradX.Clear();
        MoveNearest(points, height, width, channels, outputHeight, outputWidth, gradY, gradX, transposed: true);
    }

    /// <summary>
    /// Bilinear interpolation. With <paramref name="alignCorners"/> the corner pixels' centres coincide: source = o·(size − 1)/(output −
    /// 1); otherwise their outer edges do: source = (o + ½)·size/output − ½, clamped at 0.
    /// </summary>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void Bilinear<T>(int points, int height, int width, int channels, int outputHeight, int outputWidth, bool alignCorners,
        ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Resized(points, height, width, channels, outputHeight, outputWidth, x, nameof(x), y, nameof(y));
        RunBilinear<T, Interpolate<T>>(
            points, new(height, outputHeight, alignCorners), new(width, outputWidth, alignCorners), channels, x, y);
    }

    /// <summary>The adjoint of <see cref="Bilinear"/>; gradX is overwritten, or added to if <paramref name="accumulate"/>.</summary>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void BilinearTransposed<T>(
        int points, int height, int width, int channels, int outputHeight, int outputWidth, bool alignCorners,
        ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Resized(points, height, width, channels, outputHeight, outputWidth, gradX, nameof(gradX), gradY, nameof(gradY));
        if (!accumulate)
            gradX.Clear();
        RunBilinear<T, Spread<T>>(
            points, new(height, outputHeight, alignCorners), new(width, outputWidth, alignCorners), channels, gradX, gradY);
    }

    /// <summary>Copies each output pixel from its input pixel or, transposed, adds it to that.</summary>
    private static void MoveNearest<T>(int points, int height, int width, int channels, int outputHeight, int outputWidth,
        ReadOnlySpan<T> source, Span<T> destination, bool transposed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int output = 0;
        for (int p = 0; p < points; p++)
        {
            for (int oy = 0; oy < outputHeight; oy++)
            {
                int row = (p * height + NearestIndex<T>(oy, height, outputHeight)) * width;
                for (int ox = 0; ox < outputWidth; ox++, output += channels)
                {
                    int input = (row + NearestIndex<T>(ox, width, outputWidth)) * channels;
                    if (transposed)
                        AddTo<T>.StoreRun(source.Slice(output, channels), destination.Slice(input, channels));
                    else
                        source.Slice(input, channels).CopyTo(destination.Slice(output, channels));
                }
            }
        }
    }

    /// <summary>
    /// The quotient is rounded to T before the product, as PyTorch does it: at exact pixel borders that decides the pixel.
    /// </summary>
    private static int NearestIndex<T>(int o, int size, int output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T scale = T.CreateTruncating(size) / T.CreateTruncating(output);
        return Math.Min(int.CreateTruncating(T.Floor(T.CreateTruncating(o) * scale)), size - 1);
    }

    /// <summary>The two pixels and their weights along one axis.</summary>
    private readonly struct BilinearAxis<T>(int size, int output, bool alignCorners)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _scale = alignCorners
            ? output > 1 ? T.CreateTruncating(size - 1) / T.CreateTruncating(output - 1) : T.Zero
            : T.CreateTruncating(size) / T.CreateTruncating(output);

        internal int Size => size;

        internal int Output => output;

        internal (int First, int Second, T Weight) At(int o)
        {
            T half = T.CreateTruncating(0.5);
            T source = alignCorners ? _scale * T.CreateTruncating(o) : T.Max(_scale * (T.CreateTruncating(o) + half) - half, T.Zero);
            int first = Math.Min(int.CreateTruncating(source), size - 1);
            return (first, Math.Min(first + 1, size - 1), source - T.CreateTruncating(first));
        }
    }

    /// <summary>What differs between bilinear interpolation and its adjoint.</summary>
    private interface IDirection<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        /// <summary>One output pixel and the four of the input around it.</summary>
        /// <param name="topLeft">The four pixels; at the border some are the same.</param>
        /// <param name="topRight">See <paramref name="topLeft"/>.</param>
        /// <param name="bottomLeft">See <paramref name="topLeft"/>.</param>
        /// <param name="bottomRight">See <paramref name="topLeft"/>.</param>
        /// <param name="lower">The weight of the bottom row.</param>
        /// <param name="farther">The weight of the right column.</param>
        /// <param name="output">The output pixel.</param>
        static abstract void Pixel<TVector>(
            ref T topLeft, ref T topRight, ref T bottomLeft, ref T bottomRight, TVector lower, TVector farther, ref T output)
            where TVector : struct, IVector<TVector, T>;
    }

    private readonly struct Interpolate<T> : IDirection<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Pixel<TVector>(
            ref T topLeft, ref T topRight, ref T bottomLeft, ref T bottomRight, TVector lower, TVector farther, ref T output)
            where TVector : struct, IVector<TVector, T>
        {
            var above = Between(TVector.Load(ref topLeft), TVector.Load(ref topRight), farther);
            var below = Between(TVector.Load(ref bottomLeft), TVector.Load(ref bottomRight), farther);
            TVector.Store(Between(above, below, lower), ref output);
        }

        /// <summary>Between equal values there is no other: the rounded weights need not add up to 1.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector Between<TVector>(TVector first, TVector second, TVector weight)
            where TVector : struct, IVector<TVector, T> =>
            TVector.Select(TVector.Equals(first, second), first, (TVector.One - weight) * first + weight * second);
    }

    private readonly struct Spread<T> : IDirection<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Pixel<TVector>(
            ref T topLeft, ref T topRight, ref T bottomLeft, ref T bottomRight, TVector lower, TVector farther, ref T output)
            where TVector : struct, IVector<TVector, T>
        {
            var nearer = TVector.One - farther;
            var gradient = TVector.Load(ref output);
            var above = (TVector.One - lower) * gradient;
            var below = lower * gradient;

            // One after the other: at the border the two pixels are the same.
            AddTo<T>.Store(nearer * above, ref topLeft);
            AddTo<T>.Store(farther * above, ref topRight);
            AddTo<T>.Store(nearer * below, ref bottomLeft);
            AddTo<T>.Store(farther * below, ref bottomRight);
        }
    }

    /// <summary>Runs the kernel over a map and its output; the direction decides which of the two is written.</summary>
    private static void RunBilinear<T, TDirection>(
        int points, BilinearAxis<T> vertical, BilinearAxis<T> horizontal, int channels, ReadOnlySpan<T> map, ReadOnlySpan<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDirection : struct, IDirection<T> =>
        Dispatch.RunChannels<T, BilinearKernel<T, TDirection>>(channels, new(
            points, vertical, horizontal, channels, ref MemoryMarshal.GetReference(map), ref MemoryMarshal.GetReference(output)));

    private readonly ref struct BilinearKernel<T, TDirection>(
        int points, BilinearAxis<T> vertical, BilinearAxis<T> horizontal, int channels, ref T map, ref T output) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDirection : struct, IDirection<T>
    {
        private readonly BilinearAxis<T> _vertical = vertical;
        private readonly BilinearAxis<T> _horizontal = horizontal;
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
                    var (top, bottom, down) = _vertical.At(oy);
                    var lower = TVector.Create(down);
                    for (int ox = 0; ox < _horizontal.Output; ox++)
                    {
                        var (left, right, across) = _horizontal.At(ox);
                        var farther = TVector.Create(across);
                        ref T topLeft = ref Unsafe.Add(ref sample, top * row + left * channels);
                        ref T topRight = ref Unsafe.Add(ref sample, top * row + right * channels);
                        ref T bottomLeft = ref Unsafe.Add(ref sample, bottom * row + left * channels);
                        ref T bottomRight = ref Unsafe.Add(ref sample, bottom * row + right * channels);
                        for (int c = from; c < to; c += TVector.Count)
                        {
                            TDirection.Pixel(
                                ref Unsafe.Add(ref topLeft, c), ref Unsafe.Add(ref topRight, c),
                                ref Unsafe.Add(ref bottomLeft, c), ref Unsafe.Add(ref bottomRight, c),
                                lower, farther, ref Unsafe.Add(ref output, c));
                        }

                        output = ref Unsafe.Add(ref output, channels);
                    }
                }
            }
        }
    }
}
