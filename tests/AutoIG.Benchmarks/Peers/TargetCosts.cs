using System.Diagnostics;
using AutoIG.CompilerServices;

namespace AutoIG.Benchmarks.Peers;

/// <summary>
/// What the ten outputs of one digit cost together, and one after the other, beside one of them: in turns, so that whatever else the
/// machine does falls on all three.
/// </summary>
internal static class TargetCosts
{
    private const int Outputs = 10;

    /// <summary>
    /// Prints of each the median time with that of its ratios to one output, turn by turn, and the processors' time, which a busy machine
    /// changes least.
    /// </summary>
    public static void Run(int threads, TimeSpan time)
    {
        var digits = Drawn.Digits();
        var image = Drawn.Tensor([1, 28, 28]);
        var method = new IntegratedGradients { MaxDegreeOfParallelism = threads };
        Target[] all = [.. Enumerable.Range(0, Outputs).Select(Target.FromInt32)];
        var images = Enumerable.Repeat(image, Outputs).ToArray();
        (string Name, Action Call)[] kinds =
        [
            ("one output", () => method.Explain(digits, image, target: 1)),
            ("ten together", () => method.ExplainTargets(digits, image, all)),
            ("ten as samples", () => method.ExplainAll(digits, images, targets: all)),
        ];
        // A method is compiled again, with what its first runs taught, in the background.
        for (long warm = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(warm).TotalSeconds < 2;)
            Array.ForEach(kinds, kind => kind.Call());
        var turns = new List<(double Time, double Work)[]>();
        for (long begin = Stopwatch.GetTimestamp(); turns.Count < 5 || Stopwatch.GetElapsedTime(begin) < time;)
            turns.Add([.. kinds.Select(kind => Milliseconds(kind.Call))]);

        Console.WriteLine($"50 points of one digit, {threads} threads, {turns.Count} turns");
        double workOfOne = turns.Average(turn => turn[0].Work);
        for (int i = 0; i < kinds.Length; i++)
        {
            double median = Median(turns.Select(turn => turn[i].Time)), ratio = Median(turns.Select(turn => turn[i].Time / turn[0].Time));
            double work = turns.Average(turn => turn[i].Work);
            Console.WriteLine(
                $"{kinds[i].Name,16} {median,10:F3} ms {ratio,8:F2} times one; "
                + $"of the processors {work,10:F3} ms {work / workOfOne,8:F2} times one");
        }

        Console.WriteLine($"workspace {(digits.WorkspaceBytes + Scratch.AllocatedBytes) / 1024:N0} kB");
    }

    private static (double Time, double Work) Milliseconds(Action call)
    {
        var work = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        call();
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - work).TotalMilliseconds);
    }

    private static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return sorted[sorted.Length / 2];
    }
}
