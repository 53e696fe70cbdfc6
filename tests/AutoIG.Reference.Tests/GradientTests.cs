using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>Gradients, and gradients times inputs.</summary>
public sealed class GradientTests(ITestOutputHelper output)
{
    /// <summary>Models, and how many gradients (and products with the input) their cases expect.</summary>
    public static TheoryData<string, int, int> Models => new()
    {
        { "SmoothMlp", 12, 12 },
        { "ReluMlp", 13, 13 },
        { "DigitsCnn", 23, 15 },
        { "MultiInput", 10, 10 },
        { "ResidualCnn", 3, 3 },
        { "ResidualCnnOfBlocks", 3, 3 },
        { "MobileCnn", 3, 3 },
        { "Transformer", 3, 3 },
        { "TransformerOfBlocks", 3, 3 },
        { "Lstm", 3, 3 },
        { "Gru", 3, 3 },
        { "TextCnn", 3, 3 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void SinglePrecision(string model, int gradients, int products) => Check<float>(model, gradients, products);

    [Theory]
    [MemberData(nameof(Models))]
    public void DoublePrecision(string model, int gradients, int products) => Check<double>(model, gradients, products);

    private void Check<T>(string model, int gradients, int products)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(model, output);
        runner.Run(gradients, entry => entry.Method == "saliency", entry => new Saliency().Explain(
            runner.Function(entry), runner.Input(entry), target: runner.Target(entry)));
        runner.Run(products, entry => entry.Method == "input-x-gradient", entry => new InputXGradient().Explain(
            runner.Function(entry), runner.Input(entry), target: runner.Target(entry)));
    }
}
