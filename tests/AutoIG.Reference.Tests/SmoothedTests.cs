using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>Methods that average over noisy inputs or over many baselines, with the noise, baselines and α of the cases.</summary>
public sealed class SmoothedTests(ITestOutputHelper output)
{
    /// <summary>Models, and how many entries of each noisy method and of each method with many baselines their cases expect.</summary>
    public static TheoryData<string, int, int> Models => new()
    {
        { "SmoothMlp", 4, 2 },
        { "ReluMlp", 4, 2 },
        { "DigitsCnn", 8, 3 },
        { "MultiInput", 4, 2 },
        { "ResidualCnn", 4, 2 },
        { "ResidualCnnOfBlocks", 4, 2 },
        { "MobileCnn", 4, 2 },
        { "Transformer", 4, 2 },
        { "TransformerOfBlocks", 4, 2 },
        { "Lstm", 4, 2 },
        { "Gru", 4, 2 },
        { "TextCnn", 4, 2 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void SinglePrecision(string model, int noisy, int expected) => Check<float>(model, noisy, expected);

    [Theory]
    [MemberData(nameof(Models))]
    public void DoublePrecision(string model, int noisy, int expected) => Check<double>(model, noisy, expected);

    private void Check<T>(string model, int noisy, int expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(model, output);
        runner.Run(noisy, entry => Noisy(entry, NoNoise) is not null, entry =>
        {
            var method = Noisy(entry, NoiseOf(runner.Case, entry.OptionNames("noise")))!;
            return entry.Baselines.Count == 0
                ? method.Explain(runner.Function(entry), runner.Input(entry), target: runner.Target(entry))
                : method.Explain(runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry));
        });
        runner.Run(expected, entry => entry.Method is "expected-gradients" or "gradient-shap", entry =>
        {
            var background = entry.OptionNames("baselines");
            double[] alphas = runner.Case.Values(entry.RequiredOption("alphas"));
            AttributionMethod method = entry.Method == "gradient-shap"
                ? new GradientShap { Alphas = alphas, Noise = NoiseOf(runner.Case, entry.OptionNames("noise")) }
                : new ExpectedGradients { Alphas = alphas };
            return method.Explain(
                runner.Function(entry),
                runner.Input(entry),
                [.. Enumerable.Range(0, runner.Case.Rows(background[0])).Select(j => runner.Row(background, j))],
                runner.Target(entry));
        });
    }

    private static Noise NoNoise { get; } = Noise.OfDeviation(0);

    private static AttributionMethod? Noisy(ReferenceEntry entry, Noise noise) => entry.Method switch
    {
        "smoothgrad" => new SmoothGrad(new Saliency()) { Noise = noise },
        "smoothgrad-squared" => new SmoothGradSquared(new Saliency()) { Noise = noise },
        "vargrad" => new VarGrad(new Saliency()) { Noise = noise },
        "smoothgrad-ig" => new SmoothGrad(Integrated(entry)) { Noise = noise },
        _ => null,
    };

    private static IntegratedGradients Integrated(ReferenceEntry entry) =>
        new() { Rule = Rules.Parse(entry.RequiredOption("rule")), Steps = entry.WholeNumber("steps") };

    // The rows of all inputs, one after another: what is added to the flattened arguments.
    private static Noise NoiseOf(ReferenceCase reference, IReadOnlyList<string> names) => Noise.Given(
    [
        .. Enumerable.Range(0, reference.Rows(names[0])).Select(
            j => names.SelectMany(name => Agreement.Flatten(reference.Row<double>(name, j))).ToArray()),
    ]);
}
