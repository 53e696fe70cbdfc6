using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Paths;

/// <summary>Methods that choose their path or their directions by the gradients: Guided IG and IDGI.</summary>
public sealed class GuidedPathTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.OfMethods("paths", "guided-ig", "idgi");

    [Theory]
    [MemberData(nameof(Entries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(Entries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.Run(entry =>
        {
            AttributionMethod method = entry.Method == "idgi"
                ? new Idgi { Steps = entry.WholeNumber("steps") }
                : new GuidedIntegratedGradients
                {
                    Steps = entry.WholeNumber("steps"),
                    Fraction = entry.Number("fraction"),
                    MaxDistance = entry.Number("max-dist"),
                };
            return method.Explain(runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry));
        });
    }
}
