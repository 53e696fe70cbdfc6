using System.Runtime.CompilerServices;

namespace AutoIG.Kernels;

internal static unsafe partial class GatherGemm<T, TVector>
{
    // Every block of tiles reads all weights once. While these fit the second cache, so should the tiles; beyond that, as many bytes of tiles as of
    // weights make the sum of both streams smallest.
    private const long FewestBytesOfTiles = 640 * 1024;
    private const long MostBytesOfTiles = 10 * 1024 * 1024;
    private const int FewestTilesOfBlock = 24;

    /// <summary>
    /// The convolution tile by tile of 4 × 4 outputs: 6 × 6 inputs are transformed, multiplied in 36 products of matrices [tiles, in]·[in, out], and
    /// transformed back.
    /// </summary>
    public static void RunWinograd<TMap>(int tileVectors, in WinogradProblem<T> problem)
        where TMap : struct, IMap1<T>
    {
        int lanes = TVector.Count, width = lanes * tileVectors, inner = problem.InputChannels, columns = problem.OutputChannels;
        int tilesY = (problem.OutputHeight + 3) / 4, tilesX = (problem.OutputWidth + 3) / 4;
        long tiles = (long)problem.Samples * tilesY * tilesX;
        long weights = (long)WinogradWeights.Products * inner * columns * sizeof(T);
        long tileBytes = (long)WinogradWeights.Products * (inner + columns) * sizeof(T);
        int blockTiles = (int)(Math.Clamp(weights, FewestBytesOfTiles, MostBytesOfTiles) / tileBytes) / TileRows * TileRows;
        blockTiles = (int)Math.Min(Math.Max(blockTiles, FewestTilesOfBlock), (tiles + TileRows - 1) / TileRows * TileRows);

        // One vector more than needed, lest the 36 places of one tile fall into the same set of the cache.
        nint inputSlab = ((nint)blockTiles * inner) + lanes, outputSlab = ((nint)blockTiles * columns) + lanes;
        using var scratch = Scratch.Open();
        T* transformed = scratch.Take<T>(WinogradWeights.Products * inputSlab);
        T* products = scratch.Take<T>(WinogradWeights.Products * outputSlab);
        T* staging = scratch.Take<T>(WinogradWeights.Products * lanes);
        T* zeros = scratch.TakeZeros<T>(inner);
        T* nowhere = scratch.TakeZeros<T>(columns);
        T** pixels = scratch.TakePointers<T>(WinogradWeights.Products);
        T** a = scratch.TakePointers<T>(blockTiles + TileRows);
        T** c = scratch.TakePointers<T>(blockTiles + TileRows);
        for (long first = 0; first < tiles; first += blockTiles)
        {
            int count = (int)Math.Min(blockTiles, tiles - first);
            for (int t = 0; t < count + TileRows; t++)
            {
                int row = Math.Min(t, count - 1);
                a[t] = transformed + ((nint)row * inner);
                c[t] = products + ((nint)row * columns);
            }

            for (int t = 0; t < count; t++)
            {
                InputPixels(problem, first + t, tilesY, tilesX, pixels, zeros);
                TransformInput(pixels, staging, a[t], inputSlab, inner);
            }

            Multiply(problem.Packed, count, a, inputSlab, c, outputSlab, inner, columns, width);
            for (int t = 0; t < count; t++)
            {
                OutputPixels(problem, first + t, tilesY, tilesX, pixels, nowhere);
                TransformOutput<TMap>(c[t], outputSlab, columns, staging, pixels, problem.Bias, problem.Accumulate);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(T* packed, int count, T** a, nint inputSlab, T** c, nint outputSlab, int inner, int columns, int width)
    {
        for (int product = 0; product < WinogradWeights.Products; product++)
        {
            for (int column = 0; column < columns; column += width)
            {
                int filled = Math.Min(width, columns - column);
                T* b = packed + ((long)column * WinogradWeights.Products * inner) + ((long)product * inner * filled);
                int blockK = Math.Max(8, BytesOfB / (filled * sizeof(T)));
                for (int k = 0; k < inner; k += blockK)
                {
                    Rows(
                        filled / TVector.Count, count, a, 0, 1, (product * inputSlab) + k, Math.Min(blockK, inner - k), 1, b + ((nint)k * filled), filled,
                        c, (product * outputSlab) + column, null, k > 0);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InputPixels(in WinogradProblem<T> problem, long tile, int tilesY, int tilesX, T** pixels, T* zeros)
    {
        var (sample, place) = Math.DivRem(tile, (long)tilesY * tilesX);
        int top = ((int)(place / tilesX) * 4) - problem.PadTop, left = ((int)(place % tilesX) * 4) - problem.PadLeft;
        T* map = problem.Input + (sample * problem.InputHeight * problem.InputWidth * problem.InputChannels);
        for (int y = top; y < top + WinogradWeights.Inputs; y++)
        {
            for (int x = left; x < left + WinogradWeights.Inputs; x++)
            {
                bool inside = (uint)y < (uint)problem.InputHeight && (uint)x < (uint)problem.InputWidth;
                *pixels++ = inside ? map + ((((nint)y * problem.InputWidth) + x) * problem.InputChannels) : zeros;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OutputPixels(in WinogradProblem<T> problem, long tile, int tilesY, int tilesX, T** pixels, T* nowhere)
    {
        var (sample, place) = Math.DivRem(tile, (long)tilesY * tilesX);
        int top = (int)(place / tilesX) * 4, left = (int)(place % tilesX) * 4;
        T* map = problem.Output + (sample * problem.OutputHeight * problem.OutputWidth * problem.OutputChannels);
        for (int y = top; y < top + WinogradWeights.Outputs; y++)
        {
            for (int x = left; x < left + WinogradWeights.Outputs; x++)
            {
                bool inside = y < problem.OutputHeight && x < problem.OutputWidth;
                *pixels++ = inside ? map + ((((nint)y * problem.OutputWidth) + x) * problem.OutputChannels) : nowhere;
            }
        }
    }

    /// <summary>Bᵀ d B: down the columns into <paramref name="staging"/>, then along the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformInput(T** pixels, T* staging, T* to, nint slab, int channels)
    {
        nint lanes = TVector.Count;
        for (nint channel = 0; channel < channels; channel += lanes)
        {
            for (int x = 0; x < 6; x++)
            {
                T** from = pixels + x;
                InputPolynomials(
                    TVector.Load(from[0] + channel), TVector.Load(from[6] + channel), TVector.Load(from[12] + channel), TVector.Load(from[18] + channel),
                    TVector.Load(from[24] + channel), TVector.Load(from[30] + channel), staging + (x * lanes), 6 * lanes);
            }

            for (int y = 0; y < 6; y++)
            {
                T* from = staging + (y * 6 * lanes);
                InputPolynomials(
                    TVector.Load(from), TVector.Load(from + lanes), TVector.Load(from + (2 * lanes)), TVector.Load(from + (3 * lanes)),
                    TVector.Load(from + (4 * lanes)), TVector.Load(from + (5 * lanes)), to + (y * 6 * slab) + channel, slab);
            }
        }
    }

    /// <summary>One column of Bᵀ d; the pairs of points ±t share their even and odd parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputPolynomials(TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, T* to, nint step)
    {
        const double P = WinogradWeights.P, Q = WinogradWeights.Q;
        TVector p2q2 = Constant(P * P * Q * Q), sum = Constant(-((P * P) + (Q * Q)));
        TVector evenP = TVector.MultiplyAdd(Constant(-Q * Q), d2, d4), oddP = Constant(P) * TVector.MultiplyAdd(Constant(-Q * Q), d1, d3);
        TVector evenQ = TVector.MultiplyAdd(Constant(-P * P), d2, d4), oddQ = Constant(Q) * TVector.MultiplyAdd(Constant(-P * P), d1, d3);
        TVector.Store(TVector.MultiplyAdd(p2q2, d0, TVector.MultiplyAdd(sum, d2, d4)), to);
        TVector.Store(evenP + oddP, to + step);
        TVector.Store(evenP - oddP, to + (2 * step));
        TVector.Store(evenQ + oddQ, to + (3 * step));
        TVector.Store(evenQ - oddQ, to + (4 * step));
        TVector.Store(TVector.MultiplyAdd(p2q2, d1, TVector.MultiplyAdd(sum, d3, d5)), to + (5 * step));
    }

    /// <summary>Aᵀ m A, the bias and the map: down the columns into <paramref name="staging"/>, then along the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformOutput<TMap>(T* products, nint slab, int channels, T* staging, T** pixels, T* bias, bool accumulate)
        where TMap : struct, IMap1<T>
    {
        nint lanes = TVector.Count;
        for (nint channel = 0; channel < channels; channel += lanes)
        {
            for (int x = 0; x < 6; x++)
            {
                T* from = products + (x * slab) + channel;
                OutputPolynomials(
                    TVector.Load(from), TVector.Load(from + (6 * slab)), TVector.Load(from + (12 * slab)), TVector.Load(from + (18 * slab)),
                    TVector.Load(from + (24 * slab)), TVector.Load(from + (30 * slab)), out var y0, out var y1, out var y2, out var y3);
                T* to = staging + (x * lanes);
                TVector.Store(y0, to);
                TVector.Store(y1, to + (6 * lanes));
                TVector.Store(y2, to + (12 * lanes));
                TVector.Store(y3, to + (18 * lanes));
            }

            TVector start = bias == null ? TVector.Zero : TVector.Load(bias + channel);
            for (int y = 0; y < 4; y++)
            {
                T* from = staging + (y * 6 * lanes);
                OutputPolynomials(
                    TVector.Load(from), TVector.Load(from + lanes), TVector.Load(from + (2 * lanes)), TVector.Load(from + (3 * lanes)),
                    TVector.Load(from + (4 * lanes)), TVector.Load(from + (5 * lanes)), out var x0, out var x1, out var x2, out var x3);
                T** to = pixels + (4 * y);
                if (accumulate)
                {
                    x0 += TVector.Load(to[0] + channel);
                    x1 += TVector.Load(to[1] + channel);
                    x2 += TVector.Load(to[2] + channel);
                    x3 += TVector.Load(to[3] + channel);
                }

                TVector.Store(TMap.Invoke(x0 + start), to[0] + channel);
                TVector.Store(TMap.Invoke(x1 + start), to[1] + channel);
                TVector.Store(TMap.Invoke(x2 + start), to[2] + channel);
                TVector.Store(TMap.Invoke(x3 + start), to[3] + channel);
            }
        }
    }

    /// <summary>One column of Aᵀ m: Σ over the points t of tⁱ·m(t), i = 0 … 3, by the sums and differences at ±t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputPolynomials(
        TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, out TVector y0, out TVector y1, out TVector y2, out TVector y3)
    {
        const double P = WinogradWeights.P, Q = WinogradWeights.Q;
        TVector sumP = m1 + m2, differenceP = m1 - m2, sumQ = m3 + m4, differenceQ = m3 - m4;
        y0 = m0 + sumP + sumQ;
        y1 = TVector.MultiplyAdd(Constant(P), differenceP, Constant(Q) * differenceQ);
        y2 = TVector.MultiplyAdd(Constant(P * P), sumP, Constant(Q * Q) * sumQ);
        y3 = TVector.MultiplyAdd(Constant(P * P * P), differenceP, TVector.MultiplyAdd(Constant(Q * Q * Q), differenceQ, m5));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant(double value) => TVector.Create(T.CreateTruncating(value));
}
