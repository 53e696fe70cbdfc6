using System.Diagnostics;
using System.Numerics.Tensors;
using AutoIG.CompilerServices;

namespace AutoIG.Benchmarks.Peers;

/// <summary>
/// How time and memory grow with the work: points, samples and tokens. Weights and inputs are drawn, so that nothing has to be there first.
/// </summary>
internal static class CostCurve
{
    private static readonly int[] Points = [10, 20, 50, 100, 200, 500, 1000];
    private static readonly int[] Samples = [1, 3, 10, 30, 100, 300, 1000];
    private static readonly int[] Tokens = [16, 32, 64, 128, 256, 512, 1024, 2048];

    /// <summary>Prints the three curves.</summary>
    public static void Run(int threads)
    {
        var digits = Drawn.Digits();
        var image = Drawn.Tensor([1, 28, 28]);
        Header("points of one digit");
        foreach (int points in Points)
        {
            var method = new IntegratedGradients { Steps = points, MaxDegreeOfParallelism = threads };
            Row(points, digits, () => method.Explain(digits, image, target: 1));
        }

        digits.ReleaseWorkspace();
        Header("samples of 50 points, digits");
        foreach (int samples in Samples)
        {
            var method = new IntegratedGradients { MaxDegreeOfParallelism = threads };
            var images = Enumerable.Range(0, samples).Select(_ => image).ToArray();
            var targets = Enumerable.Repeat<Target>(1, samples).ToArray();
            Row(samples, digits, () => method.ExplainAll(digits, images, targets: targets));
        }

        var sequence = Drawn.Sequence();
        Header("tokens of width 64, 20 points, one attention block: its products grow with the square");
        foreach (int tokens in Tokens)
        {
            var method = new IntegratedGradients { Steps = 20, MaxDegreeOfParallelism = threads };
            var embeddings = Drawn.Tensor([tokens, 64]);
            Row(tokens, sequence, () => method.Explain(sequence, embeddings, target: 1));
        }
    }

    private static void Header(string what)
    {
        Console.WriteLine();
        Console.WriteLine(what);
        Console.WriteLine($"{"n",6} {"ms",12} {"µs / n",12} {"workspace kB",14}");
    }

    private static void Row(int n, DifferentiableFunction<float> function, Action call)
    {
        // The first rows are the first calls of the process: what they measure must be compiled as the last rows' is.
        for (long warm = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(warm).TotalSeconds < 0.5;)
            call();
        var runs = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        while (runs.Count < 3 || (Stopwatch.GetElapsedTime(begin).TotalSeconds < 1 && runs.Count < 100))
        {
            long start = Stopwatch.GetTimestamp();
            call();
            runs.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        runs.Sort();
        double median = runs[runs.Count / 2];
        Console.WriteLine(
            $"{n,6} {median,12:F3} {1000 * median / n,12:F2} {(function.WorkspaceBytes + Scratch.AllocatedBytes) / 1024,14:N0}");
    }
}
