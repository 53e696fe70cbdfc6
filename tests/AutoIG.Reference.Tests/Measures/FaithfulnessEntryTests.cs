using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Measures;

/// <summary>Measures that remove or change parts of the input and ask the model again.</summary>
public sealed class FaithfulnessEntryTests(ITestOutputHelper output)
{
    public static EntrySource Entries { get; } = EntrySource.OfMethods(
        "metrics", "completeness", "faithfulness-correlation", "faithfulness-correlation-samples", "sensitivity-n",
        "faithfulness-estimate", "faithfulness-estimate-drops", "monotonicity-arya",
        "monotonicity-arya-curve", "monotonicity-nguyen", "monotonicity-nguyen-effects", "effective-complexity",
        "effective-complexity-curve", "non-sensitivity");

    public static EntrySource InfidelityEntries { get; } =
        EntrySource.OfMethods("metrics", "infidelity-removal", "infidelity-removal-samples");

    public static EntrySource CurveEntries { get; } = EntrySource.OfMethods(
        "metrics", "deletion-curve", "insertion-curve", "deletion-auc", "insertion-auc", "pixel-flipping-curve", "aopc",
        "region-perturbation-curve", "selectivity", "road");

    public static EntrySource ImputedEntries { get; } = EntrySource.OfMethods("metrics", "road-imputed");

    public static EntrySource GivenPerturbations { get; } = EntrySource.OfMethods(ReferenceCase.FirstFamily, "infidelity");

    [Theory]
    [MemberData(nameof(Entries))]
    public void SinglePrecision(EntryGroup group) => Check<float>(group);

    [Theory]
    [MemberData(nameof(Entries))]
    public void DoublePrecision(EntryGroup group) => Check<double>(group);

    [Theory]
    [MemberData(nameof(InfidelityEntries))]
    public void InfidelityInSinglePrecision(EntryGroup group) => CheckInfidelity<float>(group);

    [Theory]
    [MemberData(nameof(InfidelityEntries))]
    public void InfidelityInDoublePrecision(EntryGroup group) => CheckInfidelity<double>(group);

    [Theory]
    [MemberData(nameof(CurveEntries))]
    public void CurvesInSinglePrecision(EntryGroup group) => CheckCurves<float>(group);

    [Theory]
    [MemberData(nameof(CurveEntries))]
    public void CurvesInDoublePrecision(EntryGroup group) => CheckCurves<double>(group);

    [Theory]
    [MemberData(nameof(ImputedEntries))]
    public void ImputedInSinglePrecision(EntryGroup group) => CheckImputed<float>(group);

    [Theory]
    [MemberData(nameof(ImputedEntries))]
    public void ImputedInDoublePrecision(EntryGroup group) => CheckImputed<double>(group);

    [Theory]
    [MemberData(nameof(GivenPerturbations))]
    public void GivenPerturbationsInSinglePrecision(EntryGroup group) => CheckGiven<float>(group);

    [Theory]
    [MemberData(nameof(GivenPerturbations))]
    public void GivenPerturbationsInDoublePrecision(EntryGroup group) => CheckGiven<double>(group);

