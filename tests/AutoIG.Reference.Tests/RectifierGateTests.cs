using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>Gradients with another rule at the ReLU.</summary>
public sealed class RectifierGateTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.OfMethods(ReferenceCase.FirstFamily, "guided-backprop", "deconvnet");

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
            AttributionMethod method = entry.Method == "guided-backprop" ? new GuidedBackprop() : new Deconvolution();
            return method.Explain(runner.Function(entry), runner.Input(entry), target: runner.Target(entry));
        });
    }
}
