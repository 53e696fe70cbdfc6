using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>Gradients with another rule at the ReLU.</summary>
public sealed class BackwardRuleTests(ITestOutputHelper output)
{
    /// <summary>Models, and how many entries of guided backpropagation and of the deconvolution their cases expect.</summary>
    public static TheoryData<string, int, int> Models => new()
    {
        { "ReluMlp", 5, 5 },
        { "DigitsCnn", 5, 0 },
        { "ResidualCnn", 2, 2 },
        { "ResidualCnnOfBlocks", 2, 2 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void SinglePrecision(string model, int guided, int deconvolution) => Check<float>(model, guided, deconvolution);

    [Theory]
    [MemberData(nameof(Models))]
    public void DoublePrecision(string model, int guided, int deconvolution) => Check<double>(model, guided, deconvolution);

    private void Check<T>(string model, int guided, int deconvolution)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(model, output);
        runner.Run(guided, entry => entry.Method == "guided-backprop", entry => new GuidedBackprop().Explain(
            runner.Function(entry), runner.Input(entry), target: runner.Target(entry)));
        runner.Run(deconvolution, entry => entry.Method == "deconvnet", entry => new Deconvolution().Explain(
            runner.Function(entry), runner.Input(entry), target: runner.Target(entry)));
    }
}
