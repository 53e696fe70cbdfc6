using System.Diagnostics;

namespace AutoIG.Benchmarks.Peers;

/// <summary>
/// What several kinds of explanation cost beside the first of them: in turns, so that whatever else the machine does falls on all of them.
/// </summary>
internal static class CostsInTurns
{
    private const int FewestTurns = 5;

    // So often a method is called before it is compiled again, with what its first runs taught, in the background.
    private const int FewestWarmUps = 40;

    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(2);

    // A turn of a short explanation is many of them: the processors' time is counted in steps.
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(30);

    /// <summary>
    /// Prints of each the median time with that of its ratios to the first, turn by turn, and the processors' time, which a busy machine
    /// changes least.
    /// </summary>
    /// <param name="title">What is explained, in a line.</param>
    /// <param name="kinds">The names of the kinds, and one explanation of each.</param>
    /// <param name="time">How long to repeat.</param>
    public static void Print(string title, IReadOnlyList<(string Name, Action Call)> kinds, TimeSpan time)
    {
        int warmUps = 0;
        for (long warm = Stopwatch.GetTimestamp(); warmUps < FewestWarmUps || Stopwatch.GetElapsedTime(warm) < WarmUpTime; warmUps++)
        {
            foreach (var (_, call) in kinds)
                call();
        }

        var turns = new List<(double Time, double Work)[]>();
        for (long begin = Stopwatch.GetTimestamp(); turns.Count < FewestTurns || Stopwatch.GetElapsedTime(begin) < time;)
            turns.Add([.. kinds.Select(kind => Milliseconds(kind.Call))]);

        Console.WriteLine($"{title}, {turns.Count} turns");
        double workOfFirst = turns.Average(turn => turn[0].Work);
        for (int i = 0; i < kinds.Count; i++)
        {
            double median = Median(turns.Select(turn => turn[i].Time)), ratio = Median(turns.Select(turn => turn[i].Time / turn[0].Time));
            double work = turns.Average(turn => turn[i].Work);
            Console.WriteLine(
                $"{kinds[i].Name,16} {median,10:F3} ms {ratio,8:F2} times {kinds[0].Name}; "
                + $"of the processors {work,10:F3} ms {work / workOfFirst,8:F2} times");
        }
    }

    private static (double Time, double Work) Milliseconds(Action call)
    {
        var work = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        int calls = 0;
        do
        {
            call();
            calls++;
        }
        while (Stopwatch.GetElapsedTime(start) < Turn);
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return (time / calls, (Environment.CpuUsage.TotalTime - work).TotalMilliseconds / calls);
    }

    private static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return sorted[sorted.Length / 2];
    }
}
