using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>Gradients, and gradients times inputs.</summary>
public sealed class GradientTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.OfMethods(ReferenceCase.FirstFamily, "saliency", "input-x-gradient");

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
            AttributionMethod method = entry.Method == "saliency" ? new Saliency() : new InputXGradient();
            return method.Explain(runner.Function(entry), runner.Input(entry), target: runner.Target(entry));
        });
    }
}
