using System.Diagnostics;
using System.Globalization;
using AutoIG.Reference.Tests.Models;

namespace AutoIG.Benchmarks;

/// <summary>
/// How many steps an integral along the path of a test digit takes, and how far its attributions are from adding up: fixed rules, a
/// tolerance, and the integral itself.
/// </summary>
internal static class StepCosts
{
    private const int Side = 28;

    /// <summary>Prints a table in Markdown, a line a method.</summary>
    /// <param name="digits">How many of the thousand test digits, evenly spread.</param>
    /// <param name="threads">How many threads may work.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    public static void Run(int digits, int threads, CancellationToken cancellation)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Digits");
        var images = SafeTensors.Open(Path.Combine(folder, "test-images.safetensors")).GetRaw<byte>("images");
        var function = new DigitsCnn<float>(SafeTensors.Open(Path.Combine(folder, "weights.safetensors"))).LogitsDerivative;
        int count = (int)images.Lengths[0], step = Math.Max(1, count / Math.Clamp(digits, 1, count));
        float[][] samples =
        [
            .. Enumerable.Range(0, count / step).Select(n => Enumerable.Range(0, Side * Side).Select(
                i => images[n * step, i / Side, i % Side] / 255f).ToArray()),
        ];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{samples.Length} test digits, from blank paper, the highest logit, in single precision."));
        Console.WriteLine();
        Console.WriteLine(
            "| method | evaluations: median | 99 % | most | error of the sum, of F(x) − F(x′): median | 99 % | worst | seconds |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        (string Name, PathMethod Method)[] methods =
        [
            .. new[] { 50, 100, 200 }.Select(n => ($"Gauss–Legendre, {n} steps", (PathMethod)new IntegratedGradients { Steps = n })),
            ("`Tolerance = 1e-4`", new IntegratedGradients { Tolerance = 1e-4, MaxSteps = 100_000 }),
            ("`Exact`", new IntegratedGradients { Exact = true }),
        ];
        foreach (var (name, method) in methods)
        {
            long begin = Stopwatch.GetTimestamp();
            var explained = (method with { MaxDegreeOfParallelism = threads }).ExplainAll(function, samples, cancellation: cancellation);
            double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            double[] evaluations = [.. explained.Select(why => (double)why.Certificate!.Evaluations).Order()];
            double[] errors = [.. explained.Select(why => Math.Abs(why.ConvergenceDelta / (why.Output - why.BaselineOutput))).Order()];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Share(evaluations, 0.5):F0} | {Share(evaluations, 0.99):F0} | {evaluations[^1]:F0} | ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Share(errors, 0.5):0.0e+0} | {Share(errors, 0.99):0.0e+0} | {errors[^1]:0.0e+0} | {seconds:F1} |"));
        }
    }

    /// <summary>The number below which a share of all lies.</summary>
    private static double Share(double[] ascending, double share) =>
        ascending[(int)Math.Min(ascending.Length * share, ascending.Length - 1)];
}
