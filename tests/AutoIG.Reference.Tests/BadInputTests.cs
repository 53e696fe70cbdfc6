using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models.AnyLength;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests;

/// <summary>
/// Bad input, through a generated derivative: each is met with an exception that names the thing, what was expected and what came.
/// </summary>
public sealed partial class BadInputTests
{
    /// <summary>A model with whatever weight it is given.</summary>
    private sealed partial class Scores(Tensor<double>? given)
    {
        [Shape(2, 3)] private readonly Tensor<double> weight = given!;

        [Differentiable]
        public Tensor<double> Of([Shape(3)] Tensor<double> x) => Linear(Tanh(x), weight);
    }

    private static Tensor<double> Tensor23(double first = 0.5) => Tensor.Create([first, 1, -1, 2, 0, 1.5], [2, 3]);

    private static readonly IntegratedGradients Method = new();

    private static DifferentiableFunction<double> Good => new Scores(Tensor23()).OfDerivative;

    private static void Refused<TException>(Action act, params string[] fragments)
        where TException : Exception
    {
        var refusal = Assert.ThrowsAny<TException>(act);
        Assert.All(fragments, fragment => Assert.Contains(fragment, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_good_call_passes() => Assert.Equal(3, Method.Explain(Good, [1.0, 2, 3], target: 1).Values.FlattenedLength);

    [Fact]
    public void Inputs_of_another_length() =>
        Refused<ArgumentException>(() => Method.Explain(Good, [1.0, 2, 3, 4]), "input", "Scores.Of", "4 elements", "expected 3");

    [Fact]
    public void Inputs_of_another_shape() =>
        Refused<ArgumentException>(() => Method.Explain(Good, Tensor.Create([1.0, 2, 3], [3, 1])), "input", "Scores.Of",
            "[3, 1]", "expected [3]");

    [Fact]
    public void Baselines_of_another_length() =>
        Refused<ArgumentException>(() => Method.Explain(Good, [1.0, 2, 3], [0.0, 0]), "baseline", "2 elements", "expected 3");

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Numbers_that_are_not_finite(double bad, string written)
    {
        Refused<ArgumentException>(() => Method.Explain(Good, [1.0, bad, 3]), "input", written, "[1]", "expected finite");
        Refused<ArgumentException>(() => Method.Explain(Good, [1.0, 2, 3], [0.0, 0, bad]), "baseline", written, "[2]", "expected finite");
        Refused<ArgumentException>(() => Good.Evaluate([bad, 2.0, 3]), written, "[0]", "expected finite");
        Refused<ArgumentException>(() => _ = new Scores(Tensor23(bad)).OfDerivative, "'weight'", "expected finite", written);
    }

    [Fact]
    public void Weights_of_another_shape() => Refused<ArgumentException>(
        () => _ = new Scores(Tensor.Create([1.0, 2, 3, 4, 5, 6], [3, 2])).OfDerivative, "'weight'", "expected shape [2, 3]", "got [3, 2]");

    [Fact]
    public void Weights_that_are_missing() =>
        Refused<ArgumentNullException>(() => _ = new Scores(null).OfDerivative, "'weight'", "expected a tensor of shape [2, 3]", "null");

    /// <summary>Attention compares every token with every other: of 50,000 tokens no array holds the scores.</summary>
    [Fact]
    public void Sequences_of_which_no_array_holds_the_scores()
    {
        var reader = new AttentionReader<float>(shape => Tensor.Create<float>(new float[shape.Aggregate(1, (a, b) => a * b)],
            [.. shape.Select(size => (nint)size)]));
        var embeddings = Tensor.Create<float>(new float[50_000 * 16], [50_000, 16]);
        string[] named = ["AttentionReader.Logits", "tokens = 50000", "2147483647 elements"];
        Refused<ArgumentException>(() => reader.LogitsDerivative.Evaluate(embeddings), named);
        Refused<ArgumentException>(() => Method.Explain(reader.LogitsDerivative, embeddings, target: 1), named);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public void Targets_out_of_range(int target) => Refused<ArgumentOutOfRangeException>(
        () => Method.Explain(Good, [1.0, 2, 3], target: target), "Scores.Of", "[2]",
        target.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Steps_below_one(int steps) => Refused<ArgumentOutOfRangeException>(
        () => _ = new IntegratedGradients { Steps = steps }, "Steps", steps.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "at least 1");

    [Fact]
    public void Cancelled_calls()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var refusal = Assert.ThrowsAny<OperationCanceledException>(() => Method.Explain(Good, [1.0, 2, 3], cancellation: source.Token));
        Assert.Equal(source.Token, refusal.CancellationToken);
    }

    /// <summary>A refused call leaves nothing behind: the pooled buffers serve the next one as before.</summary>
    [Fact]
    public void A_refused_call_leaves_the_function_usable()
    {
        var function = Good;
        var before = Method.Explain(function, [1.0, 2, 3], target: 1).Values.ToArray();
        Assert.ThrowsAny<ArgumentException>(() => Method.Explain(function, [1.0, double.NaN, 3]));
        Assert.ThrowsAny<ArgumentException>(() => Method.Explain(function, [1.0, 2, 3], target: 9));
        Assert.Equal(before, Method.Explain(function, [1.0, 2, 3], target: 1).Values.ToArray());
    }
}
