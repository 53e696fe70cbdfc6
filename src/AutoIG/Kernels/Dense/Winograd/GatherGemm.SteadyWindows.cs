using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

internal static unsafe partial class GatherGemm<T, TVector>
{
    /// <summary>
    /// Windows that do not change along their rows or along their columns (blank paper, the border of it) are summed directly. The
    /// transforms round each of the 16 places of a tile in their own way: equal windows side by side would give outputs that differ in the
    /// last bits, and a maximum over them would be won by rounding.
    /// </summary>
    /// <remarks>
    /// What is not steady pays for a few comparisons a tile, each of which nearly always ends at its first vector. Equal windows beside
    /// each other are summed once, and so are those that were met just before in another tile. A tile of which hardly anything is left is
    /// summed throughout: that costs less than to transform it.
    /// </remarks>
    private ref struct SteadyWindows
    {
        private const int MostRows = 96;
        private const int MostOutputs = 1024;
        private const int TableRows = MostRows + TileRows;
        private const int FewOutputs = 3;
        private const int Kinds = 6;

        private readonly int tileVectors;
        private readonly T* zeros;
        private readonly T* sums;
        private readonly T** rowsOfA;
        private readonly T** rowsOfC;
        private readonly T** pixels;
        private readonly T** own;
        private readonly T** from;
        private readonly T** to;
        private readonly T** known;
        private TapPhase<T>? phase;
        private int rows, outputs;

        /// <param name="scratch">Where the tables lie.</param>
        /// <param name="problem">The convolution.</param>
        /// <param name="tileVectors">How wide a tile of the product is.</param>
        /// <param name="zeros">A pixel of padding.</param>
        public SteadyWindows(in Scratch.Frame scratch, in WinogradProblem<T> problem, int tileVectors, T* zeros)
        {
            this.tileVectors = tileVectors;
            this.zeros = zeros;
            sums = scratch.Take<T>(MostRows * (long)problem.OutputChannels);
            rowsOfA = scratch.TakePointers<T>(9 * TableRows);
            rowsOfC = scratch.TakePointers<T>(TableRows);
            pixels = scratch.TakePointers<T>(WinogradWeights.Products);
            own = scratch.TakePointers<T>(16);
            from = scratch.TakePointers<T>(MostOutputs);
            to = scratch.TakePointers<T>(MostOutputs);
            known = scratch.TakePointers<T>(4 * Kinds);
            new Span<nint>(known, 4 * Kinds).Clear();
        }

        /// <summary>Whether the windows of one more tile may find no place.</summary>
        public readonly bool IsFull => rows + 16 > MostRows || outputs + 16 > MostOutputs;

        /// <summary>
        /// Takes the steady windows of a tile; their outputs are overwritten by <see cref="Sum{TEpilogue}"/>. True if it took all outputs
        /// that the tile has, so that nothing is left to the transforms.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool Take(in WinogradProblem<T> problem, TileWalk tile)
        {
            int rowsOfTile = Math.Min(4, problem.OutputHeight - (4 * tile.Y)), columns = Math.Min(4, problem.OutputWidth - (4 * tile.X));
            return MayHold(problem, tile, rowsOfTile, columns)
                && Find(problem, tile, (0x1111 * ((1 << columns) - 1)) & ((1 << (4 * rowsOfTile)) - 1));
        }

        /// <summary>
        /// Whether a window can be steady. Every window of the tile has, in its third or fourth row, one of two pairs of neighbours that
        /// must be equal if it does not change along its rows; and so for the columns.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly bool MayHold(in WinogradProblem<T> problem, TileWalk tile, int rowsOfTile, int columns)
        {
            int y = (4 * tile.Y) - problem.PadTop, x = (4 * tile.X) - problem.PadLeft, height = problem.InputHeight,
                width = problem.InputWidth;
            nint pixel = problem.InputPixelStride, row = width * pixel, channels = problem.InputChannels;
            T* corner = problem.Input + (((((nint)tile.Sample * height) + y) * row) + (x * pixel));
            T* p22 = corner + (2 * row) + (2 * pixel), p33 = p22 + row + pixel;
            if (y >= -1 && x >= -1 && y + 5 <= height && x + 5 <= width)
            {
                return AreEqual(p22 - pixel, p22, channels) || AreEqual(p22 - row, p22, channels)
                    || AreEqual(p33 - row, p33 - row + pixel, channels) || AreEqual(p33 - pixel, p33 - pixel + row, channels)
                    || AreEqual(p33 - (2 * pixel), p33 - pixel, channels) || AreEqual(p33 - (2 * row), p33 - row, channels)
                    || AreEqual(p33, p33 + pixel, channels) || AreEqual(p33, p33 + row, channels);
            }

            bool x1 = (uint)(x + 1) < (uint)width, x2 = (uint)(x + 2) < (uint)width, x3 = (uint)(x + 3) < (uint)width,
                x4 = (uint)(x + 4) < (uint)width;
            bool y1 = (uint)(y + 1) < (uint)height, y2 = (uint)(y + 2) < (uint)height, y3 = (uint)(y + 3) < (uint)height,
                y4 = (uint)(y + 4) < (uint)height;
            T* p23 = x3 & y2 ? p22 + pixel : zeros, p32 = x2 & y3 ? p22 + row : zeros;
            T* p12 = x2 & y1 ? p22 - row : zeros, p21 = x1 & y2 ? p22 - pixel : zeros;
            T* p24 = x4 & y2 ? p22 + (2 * pixel) : zeros, p42 = x2 & y4 ? p22 + (2 * row) : zeros;
            T* p13 = x3 & y1 ? p22 - row + pixel : zeros, p31 = x1 & y3 ? p22 + row - pixel : zeros;
            T* p34 = x4 & y3 ? p33 + pixel : zeros, p43 = x3 & y4 ? p33 + row : zeros;
            p22 = x2 & y2 ? p22 : zeros;
            p33 = x3 & y3 ? p33 : zeros;
            return AreEqual(p21, p22, channels) || AreEqual(p12, p22, channels)
                || (columns > 2 && AreEqual(p23, p24, channels))
                || (rowsOfTile > 2 && AreEqual(p32, p42, channels))
                || (rowsOfTile > 3 && AreEqual(p31, p32, channels))
                || (columns > 3 && AreEqual(p13, p23, channels))
                || (columns > 2 && rowsOfTile > 3 && AreEqual(p33, p34, channels))
                || (columns > 3 && rowsOfTile > 2 && AreEqual(p33, p43, channels));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static bool AreEqual(T* a, T* b, nint channels)
        {
            nint channel = 0;
            do
            {
                if (!TVector.EqualsAll(TVector.Load(a + channel), TVector.Load(b + channel)))
                    return false;
                channel += TVector.Count;
            }
            while (channel < channels);
            return true;
        }

        /// <summary>Takes the steady windows of a tile whose outputs are <paramref name="inside"/>, four bits a row.</summary>
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private bool Find(in WinogradProblem<T> problem, TileWalk tile, int inside)
        {
            LayOut(problem, tile);
            int level = inside & Unchanging(problem.InputChannels, step: 1, across: 6);
            int upright = inside & Unchanging(problem.InputChannels, step: 6, across: 1);
            int taken = level | upright;
            if (taken == 0)
                return false;
            if (BitOperations.PopCount((uint)(inside & ~taken)) <= FewOutputs)
                taken = inside;
            T* corner = Corner(problem, tile);
            nint line = problem.OutputWidth * problem.OutputPixelStride;
            for (int left = taken; left != 0; left &= left - 1)
            {
                int n = BitOperations.TrailingZeroCount(left), y = n >> 2, x = n & 3;
                bool isLevel = (level >> n & 1) != 0, isUpright = (upright >> n & 1) != 0;

                // A neighbour that does not change either, along the line that joins the two, is the same window.
                if (isLevel && x > 0 && (level >> (n - 1) & 1) != 0)
                    own[n] = own[n - 1];
                else if (isUpright && y > 0 && (upright >> (n - 4) & 1) != 0)
                    own[n] = own[n - 4];
                else
                    own[n] = SumOf(problem, (6 * y) + x, isLevel, isUpright);
                from[outputs] = own[n];
                to[outputs++] = corner + (y * line) + (x * problem.OutputPixelStride);
            }

            return taken == inside;
        }

        /// <summary>Where the 36 pixels of a tile lie.</summary>
        private readonly void LayOut(in WinogradProblem<T> problem, TileWalk tile)
        {
            int top = (4 * tile.Y) - problem.PadTop, left = (4 * tile.X) - problem.PadLeft;
            nint pixel = problem.InputPixelStride, row = problem.InputWidth * pixel;
            T* line = problem.Input + (((((nint)tile.Sample * problem.InputHeight) + top) * row) + (left * pixel));
            T** place = pixels;
            for (int y = top; y < top + 6; y++, line += row)
            {
                bool isInside = (uint)y < (uint)problem.InputHeight;
                T* at = line;
                for (int x = left; x < left + 6; x++, at += pixel)
                    *place++ = isInside & (uint)x < (uint)problem.InputWidth ? at : zeros;
            }
        }

        /// <summary>
        /// The windows whose pixels do not change from one to the next at <paramref name="step"/>, in their three lines that lie
        /// <paramref name="across"/> apart.
        /// </summary>
        private readonly int Unchanging(nint channels, int step, int across)
        {
            // Bit n: pixel n equals the next two. Each window has a part in one of the two lines in the middle.
            long middle = Runs(channels, step, 2 * across) | Runs(channels, step, 3 * across);
            if (middle == 0)
                return 0;
            long runs = middle | Runs(channels, step, 0) | Runs(channels, step, across) | Runs(channels, step, 4 * across)
                | Runs(channels, step, 5 * across);
            runs &= runs >> across & runs >> (2 * across);
            return (int)((runs & 15) | (runs >> 2 & 0xF0) | (runs >> 4 & 0xF00) | (runs >> 6 & 0xF000));
        }

        private readonly long Runs(nint channels, int step, int line)
        {
            long runs = 0;
            bool before = false;
            for (int at = line; at < line + (5 * step); at += step)
            {
                bool equal = AreEqual(pixels[at], pixels[at + step], channels);
                if (before & equal)
                    runs |= 1L << (at - step);
                before = equal;
            }

            return runs;
        }

        /// <summary>Where the sum of the window that begins at a pixel will lie.</summary>
        private T* SumOf(in WinogradProblem<T> problem, int pixel, bool isLevel, bool isUpright)
        {
            if (!isLevel && !isUpright)
                return NewSum(problem, pixel);

            // Three pixels tell the whole window. The last window of each kind is known; those that begin in the padding are kinds of
            // their own.
            int kind = (isLevel ? 1 : 0) + (isUpright ? 2 : 0) - 1 + (pixels[pixel] == zeros ? 3 : 0), step = isLevel ? 6 : 1;
            T** last = known + (4 * kind);
            T* first = pixels[pixel], second = pixels[pixel + step], third = pixels[pixel + (2 * step)];
            nint channels = problem.InputChannels;
            if (last[3] == null || !AreEqual(first, last[0], channels) || !AreEqual(second, last[1], channels)
                || !AreEqual(third, last[2], channels))
            {
                last[0] = first;
                last[1] = second;
                last[2] = third;
                last[3] = NewSum(problem, pixel);
            }

            return last[3];
        }

        private T* NewSum(in WinogradProblem<T> problem, int pixel)
        {
            phase ??= problem.Direct!.Value[0];
            for (int tap = 0; tap < 9; tap++)
            {
                int y = phase.TapY[tap] + problem.PadTop, x = phase.TapX[tap] + problem.PadLeft;
                rowsOfA[(tap * TableRows) + rows] = pixels[pixel + (6 * y) + x];
            }

            return rowsOfC[rows] = sums + ((nint)rows++ * problem.OutputChannels);
        }

        /// <summary>Sums the windows that were taken, writes their outputs, and forgets them.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Sum<TEpilogue>(in WinogradProblem<T> problem)
            where TEpilogue : struct, IEpilogue<T>
        {
            if (rows == 0)
                return;
            int lanes = TVector.Count, width = lanes * tileVectors, columns = problem.OutputChannels;
            for (int tap = 0; tap < 9; tap++)
            {
                T** end = rowsOfA + (tap * TableRows) + rows;
                new Span<nint>(end, TileRows).Fill((nint)end[-1]);
            }

            new Span<nint>(rowsOfC + rows, TileRows).Fill((nint)rowsOfC[rows - 1]);
            var windows = new GatherProblem<T>
            {
                InputStep = 1, Taps = 9, Inner = problem.InputChannels, Columns = columns, Packed = phase!.Packed[0].Pointer,
            };
            for (int column = 0; column < columns; column += width)
            {
                int vectors = Math.Min(width, columns - column) / lanes;
                Block(windows, rows, rowsOfA, TableRows, rowsOfC, column, column, width, vectors, null, accumulate: false, null);
            }

            for (int n = 0; n < outputs; n++)
            {
                for (nint channel = 0; channel < columns; channel += lanes)
                {
                    TVector start = problem.Bias == null ? TVector.Zero : TVector.Load(problem.Bias + channel);
                    Put<TEpilogue>(TVector.Load(from[n] + channel), start, to[n] + channel, accumulate: false);
                }
            }

            rows = outputs = 0;
            new Span<nint>(known, 4 * Kinds).Clear();
        }
    }
}
