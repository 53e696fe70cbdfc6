using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// Up-sampling (or any resizing) of channels-last maps by the nearest pixel or bilinearly, with PyTorch's coordinates. Linear, so the tangent is the forward
/// pass. One-dimensional resizing has height 1 on both sides.
/// </summary>
public static class Upsampling
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
    public static void Nearest<T>(int points, int height, int width, int channels, int outputHeight, int outputWidth, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, height, width, channels, outputHeight, outputWidth, x, nameof(x), y, nameof(y));
        int to = 0;
        for (int p = 0; p < points; p++)
        {
            for (int oy = 0; oy < outputHeight; oy++)
            {
                int row = (p * height + NearestIndex<T>(oy, height, outputHeight)) * width;
                for (int ox = 0; ox < outputWidth; ox++, to += channels)
                {
                    x.Slice((row + NearestIndex<T>(ox, width, outputWidth)) * channels, channels).CopyTo(y.Slice(to, channels));
                }
            }
        }
    }

    /// <summary>The adjoint of <see cref="Nearest"/>; gradX is overwritten, or added to if <paramref name="accumulate"/>.</summary>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void NearestTransposed<T>(int points, int height, int width, int channels, int outputHeight, int outputWidth,
        ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, height, width, channels, outputHeight, outputWidth, gradX, nameof(gradX), gradY, nameof(gradY));
        if (!accumulate)
        {
            gradX.Clear();
        }

        int from = 0;
        for (int p = 0; p < points; p++)
        {
            for (int oy = 0; oy < outputHeight; oy++)
            {
                int row = (p * height + NearestIndex<T>(oy, height, outputHeight)) * width;
                for (int ox = 0; ox < outputWidth; ox++, from += channels)
                {
                    AddTo<T>.StoreRun(gradY.Slice(from, channels), gradX.Slice((row + NearestIndex<T>(ox, width, outputWidth)) * channels, channels));
                }
            }
        }
    }

    /// <summary>
    /// Bilinear interpolation. With <paramref name="alignCorners"/> the corner pixels' centres coincide: source = o·(size − 1)/(output − 1); otherwise their outer
    /// edges do: source = (o + ½)·size/output − ½, clamped at 0.
    /// </summary>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void Bilinear<T>(int points, int height, int width, int channels, int outputHeight, int outputWidth, bool alignCorners,
        ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, height, width, channels, outputHeight, outputWidth, x, nameof(x), y, nameof(y));
        Dispatch.RunChannels<T, BilinearForward<T>>(
            channels, new(points, new(height, outputHeight, alignCorners), new(width, outputWidth, alignCorners), channels, x, y));
    }

    /// <summary>The adjoint of <see cref="Bilinear"/>; gradX is overwritten, or added to if <paramref name="accumulate"/>.</summary>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
    public static void BilinearTransposed<T>(int points, int height, int width, int channels, int outputHeight, int outputWidth, bool alignCorners,
        ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, height, width, channels, outputHeight, outputWidth, gradX, nameof(gradX), gradY, nameof(gradY));
        if (!accumulate)
        {
            gradX.Clear();
        }

        Dispatch.RunChannels<T, BilinearBackward<T>>(
            channels, new(points, new(height, outputHeight, alignCorners), new(width, outputWidth, alignCorners), channels, gradY, gradX));
    }

    /// <summary>The quotient is rounded to T before the product, as PyTorch does it: at exact pixel borders that decides the pixel.</summary>
    private static int NearestIndex<T>(int o, int size, int output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T scale = T.CreateTruncating(size) / T.CreateTruncating(output);
        return Math.Min(int.CreateTruncating(T.Floor(T.CreateTruncating(o) * scale)), size - 1);
    }

    private static void Check<T>(int points, int height, int width, int channels, int outputHeight, int outputWidth,
        ReadOnlySpan<T> x, string xName, ReadOnlySpan<T> y, string yName)
    {
        Expect.AtLeast(points, 0, nameof(points));
        Expect.AtLeast(height, 1, nameof(height));
        Expect.AtLeast(width, 1, nameof(width));
        Expect.AtLeast(channels, 1, nameof(channels));
        Expect.AtLeast(outputHeight, 1, nameof(outputHeight));
        Expect.AtLeast(outputWidth, 1, nameof(outputWidth));
        Expect.Length(x.Length, (long)points * height * width * channels, xName);
        Expect.Length(y.Length, (long)points * outputHeight * outputWidth * channels, yName);
        if (x.Overlaps(y))
        {
            throw new ArgumentException($"{xName}: expected memory apart from {yName}, got memory that overlaps it.", xName);
        }
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

    private readonly ref struct BilinearForward<T>(
        int points, BilinearAxis<T> vertical, BilinearAxis<T> horizontal, int channels, ReadOnlySpan<T> x, Span<T> y) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly BilinearAxis<T> _vertical = vertical;
        private readonly BilinearAxis<T> _horizontal = horizontal;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            int row = _horizontal.Size * channels;
            ref T y = ref MemoryMarshal.GetReference(_y);
            for (int p = 0; p < points; p++)
            {
                ref T sample = ref Unsafe.Add(ref MemoryMarshal.GetReference(_x), p * _vertical.Size * row);
                for (int oy = 0; oy < _vertical.Output; oy++)
                {
                    var (top, bottom, down) = _vertical.At(oy);
                    var lower = TVector.Create(down);
                    for (int ox = 0; ox < _horizontal.Output; ox++)
                    {
                        var (left, right, across) = _horizontal.At(ox);
                        var farther = TVector.Create(across);
                        for (int c = from; c < to; c += TVector.Count)
                        {
                            ref T channel = ref Unsafe.Add(ref sample, c);
                            var a = TVector.Load(ref Unsafe.Add(ref channel, top * row + left * channels));
                            var b = TVector.Load(ref Unsafe.Add(ref channel, top * row + right * channels));
                            var d = TVector.Load(ref Unsafe.Add(ref channel, bottom * row + left * channels));
                            var e = TVector.Load(ref Unsafe.Add(ref channel, bottom * row + right * channels));
                            var above = (TVector.One - farther) * a + farther * b;
                            var below = (TVector.One - farther) * d + farther * e;
                            TVector.Store((TVector.One - lower) * above + lower * below, ref Unsafe.Add(ref y, c));
                        }

                        y = ref Unsafe.Add(ref y, channels);
                    }
                }
            }
        }
    }

    private readonly ref struct BilinearBackward<T>(
        int points, BilinearAxis<T> vertical, BilinearAxis<T> horizontal, int channels, ReadOnlySpan<T> gradY, Span<T> gradX) : IChannelKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly BilinearAxis<T> _vertical = vertical;
        private readonly BilinearAxis<T> _horizontal = horizontal;
        private readonly ReadOnlySpan<T> _gradY = gradY;
        private readonly Span<T> _gradX = gradX;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            int row = _horizontal.Size * channels;
            ref T gradY = ref MemoryMarshal.GetReference(_gradY);
            for (int p = 0; p < points; p++)
            {
                ref T sample = ref Unsafe.Add(ref MemoryMarshal.GetReference(_gradX), p * _vertical.Size * row);
                for (int oy = 0; oy < _vertical.Output; oy++)
                {
                    var (top, bottom, down) = _vertical.At(oy);
                    var lower = TVector.Create(down);
                    for (int ox = 0; ox < _horizontal.Output; ox++)
                    {
                        var (left, right, across) = _horizontal.At(ox);
                        var farther = TVector.Create(across);
                        for (int c = from; c < to; c += TVector.Count)
                        {
                            ref T channel = ref Unsafe.Add(ref sample, c);
                            var gradient = TVector.Load(ref Unsafe.Add(ref gradY, c));
                            var above = (TVector.One - lower) * gradient;
                            var below = lower * gradient;

                            // One after the other: at the border the two pixels are the same.
                            Add(ref Unsafe.Add(ref channel, top * row + left * channels), (TVector.One - farther) * above);
                            Add(ref Unsafe.Add(ref channel, top * row + right * channels), farther * above);
                            Add(ref Unsafe.Add(ref channel, bottom * row + left * channels), (TVector.One - farther) * below);
                            Add(ref Unsafe.Add(ref channel, bottom * row + right * channels), farther * below);
                        }

                        gradY = ref Unsafe.Add(ref gradY, channels);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add<TVector>(ref T place, TVector value)
            where TVector : struct, IVector<TVector, T> => TVector.Store(TVector.Load(ref place) + value, ref place);
    }
}
