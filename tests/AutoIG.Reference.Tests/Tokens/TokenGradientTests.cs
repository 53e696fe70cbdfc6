using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Tokens;

/// <summary>Gradients and integrated gradients of the embeddings of tokens, and what becomes of them over the embedding axis.</summary>
public sealed class TokenGradientTests(ITestOutputHelper output)
{
    private const string OfBlocks = "TransformerOfBlocks";

    public static EntrySource Gradients { get; } = EntrySource.Of(
        "tokens", entry => entry.Method is "token-saliency" or "token-input-x-gradient", without: OfBlocks);

    public static EntrySource Integrals { get; } = EntrySource.Of(
        "tokens",
        entry => entry.Method is "sequential-integrated-gradients" or "layer-integrated-gradients"
            && entry.RequiredOption("rule") != "exact",
        without: OfBlocks);

    [Theory]
    [MemberData(nameof(Gradients))]
    public void GradientsInSinglePrecision(EntryGroup group) => CheckGradients<float>(group);

    [Theory]
    [MemberData(nameof(Gradients))]
    public void GradientsInDoublePrecision(EntryGroup group) => CheckGradients<double>(group);

    [Theory]
    [MemberData(nameof(Integrals))]
    public void IntegralsInSinglePrecision(EntryGroup group) => CheckIntegrals<float>(group);

    [Theory]
    [MemberData(nameof(Integrals))]
    public void IntegralsInDoublePrecision(EntryGroup group) => CheckIntegrals<double>(group);

    private void CheckGradients<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.RunArrays(entry =>
        {
            AttributionMethod method = entry.Method == "token-saliency" ? new Saliency() : new InputXGradient();
            var embedded = runner.Embedded(entry.Inputs.Single());
            var elements = method.Explain(runner.Function(entry), embedded, target: runner.Target(entry)).Values;
            return OverEmbedding(elements, row => entry.Id.Split('/')[1] switch
            {
                "l2" => T.Sqrt(row.Aggregate(T.Zero, (sum, element) => sum + (element * element))),
                "l1" => row.Aggregate(T.Zero, (sum, element) => sum + T.Abs(element)),
                "max-abs" => row.Max(T.Abs),
                "sum" => row.Aggregate(T.Zero, (sum, element) => sum + element),
                "mean" => row.Aggregate(T.Zero, (sum, element) => sum + element) / T.CreateChecked(row.Length),
                var other => throw new InvalidDataException($"The case reduces by '{other}'."),
            });
        });
    }

    private void CheckIntegrals<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new EntryRunner<T>(group, output);
        runner.RunArrays(entry =>
        {
            var (rule, steps) = (Rules.Parse(entry.RequiredOption("rule")), entry.WholeNumber("steps"));
            bool normalized = entry.Id.Contains("tokens-normalised", StringComparison.Ordinal);
            QuadratureMethod method = entry.Method == "sequential-integrated-gradients"
                ? new SequentialIntegratedGradients { Rule = rule, Steps = steps, Normalized = normalized }
                : new IntegratedGradients { Rule = rule, Steps = steps };
            string ids = entry.Inputs.Single(), baseline = entry.Baselines.Single();
            // One number for each token where the entry is reduced, and otherwise one for each element of its embedding.
            if (entry.Option("reduce") is null)
                return method.Explain(runner.Function(entry), runner.Embedded(ids), runner.Embedded(baseline), runner.Target(entry)).Values;
            var tokens = method.Explain(
                runner.Model.TokenLogitsDerivative!(), runner.Case.Ids(ids), runner.Case.Ids(baseline), runner.Target(entry)).Values;
            if (!normalized || method is SequentialIntegratedGradients)
                return tokens;
            T norm = TensorPrimitives.Norm<T>(tokens.ToArray());
            return Tensor.Create(Array.ConvertAll(tokens.ToArray(), token => token / norm), tokens.Lengths);
        });
    }

    private static Tensor<T> OverEmbedding<T>(Tensor<T> elements, Func<T[], T> reduce)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var flat = new T[elements.FlattenedLength];
        elements.FlattenTo(flat);
        T[] rows = [.. flat.Chunk((int)elements.Lengths[1]).Select(reduce)];
        return Tensor.Create(rows, [rows.Length]);
    }
}
