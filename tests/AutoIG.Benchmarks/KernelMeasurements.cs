using System.Diagnostics;
using AutoIG.Kernels;

namespace AutoIG.Benchmarks;

/// <summary>
/// Prints each kernel's speed beside the multiply-add peak of the core, measured right before and after it: on a shared machine only the share means
/// something.
/// </summary>
internal static class KernelMeasurements
{
    private const int Runs = 15;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.6);

    /// <summary>Measures the cases whose name contains <paramref name="part"/>.</summary>
    public static void Run(string part)
    {
        Console.WriteLine($"{DenseTarget.Best}, float, 1 thread; medians of {Runs} runs");
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

            int repeats = Math.Max(1, (int)(0.01 / Math.Max(1e-6, Seconds(measured.Call, 1))));
            var runs = new List<(double Cost, double Seconds, double Peak)>();
            for (int run = 0; run < Runs; run++)
            {
                double peak = FusedMultiplyAddPeak.Measure(), seconds = Seconds(measured.Call, repeats);
                runs.Add((seconds * peak, seconds, peak));
            }

            runs.Sort();
            var (cost, median, peakFlops) = runs[Runs / 2];
            string rate = measured.Bytes > 0 ? $" {measured.Bytes / median / 1e9,6:F1}" : "";
            Console.WriteLine($"{measured.Name,-44} {measured.Flops / median / 1e9,8:F1} {peakFlops / 1e9,6:F0} {measured.Flops / cost,6:P0}{rate}");
        }
    }

    // Processor time, not wall time: others may be using the machine.
    private static double Seconds(Action call, int repeats)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (int n = 0; n < repeats; n++)
        {
            call();
        }

        return Math.Max(1e-7, (Environment.CpuUsage.TotalTime - before).TotalSeconds) / repeats;
    }
}
