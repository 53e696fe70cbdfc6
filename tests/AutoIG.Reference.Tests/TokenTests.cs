using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests;

/// <summary>Models of token ids: what is differentiated are the rows of the embedding table, and each token is given one number.</summary>
public sealed class TokenTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.Of(ReferenceCase.FirstFamily,
        entry => (entry.Method is "token-integrated-gradients" or "token-gradient-norm" or "token-input-x-gradient")
            && !StartsBetweenTokens(entry),
        without: WithoutTokens);

    /// <summary>Paths that start at embeddings which are no token's.</summary>
    public static EntrySource BetweenTokens { get; } = EntrySource.Of(
        ReferenceCase.FirstFamily, entry => entry.Method == "token-integrated-gradients" && StartsBetweenTokens(entry));

    // What is built of blocks takes embeddings alone.
    private const string WithoutTokens = "TransformerOfBlocks";

    [Theory]
    [MemberData(nameof(Entries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(Entries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    [Theory]
    [MemberData(nameof(BetweenTokens))]
    public void BetweenTokensInSinglePrecision(EntryGroup group) => CheckBetweenTokens<float>(group);

    [Theory]
    [MemberData(nameof(BetweenTokens))]
    public void BetweenTokensInDoublePrecision(EntryGroup group) => CheckBetweenTokens<double>(group);

    /// <summary>Tokens and their embeddings are the same point of the same function.</summary>
    [Theory]
    [InlineData("Transformer")]
    [InlineData("TextCnn")]
    public void TokensAreTheirEmbeddings(string name)
    {
        var model = ReferenceModels.Get<double>(name);
        var function = model.TokenLogitsDerivative!();
        var ids = model.Case.Ids("ids0");
        var embedded = Nn.Embedding(ids, model.Case.Weights.Get<double>("embedding.weight"));
        Assert.True(Assert.Single(function.Signature.Inputs).IsTokens);
        var expected = Agreement.Flatten(model.TokenLogits!(ids));
        Assert.Equal(expected, Agreement.Flatten(function.Evaluate(ids)), Close);
        Assert.Equal(Agreement.Flatten(model.LogitsDerivative().Evaluate(embedded)), Agreement.Flatten(function.Evaluate(ids)));

        var method = new IntegratedGradients { Steps = 50 };
        var byTokens = method.Explain(function, ids, target: 1);
        var byEmbedding = Agreement.Flatten(method.Explain(model.LogitsDerivative(), embedded, target: 1).Values);
        int width = byEmbedding.Length / ids.Length;
        // Without a baseline the path begins at the embedding that is 0 everywhere.
        Assert.Equal(byEmbedding.Chunk(width).Select(row => row.Sum()), Agreement.Flatten(byTokens.Values), Close);
    }

    [Fact]
    public void BadIdsAreNamed()
    {
        var function = ReferenceModels.Get<double>("Transformer").TokenLogitsDerivative!();
        int[] good = [.. Enumerable.Range(0, 12)];
        int[] unknown = [0, 1, 2, 50, 4, 5, 6, 7, 8, 9, 10, 11], negative = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -1];
        Refused("Transformer.TokenLogits holds the token 50 at [3]; expected an id from 0 to 49", () => function.Evaluate(unknown));
        Refused("holds the token -1 at [11]; expected an id from 0 to 49", () => function.Evaluate(negative));
        Refused("has 11 tokens; expected 12", () => function.Evaluate(good.AsSpan(0, 11)));
        Refused("has 0 tokens; expected 12", () => function.Evaluate(Array.Empty<int>()));
        Refused("baseline|ids|holds the token -1 at [11]", () => new IntegratedGradients().Explain(function, good, baseline: negative));

        static void Refused(string message, Action call)
        {
            var refusal = Assert.Throws<ArgumentException>(call);
            foreach (string part in message.Split('|'))
                Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        }
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) <= 1e-12 * Math.Max(1, Math.Abs(b));

    private static bool StartsBetweenTokens(ReferenceEntry entry) =>
        entry.Baselines.Any(name => name.EndsWith("-mean-token", StringComparison.Ordinal));

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        var function = runner.Model.TokenLogitsDerivative!();
        runner.Run(entry =>
        {
            int[] ids = Ids(entry.Inputs.Single());
            return entry.Method switch
            {
                "token-gradient-norm" => new Saliency().Explain(function, ids, target: runner.Target(entry)),
                "token-input-x-gradient" => new InputXGradient().Explain(function, ids, target: runner.Target(entry)),
                _ => MethodOf(runner.Case, entry).Explain(function, ids, Ids(entry.Baselines.Single()), runner.Target(entry)),
            };
        });

        // An entry names the ids themselves, or their embeddings.
        int[] Ids(string name) => runner.Case.Ids(runner.Case.Has(name + "-ids") ? name + "-ids" : name);
    }

    private void CheckBetweenTokens<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.RunArrays(entry =>
        {
            var elements = MethodOf(runner.Case, entry).Explain(
                runner.Function(entry), runner.Input(entry), runner.Baseline(entry), runner.Target(entry)).Values;
            var (flat, width) = (elements.ToArray(), (int)elements.Lengths[1]);
            T[] tokens = [.. flat.Chunk(width).Select(row => row.Aggregate(T.Zero, (sum, element) => sum + element))];
            return Tensor.Create(tokens, [tokens.Length]);
        });
    }

    private static IntegratedGradients MethodOf(ReferenceCase reference, ReferenceEntry entry) => entry.IsNearExact
        ? new() { Quadrature = NearExact.QuadratureFor(reference, entry) }
        : new() { Rule = Rules.Parse(entry.RequiredOption("rule")), Steps = entry.WholeNumber("steps") };
}
