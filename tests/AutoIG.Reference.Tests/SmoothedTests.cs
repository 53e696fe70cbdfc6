using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>Methods that average over noisy inputs or over many baselines, with the noise, baselines and α of the cases.</summary>
public sealed class SmoothedTests(ITestOutputHelper output)
{
    public static EntrySource Noisy { get; } =
        EntrySource.OfMethods(ReferenceCase.FirstFamily, "smoothgrad", "smoothgrad-squared", "vargrad", "smoothgrad-ig");

    public static EntrySource Expected { get; } =
        EntrySource.OfMethods(ReferenceCase.FirstFamily, "expected-gradients", "gradient-shap");

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
        runner.Run(entry =>
        {
            var noise = runner.NoiseOf(entry.OptionNames("noise"));
            AttributionMethod method = entry.Method switch
            {
                "smoothgrad" => new SmoothGrad(new Saliency()) { Noise = noise },
                "smoothgrad-squared" => new SmoothGradSquared(new Saliency()) { Noise = noise },
                "vargrad" => new VarGrad(new Saliency()) { Noise = noise },
                _ => new SmoothGrad(Integrated(entry)) { Noise = noise },
            };
            return entry.Baselines.Count == 0
                ? method.Explain(runner.Function(entry), runner.Input(entry), target: runner.Target(entry))
                : method.Explain(runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry));
        });
    }

    private void CheckExpected<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.Run(entry =>
        {
            var background = entry.OptionNames("baselines");
            double[] alphas = runner.Case.Values(entry.RequiredOption("alphas"));
            AttributionMethod method = entry.Method == "gradient-shap"
                ? new GradientShap { Alphas = alphas, Noise = runner.NoiseOf(entry.OptionNames("noise")) }
                : new ExpectedGradients { Alphas = alphas };
            return method.Explain(
                runner.Function(entry),
                runner.Input(entry),
                [.. Enumerable.Range(0, runner.Case.Rows(background[0])).Select(j => runner.Row(background, j))],
                runner.Target(entry));
        });
    }

    private static IntegratedGradients Integrated(ReferenceEntry entry) =>
        new() { Rule = Rules.Parse(entry.RequiredOption("rule")), Steps = entry.WholeNumber("steps") };
}
