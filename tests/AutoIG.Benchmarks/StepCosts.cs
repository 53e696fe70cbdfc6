using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models;

namespace AutoIG.Benchmarks;

/// <summary>
/// How many steps an integral takes, and how far its attributions are off, one by one and in their sum: fixed rules, a tolerance, and the
/// integral itself. Tables are in Markdown, a line a method.
/// </summary>
internal static class StepCosts
{
    private const int Side = 28, PhotographSide = 224;

    // What a photograph shows, by the network.
    private const int TabbyCat = 282;

    /// <summary>Prints what the paths of test digits take.</summary>
    /// <param name="digits">How many of the thousand test digits, evenly spread.</param>
    /// <param name="threads">How many threads may work.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    public static void OfDigits(int digits, int threads, CancellationToken cancellation)
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
        Begin(
            $"{samples.Length} test digits, from blank paper, the highest logit, in single precision.",
            "evaluations: median", "99 %", "most", "error of the sum: median", "99 %", "worst",
            "of an attribution, from `Exact`: worst", "within", "seconds");
        var (exact, exactSeconds) = Explain(new IntegratedGradients { Exact = true });
        foreach (int steps in (int[])[50, 100, 200])
            Row($"Gauss–Legendre, {steps} steps", Explain(new IntegratedGradients { Steps = steps }));
        foreach (double tolerance in (double[])[1e-2, 1e-3, 1e-4])
            Row(ToleranceName(tolerance), Explain(new IntegratedGradients { Tolerance = tolerance }));
        Row("`Exact`", (exact, exactSeconds));

        (IReadOnlyList<Attribution<float>> Explained, double Seconds) Explain(PathMethod method)
        {
            long begin = Stopwatch.GetTimestamp();
            var explained = (method with { MaxDegreeOfParallelism = threads }).ExplainAll(function, samples, cancellation: cancellation);
            return (explained, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        void Row(string name, (IReadOnlyList<Attribution<float>> Explained, double Seconds) run)
        {
            double[] evaluations = [.. run.Explained.Select(why => (double)why.Certificate!.Evaluations).Order()];
            double[] errors = [.. run.Explained.Select(why => Math.Abs(why.ConvergenceDelta) / Change(why)).Order()];
            double each = run.Explained.Zip(exact, (why, truth) => Difference(why, truth) / Change(why)).Max();
            bool isFixed = run.Explained[0].Certificate!.Kind == IntegrationKind.FixedRule;
            string within = isFixed ? "" : $"{run.Explained.Count(why => why.Certificate!.IsWithinTolerance)}";
            Print(
                name, $"{Share(evaluations, 0.5)}", $"{Share(evaluations, 0.99)}", $"{evaluations[^1]}", Show(Share(errors, 0.5)),
                Show(Share(errors, 0.99)), Show(errors[^1]), run.Explained == exact ? "" : Show(each), within, $"{run.Seconds:F0}");
        }
    }

    /// <summary>Prints what the path of a photograph takes.</summary>
    /// <param name="threads">How many threads may work.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    public static void OfPhotograph(int threads, CancellationToken cancellation)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Photograph");
        var network = new EfficientNetLite0<float>(SafeTensors.Open(Path.Combine(folder, "weights.safetensors"))).LogitsDerivative;
        var pixels = SafeTensors.Open(Path.Combine(folder, "expected.safetensors")).GetRaw<byte>("crop/chelsea");
        var elements = new float[3 * PhotographSide * PhotographSide];
        for (int i = 0; i < elements.Length; i++)
        {
            var (row, column) = Math.DivRem(i, PhotographSide);
            elements[i] = (pixels[row % PhotographSide, column, row / PhotographSide] - 127) / 128f;
        }

        nint[] shape = [3, PhotographSide, PhotographSide];
        var (photograph, black) =
            (Tensor.Create(elements, shape), Tensor.Create([.. Enumerable.Repeat(-127 / 128f, elements.Length)], shape));
        Begin(
            "A photograph of a cat, from black, the logit of its class, in single precision.", "evaluations", "error of the sum",
            "of an attribution, as estimated", "within", "seconds");
        foreach (int steps in (int[])[10, 20, 50, 100, 200])
            Row($"Gauss–Legendre, {steps} steps", new IntegratedGradients { Steps = steps });
        foreach (double tolerance in (double[])[1e-1, 1e-2, 1e-3])
            Row(ToleranceName(tolerance), new IntegratedGradients { Tolerance = tolerance, MaxSteps = 5000 });

        void Row(string name, PathMethod method)
        {
            long begin = Stopwatch.GetTimestamp();
            var why = (method with { MaxDegreeOfParallelism = threads }).Explain(network, photograph, black, TabbyCat, cancellation);
            double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            bool isFixed = why.Certificate!.Kind == IntegrationKind.FixedRule;
            Print(
                name, $"{why.Certificate.Evaluations}", Show(Math.Abs(why.ConvergenceDelta) / Change(why)),
                isFixed ? "" : Show(why.EstimatedError / Change(why)), isFixed ? "" : why.Certificate.IsWithinTolerance ? "yes" : "no",
                $"{seconds:F0}");
        }
    }

    private static string ToleranceName(double tolerance) => string.Create(CultureInfo.InvariantCulture, $"`Tolerance = {tolerance:0e+0}`");

    private static double Change(Attribution<float> why) => Math.Abs(why.Output - why.BaselineOutput);

    private static double Difference(Attribution<float> why, Attribution<float> truth) =>
        Enumerable.Range(0, Side * Side).Max(i => Math.Abs(why.Values[0, i / Side, i % Side] - truth.Values[0, i / Side, i % Side]));

    private static void Begin(string what, params string[] columns)
    {
        Console.WriteLine($"{what} Errors are shares of F(x) − F(x′).");
        Console.WriteLine();
        Print(["method", .. columns]);
        Console.WriteLine($"|---|{string.Concat(columns.Select(_ => "---:|"))}");
    }

    private static void Print(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    private static string Show(double share) => share.ToString("0.0e+0", CultureInfo.InvariantCulture);

    /// <summary>The number below which a share of all lies.</summary>
    private static double Share(double[] ascending, double share) =>
        ascending[(int)Math.Min(ascending.Length * share, ascending.Length - 1)];
}
