using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Paths;

/// <summary>Means over noise and over baselines with their standard errors, and over pairs of opposite noise.</summary>
public sealed class StandardErrorTests(ITestOutputHelper output)
{
    private const string Error = "-standard-error";

    public static EntrySource Noisy { get; } =
        EntrySource.Of("paths", entry => entry.Method.StartsWith("smoothgrad", StringComparison.Ordinal));

    public static EntrySource Expected { get; } = EntrySource.Of("paths", entry => entry.Method.Replace(Error, "", StringComparison.Ordinal)
        is "expected-gradients" or "gradient-shap");

    [Theory]
    [MemberData(nameof(Noisy))]
    public void NoisyInSinglePrecision(EntryGroup group) => CheckNoisy<float>(group);

    [Theory]
    [MemberData(nameof(Noisy))]
    public void NoisyInDoublePrecision(EntryGroup group) => CheckNoisy<double>(group);

    [Theory]
    [MemberData(nameof(Expected))]
    public void ExpectedInSinglePrecision(EntryGroup group) => CheckExpected<float>(group);

    [Theory]
    [MemberData(nameof(Expected))]
    public void ExpectedInDoublePrecision(EntryGroup group) => CheckExpected<double>(group);

    private void CheckNoisy<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.RunArrays(entry =>
        {
            AttributionMethod inner = entry.Method.StartsWith("smoothgrad-ig", StringComparison.Ordinal)
                ? new IntegratedGradients { Rule = Rules.Parse(entry.RequiredOption("rule")), Steps = entry.WholeNumber("steps") }
                : new Saliency();
            var method = new SmoothGrad(inner)
            {
                Noise = runner.NoiseOf(entry.OptionNames("noise")),
                Antithetic = entry.Method.Contains("antithetic", StringComparison.Ordinal),
            };
            var why = entry.Baselines.Count == 0
                ? method.Explain(runner.Function(entry), runner.Input(entry), target: runner.Target(entry))
                : method.Explain(runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry));
            return IsError(entry) ? why.StandardErrors!.Values : why.Values;
        });
    }

    private void CheckExpected<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.RunArrays(entry =>
        {
            int samples = entry.WholeNumber("samples");
            var background = entry.OptionNames("baselines");
            double[] alphas = runner.Case.Values(entry.RequiredOption("alphas"))[..samples];
            int[] rows = entry.Option("rows") is { } name ? runner.Case.Ids(name) : [.. Enumerable.Range(0, samples)];
            AttributionMethod method = entry.Option("noise") is null
                ? new ExpectedGradients { Alphas = alphas }
                : new GradientShap { Alphas = alphas, Noise = runner.NoiseOf(entry.OptionNames("noise"), samples) };
            var why = method.Explain(
                runner.Function(entry), runner.Input(entry), [.. rows.Take(samples).Select(row => runner.Row(background, row))],
                runner.Target(entry));
            return IsError(entry) ? why.StandardErrors!.Values : why.Values;
        });
    }

    private static bool IsError(ReferenceEntry entry) => entry.Method.EndsWith(Error, StringComparison.Ordinal);
}
