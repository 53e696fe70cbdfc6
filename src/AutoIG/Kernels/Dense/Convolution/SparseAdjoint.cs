using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// The adjoint of a 3×3 convolution of stride 1 where most of the outputs' gradient is 0, as max pooling leaves it: each element that is
/// not 0 adds its nine products to the map, and nothing is multiplied for the others.
/// </summary>
internal static unsafe class SparseAdjoint<T, TVector>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct, IVector<TVector, T>
{
    private const int Taps = 9, Extent = 3;

    /// <summary>
    /// Computes the adjoint of one sample; <see langword="false"/>, and nothing is written, where it is not sparse enough.
    /// </summary>
    /// <param name="problem">The gradient as the input, of whole vectors of at most 64 channels; nine taps, row by row.</param>
    /// <param name="tileVectors">How many vectors wide a block of packed weights is.</param>
    /// <param name="most">The share of the gradient's elements that may differ from 0.</param>
    public static bool TryRun<TEpilogue>(in GatherProblem<T> problem, int tileVectors, double most)
        where TEpilogue : struct, IEpilogue<T>
    {
        int height = problem.InputHeight, width = problem.InputWidth, lanes = TVector.Count;
        using var scratch = Scratch.Open();
        ulong* marks = scratch.Take<ulong>((long)height * width);
        if (!Mark(problem.Input, problem.InputPixelStride, height, width, problem.Inner, most, marks))
            return false;
        int mapWidth = width + Extent - 1, length = (height + Extent - 1) * mapWidth * lanes;
        T* map = scratch.Take<T>(length), inside = map + (((problem.TapY[0] * mapWidth) + problem.TapX[0]) * lanes);
        for (int column = 0; column < problem.Columns; column += lanes)
        {
            int block = column / (lanes * tileVectors) * lanes * tileVectors;
            int channelStride = Math.Min(lanes * tileVectors, problem.Columns - block);
            T* b = problem.Packed + ((nint)block * Taps * problem.Inner) + (column - block);
            new Span<T>(map, length).Clear();
            Scatter(problem.Input, problem.InputPixelStride, height, width, marks, b, problem.Inner * channelStride, channelStride, map);
            Put<TEpilogue>(
                inside, mapWidth, problem.Output + column, problem.OutputPixelStride, problem.OutputHeight, problem.OutputWidth,
                problem.Accumulate);
        }

        return true;
    }

    /// <summary>
    /// Marks the channels of each pixel of a gradient that are not 0, at most 64; <see langword="false"/> as soon as they are seen to be
    /// more than <paramref name="most"/>, a share of all. Before the last row a sixteenth of these is granted beside the rows' part.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Mark(T* gradient, nint pixelStride, int height, int width, int channels, double most, ulong* marks)
    {
        double perRow = most * width * channels, granted = perRow * height / 16;
        long count = 0;
        for (int y = 1; y <= height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                ulong bits = 0;
                for (int k = 0; k < channels; k += TVector.Count)
                    bits |= TVector.NonZeroBits(TVector.Load(gradient + k)) << k;
                *marks++ = bits;
                count += BitOperations.PopCount(bits);
                gradient += pixelStride;
            }

            if (count > (perRow * y) + (y < height ? granted : 0))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Adds the products of one vector of columns to a map that is two rows and two columns larger than the gradient: tap (i, j) of pixel
    /// (y, x) lies at (y + i, x + j).
    /// </summary>
    /// <param name="gradient">The gradient of one sample.</param>
    /// <param name="pixelStride">Elements from one of its pixels to the next.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="marks">What <see cref="Mark"/> has written.</param>
    /// <param name="b">The weights of the first tap and channel.</param>
    /// <param name="tapStride">Elements from one tap to the next.</param>
    /// <param name="channelStride">Elements from one channel to the next.</param>
    /// <param name="map">[height + 2, width + 2, vector].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(
        T* gradient, nint pixelStride, int height, int width, ulong* marks, T* b, nint tapStride, nint channelStride, T* map)
    {
        nint lanes = TVector.Count, line = (width + Extent - 1) * lanes;
        T* b3 = b + (3 * tapStride), b6 = b + (6 * tapStride);
        for (int y = 0; y < height; y++)
        {
            // The three columns under a pixel's taps stay in registers: from one pixel to the next one is stored and one is loaded.
            T* row0 = map, row1 = row0 + line, row2 = row1 + line;
            TVector c0 = TVector.Load(row0), c1 = TVector.Load(row0 + lanes);
            TVector c3 = TVector.Load(row1), c4 = TVector.Load(row1 + lanes);
            TVector c6 = TVector.Load(row2), c7 = TVector.Load(row2 + lanes);
            for (int x = 0; x < width; x++)
            {
                TVector c2 = TVector.Load(row0 + (2 * lanes)), c5 = TVector.Load(row1 + (2 * lanes)), c8 = TVector.Load(row2 + (2 * lanes));
                for (ulong left = *marks++; left != 0; left &= left - 1)
                {
                    int channel = BitOperations.TrailingZeroCount(left);
                    nint at = channel * channelStride;
                    var g = TVector.Create(gradient[channel]);
                    TVector.Accumulate(ref c0, g, TVector.Load(b + at));
                    TVector.Accumulate(ref c1, g, TVector.Load(b + at + tapStride));
                    TVector.Accumulate(ref c2, g, TVector.Load(b + at + (2 * tapStride)));
                    TVector.Accumulate(ref c3, g, TVector.Load(b3 + at));
                    TVector.Accumulate(ref c4, g, TVector.Load(b3 + at + tapStride));
                    TVector.Accumulate(ref c5, g, TVector.Load(b3 + at + (2 * tapStride)));
                    TVector.Accumulate(ref c6, g, TVector.Load(b6 + at));
                    TVector.Accumulate(ref c7, g, TVector.Load(b6 + at + tapStride));
                    TVector.Accumulate(ref c8, g, TVector.Load(b6 + at + (2 * tapStride)));
                }

                TVector.Store(c0, row0);
                TVector.Store(c3, row1);
                TVector.Store(c6, row2);
                (c0, c1) = (c1, c2);
                (c3, c4) = (c4, c5);
                (c6, c7) = (c7, c8);
                row0 += lanes;
                row1 += lanes;
                row2 += lanes;
                gradient += pixelStride;
            }

            TVector.Store(c0, row0);
            TVector.Store(c1, row0 + lanes);
            TVector.Store(c3, row1);
            TVector.Store(c4, row1 + lanes);
            TVector.Store(c6, row2);
            TVector.Store(c7, row2 + lanes);
            map += line;
        }
    }

    /// <summary>Writes the inner part of the map to the result, or adds it, and applies the map of the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Put<TEpilogue>(
        T* map, int mapWidth, T* result, nint pixelStride, int height, int width, bool accumulate)
        where TEpilogue : struct, IEpilogue<T>
    {
        nint lanes = TVector.Count;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                var value = TVector.Load(map + (x * lanes));
                if (accumulate)
                    value = TVector.Load(result) + value;
                TVector.Store(TEpilogue.Invoke(value, null), result);
                result += pixelStride;
            }

            map += mapWidth * lanes;
        }
    }
}
