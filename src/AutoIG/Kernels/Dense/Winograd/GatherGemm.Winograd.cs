using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

internal static unsafe partial class GatherGemm<T, TVector>
{
    // Every block of tiles reads all weights once. While these fit the second cache, so should the tiles; beyond that, as many bytes of
    // tiles as of weights make the sum of both streams smallest.
    private const long FewestBytesOfTiles = 640 * 1024;
    private const long MostBytesOfTiles = 10 * 1024 * 1024;
    private const int FewestTilesOfBlock = 24;

    /// <summary>
    /// The convolution tile by tile of 4 × 4 outputs: 6 × 6 inputs are transformed, multiplied in 36 products of matrices [tiles, in]·[in,
    /// out], and transformed back.
    /// </summary>
    /// <remarks>
    /// The epilogue is one of the result alone. Tiles of pixels that lie far apart would meet an operand that is in no cache any more one
    /// line at a time: a fifth of ResNet-18's time was lost so, where a pass was to be saved.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunWinograd<TEpilogue>(int tileVectors, in WinogradProblem<T> problem)
        where TEpilogue : struct, IEpilogue<T>
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
        T* zeros = scratch.TakeZeros<T>(WinogradWeights.Inputs * (int)problem.InputPixelStride);
        T** a = scratch.TakePointers<T>(blockTiles + TileRows);
        T** c = scratch.TakePointers<T>(blockTiles + TileRows);
        TileWalk* active = scratch.Take<TileWalk>(blockTiles);
        var steady = new SteadyWindows(scratch, problem, tileVectors, zeros);
        var tile = new TileWalk(tilesY, tilesX);
        while (tiles > 0)
        {
            int count = 0;
            for (; tiles > 0 && count < blockTiles && !steady.IsFull; tiles--)
            {
                if (problem.Direct == null || !steady.Take(problem, tile))
                {
                    active[count] = tile;
                    a[count] = transformed + ((nint)count * inner);
                    c[count] = products + ((nint)count * columns);
                    TransformInput(problem, tile, zeros, staging, a[count], inputSlab);
                    count++;
                }

                tile.Next();
            }

            if (count > 0)
            {
                new Span<nint>(a + count, TileRows).Fill((nint)a[count - 1]);
                new Span<nint>(c + count, TileRows).Fill((nint)c[count - 1]);
                Multiply(problem.Packed, count, a, inputSlab, c, outputSlab, inner, columns, width);
            }

            for (int t = 0; t < count; t++)
                TransformOutput<TEpilogue>(problem, active[t], c[t], outputSlab, staging);
            if (steady.IsFull || tiles == 0)
                steady.Sum<TEpilogue>(problem);
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
                int blockK = Math.Max(8, BytesOfB(width) / (filled * sizeof(T)));
                for (int k = 0; k < inner; k += blockK)
                {
                    Rows(
                        filled / TVector.Count, count, a, 0, 1, (product * inputSlab) + k, Math.Min(blockK, inner - k), 1,
                        b + ((nint)k * filled), filled,
                        c, (product * outputSlab) + column, null, k > 0, null, 0);
                }
            }
        }
    }

    /// <summary>
    /// Bᵀ d B: down the columns into <paramref name="staging"/>, then along the rows. Rows outside the map are read from
    /// <paramref name="zeros"/>; a column outside it transforms to zeros, which wait in the staging.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformInput(in WinogradProblem<T> problem, TileWalk tile, T* zeros, T* staging, T* to, nint slab)
    {
        nint lanes = TVector.Count, channels = problem.InputChannels, pixel = problem.InputPixelStride, row = problem.InputWidth * pixel;
        int top = (4 * tile.Y) - problem.PadTop, left = (4 * tile.X) - problem.PadLeft, height = problem.InputHeight;
        int first = Math.Clamp(-left, 0, 6), end = Math.Clamp(problem.InputWidth - left, first, 6);
        T* corner = problem.Input + (((((nint)tile.Sample * height) + top) * row) + (left * pixel));
        T* row0 = (uint)top < (uint)height ? corner : zeros;
        T* row1 = (uint)(top + 1) < (uint)height ? corner + row : zeros;
        T* row2 = (uint)(top + 2) < (uint)height ? corner + (2 * row) : zeros;
        T* row3 = (uint)(top + 3) < (uint)height ? corner + (3 * row) : zeros;
        T* row4 = (uint)(top + 4) < (uint)height ? corner + (4 * row) : zeros;
        T* row5 = (uint)(top + 5) < (uint)height ? corner + (5 * row) : zeros;
        if (end - first < 6)
            new Span<T>(staging, WinogradWeights.Products * (int)lanes).Clear();
        for (nint channel = 0; channel < channels; channel += lanes)
        {
            nint at = (first * pixel) + channel;
            for (int x = first; x < end; x++)
            {
                InputPolynomials(
                    TVector.Load(row0 + at), TVector.Load(row1 + at), TVector.Load(row2 + at), TVector.Load(row3 + at),
                    TVector.Load(row4 + at), TVector.Load(row5 + at), staging + (x * lanes), 6 * lanes);
                at += pixel;
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

    /// <summary>
    /// Aᵀ m A, the bias and the map: down the columns into <paramref name="staging"/>, then along the rows, as far as the map reaches.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformOutput<TEpilogue>(in WinogradProblem<T> problem, TileWalk tile, T* products, nint slab, T* staging)
        where TEpilogue : struct, IEpilogue<T>
    {
        nint lanes = TVector.Count, channels = problem.OutputChannels, pixel = problem.OutputPixelStride, row = problem.OutputWidth * pixel;
        int top = 4 * tile.Y, left = 4 * tile.X, rows = Math.Min(4, problem.OutputHeight - top),
            columns = Math.Min(4, problem.OutputWidth - left);
        T* corner = Corner(problem, tile);
        T* bias = problem.Bias;
        bool accumulate = problem.Accumulate;
        for (nint channel = 0; channel < channels; channel += lanes)
        {
            for (int x = 0; x < 6; x++)
            {
                T* from = products + (x * slab) + channel;
                OutputPolynomials(
                    TVector.Load(from), TVector.Load(from + (6 * slab)), TVector.Load(from + (12 * slab)), TVector.Load(from + (18 * slab)),
                    TVector.Load(from + (24 * slab)), TVector.Load(from + (30 * slab)), out var y0, out var y1, out var y2, out var y3);
                T* column = staging + (x * lanes);
                TVector.Store(y0, column);
                TVector.Store(y1, column + (6 * lanes));
                TVector.Store(y2, column + (12 * lanes));
                TVector.Store(y3, column + (18 * lanes));
            }

            TVector start = bias == null ? TVector.Zero : TVector.Load(bias + channel);
            T* to = corner + channel;
            for (int y = 0; y < rows; y++)
            {
                T* from = staging + (y * 6 * lanes);
                OutputPolynomials(
                    TVector.Load(from), TVector.Load(from + lanes), TVector.Load(from + (2 * lanes)), TVector.Load(from + (3 * lanes)),
                    TVector.Load(from + (4 * lanes)), TVector.Load(from + (5 * lanes)), out var x0, out var x1, out var x2, out var x3);
                Put<TEpilogue>(x0, start, to, accumulate);
                if (columns > 1)
                    Put<TEpilogue>(x1, start, to + pixel, accumulate);
                if (columns > 2)
                    Put<TEpilogue>(x2, start, to + (2 * pixel), accumulate);
                if (columns > 3)
                    Put<TEpilogue>(x3, start, to + (3 * pixel), accumulate);
                to += row;
            }
        }
    }

    /// <summary>The first output of a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Corner(in WinogradProblem<T> problem, TileWalk tile)
    {
        nint y = ((nint)tile.Sample * problem.OutputHeight) + (4 * tile.Y), x = 4 * tile.X;
        return problem.Output + (((y * problem.OutputWidth) + x) * problem.OutputPixelStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TEpilogue>(TVector value, TVector start, T* to, bool accumulate)
        where TEpilogue : struct, IEpilogue<T>
    {
        if (accumulate)
            value += TVector.Load(to);
        TVector.Store(TEpilogue.Invoke(value + start, null), to);
    }

    /// <summary>One column of Aᵀ m: Σ over the points t of tⁱ·m(t), i = 0 … 3, by the sums and differences at ±t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputPolynomials(
        TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, out TVector y0, out TVector y1, out TVector y2,
        out TVector y3)
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

    /// <summary>Where a tile lies; tiles follow one another along the lines of each sample.</summary>
    private struct TileWalk(int tilesY, int tilesX)
    {
        public long Sample { get; private set; }

        public int Y { get; private set; }

        public int X { get; private set; }

        public void Next()
        {
            if (++X == tilesX)
            {
                X = 0;
                if (++Y == tilesY)
                {
                    Y = 0;
                    Sample++;
                }
            }
        }
    }
}
