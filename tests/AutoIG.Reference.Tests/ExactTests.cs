using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>The integrals that the product takes without quadrature error, against those of the cases, and on all test digits.</summary>
public sealed class ExactTests(ITestOutputHelper output)
{
    private static readonly string[] Models = ["ReluMlp", "DigitsCnn", "ResidualCnn", "TextCnn"];

    public static EntrySource Integrals { get; } = EntrySource.Of(
        ReferenceCase.FirstFamily,
        entry => entry.Method == "integrated-gradients" && entry.IsNearExact && !entry.OfProbability,
        [.. ReferenceModels.All<double>().Select(model => model.Name).Except(Models)]);

    [Theory]
    [MemberData(nameof(Integrals))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(Integrals))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    /// <summary>Twenty digits, a thousand with <c>AUTOIG_EXHAUSTIVE=1</c>: the sum is the change of the output to five digits.</summary>
    [Fact]
    public void TestDigitsAreExplainedCompletelyInSinglePrecision()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Cases", "digits-cnn");
        var images = SafeTensors.Open(Path.Combine(folder, "test-images.safetensors")).GetRaw<byte>("images");
        var function = new DigitsCnn<float>(SafeTensors.Open(Path.Combine(folder, "weights.safetensors"))).LogitsDerivative;
        int count = (int)images.Lengths[0], step = NearExact.IsExhaustive ? 1 : 50;
        Assert.Equal(1000, count);
        var method = new IntegratedGradients { Exact = true };
        double worst = 0;
        int most = 0;
        for (int n = 0; n < count; n += step)
        {
            float[] pixels = [.. Enumerable.Range(0, 784).Select(i => images[n, i / 28, i % 28] / 255f)];
            var why = method.Explain(function, pixels);
            worst = Math.Max(worst, Math.Abs(why.ConvergenceDelta / (why.Output - why.BaselineOutput)));
            most = Math.Max(most, why.Certificate!.Pieces);
        }
        output.WriteLine($"{count / step} digits: largest relative error of the sum {worst:g3}, {most} pieces at most");
        Assert.InRange(worst, 0, 1e-5);
    }

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        var method = new IntegratedGradients { Exact = true };
        runner.Run(entry =>
        {
            var why = method.Explain(runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry));
            output.WriteLine($"{entry.Id}: {why.Certificate}");
            return why;
        });
    }
}
