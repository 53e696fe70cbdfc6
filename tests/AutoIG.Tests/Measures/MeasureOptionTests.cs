using System.Numerics.Tensors;

namespace AutoIG.Tests.Measures;

/// <summary>What does not fit is refused by name before anything is judged; a call that is cancelled ends soon.</summary>
public class MeasureOptionTests
{
    private static readonly JudgedModel<double> Model = new();
    private static readonly Tensor<double> X = JudgedModel<double>.Image(20);
    private static readonly Tensor<double> A = JudgedModel<double>.Image(22);

    private static MeasureResult Score(AttributionMeasure measure) => measure.Score(Model.ScoresDerivative, A, X, target: 1);

    private static void Refused(string part, Action action) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    [Fact]
    public void Counts_and_sizes()
    {
        Refused("at most the 60 features", () => Score(new Deletion { FeaturesPerStep = 61 }));
        Refused("at most the 30 features", () => Score(new Insertion { FeaturesPerStep = 31, ChannelAxis = 0 }));
        Refused("two steps", () => Score(new Monotonicity { FeaturesPerStep = 60 }));
        Refused("at most the 60 features", () => Score(new SensitivityN(61)));
        Refused("at most the 60 that there are", () => Score(new PixelFlipping { Steps = 61 }));
        Refused("[6, 5]", () => Score(new RegionPerturbation(7) { ChannelAxis = 0 }));
        Refused("ChannelAxis", () => Score(new RegionPerturbation(2)));
        Refused("ChannelAxis", () => Score(new Road()));
        Refused("ChannelAxis", () => Score(new Complexity { ChannelAxis = 3 }));
        Refused("shorter side", () => Score(new Infidelity(FeatureSubsets.Squares(6, 1)) { ChannelAxis = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Deletion { FeaturesPerStep = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopKAgreement(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sensitivity { Samples = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NonSensitivity { Epsilon = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Road { Percentages = [100] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Road { Percentages = [double.NaN] });
        Refused("at least one", () => _ = new Road { Percentages = [] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PixelFlipping { Order = (RelevanceOrder)9 });
        Refused("at most the 60 features", () => new TopKAgreement(61).Score(A, X));
        Refused("7 × 7", () => new StructuralSimilarity { ChannelAxis = 0 }.Score(A, X));
    }

    [Fact]
    public void Sets_of_features()
    {
        Refused("subsets[1]", () => Score(new FaithfulnessCorrelation { Subsets = FeatureSubsets.Given([[0, 59], [60]]) }));
        Refused("subsets[0]", () => Score(new FaithfulnessCorrelation { Subsets = FeatureSubsets.Given([[3, 3]]) }));
        Refused("Subsets[1]", () => Score(new SensitivityN(2) { Subsets = FeatureSubsets.Given([[0, 1], [2]]) }));
        Refused("at least one feature", () => FeatureSubsets.Given([[1], []]));
        Refused("at least one set", () => FeatureSubsets.Given([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeatureSubsets.OfShare(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeatureSubsets.OfSize(1, 0));
        // One set, or sets that do the same, have no correlation.
        Assert.True(double.IsNaN(Score(new FaithfulnessCorrelation { Subsets = FeatureSubsets.Given([[0]]) }).Score));
        Assert.True(double.IsNaN(Score(new SensitivityN(60)).Score));
        Refused("OfContributions", () => Score(new Infidelity(Noise.OfDeviation(1)) { OfContributions = true }));
    }

    /// <summary>Attributions of nothing foretell no change, by whatever they are multiplied.</summary>
    [Fact]
    public void No_scaling_helps_attributions_that_are_zero()
    {
        var infidelity = new Infidelity(FeatureSubsets.Given([[0, 1], [30]])) { OptimalScaling = true };
        var result = infidelity.Score(Model.ScoresDerivative, Tensor.CreateFromShape<double>([2, 6, 5]), X, target: 1);
        Assert.Equal(result["changes"].Average(change => change * change), result.Score);
        Assert.True(result.Score > 0);
        Assert.True(double.IsNaN(result["factor"][0]));
    }

    [Fact]
    public void Masks()
    {
        Refused("at least one element that is true", () => _ = new PointingGame(Tensor.CreateFromShape<bool>([6, 5])));
        Refused("at least one element that is false", () => _ = new RocAuc(Tensor.Create([.. Enumerable.Repeat(true, 30)], [6, 5])));
        var mask = Tensor.Create([.. Enumerable.Range(0, 30).Select(i => i % 3 == 0)], [6, 5]);
        Refused("[2, 6, 5]", () => Score(new PointingGame(mask)));
        Refused("[5, 6]", () => Score(new PointingGame(Tensor.Create([.. mask], [5, 6])) { ChannelAxis = 0 }));
        Refused("at most the 30 features", () => _ = new TopKLocalization(mask, 31));
        Assert.InRange(Score(new PointingGame(mask) { ChannelAxis = 0 }).Score, 0, 1);
    }

    [Fact]
    public void Attributions()
    {
        var deletion = new Deletion { ChannelAxis = 0 };
        Refused("[6, 5]", () => deletion.Score(Model.ScoresDerivative, Tensor.CreateFromShape<double>([5, 6]), X));
        // One number for each pixel is an attribution of pixels, but says nothing of elements.
        var map = Tensor.Create([.. Enumerable.Range(0, 30).Select(i => A[0, i / 5, i % 5] + A[1, i / 5, i % 5])], [6, 5]);
        Assert.Equal(
            deletion.Score(Model.ScoresDerivative, A, X, target: 1).Score, deletion.Score(Model.ScoresDerivative, map, X, target: 1).Score);
        Refused("each of its elements", () =>
            new Infidelity(Noise.OfDeviation(0.1)) { ChannelAxis = 0 }.Score(Model.ScoresDerivative, map, X, target: 1));
        var ofLayer = new LayerActivation(JudgedModel<double>.ScoresLayers.Maps);
        Refused("maps [4, 6, 5]", () => deletion.Score(Model.ScoresDerivative, ofLayer, X));
        var noNumbers = Tensor.Create([.. Enumerable.Repeat(double.NaN, 60)], [2, 6, 5]);
        Refused("finite", () => deletion.Score(Model.ScoresDerivative, noNumbers, X));
        Refused("finite", () => new Sparseness().Score(Tensor.Create([1, double.PositiveInfinity])));
        Refused("[2, 6, 5]", () => new PearsonCorrelation().Score(A, Tensor.CreateFromShape<double>([60])));
        var two = new FunctionInput<double>().Add(1.0).Add(Tensor.Create([1.0, 2, 3]));
        Refused("2 inputs", () => new FaithfulnessEstimate { ChannelAxis = 0 }.Score(Model.ProductDerivative, new InputXGradient(), two));
        Refused("substitutes[1]", () =>
            new MonotonicityCorrelation([[0, 0, 0, 0], [1, 2]]).Score(Model.ProductDerivative, new InputXGradient(), two));
        Refused("at least one row", () => _ = new EffectiveComplexity([], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EffectiveComplexity([[1]], 0));
    }

    /// <summary>What an attribution explains is what it is judged by, unless said otherwise.</summary>
    [Fact]
    public void The_target_is_the_attributions_own()
    {
        var why = new InputXGradient().Explain(Model.ScoresDerivative, X, target: 2);
        var estimate = new FaithfulnessEstimate();
        Assert.Equal(
            estimate.Score(Model.ScoresDerivative, why.Values, X, target: 2).Values, estimate.Score(Model.ScoresDerivative, why, X).Values);
        Assert.NotEqual(
            estimate.Score(Model.ScoresDerivative, why, X, target: 0).Values, estimate.Score(Model.ScoresDerivative, why, X).Values);
        Assert.Equal(
            estimate.Score(Model.ScoresDerivative, why, X).Values,
            estimate.Score(Model.ScoresDerivative, new InputXGradient(), X, target: 2).Values);
    }

    [Fact]
    public void A_call_that_is_cancelled_ends_soon()
    {
        Measure[] measures =
        [
            new FaithfulnessCorrelation { Subsets = FeatureSubsets.OfSize(3, 400_000) },
            new Infidelity(Noise.Given([.. Enumerable.Repeat(new double[60], 100_000)])),
            new Sensitivity { Samples = 50_000 },
        ];
        foreach (var measure in measures)
        {
            // The first time compiles. It would take seconds; 20 ms of them pass before the token is cancelled.
            TimeSpan[] used = [Cancelled(), Cancelled()];
            Assert.InRange(used[1].TotalMilliseconds, 0, 120);

            TimeSpan Cancelled() => ProcessorTime.UntilCancelled(
                token => measure.Score(Model.ScoresDerivative, new IntegratedGradients { Steps = 64 }, X, target: 1, cancellation: token));
        }

        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => new Deletion().Score(Model.ScoresDerivative, A, X, cancellation: source.Token));
    }

    /// <summary>F that is no number at a changed input is named, and no score.</summary>
    [Fact]
    public void What_is_not_finite()
    {
        var x = new FunctionInput<double>().Add(2.0).Add(Tensor.Create([1.0, 1, 2]));
        var huge = new FunctionInput<double>().Add(2.0).Add(Tensor.Create([1.0, 1e160, 2]));
        var fault = Assert.Throws<NotFiniteNumberException>(
            () => new FaithfulnessEstimate().Score(Model.ProductDerivative, new Saliency(), x, huge));
        Assert.Contains("FaithfulnessEstimate", fault.Message, StringComparison.Ordinal);
        Assert.Contains("changed input 2 of 4", fault.Message, StringComparison.Ordinal);
        // The gradient's explanation of x is one; what is not finite is refused where an attribution is given.
        Assert.Throws<NotFiniteNumberException>(() => new Completeness().Score(Model.ProductDerivative, new Saliency(), x, huge));
    }
}
