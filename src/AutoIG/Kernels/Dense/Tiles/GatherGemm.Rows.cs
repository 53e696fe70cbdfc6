namespace AutoIG.Kernels;

internal static unsafe partial class GatherGemm<T, TVector>
{
    /// <summary>Walks the rows of a problem in order and writes where each reads and writes.</summary>
    private ref struct RowGather
    {
        private readonly T* zeros;
        private readonly nint* tapOffsets;
        private readonly int lowestY, highestY, lowestX, highestX;
        private long sample;
        private int i, j;

        public RowGather(in GatherProblem<T> problem, T* zeros, nint* tapOffsets)
        {
            this.zeros = zeros;
            this.tapOffsets = tapOffsets;
            for (int tap = 0; tap < problem.Taps; tap++)
            {
                int y = problem.TapY == null ? 0 : problem.TapY[tap], x = problem.TapX == null ? 0 : problem.TapX[tap];
                tapOffsets[tap] = (((nint)y * problem.InputWidth) + x) * problem.InputPixelStride;
                lowestY = Math.Min(lowestY, y);
                highestY = Math.Max(highestY, y);
                lowestX = Math.Min(lowestX, x);
                highestX = Math.Max(highestX, x);
            }
        }

        /// <summary>The next <paramref name="count"/> rows, and behind them the last again for the rest of a tile.</summary>
        public void Fill(in GatherProblem<T> problem, int count, T** a, nint tapStride, T** c)
        {
            int taps = problem.Taps;
            for (int r = 0; r < count; r++)
            {
                int y = i * problem.InStepY, x = j * problem.InStepX;
                T* pixel = problem.Input
                    + (((((sample * problem.InputHeight) + y) * problem.InputWidth) + x) * problem.InputPixelStride);
                c[r] = problem.Output
                    + (((((sample * problem.OutputHeight) + problem.OutY + (i * problem.OutStepY)) * problem.OutputWidth)
                        + problem.OutX + (j * problem.OutStepX)) * problem.OutputPixelStride);
                T** entry = a + r;
                if (y + lowestY >= 0 && y + highestY < problem.InputHeight && x + lowestX >= 0 && x + highestX < problem.InputWidth)
                {
                    for (int tap = 0; tap < taps; tap++, entry += tapStride)
                    {
                        *entry = pixel + tapOffsets[tap];
                    }
                }
                else
                {
                    for (int tap = 0; tap < taps; tap++, entry += tapStride)
                    {
                        bool inside = (uint)(y + problem.TapY[tap]) < (uint)problem.InputHeight
                            && (uint)(x + problem.TapX[tap]) < (uint)problem.InputWidth;
                        *entry = inside ? pixel + tapOffsets[tap] : zeros;
                    }
                }

                if (++j == problem.GridWidth)
                {
                    j = 0;
                    if (++i == problem.GridHeight)
                    {
                        i = 0;
                        sample++;
                    }
                }
            }

            for (int r = count; r < count + TileRows; r++)
            {
                c[r] = c[count - 1];
                for (int tap = 0; tap < taps; tap++)
                {
                    a[(tap * tapStride) + r] = a[(tap * tapStride) + count - 1];
                }
            }
        }
    }
}
