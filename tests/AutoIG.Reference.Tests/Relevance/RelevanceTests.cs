using System.Numerics;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Relevance;

/// <summary>Layer-wise relevance propagation: rules, composites, and the relevance of layers on the way.</summary>
public sealed class RelevanceTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.Of("relevance", _ => true);

    /// <summary>The rules that the first family knows, on the same networks.</summary>
    public static EntrySource FirstEntries { get; } = EntrySource.OfMethods(
        ReferenceCase.FirstFamily, "lrp-epsilon", "lrp-epsilon-1e-6", "lrp-gamma", "lrp-alpha1-beta0", "lrp-alpha1-beta0-signed-bias");

    [Theory]
    [MemberData(nameof(Entries))]
    [MemberData(nameof(FirstEntries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(Entries))]
    [MemberData(nameof(FirstEntries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.Run(entry => EntryRules.Of(runner, entry).Explain(
            runner.Function(entry), runner.Input(entry), target: EntryRules.TargetOf(runner, entry)));
    }
}
