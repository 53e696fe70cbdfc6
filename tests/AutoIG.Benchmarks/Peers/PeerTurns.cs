using System.Diagnostics;
using System.Globalization;

namespace AutoIG.Benchmarks.Peers;

/// <summary>
/// Explains whenever a line comes in, and answers with what it took: so that another program may take its turn in between, and both meet
/// the same state of a machine whose speed changes from second to second.
/// </summary>
internal static class PeerTurns
{
    // A turn of a small model is many explanations: one would drown in what the other program left in the caches.
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan PeakTime = TimeSpan.FromMilliseconds(12);

    /// <summary>
    /// Answers <c>explain</c> with the median in milliseconds and <c>peak</c> with what multiply-adds on registers reach on all threads at
    /// once, in GFLOP/s, until the input ends. The first line says that everything is warm.
    /// </summary>
    /// <returns>The process's exit code.</returns>
    public static int Run(PeerModel model, string folder, int threads, int steps, TextReader commands, TextWriter answers)
    {
        using var weights = SafeTensors.Open(Path.Combine(folder, "weights.safetensors"));
        using var expected = SafeTensors.Open(Path.Combine(folder, "case.safetensors"));
        var function = model.Create(weights);
        var input = expected.Get<float>("input");
        int target = (int)PeerMeasurement.Flatten(expected.Get<float>("target"))[0];
        var method = new IntegratedGradients { Steps = steps, MaxDegreeOfParallelism = threads };
        void Explain() => method.Explain(function, input, target: target);

        PeerMeasurement.WarmUp(Explain);
        FusedMultiplyAddPeak.Measure(threads, TimeSpan.FromSeconds(0.5));
        answers.WriteLine("ready");
        while (commands.ReadLine() is { } command)
        {
            double answer;
            switch (command)
            {
                case "explain":
                    answer = Milliseconds(Explain);
                    break;
                case "peak":
                    answer = FusedMultiplyAddPeak.Measure(threads, PeakTime) / 1e9;
                    break;
                default:
                    Console.Error.WriteLine($"'{command}' is not understood; expected explain or peak.");
                    return 1;
            }

            answers.WriteLine(answer.ToString("R", CultureInfo.InvariantCulture));
        }

        return 0;
    }

    private static double Milliseconds(Action explain)
    {
        var runs = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long start = Stopwatch.GetTimestamp();
            explain();
            runs.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        while (Stopwatch.GetElapsedTime(begin) < Turn);
        runs.Sort();
        return runs[runs.Count / 2];
    }
}
