using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>The integrals that the product takes without quadrature error, against those of the cases, and on all test digits.</summary>
public sealed class ExactTests(ITestOutputHelper output)
{
    private static readonly string DigitsFolder = Path.Combine(AppContext.BaseDirectory, "Cases", "digits-cnn");
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
        var function = OfDigits();
        var method = new IntegratedGradients { Exact = true };
        double worst = 0;
        int most = 0;
        foreach (float[] pixels in Digits(NearExact.IsExhaustive ? 1000 : 20))
        {
            var why = method.Explain(function, pixels);
            worst = Math.Max(worst, Math.Abs(why.ConvergenceDelta / (why.Output - why.BaselineOutput)));
            most = Math.Max(most, why.Certificate!.Pieces);
        }
        output.WriteLine($"Largest relative error of the sum {worst:g3}, {most} pieces at most");
        Assert.InRange(worst, 0, 1e-5);
    }

    /// <summary>
    /// Five digits, a thousand with <c>AUTOIG_EXHAUSTIVE=1</c>: to a tolerance each attribution is within it of the exact one, and so is
    /// the sum of the change, at some thousands of points. Of one digit of the thousand, whose attributions are 28 times what the output
    /// changes by, that is not reached, and said.
    /// </summary>
    [Fact]
    public void TestDigitsAreExplainedToATolerance()
    {
        const double Tolerance = 1e-4;
        var function = OfDigits();
        double worst = 0, worstOfSum = 0;
        int most = 0, missed = 0;
        foreach (float[] pixels in Digits(NearExact.IsExhaustive ? 1000 : 5))
        {
            var why = new IntegratedGradients { Tolerance = Tolerance }.Explain(function, pixels);
            if (!why.Certificate!.IsWithinTolerance)
            {
                missed++;
                continue;
            }
            var exact = new IntegratedGradients { Exact = true }.Explain(function, pixels);
            double change = Math.Abs(why.Output - why.BaselineOutput);
            double difference = Agreement.Flatten(why.Values).Zip(Agreement.Flatten(exact.Values), (a, b) => Math.Abs(a - b)).Max();
            worst = Math.Max(worst, difference / change);
            worstOfSum = Math.Max(worstOfSum, Math.Abs(why.ConvergenceDelta) / change);
            most = Math.Max(most, why.Certificate.Evaluations);
        }
        output.WriteLine($"Errors of {worst:g3}, of the sum {worstOfSum:g3}, {most} evaluations at most");
        Assert.InRange(worst, 0, Tolerance);
        Assert.InRange(worstOfSum, 0, Tolerance);
        Assert.InRange(most, 1000, 20_000);
        Assert.InRange(missed, 0, NearExact.IsExhaustive ? 1 : 0);
    }

    private static DifferentiableFunction<float> OfDigits() =>
        new DigitsCnn<float>(SafeTensors.Open(Path.Combine(DigitsFolder, "weights.safetensors"))).LogitsDerivative;

    /// <summary>Some of the thousand test digits, evenly spread.</summary>
    private static IEnumerable<float[]> Digits(int count)
    {
        var images = SafeTensors.Open(Path.Combine(DigitsFolder, "test-images.safetensors")).GetRaw<byte>("images");
        Assert.Equal(1000, images.Lengths[0]);
        for (int n = 0; n < 1000; n += 1000 / count)
            yield return [.. Enumerable.Range(0, 784).Select(i => images[n, i / 28, i % 28] / 255f)];
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
