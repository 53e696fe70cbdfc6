using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Relevance;

/// <summary>
/// Relevance of tokens: through attention, normalisations of rows, gated units and residual sums, and through a maximum over time.
/// </summary>
public sealed class TokenRelevanceTests(ITestOutputHelper output)
{
    private const string OfBlocks = "TransformerOfBlocks";

    // As small as the rules can be taken to be without a stabiliser, to the bound below.
    private const double Vanishing = 1e-13;
    private const double VanishingBound = 1e-8;

    /// <summary>The rules one by one.</summary>
    public static EntrySource Entries { get; } = EntrySource.Of("tokens", entry => IsByRules(entry) && IsOfLayer(entry), OfBlocks);

    /// <summary>The same network with its attention in one call and its layers in blocks.</summary>
    public static EntrySource EntriesOfBlocks { get; } = EntrySource.Of(
        "tokens", entry => IsByRules(entry) && entry.Layer == "input", "Transformer", "TextCnn");

    public static EntrySource DecoderEntries { get; } = EntrySource.Of(
        ReferenceCase.FirstFamily, entry => IsOfAttention(entry) && IsByRules(entry));

    /// <summary>
    /// Values times a changed gradient, which is what the rules become when the stabiliser vanishes. In double, where a stabiliser can be
    /// small enough; where the activation keeps its own derivative it is no such limit.
    /// </summary>
    public static EntrySource GradientForms { get; } = EntrySource.Of(
        "tokens", entry => IsGradientForm(entry) && IsOfLayer(entry), OfBlocks);

    public static EntrySource DecoderGradientForms { get; } = EntrySource.Of(
        ReferenceCase.FirstFamily, entry => IsOfAttention(entry) && IsGradientForm(entry));

    [Theory]
    [MemberData(nameof(Entries))]
    [MemberData(nameof(EntriesOfBlocks))]
    [MemberData(nameof(DecoderEntries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group, entry => entry.Number("epsilon"));

    [Theory]
    [MemberData(nameof(Entries))]
    [MemberData(nameof(EntriesOfBlocks))]
    [MemberData(nameof(DecoderEntries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group, entry => entry.Number("epsilon"));

    [Theory]
    [MemberData(nameof(GradientForms))]
    [MemberData(nameof(DecoderGradientForms))]
    public void WithoutAStabilizer(EntryGroup group) => Check<double>(group, _ => Vanishing, VanishingBound);

    private static bool IsOfAttention(ReferenceEntry entry) => entry.Method is "attn-lrp" or "cp-lrp";

    private static bool IsByRules(ReferenceEntry entry) =>
        (IsOfAttention(entry) || entry.Method == "lrp-epsilon") && entry.Options.TryGetProperty("epsilon", out _);

    private static bool IsGradientForm(ReferenceEntry entry) => entry.Id.Contains("/gradient-form/", StringComparison.Ordinal);

    // What is added to the embeddings keeps its relevance to itself.
    private static bool IsOfLayer(ReferenceEntry entry) => entry.Layer != "pos";

    private void Check<T>(EntryGroup group, Func<ReferenceEntry, double> epsilonOf, double bound = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.RunArrays(
            entry =>
            {
                double epsilon = epsilonOf(entry);
                var method = new Lrp(LrpRule.Epsilon(epsilon))
                {
                    Layer = entry.Layer == "input" ? null : runner.Layer(entry),
                    Attention = entry.Method == "cp-lrp" ? LrpAttention.Constant : LrpAttention.Shared,
                    Product = entry.Option("gated-product") == "all to up" ? LrpProduct.Signal : LrpProduct.Half,
                    Normalization = entry.Option("layernorm") == "relevance unchanged" ? LrpNormalization.Pass : LrpNormalization.Linear,
                    Stabilizer = epsilon,
                };
                var values = method.Explain(runner.Function(entry), Embeddings(runner, entry), target: runner.Target(entry)).Values;
                return entry.Option("reduce") is null ? values : Nn.Sum(values, [1]);
            },
            bound);
    }

    /// <summary>An input, or the rows of the table that its ids name.</summary>
    private static Tensor<T> Embeddings<T>(EntryRunner<T> runner, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        runner.Case.AreIds(entry.Inputs.Single()) ? runner.Embedded(entry.Inputs.Single()) : runner.Case.Array<T>(entry.Inputs.Single());
}
