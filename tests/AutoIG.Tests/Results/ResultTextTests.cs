using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Reflection;

namespace AutoIG.Tests.Results;

/// <summary>What results print: in no language in particular, and worth reading.</summary>
public sealed class ResultTextTests
{
    private static readonly double[] X = [1, -2, 3];

    [Fact]
    public void An_explanation_names_the_method_the_output_and_the_largest_features()
    {
        // Σ x² along a straight path from 0: each x_i².
        var why = new IntegratedGradients { Steps = 8 }.Explain(Scored.ScoresDerivative, X, target: 0);
        Assert.Matches(
            "^IntegratedGradients of Scored\\.Scores\\[0\\] = 14 \\(baseline 0, delta [^)]+\\): debt \\+9, income \\+4, age \\+1$",
                why.ToString());
        var slope = new Saliency { Absolute = false }.Explain(Scored.ScoresDerivative, X, target: 0);
        Assert.Equal("Saliency of Scored.Scores[0] = 14: debt +6, income −4, age +2", slope.ToString());
        var probability = new Saliency().Explain(Scored.ScoresDerivative, X, target: Target.LogProbability(0));
        Assert.StartsWith("Saliency of log-softmax[0] of Scored.Scores = ", probability.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_without_names_have_their_place()
    {
        var input = new Scored.PairInput(Tensor.Create([1.0, 2], [2]), Tensor.Create([3.0, 4], [2]), Tensor.Create([5.0, 6], [1, 2]));
        var why = new InputXGradient().Explain(Scored.PairDerivative, input);
        Assert.Equal(
            "InputXGradient of Scored.Pair = 72: "
            + "z[0, 1] +72, z[0, 0] +50, x.b +8, y.c +8, x.a +3, … 1 more", why.ToString());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(2.41421, "2.41")]
    [InlineData(-0.42, "−0.42")]
    [InlineData(1.0, "1")]
    [InlineData(1234.4, "1234")]
    [InlineData(0.00123456, "0.00123")]
    [InlineData(0.0000012, "1.2e-6")]
    [InlineData(-12345678, "−1.23e7")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Numbers_have_three_digits(double value, string text)
    {
        using var language = new OtherLanguage();
        Assert.Equal(text, ShortText.Number(value));
    }

    [Fact]
    public void The_largest_come_first_what_is_no_number_before_all()
    {
        double[] values = [1, -3, double.NaN, 2, -3, 0.5, 0];
        Assert.Equal("#2 NaN, #1 −3, #4 −3, #3 +2, #0 +1, … 2 more", ShortText.Largest(values, i => $"#{i}"));
        Assert.Equal("", ShortText.Largest([], i => $"#{i}"));
    }

    [Fact]
    public void Options_are_written_alike_in_every_language_and_threads_are_none()
    {
        using var language = new OtherLanguage();
        var why = new IntegratedGradients { Tolerance = 1.5e-3, MaxDegreeOfParallelism = 1 }.Explain(Scored.ScoresDerivative, X);
        Assert.Contains("Tolerance = 0.0015", why.MethodOptions, StringComparison.Ordinal);
        Assert.DoesNotContain("Parallelism", why.MethodOptions, StringComparison.Ordinal);
        Assert.StartsWith("AcceptsNonFinite = False, OfEmbeddings = False", why.MethodOptions, StringComparison.Ordinal);
        Assert.Equal("~1,5", (-1.5).ToString(CultureInfo.CurrentCulture));
    }

    [Fact]
    public void Every_result_has_a_text_of_its_own_which_the_debugger_shows()
    {
        Type[] results =
        [
            typeof(Attribution<>), typeof(NamedTensor<>), typeof(NamedTensors<>), typeof(IntegrationCertificate<>), typeof(XraiMap<>),
            typeof(ConceptSensitivity), typeof(ContinuationExplanation<>), typeof(DependenceCurves), typeof(ImportanceScores),
            typeof(InteractionMatrix), typeof(LocalEffects), typeof(MeanAttribution<>), typeof(ValueAndGradient<>), typeof(MeasureResult),
            typeof(MeasureSummary),
        ];
        Assert.All(results, type =>
        {
            Assert.Equal(type, type.GetMethod(nameof(ToString), BindingFlags.Public | BindingFlags.Instance, [])!.DeclaringType);
            Assert.Equal("{ToString(),nq}", type.GetCustomAttribute<DebuggerDisplayAttribute>()?.Value);
        });
    }

    [Fact]
    public void Other_results_say_what_is_in_them()
    {
        var f = Scored.ScoresDerivative;
        Assert.Equal("F = 14 of target 0, gradient: debt +6, income −4, age +2", f.ValueAndGradient(X, 0).ToString());
        Assert.Equal(
            "Mean of |attribution|: debt 6, income 4, age 2", new MeanAbsoluteAttribution(new Saliency()).Explain(f, [X],
                target: 0).ToString());
        Assert.Equal("x: [3]", f.ValueAndGradient(X, 0).Gradients.ToString());
        var interactions = new InteractionMatrix(["a", "b", "c"], [0, 1, -2, 1, 0, 0.5, -2, 0.5, 0], 0, 0);
        Assert.Equal("Interactions: a × c −2, a × b +1, b × c +0.5", interactions.ToString());
        Assert.Equal("0.5 of 2 samples above 0, magnitude 0.75", new ConceptSensitivity([3.0, -1]).ToString());
        Assert.Equal("2 bins from 0 to 2: effects from −1 to 1", new LocalEffects([0, 1, 2], [-1, 0, 1], [3, 4]).ToString());
        Assert.Equal("Measure 0.5: b −0.3, a +0.2", new ImportanceScores(["a", "b"], [0.1, 0.3, -0.3, -0.3], 0.5).ToString());
        Assert.Equal(
            "Regions of [1, 3]: 2 ranks, values from −1 to 2",
            new XraiMap<double>(Tensor.Create([2.0, 2, -1], [1, 3]), Tensor.Create([1, 1, 2], [1, 3])).ToString());
        Assert.Equal("Curves [2]: output from −1 to 4", new DependenceCurves([[0, 1]], [-1, 4], [2]).ToString());
    }

    [Fact]
    public void The_debugger_lists_the_elements_by_size()
    {
        var view = new AttributionDebugView<double>(new Saliency().Explain(Scored.ScoresDerivative, X, target: 0));
        Assert.Equal(["debt", "income", "age"], view.Elements.Select(pair => pair.Key));
        Assert.Equal([6, -4, 2], view.Elements.Select(pair => pair.Value));
        Assert.StartsWith("Saliency {", view.Method, StringComparison.Ordinal);
    }
}
