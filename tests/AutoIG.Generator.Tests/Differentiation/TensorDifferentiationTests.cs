using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using static AutoIG.Generator.Tests.Differentiation.TensorSweeps;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>The sweeps of functions of tensors: what is asked, what is not computed, and what has no derivative.</summary>
public class TensorDifferentiationTests
{
    /// <summary>One number is explained by itself, from an adjoint that is not 0; of several all but one have the adjoint 0.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void The_adjoint_of_one_number_is_never_0(int length, bool isAsked)
    {
        var sweeps = Of($"[Differentiable] public Tensor<float> F([Shape({length})] Tensor<float> x) => Sqrt(x);");
        Assert.Equal(isAsked, NamesOf(sweeps.Backward).Contains("Equal"));
        // A tangent may be 0 in any case.
        Assert.Contains("Equal", NamesOf(sweeps.Pushforward));
    }

    /// <summary>Of one number, too, what goes back to a value that is no result may be 0.</summary>
    [Fact]
    public void The_adjoint_of_a_factor_may_be_0() => Assert.Contains(
        "Equal", NamesOf(Of("[Differentiable] public Tensor<float> F([Shape(1)] Tensor<float> x) => Sqrt(x) * x;").Backward));

    [Fact]
    public void What_does_not_depend_on_an_input_has_no_derivative()
    {
        var sweeps = Of(
            """
            [Shape(3)] private readonly Tensor<float> w = weights["w"];
            [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x, [Shape(3)] Tensor<float> y) => Tanh(w) * 2f;
            """);
        Assert.DoesNotContain(sweeps.Backward, operation => operation.Operator != Leaves.Constant);
        Assert.All(sweeps.FrontierAdjoints, adjoint => Assert.Equal(-1, adjoint));
        Assert.Equal(-1, sweeps.ResultTangent);
    }

    /// <summary>
    /// What rounding stops: no adjoint goes back through it, no tangent goes on behind it, and what is computed from it alone is computed
    /// again without one.
    /// </summary>
    [Fact]
    public void Behind_what_does_not_move_nothing_moves()
    {
        var sweeps = Of("[Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => Exp(Floor(x)) + Floor(Exp(x));");
        Assert.Equal(-1, sweeps.ResultTangent);
        Assert.Equal([-1], sweeps.FrontierAdjoints);
        Assert.Equal(
            sweeps.Forward.Select(operation => operation.Id),
            sweeps.Pushforward.Where(operation => sweeps.Forward.Any(own => own.Id == operation.Id)).Select(operation => operation.Id));
    }

    /// <summary>The order of the inputs is that of the parameters, in whichever order they are read.</summary>
    [Fact]
    public void Adjoints_of_inputs_are_in_the_order_of_the_parameters()
    {
        var sweeps = Of(
            """
            [Differentiable]
            public Tensor<float> F([Shape(2)] Tensor<float> a, [Shape(3)] Tensor<float> b, [Shape(4)] Tensor<float> c) =>
                Concat([c * 2f, Tanh(a), b], dim: 0);
            """);
        var types = sweeps.PrefixTransposed.ToDictionary(operation => operation.Id, operation => operation.Type.Shape);
        for (int i = 0; i < sweeps.Frontier.Values.Count; i++)
        {
            types[sweeps.FrontierAdjointLeaves[i]] = sweeps.Function.Body.Statements.Cast<IrOperation>()
                .Single(operation => operation.Id == sweeps.Frontier.Values[i]).Type.Shape;
        }
        Assert.Equal([new Shape(2), new Shape(3), new Shape(4)], sweeps.InputAdjoints.Select(id => types[id]));
    }

    /// <summary>Without the affine prefix the sweeps begin at the inputs, and go back through everything.</summary>
    [Fact]
    public void Without_a_frontier_all_lies_behind_the_inputs()
    {
        const string Members =
            """
            [Shape(3, 3)] private readonly Tensor<float> w = weights["w"];
            [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => Tanh(Linear(x, w));
            """;
        var whole = Of(Members, AnalysisOptions.Default with { Frontier = false });
        Assert.Equal(["Linear", "Tanh"], NamesOf(whole.Forward));
        Assert.Empty(whole.PrefixTransposed);
        Assert.Contains("LinearTransposed", NamesOf(whole.Backward));
        Assert.Equal(whole.FrontierAdjointLeaves, whole.InputAdjoints);
        var cut = Of(Members);
        Assert.Equal(["Tanh"], NamesOf(cut.Forward));
        Assert.Equal(["LinearTransposed"], NamesOf(cut.PrefixTransposed));
    }

    /// <summary>Slopes of activations move into the forward sweep behind their values, where nothing else needs the argument.</summary>
    [Theory]
    [InlineData("Linear(Gelu(Linear(Tanh(x), w)), w)", "Tanh, Linear, Gelu, GeluDerivative, Linear")]
    [InlineData("Linear(Reshape(Gelu(Reshape(Linear(Tanh(x), w), 3, 1)), 3), w)",
        "Tanh, Linear, Reshape, Gelu, GeluDerivative, Reshape, Linear")]
    [InlineData("Gelu(Linear(Tanh(x), w))", "Tanh, Linear, Gelu, GeluDerivative")]                  // the result is stored in any case
    [InlineData("Gelu(Linear(Tanh(x), w)) * 2f", "Tanh, Linear, Gelu, Multiply")]                   // computed inside an expression
    [InlineData("Linear(Gelu(Linear(Tanh(x), w)), w) + Gelu(Linear(Tanh(x), w))", "Tanh, Linear, Gelu, GeluDerivative, Linear, Add")]
    [InlineData("Linear(Gelu(Linear(Tanh(x), w)), w) + Linear(Tanh(x), w)", "Tanh, Linear, Gelu, Linear, Add")] // the argument is read
    [InlineData("Linear(Tanh(Linear(x, w)), w)", "Tanh, Linear")]                                   // follows from the value
    public void Slopes_are_kept_where_they_pay(string call, string forward)
    {
        var sweeps = Of(
            $$"""
            [Shape(3, 3)] private readonly Tensor<float> w = weights["w"];
            [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => {{call}};
            """);
        Assert.Equal(forward, string.Join(", ", NamesOf(sweeps.Forward)));
        Assert.Equal(
            !forward.Contains("Derivative", StringComparison.Ordinal) && call.Contains("Gelu", StringComparison.Ordinal),
            NamesOf(sweeps.Backward).Contains("GeluDerivative"));
    }
}
