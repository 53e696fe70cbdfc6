using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

internal static unsafe partial class GatherGemm<T, TVector>
{
    /// <summary>
    /// Walks the rows of a problem in order and writes where each reads and writes. Rows that follow one another on a line of the grid are
    /// equally far apart, so the table is filled by lines and taps, not by rows: with few channels the pointers cost as much as the
    /// arithmetic.
    /// </summary>
    private ref struct RowGather(T* zeros)
    {
        private readonly T* zeros = zeros;
        private long sample;
        private int i, j;

        /// <summary>The next <paramref name="count"/> rows, and behind them the last again for the rest of a tile.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Fill(in GatherProblem<T> problem, int count, T** a, nint tapStride, T** c)
        {
            int taps = problem.Taps, run;
            nint outputStep = problem.OutStepX * problem.OutputPixelStride, inputStep = problem.InStepX * problem.InputPixelStride;
            for (int r = 0; r < count; r += run)
            {
                run = Math.Min(problem.GridWidth - j, count - r);
                Progression(c + r, run, OutputPixel(problem), outputStep);
                int y = i * problem.InStepY, x = j * problem.InStepX;
                T* line = problem.Input + (sample * problem.InputHeight * problem.InputWidth * problem.InputPixelStride);
                T** entries = a + r;
                for (int tap = 0; tap < taps; tap++, entries += tapStride)
                {
                    int tapY = y, tapX = x;
                    if (problem.TapY != null)
                    {
                        tapY += problem.TapY[tap];
                        tapX += problem.TapX[tap];
                    }

                    int first = 0, end = 0;
                    if ((uint)tapY < (uint)problem.InputHeight)
                    {
                        first = Math.Min(run, Steps(-tapX, problem.InStepX));
                        end = Math.Max(first, Math.Min(run, Steps(problem.InputWidth - tapX, problem.InStepX)));
                    }

                    T* pixel = line + ((((nint)tapY * problem.InputWidth) + tapX) * problem.InputPixelStride);
                    Progression(entries, first, zeros, 0);
                    Progression(entries + first, end - first, pixel + (first * inputStep), inputStep);
                    Progression(entries + end, run - end, zeros, 0);
                }

                Advance(problem, run);
            }

            Progression(c + count, TileRows, c[count - 1], 0);
            for (int tap = 0; tap < taps; tap++)
            {
                T** end = a + (tap * tapStride) + count;
                Progression(end, TileRows, end[-1], 0);
            }
        }

        /// <summary>The smallest number of steps, not negative, that reaches <paramref name="distance"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int Steps(int distance, int step) => distance <= 0 ? 0 : step == 1 ? distance : (distance + step - 1) / step;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Progression(T** entries, int count, T* first, nint step)
        {
            for (int n = 0; n < count; n++)
            {
                entries[n] = first;
                first += step;
            }
        }

        private readonly T* OutputPixel(in GatherProblem<T> problem)
        {
            long y = (sample * problem.OutputHeight) + problem.OutY + (i * problem.OutStepY);
            return problem.Output + (((y * problem.OutputWidth) + problem.OutX + (j * problem.OutStepX)) * problem.OutputPixelStride);
        }

        private void Advance(in GatherProblem<T> problem, int rows)
        {
            j += rows;
            if (j == problem.GridWidth)
            {
                j = 0;
                if (++i == problem.GridHeight)
                {
                    i = 0;
                    sample++;
                }
            }
        }
    }
}
