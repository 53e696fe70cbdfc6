using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Measures;

/// <summary>Measures that ask no model: complexity, localisation, agreement.</summary>
public sealed class MapEntryTests(ITestOutputHelper output)
{
    public static EntrySource ComplexityEntries { get; } =
        EntrySource.OfMethods("metrics", "sparseness", "complexity", "effective-complexity-count");

    public static EntrySource LocalizationEntries { get; } = EntrySource.OfMethods(
        "metrics", "pointing-game", "relevance-mass-accuracy", "relevance-rank-accuracy", "top-k-localisation", "attribution-localisation",
        "roc-auc");

    public static EntrySource AgreementEntries { get; } = EntrySource.OfMethods(
        "metrics", "agreement-top-k", "agreement-correlation", "agreement-pairwise-rank", "ssim", "random-logit");

    [Theory]
    [MemberData(nameof(ComplexityEntries))]
    public void ComplexityInSinglePrecision(EntryGroup group) => CheckComplexity<float>(group);

    [Theory]
    [MemberData(nameof(ComplexityEntries))]
    public void ComplexityInDoublePrecision(EntryGroup group) => CheckComplexity<double>(group);

    [Theory]
    [MemberData(nameof(LocalizationEntries))]
    public void LocalizationInSinglePrecision(EntryGroup group) => CheckLocalization<float>(group);

    [Theory]
    [MemberData(nameof(LocalizationEntries))]
    public void LocalizationInDoublePrecision(EntryGroup group) => CheckLocalization<double>(group);

    [Theory]
    [MemberData(nameof(AgreementEntries))]
    public void AgreementInSinglePrecision(EntryGroup group) => CheckAgreement<float>(group);

    [Theory]
    [MemberData(nameof(AgreementEntries))]
    public void AgreementInDoublePrecision(EntryGroup group) => CheckAgreement<double>(group);

    private void CheckComplexity<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new MeasureRunner<T>(group, output);
        runner.Run(entry =>
        {
            var axis = runner.PixelAxis(entry);
            MapMeasure[] measures = entry.Method switch
            {
                "sparseness" => [new Sparseness { ChannelAxis = axis }],
                "complexity" => [new Complexity { ChannelAxis = axis }],
                _ =>
                [
                    .. entry.Options.GetProperty("epsilon").EnumerateArray()
                        .Select(e => new EffectiveComplexityCount { ChannelAxis = axis, Epsilon = e.GetDouble() }),
                ],
            };
            return [.. measures.Select(measure => measure.Score(runner.Attribution(entry)).Score)];
        });
    }

    private void CheckLocalization<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new MeasureRunner<T>(group, output);
        runner.Run(entry =>
        {
            var name = entry.RequiredOption("mask");
            nint[] shape = [.. runner.Case.Shape(name).Select(size => (nint)size)];
            var mask = Tensor.Create(Array.ConvertAll(runner.Case.Bytes(name), element => element != 0), shape);
            var axis = runner.PixelAxis(entry);
            var k = entry.WholeNumber("k");
            MapMeasure[] measures = entry.Method switch
            {
                "pointing-game" => Signed(absolute => new PointingGame(mask) { ChannelAxis = axis, Absolute = absolute }),
                "relevance-mass-accuracy" => Signed(absolute => new RelevanceMass(mask) { ChannelAxis = axis, Absolute = absolute }),
                "relevance-rank-accuracy" => Signed(absolute => new RelevanceRank(mask) { ChannelAxis = axis, Absolute = absolute }),
                "roc-auc" => Signed(absolute => new RocAuc(mask) { ChannelAxis = axis, Absolute = absolute }),
                "top-k-localisation" => Both((absolute, influence) => new TopKLocalization(mask, k)
                {
                    ChannelAxis = axis, Absolute = absolute, ConceptInfluence = influence,
                }),
                _ => Both((absolute, weighted) => new AttributionLocalization(mask)
                {
                    ChannelAxis = axis, Absolute = absolute, Weighted = weighted,
                }),
            };
            return [.. measures.Select(measure => measure.Score(runner.Attribution(entry)).Score)];
        });

        static MapMeasure[] Signed(Func<bool, MapMeasure> create) => [create(false), create(true)];

        static MapMeasure[] Both(Func<bool, bool, MapMeasure> create) =>
            [create(false, false), create(false, true), create(true, false), create(true, true)];
    }

    private void CheckAgreement<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new MeasureRunner<T>(group, output);
        runner.Run(entry =>
        {
            int? axis = entry.Method == "random-logit" ? null : runner.PixelAxis(entry);
            AutoIG.Agreement[] agreements = entry.Method switch
            {
                "agreement-top-k" => [TopK(false, false), TopK(true, false), TopK(false, true), TopK(true, true)],
                "agreement-correlation" =>
                [
                    new SpearmanCorrelation { ChannelAxis = axis }, new SpearmanCorrelation { ChannelAxis = axis, Absolute = true },
                    new KendallCorrelation { ChannelAxis = axis }, new KendallCorrelation { ChannelAxis = axis, Absolute = true },
                    new PearsonCorrelation { ChannelAxis = axis }, new CosineSimilarity { ChannelAxis = axis },
                ],
                "agreement-pairwise-rank" => [new PairwiseRankAgreement { ChannelAxis = axis }],
                "ssim" =>
                [
                    new StructuralSimilarity { ChannelAxis = axis }, new StructuralSimilarity { ChannelAxis = axis, Absolute = true },
                ],
                _ => RandomizationEntryTests.FourAgreements,
            };
            return [.. agreements.Select(agreement => agreement.Score(runner.Attribution(entry), runner.Attribution(entry, 1)))];

            AutoIG.Agreement TopK(bool ranks, bool signs) =>
                new TopKAgreement(entry.WholeNumber("k")) { ChannelAxis = axis, Ranks = ranks, Signs = signs };
        });
    }
}
