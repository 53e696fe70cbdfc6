using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Tokens;

/// <summary>Attention's weights, which are layers, and their rollout.</summary>
public sealed class AttentionMapTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.Of(
        "tokens", entry => entry.Method is "attention-map" or "attention-rollout", without: "TransformerOfBlocks");

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
        runner.RunArrays(entry =>
        {
            var function = runner.Function(entry);
            string name = entry.Inputs.Single();
            var input = runner.Case.AreIds(name) ? runner.Embedded(name) : runner.Case.Array<T>(name);
            if (entry.Method == "attention-map")
            {
                return new LayerActivation(runner.Layer(entry)).Explain(function, input).Values;
            }

            LayerKey[] weights = [.. Enumerable.Range(0, 2).Select(block => runner.Layer(entry, $"blocks.{block}.attn.softmax"))];
            var method = new AttentionRollout(weights)
            {
                Heads = entry.RequiredOption("heads") == "max" ? HeadFusion.Max : HeadFusion.Mean,
            };
            var rollout = method.Explain(function, input).Values;
            return entry.Option("reduce") is null ? rollout : Nn.Mean(rollout, [0]);
        });
    }
}
