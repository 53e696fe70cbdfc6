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
    /// Prints of the three the medians, the median of their ratios turn by turn, and the least, which is what a busy machine leaves alone.
    /// </summary>
    public static void Run(int threads, TimeSpan time)
    {
        var digits = Drawn.Digits();
        var image = Drawn.Tensor([1, 28, 28]);
        var method = new IntegratedGradients { MaxDegreeOfParallelism = threads };
        Target[] all = [.. Enumerable.Range(0, Outputs).Select(Target.FromInt32)];
        var images = Enumerable.Repeat(image, Outputs).ToArray();
        Action[] calls =
        [
            () => method.Explain(digits, image, target: 1),
            () => method.ExplainTargets(digits, image, all),
            () => method.ExplainAll(digits, images, targets: all),
        ];
        // A method is compiled again, with what its first runs taught, in the background.
        for (long warm = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(warm).TotalSeconds < 2;)
            Array.ForEach(calls, call => call());
        var turns = new List<double[]>();
        for (long begin = Stopwatch.GetTimestamp(); turns.Count < 5 || Stopwatch.GetElapsedTime(begin) < time;)
            turns.Add([.. calls.Select(Milliseconds)]);

        Console.WriteLine($"50 points of one digit, {threads} threads, {turns.Count} turns");
        string[] names = ["one output", "ten together", "ten as samples"];
        for (int i = 0; i < names.Length; i++)
        {
            double each = Median(turns.Select(turn => turn[i])), ratio = Median(turns.Select(turn => turn[i] / turn[0]));
            double least = turns.Min(turn => turn[i]), leastOfOne = turns.Min(turn => turn[0]);
            Console.WriteLine(
                $"{names[i],16} {each,10:F3} ms {ratio,8:F2} times one; least {least,10:F3} ms {least / leastOfOne,8:F2} times one");
        }

        Console.WriteLine($"workspace {(digits.WorkspaceBytes + Scratch.AllocatedBytes) / 1024:N0} kB");
    }

    private static double Milliseconds(Action call)
    {
        long start = Stopwatch.GetTimestamp();
        call();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return sorted[sorted.Length / 2];
    }
}
