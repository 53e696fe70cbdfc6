using System.Numerics.Tensors;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>
/// Every operator under each method that has rules of its own: the method is right by its own measure, or it says before it computes
/// anything which operator in which statement it cannot pass, and what to do.
/// </summary>
public sealed class OperatorMethodTests
{
    private const double Precise = 1e-9;

    /// <summary>PyTorch's table samples these at their poles and jumps, where there is nothing to compare.</summary>
    private static readonly string[] SampledAtPoles =
        ["Floor", "Ceiling", "Truncate", "Round", "Log", "Log2", "Log10", "Sqrt", "Rsqrt", "Reciprocal", "Cbrt"];

    /// <summary>
    /// Parts of the names of models in which something constant has a part of the output: the constant term of softmax's series, a state
    /// that is given or, of a GRU, a bias that all of a factor consists of; a border or an output that depends on no input, and
    /// weights among elements of the input.
    /// </summary>
    private static readonly string[] Losses =
        ["softmax", "SoftMax", "attention", "heads side by side", "from a state", "Gru", "with a value", "weights alone",
        "a product of weights", "weights written over",
        // The first output sees nothing but the border: it is its bias.
        "padding: (1, 0, 1), dilation: (2, 1, 1)"];

    public static TheoryData<string> Names => new(OperatorModels.All.Select(model => model.Name)
        .Where(name => !SampledAtPoles.Any(function => name == $"activation {function}(input)")));

    /// <summary>Multipliers are complete: the attributions sum to the change of the output.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void DeepLift_is_complete_or_refuses(string name)
    {
        var model = OperatorModels.Of(name);
        var function = OperatorModels.WithPrograms.Derivative(model);
        // Near the input, so that both are where a function of a bounded domain is defined.
        var baseline = Input(model.Inputs.Values.Select(x => Scaled(x, 0.97)));
        var explain = () => new DeepLift().Explain(function, Input(model.Inputs.Values), baseline, target: Only(function));
        if (Ran(nameof(DeepLift), function, explain) is { } why)
            AssertSmall(why.ConvergenceDelta, Weight(why), "DeepLift's sum");
    }

    /// <summary>
    /// With biases ignored and no stabiliser, relevance is lost to nothing but what is constant, or where a normalisation or a softmax is
    /// written as its first terms.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Relevance_is_conserved_or_refused(string name)
    {
        var model = OperatorModels.Of(name);
        var function = OperatorModels.WithPrograms.Derivative(model);
        var method = new Lrp(LrpRule.Epsilon(0)) { Bias = LrpBias.Ignored, Stabilizer = 0 };
        if (Ran(nameof(Lrp), function, () => method.Explain(function, Input(model.Inputs.Values), target: Only(function))) is not { } why)
            return;
        Assert.All(why.Inputs, input => Assert.All(Flat(input.Values), relevance => Assert.True(double.IsFinite(relevance))));
        if (!Loses(name))
            AssertSmall(why.ConvergenceDelta, Weight(why), "the relevance");
    }

    /// <summary>
    /// From an adjoint of 1 guided backpropagation gives the gradient or, behind a rectifier of what is negative, nothing; both methods
    /// give the gradient where there is no rectifier.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Gates_are_those_of_rectifiers_or_refused(string name)
    {
        var model = OperatorModels.Of(name);
        var function = OperatorModels.WithPrograms.Derivative(model);
        bool isGated = OperatorModels.WithPrograms.Generated
            .Single(file => file.Key.StartsWith(OperatorModels.WithPrograms.Types[name] + ".", StringComparison.Ordinal)).Value
            .Contains("TGate.Pass", StringComparison.Ordinal);
        double[] gradient = Numbers(new Saliency().Explain(function, Input(model.Inputs.Values), target: Only(function)));
        foreach (AttributionMethod method in (AttributionMethod[])[new GuidedBackprop(), new Deconvolution()])
        {
            var explain = () => method.Explain(function, Input(model.Inputs.Values), target: Only(function));
            if (Ran(method.GetType().Name, function, explain) is not { } why)
                continue;
            double[] passed = Numbers(why);
            if (!isGated)
                Assert.Equal(gradient, passed);
            else if (method is GuidedBackprop)
                Assert.All(passed.Zip(gradient), pair => Assert.True(pair.First == pair.Second || pair.First == 0));
        }
    }

    /// <summary>Between breakpoints the gradient is the same: the integral is exact, or an operator is not affine piece by piece.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Exact_integrals_are_complete_or_refused(string name)
    {
        var model = OperatorModels.Of(name);
        var function = OperatorModels.WithPrograms.Derivative(model);
        var baseline = Input(model.Inputs.Values.Select(x => Scaled(x, -0.6)));
        Attribution<double>? why = null;
        var method = new IntegratedGradients { Exact = true };
        var explain = () => why = method.Explain(function, Input(model.Inputs.Values), baseline, target: Only(function));
        if (Record.Exception(explain) is { } fault)
        {
            Assert.IsType<NotSupportedException>(fault);
            Assert.Matches("[A-Za-z0-9.]+( in [a-z]+)? in '[^']+.*' has no rule for linear pieces\\. ", fault.Message);
            Assert.EndsWith("State a Tolerance in its place, which places the points by need.", fault.Message, StringComparison.Ordinal);
        }
        else if (!Jumps(name))
            AssertSmall(why!.ConvergenceDelta, Weight(why), "the exact integral");
    }

    /// <summary>What is not continuous changes at once where no gradient is.</summary>
    private static bool Jumps(string name) => name.Contains(" Sign(") || name.Contains(" Threshold(")
        || name.Contains(" HardShrink(");

    /// <summary>What a method gave; <see langword="null"/> where it refused, and said all that is to be said.</summary>
    private static Attribution<double>? Ran(string method, DifferentiableFunction<double> function, Func<Attribution<double>> explain)
    {
        Attribution<double>? why = null;
        if (Record.Exception(() => why = explain()) is not { } fault)
            return why;
        Assert.IsType<NotSupportedException>(fault);
        Assert.StartsWith($"{method} is not defined for {function.Signature.Name}: ", fault.Message, StringComparison.Ordinal);
        Assert.Matches(
            "[A-Za-z0-9.]+( in [a-z]+)? in '[^']+.*' (has no rule for (multipliers|relevance)|rectifies, and has no gate)\\. ",
            fault.Message);
        Assert.EndsWith("IntegratedGradients is defined for every differentiable method.", fault.Message, StringComparison.Ordinal);
        return null;
    }

    /// <summary>Whether relevance is lost on its way, as the rules have it.</summary>
    private static bool Loses(string name) => Losses.Any(name.Contains);

    /// <summary>The first output, or the only one.</summary>
    private static Target Only(DifferentiableFunction<double> function) => function.Signature.ReturnsScalar ? default(Target) : 0;

    private static void AssertSmall(double rest, double weight, string what) =>
        Assert.True(Math.Abs(rest) <= Precise * Math.Max(1, weight), $"{what} is off by {rest:g3} of {weight:g3}");

    private static double Weight(Attribution<double> why) => Numbers(why).Sum(Math.Abs) + Math.Abs(why.Output);

    private static double[] Numbers(Attribution<double> why) => [.. why.Inputs.SelectMany(input => Flat(input.Values))];

    private static Tensor<double> Scaled(Tensor<double> x, double factor) =>
        Tensor.Create(Array.ConvertAll(Flat(x), value => factor * value), x.Lengths);

    private static FunctionInput<double> Input(IEnumerable<Tensor<double>> values)
    {
        var input = new FunctionInput<double>();
        foreach (var value in values)
            input.Add(value);
        return input;
    }
}