    private void Check<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new MeasureRunner<T>(group, output);
        runner.Run(entry =>
        {
            MeasureResult Score(AttributionMeasure measure) => measure.Score(
                runner.Logits, runner.Attribution(entry), runner.Input(entry), runner.Baseline(entry), MeasureRunner<T>.Target(entry));
            var axis = runner.PixelAxis(entry);
            switch (entry.Method)
            {
                case "completeness":
                    var signed = Score(new Completeness());
                    double at = signed["F(x)"][0], without = signed["F(x′)"][0];
                    return [signed["sum"][0], at, without, at - without, signed.Score, Score(new Completeness { Relative = true }).Score];
                case "faithfulness-correlation" or "faithfulness-correlation-samples":
                    var subsets = runner.Subsets(entry.RequiredOption("subsets"));
                    var correlation = Score(new FaithfulnessCorrelation { ChannelAxis = axis, Subsets = subsets });
                    return entry.Method == "faithfulness-correlation"
                        ? [correlation.Score]
                        : [.. correlation["sums"], .. correlation["drops"]];
                case "sensitivity-n":
                    var sets = entry.RequiredOption("subsets");
                    return
                    [
                        Score(new SensitivityN(runner.Case.Shape(sets)[1]) { ChannelAxis = axis, Subsets = runner.Subsets(sets) }).Score,
                    ];
                case "faithfulness-estimate":
                    return [Score(new FaithfulnessEstimate { ChannelAxis = axis }).Score];
                case "faithfulness-estimate-drops":
                    return [.. Score(new FaithfulnessEstimate { ChannelAxis = axis }).Values];
                case "monotonicity-arya" or "monotonicity-arya-curve":
                    var measure = new Monotonicity
                    {
                        ChannelAxis = axis, Absolute = entry.RequiredOption("score") == "absolute",
                        FeaturesPerStep = entry.WholeNumber("features-per-step"),
                    };
                    return entry.Method == "monotonicity-arya"
                        ? [Score(measure).Score, Score(measure with { AsShare = true }).Score]
                        : [.. Score(measure).Values];
                case "monotonicity-nguyen" or "monotonicity-nguyen-effects":
                    var substituted = Score(
                        new MonotonicityCorrelation(runner.Rows(entry.RequiredOption("substitutes"))) { ChannelAxis = axis });
                    return entry.Method == "monotonicity-nguyen" ? [substituted.Score] : [.. substituted.Values];
                case "effective-complexity" or "effective-complexity-curve":
                    var results = entry.Options.GetProperty("epsilon").EnumerateArray().Select(epsilon => Score(
                        new EffectiveComplexity(runner.Rows(entry.RequiredOption("background")), epsilon.GetDouble())
                        {
                            ChannelAxis = axis,
                        })).ToList();
                    return entry.Method == "effective-complexity" ? [.. results.Select(result => result.Score)] : [.. results[0].Values];
                default:
                    var counts = Score(new NonSensitivity { ChannelAxis = axis, Epsilon = entry.Number("epsilon") });
                    return [counts["effect without attribution"][0], counts["attribution without effect"][0], counts.Score];
            }
        });
    }

    private void CheckInfidelity<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new MeasureRunner<T>(group, output);
        // The factor Σ pΔF/Σ p² is small: one unit in the last place of F(x), which is in every ΔF, moves it by 3e-5 of itself.
        var atLeast = typeof(T) == typeof(float) && group.Case.Name == "mobile-cnn" ? 1e-4 : 0;
        runner.Run(entry =>
        {
            MeasureResult Score(bool scaled) => Infidelity(runner, entry, scaled).Score(
                runner.Logits, runner.Attribution(entry), runner.Input(entry), runner.Baseline(entry), MeasureRunner<T>.Target(entry));
            var plain = Score(scaled: false);
            return entry.Method == "infidelity-removal"
                ? [plain.Score, Score(scaled: true).Score, plain["factor"][0]]
                : [.. plain["products"], .. plain["changes"]];
        }, atLeast);
    }

    private static Infidelity Infidelity<T>(MeasureRunner<T> runner, ReferenceEntry entry, bool scaled)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var subsets = entry.RequiredOption("perturbation") == "subsets"
            ? runner.Subsets(entry.RequiredOption("subsets"))
            : FeatureSubsets.Squares(entry.WholeNumber("size"), entry.WholeNumber("stride"));
        return new Infidelity(subsets)
        {
            ChannelAxis = runner.PixelAxis(entry), OptimalScaling = scaled,
            OfContributions = entry.RequiredOption("product") == "indicator",
        };
    }

    private void CheckCurves<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new MeasureRunner<T>(group, output);
        runner.Run(entry =>
        {
            MeasureResult Score(AttributionMeasure measure, bool? ofProbability = null) => measure.Score(
                runner.Logits, runner.Attribution(entry), runner.Input(entry), runner.Baseline(entry),
                MeasureRunner<T>.Target(entry, ofProbability));
            MeasureResult Curve(AttributionMeasure measure, bool? ofProbability = null) => measure.Score(
                runner.Logits, runner.Attribution(entry), runner.Case.Array<T>(measure is Insertion ? entry.To! : entry.From!),
                runner.Case.Array<T>(measure is Insertion ? entry.From! : entry.To!), MeasureRunner<T>.Target(entry, ofProbability));
            var axis = runner.PixelAxis(entry);
            int Step() => entry.WholeNumber("pixels-per-step");
            RelevanceOrder Order() => entry.RequiredOption("order") == "MoRF"
                ? RelevanceOrder.MostRelevantFirst : RelevanceOrder.LeastRelevantFirst;
            RelevanceOrder[] orders = [RelevanceOrder.MostRelevantFirst, RelevanceOrder.LeastRelevantFirst, RelevanceOrder.Difference];
            switch (entry.Method)
            {
                case "deletion-curve":
                    return [.. Curve(new Deletion { ChannelAxis = axis, FeaturesPerStep = Step() }).Values];
                case "insertion-curve":
                    return [.. Curve(new Insertion { ChannelAxis = axis, FeaturesPerStep = Step() }).Values];
                case "deletion-auc" or "insertion-auc":
                    return
                    [
                        .. from ofProbability in (bool[])[true, false]
                           from equal in (bool[])[false, true]
                           let measure = entry.Method == "deletion-auc"
                               ? (AttributionMeasure)new Deletion { ChannelAxis = axis, FeaturesPerStep = Step(), EqualSteps = equal }
                               : new Insertion { ChannelAxis = axis, FeaturesPerStep = Step(), EqualSteps = equal }
                           select Curve(measure, ofProbability).Score,
                    ];
                case "pixel-flipping-curve":
                    return [.. Score(new PixelFlipping { ChannelAxis = axis, FeaturesPerStep = Step(), Order = Order() }).Values];
                case "aopc" when entry.Options.TryGetProperty("patch", out _):
                    return
                    [
                        .. from ofProbability in (bool[])[false, true]
                           from order in orders
                           let measure = new RegionPerturbation(entry.WholeNumber("patch"))
                           {
                               ChannelAxis = axis, Order = order, Steps = entry.WholeNumber("L"),
                           }
                           select Score(measure, ofProbability).Score,
                    ];
                case "aopc":
                    return
                    [
                        .. from steps in entry.Options.GetProperty("L").EnumerateArray().Select(number => number.GetInt32())
                           from order in orders
                           let measure = new PixelFlipping { ChannelAxis = axis, FeaturesPerStep = Step(), Order = order, Steps = steps }
                           select Score(measure).Score,
                    ];
                case "region-perturbation-curve":
                    return [.. Score(new RegionPerturbation(entry.WholeNumber("patch")) { ChannelAxis = axis, Order = Order() }).Values];
                case "selectivity":
                    var selectivity = new Selectivity(entry.WholeNumber("patch")) { ChannelAxis = axis };
                    return [Score(selectivity, ofProbability: true).Score, Score(selectivity, ofProbability: false).Score];
                default:
                    var road = Road(runner, entry);
                    return
                    [
                        .. Score(road, ofProbability: true).Values, .. Score(road, ofProbability: false).Values,
                        .. Score(road with { CountsHits = true }).Values,
                    ];
            }
        });
    }

    private static Road Road<T>(MeasureRunner<T> runner, ReferenceEntry entry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var noise = entry.Options.GetProperty("noise");
        return new Road
        {
            ChannelAxis = runner.PixelAxis(entry),
            Percentages = [.. entry.Options.GetProperty("percentages").EnumerateArray().Select(percentage => percentage.GetDouble())],
            Order = entry.RequiredOption("order") == "MoRF" ? RelevanceOrder.MostRelevantFirst : RelevanceOrder.LeastRelevantFirst,
            Noise = noise.ValueKind == JsonValueKind.String ? Noise.Given([runner.Case.Values(noise.GetString()!)]) : null,
        };
    }

    /// <summary>What takes the place of removed pixels is seen through a function that passes the image on.</summary>
    private void CheckImputed<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new MeasureRunner<T>(group, output);
        var passing = new Passing<T>().AllDerivative;
        runner.Run(entry =>
        {
            var image = runner.Input(entry);
            var road = Road(runner, entry) with { Percentages = [entry.Number("percentage")] };
            return
            [
                .. Enumerable.Range(0, (int)image.FlattenedLength)
                    .Select(pixel => road.Score(passing, runner.Attribution(entry), image, target: pixel).Score),
            ];
        });
    }

    private void CheckGiven<T>(EntryGroup group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var runner = new MeasureRunner<T>(group, output);
        runner.Run(entry =>
        {
            var measure = new Infidelity(Noise.Given(runner.Rows(entry.RequiredOption("perturbations"))));
            double Score(Infidelity infidelity) => infidelity.Score(
                runner.Logits, runner.Case.Array<T>(entry.RequiredOption("attribution")), runner.Input(entry),
                target: MeasureRunner<T>.Target(entry)).Score;
            return [Score(measure), Score(measure with { OptimalScaling = true })];
        });
    }
}
