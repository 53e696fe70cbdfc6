using System.Numerics.Tensors;

namespace AutoIG.Tests.Results;

/// <summary>Names go from the declaration to results, and are checked before anything is computed.</summary>
public sealed class FeatureNameTests
{
    private static readonly double[] X = [1, 2, 3];

    [Fact]
    public void Declared_names_are_in_the_signature_and_in_results()
    {
        var f = Scored.ScoresDerivative;
        string[] names = ["age", "income", "debt"];
        Assert.Equal(names, f.Signature.Inputs[0].Features);
        var why = new IntegratedGradients { Tolerance = 1e-9 }.Explain(f, X, target: 0);
        Assert.Equal(names, why.Inputs[0].Features);
        Assert.Equal(names, why.Certificate!.Errors![0].Features);
        Assert.Equal(names, f.ValueAndGradient(X, 0).Gradients[0].Features);
        Assert.All(new Saliency().ExplainAll(f, [X, [0, 1, 2]]), one => Assert.Equal(names, one.Inputs[0].Features));
        Assert.All(new Saliency().ExplainTargets(f, X, [0, 1]), one => Assert.Equal(names, one.Inputs[0].Features));
        Assert.Equal(names, new MeanAbsoluteAttribution(new Saliency()).Explain(f, [X]).Inputs[0].Features);
    }

    [Fact]
    public void Names_may_take_more_than_a_line() => Assert.Equal(
        [
            "the first name, which is long", "the second name, which is longer", "the third \"name\"", "four",
            "the fifth and last of them all",
        ], Scored.LongDerivative.Signature.Inputs[0].Features);

    [Fact]
    public void A_number_may_have_a_name_of_its_own()
    {
        var f = Scored.RiskDerivative;
        Assert.Equal(["Age in \"years\""], f.Signature.Inputs[0].Features);
        Assert.Empty(f.Signature.Inputs[1].Features);
        var why = new InputXGradient().Explain(f, new Scored.RiskInput(2, 3));
        Assert.Equal("InputXGradient of Scored.Risk = 6: Age in \"years\" +6, income +6", why.ToString());
    }

    [Fact]
    public void Names_of_an_open_dimension_are_counted_when_it_is_bound()
    {
        Assert.Equal(14, Scored.TotalDerivative.ValueAndGradient(X).Value);
        var fault = Assert.Throws<ArgumentException>(() => new Saliency().Explain(Scored.TotalDerivative, [1.0, 2, 3, 4]));
        Assert.Contains("x: expected 3 elements, one for each name that Scored.Total declares by [Features], got 4.", fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Names_given_to_a_result_replace_the_declared_ones()
    {
        var why = new IntegratedGradients { Tolerance = 1e-9 }.Explain(Scored.ScoresDerivative, X, target: 0);
        var renamed = why.WithFeatures("A", "B", "C");
        Assert.Equal(["A", "B", "C"], renamed.Inputs[0].Features);
        Assert.Equal(["A", "B", "C"], renamed.Certificate!.Errors![0].Features);
        Assert.Equal(["age", "income", "debt"], why.Inputs[0].Features);
        Assert.Equal(why.Values.ToArray(), renamed.Values.ToArray());
        Assert.Equal((why.Sum, why.Output, why.ConvergenceDelta, why.EstimatedError, why.MethodName, why.FunctionName, why.Target),
            (renamed.Sum, renamed.Output, renamed.ConvergenceDelta, renamed.EstimatedError, renamed.MethodName, renamed.FunctionName,
                renamed.Target));
        var pair = new Saliency().Explain(Scored.PairDerivative, new Scored.PairInput(
            Tensor.Create([1.0, 2], [2]), Tensor.Create([3.0, 4], [2]), Tensor.Create([5.0, 6], [1, 2])));
        Assert.Equal(["u", "v"], pair.WithFeaturesOf("z", ["u", "v"])["z"].Features);
        Assert.Throws<KeyNotFoundException>(() => pair.WithFeaturesOf("w", ["u", "v"]));
        Assert.Contains("x, y, z", Assert.Throws<InvalidOperationException>(() => pair.WithFeatures("u", "v")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expected 3, one for each element of 'x', got 2", "a", "b")]
    [InlineData("expected a name for element 1 of 'x', got a blank one", "a", " ", "c")]
    [InlineData("expected a name for element 2 of 'x', got null", "a", "b", null)]
    [InlineData("expected a name for element 2 of 'x' that no other has, got 'a'", "a", "b", "a")]
    public void Names_that_do_not_fit_are_refused(string message, params string?[] names)
    {
        var why = new Saliency().Explain(Scored.ScoresDerivative, X);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => why.WithFeatures(names!)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_name()
    {
        var why = new Saliency().Explain(Scored.ScoresDerivative, X);
        Assert.Contains(
            "expected a name for element 0 of 'x' in Unicode text, got half a pair at 1",
            Assert.Throws<ArgumentException>(() => why.WithFeatures("a\ud800", "b", "c")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_and_layers_have_no_names()
    {
        var f = new Functions.SmallMlp<double>(rectified: true).Function;
        Assert.Empty(new LayerActivation(Functions.SmallMlp<double>.Hidden).Explain(f, X).Inputs[0].Features);
        Assert.Empty(new Saliency().Explain(f, X).Inputs[0].Features);
    }
}
