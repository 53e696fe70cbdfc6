using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Relevance;

/// <summary>Relevance of tokens: through attention, normalisations of rows and residual sums, and through a maximum over time.</summary>
public sealed class TokenRelevanceTests(ITestOutputHelper output)
{
    /// <summary>The modules whose outputs are local variables of the models.</summary>
    private static readonly Dictionary<string, string> Layers = new()
    {
        ["embedding-sum"] = "x",
        ["blocks.0.mid"] = "block0Attended",
        ["blocks.0.fc1"] = "block0Fc1",
        ["blocks.0.out"] = "block0Out",
        ["blocks.1.mid"] = "block1Attended",
        ["blocks.1.fc1"] = "block1Fc1",
        ["blocks.1.out"] = "block1Out",
        ["pooled"] = "pooled",
        ["convs.0"] = "convs0",
        ["convs.1"] = "convs1",
        ["convs.2"] = "convs2",
        ["cat"] = "cat",
    };

    /// <summary>The rules one by one; what multiplies a changed gradient is another form of them, for a vanishing stabiliser.</summary>
    public static EntrySource Entries { get; } = EntrySource.Of(
        "tokens",
        entry => entry.Method is "attn-lrp" or "cp-lrp" or "lrp-epsilon" && entry.Options.TryGetProperty("epsilon", out _)
            && (entry.Layer == "input" || Layers.ContainsKey(entry.Layer!)),
        "TransformerOfBlocks");

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
            double epsilon = entry.Number("epsilon");
            var method = new Lrp(LrpRule.Epsilon(epsilon))
            {
                Layer = entry.Layer == "input" ? null : Key(runner.Function(entry), Layers[entry.Layer!]),
                Attention = entry.Method == "cp-lrp" ? LrpAttention.Constant : LrpAttention.Shared,
                Normalization = entry.Option("layernorm") == "relevance unchanged" ? LrpNormalization.Pass : LrpNormalization.Linear,
                Stabilizer = epsilon,
            };
            var values = method.Explain(runner.Function(entry), Embeddings<T>(runner.Case, entry), target: runner.Target(entry)).Values;
            return entry.Option("reduce") is null ? values : OfTokens(values);
        });
    }

    private static LayerKey Key<T>(DifferentiableFunction<T> function, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = function.Signature.Layers.Single(candidate => candidate.Name == name);
        return new LayerKey(function.Signature.Name, layer.Index, layer.Name);
    }

    /// <summary>An input, or the rows of the table that its ids name.</summary>
    private static Tensor<T> Embeddings<T>(ReferenceCase reference, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var name = entry.Inputs.Single();
        if (!name.StartsWith("ids", StringComparison.Ordinal))
        {
            return reference.Array<T>(name);
        }

        var table = reference.Weights.Get<T>("embedding.weight");
        var ids = reference.Ids(name);
        int width = (int)table.Lengths[1];
        var all = new T[table.FlattenedLength];
        table.FlattenTo(all);
        return Tensor.Create([.. ids.SelectMany(id => all.Skip(id * width).Take(width))], [ids.Length, width]);
    }

    /// <summary>The sum over the embedding axis.</summary>
    private static Tensor<T> OfTokens<T>(Tensor<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int tokens = (int)values.Lengths[0], width = (int)values.Lengths[1];
        var all = new T[values.FlattenedLength];
        values.FlattenTo(all);
        return Tensor.Create([.. Enumerable.Range(0, tokens).Select(t => all.AsSpan(t * width, width).ToArray()
            .Aggregate(T.Zero, (sum, r) => sum + r))], [tokens]);
    }
}
