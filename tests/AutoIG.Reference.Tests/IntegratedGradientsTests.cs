using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>Integrated gradients by every quadrature rule, and the integral itself.</summary>
public sealed class IntegratedGradientsTests(ITestOutputHelper output)
{
    /// <summary>Models, and how many entries by a rule with a number of steps their cases expect.</summary>
    public static TheoryData<string, int> ByRule => new()
    {
        { "SmoothMlp", 68 },
        { "ReluMlp", 91 },
        { "DigitsCnn", 55 },
        { "MultiInput", 54 },
        { "ResidualCnn", 19 },
        { "ResidualCnnOfBlocks", 19 },
        { "MobileCnn", 19 },
        { "Transformer", 19 },
        { "TransformerOfBlocks", 19 },
        { "Lstm", 19 },
        { "Gru", 19 },
        { "TextCnn", 17 },
    };

    [Theory]
    [MemberData(nameof(ByRule))]
    public void ByRuleInSinglePrecision(string model, int count) => CheckRules<float>(model, count);

    [Theory]
    [MemberData(nameof(ByRule))]
    public void ByRuleInDoublePrecision(string model, int count) => CheckRules<double>(model, count);

    /// <summary>Models, and how many exact integrals their cases give.</summary>
    public static TheoryData<string, int> Exact => new()
    {
        { "SmoothMlp", 18 },
        { "ReluMlp", 21 },
        { "DigitsCnn", 29 },
        { "MultiInput", 14 },
        { "ResidualCnn", 4 },
        { "ResidualCnnOfBlocks", 4 },
        { "MobileCnn", 4 },
        { "Transformer", 4 },
        { "TransformerOfBlocks", 4 },
        { "Lstm", 4 },
        { "Gru", 4 },
        { "TextCnn", 4 },
    };

    [Theory]
    [MemberData(nameof(Exact))]
    public void IntegralInSinglePrecision(string model, int count) => CheckIntegrals<float>(model, count);

    [Theory]
    [MemberData(nameof(Exact))]
    public void IntegralInDoublePrecision(string model, int count) => CheckIntegrals<double>(model, count);

    private void CheckIntegrals<T>(string model, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(model, output);
        runner.Run(
            count,
            entry => entry.Method == "integrated-gradients" && entry.IsNearExact,
            entry => new IntegratedGradients { Quadrature = NearExact.QuadratureFor(runner.Case, entry) }.Explain(
                runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry)));
    }

    private void CheckRules<T>(string model, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(model, output);
        runner.Run(count, entry => entry.Method == "integrated-gradients" && !entry.IsNearExact, entry =>
        {
            var method = new IntegratedGradients { Rule = Rules.Parse(entry.RequiredOption("rule")), Steps = entry.WholeNumber("steps") };
            return method.Explain(runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry));
        });
    }
}
