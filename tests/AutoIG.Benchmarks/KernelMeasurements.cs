using System.Diagnostics;
using AutoIG.CompilerServices;

namespace AutoIG.Benchmarks;

/// <summary>
/// Prints each kernel's speed beside the multiply-add peak of the core, measured right before and after it: on a shared machine only the
/// share means something.
/// </summary>
internal static class KernelMeasurements
{
    private const int Runs = 120;
    private const double Piece = 0.003;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.6);
    private static readonly TimeSpan PeakTime = TimeSpan.FromSeconds(Piece);

    /// <summary>Measures the cases whose name contains <paramref name="part"/>.</summary>
    public static void Run(string part)
    {
        Console.WriteLine($"{DenseTarget.Best}, float, 1 thread; medians over up to {Runs} runs");
        Console.WriteLine($"{"kernel",-44} {"GFLOP/s",8} {"peak",6} {"share",6} {"GB/s",6}");
        foreach (var draw in KernelCases.All())
        {
            var measured = draw();
            if (!measured.Name.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            // What a kernel calls is compiled again in the background once it has run often: measured is what comes of it.
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
            {
                measured.Call();
            }

            int repeats = Math.Max(1, (int)(Piece / Math.Max(1e-6, Seconds(measured.Call, 1))));
            var runs = new List<(double Cost, double Seconds, double Peak)>();
            double before = FusedMultiplyAddPeak.Measure(1, PeakTime);
            for (int run = 0; run < Runs || (runs.Count == 0 && run < 10 * Runs); run++)
            {
                double seconds = Seconds(measured.Call, repeats), after = FusedMultiplyAddPeak.Measure(1, PeakTime);

                // Where the peak has changed meanwhile, nobody knows which of the two the kernel had.
                if (Math.Abs(after - before) < 0.05 * after)
                {
                    runs.Add((seconds * (before + after) / 2, seconds, (before + after) / 2));
                }

                before = after;
            }

            if (runs.Count == 0)
            {
                Console.WriteLine($"{measured.Name,-44} the peak never stood still");
                continue;
            }

            runs.Sort();
            var (cost, median, peakFlops) = runs[runs.Count / 2];
            string rate = measured.Bytes > 0 ? $" {measured.Bytes / median / 1e9,6:F1}" : "";
            Console.WriteLine(
                $"{measured.Name,-44} {measured.Flops / median / 1e9,8:F1} {peakFlops / 1e9,6:F0} {measured.Flops / cost,6:P0}{rate}");
        }
    }

    private static double Seconds(Action call, int repeats)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int n = 0; n < repeats; n++)
        {
            call();
        }

        return Stopwatch.GetElapsedTime(begin).TotalSeconds / repeats;
    }
}
