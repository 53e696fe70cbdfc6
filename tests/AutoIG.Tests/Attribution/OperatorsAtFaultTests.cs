namespace AutoIG.Tests.Attribution;

/// <summary>An explanation that is not finite names the operator that made it, or those that can have.</summary>
public class OperatorsAtFaultTests
{
    private static readonly SteepModel Model = new();

    [Theory]
    [InlineData(nameof(SteepFunctions.Acos), 2)]
    [InlineData(nameof(SteepFunctions.Acosh), 0.5)]
    [InlineData(nameof(SteepFunctions.Asin), -2)]
    [InlineData(nameof(SteepFunctions.Atanh), 1)]
    [InlineData(nameof(SteepFunctions.Cosh), 800)]
    [InlineData(nameof(SteepFunctions.Divide), 0)]
    [InlineData(nameof(SteepFunctions.Exp), 800)]
    [InlineData(nameof(SteepFunctions.Exp2), 2000)]
    [InlineData(nameof(SteepFunctions.Expm1), 800)]
    [InlineData(nameof(SteepFunctions.Log), 0)]
    [InlineData(nameof(SteepFunctions.Log10), -1)]
    [InlineData(nameof(SteepFunctions.Log1p), -1)]
    [InlineData(nameof(SteepFunctions.Log2), 0)]
    [InlineData(nameof(SteepFunctions.Pow), -1)]
    [InlineData(nameof(SteepFunctions.Sinh), -800)]
    [InlineData(nameof(SteepFunctions.Sqrt), -1)]
    public void An_operator_whose_value_is_not_finite_is_named(string name, double x)
    {
        string message = OfOperator(name, x);
        Assert.Contains("the output that is explained is ", message);
        Assert.Contains($"where there are any. {name} in `return ", message);
        Assert.Contains(";` made it, unless numbers overflow there. Set", message);
    }

    [Theory]
    [InlineData(nameof(SteepFunctions.Acos), 1)]
    [InlineData(nameof(SteepFunctions.Acosh), 1)]
    [InlineData(nameof(SteepFunctions.Asin), -1)]
    [InlineData(nameof(SteepFunctions.Atan2), 0)]
    [InlineData(nameof(SteepFunctions.Cbrt), 0)]
    [InlineData(nameof(SteepFunctions.Pow), 0)]
    [InlineData(nameof(SteepFunctions.Sqrt), 0)]
    public void An_operator_whose_slope_is_not_finite_is_named(string name, double x)
    {
        string message = OfOperator(name, x);
        Assert.Contains("the attribution of x, which is ", message);
        Assert.Contains($"and the first of them. {name} in `return ", message);
        Assert.Contains(";` made it, unless numbers there overflow or are infinite already. Set", message);
    }

    [Fact]
    public void The_operator_next_to_the_layer_is_named()
    {
        Assert.Contains(
            "'logs'. Log in `var logs = Log(moved);` made it",
            Message(() => new Saliency().Explain(Model.LayeredDerivative, [1, 0, 2, 3])));
        Assert.Contains(
            "'squares'. Sqrt in `var root = Sqrt(Sum(squares, dim: 0));` made it",
            Message(() => new Saliency().Explain(Model.RootOfSumDerivative, [0, 0, 0, 0])));
        Assert.Contains(
            "first of them. Sqrt in `return Linear(Sqrt(counts), w);` made it",
            Message(() => new Saliency().Explain(Model.RootsDerivative, [9, 0, 4, 0], target: 0)));
    }

    [Fact]
    public void Of_several_operators_that_can_have_made_it_all_are_named() => Assert.Contains(
        "'ratios'. One of Log, Divide in `var ratios = Log(x) / shares;` made it",
        Message(() => new Saliency().Explain(new SteepRatios().RatiosDerivative, [1, 0, 2, 3])));

    /// <summary>Which branch ran is not known. What lies on the way to another input is not named.</summary>
    [Fact]
    public void Of_numbers_those_are_named_that_lie_on_the_way_to_the_input()
    {
        Assert.Contains(
            "the attribution of a, which is 0, is ∞. The derivatives by all layers are finite at the input: the slope is infinite "
                + "between the inputs and the first of them. "
                + "One of Cbrt, Sqrt in `return a > 1 ? Math.Cbrt(a - 2) * b : Math.Sqrt(a) + b;` made it",
            Message(() => new Saliency().Explain(SteepFunctions.BranchedDerivative, Numbers(0, 1))));
        AssertOperator(new Saliency(), Numbers(0, 2), "a", "Sqrt");
        AssertOperator(new Saliency(), Numbers(1, 1), "b", "Cbrt");
        // That the slope by a is infinite, too, makes nothing: what is 0 gets 0.
        AssertOperator(new InputXGradient(), Numbers(0, 1), "b", "Cbrt");

        static void AssertOperator(AttributionMethod method, FunctionInput<double> input, string feature, string name)
        {
            string message = Message(() => method.Explain(SteepFunctions.ApartDerivative, input));
            Assert.Contains($"attribution of {feature},", message);
            Assert.Contains($"first of them. {name} in `return Math.Sqrt(a) + Math.Cbrt(b - 1);` made it", message);
        }
    }

    [Fact]
    public void Numbers_that_only_overflow_are_laid_to_no_operator()
    {
        Assert.Contains(
            "No operator there has a pole: numbers overflow. ",
            Message(() => new Saliency().Explain(SteepFunctions.OverflowingDerivative, Numbers(1))));
        Assert.Contains(
            "No operator there is infinitely steep where its numbers are finite: some overflow or are infinite already. ",
            Message(() => new Saliency().Explain(SteepFunctions.OverflowingDerivative, Numbers(1e-300))));
    }

    /// <summary>An infinite layer of which the output shows nothing can have made a derivative infinite, too.</summary>
    [Fact]
    public void A_pole_that_the_output_does_not_show_is_named()
    {
        string message = Message(() => new Saliency().Explain(SteepFunctions.HiddenDerivative, Numbers(0)));
        Assert.Contains("'inverse'. Divide in `double inverse = 1 / x;` made it", message);
    }

    private static string OfOperator(string name, double x)
    {
        var function = (DifferentiableFunction<double>)typeof(SteepFunctions).GetProperty(name + "Derivative")!.GetValue(null)!;
        return Message(() => new Saliency().Explain(function, Numbers(x)));
    }

    private static FunctionInput<double> Numbers(params double[] numbers) =>
        numbers.Aggregate(new FunctionInput<double>(), (input, number) => input.Add(number));

    private static string Message(Func<object> explain) => Assert.Throws<NotFiniteNumberException>(explain).Message;
}
