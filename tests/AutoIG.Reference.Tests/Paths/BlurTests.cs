using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Paths;

/// <summary>Blur IG, and the blur alone.</summary>
public sealed class BlurTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.OfMethods("paths", "blur-ig");

    public static EntrySource Blurs { get; } = EntrySource.OfMethods("paths", "gaussian-blur");

    [Theory]
    [MemberData(nameof(Entries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(Entries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    [Theory]
    [MemberData(nameof(Blurs))]
    public void BlursInSinglePrecision(EntryGroup group) => CheckBlurs<float>(group);

    [Theory]
    [MemberData(nameof(Blurs))]
    public void BlursInDoublePrecision(EntryGroup group) => CheckBlurs<double>(group);

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.Run(entry =>
        {
            var method = new BlurIntegratedGradients
            {
                MaxSigma = entry.Number("max-sigma"),
                Steps = entry.WholeNumber("steps"),
                Difference = entry.Number("grad-step"),
                SquareRoot = entry.Options.GetProperty("sqrt").GetBoolean(),
            };
            return method.Explain(runner.Function(entry), runner.Input(entry), target: runner.Target(entry));
        });
    }

    private void CheckBlurs<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.RunArrays(entry => BlurIntegratedGradients.Blur(runner.Case.Array<T>(entry.Inputs.Single()), entry.Number("sigma")));
    }
}
