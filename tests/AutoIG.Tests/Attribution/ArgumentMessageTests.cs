using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

/// <summary>What is said of an argument that a method cannot use, in whole sentences; and that every way to call it says it.</summary>
public sealed class ArgumentMessageTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9];

    [Fact]
    public void Of_options() => Assert.All(
    [
        ("rows: expected at least one row of noise, got none. (Parameter 'rows')", () => Noise.Given([])),
        ("rows: expected finite numbers, got NaN at [1][0]. (Parameter 'rows')", () => Noise.Given([[1], [double.NaN]])),
        ("Alphas: expected at least one number, got none. (Parameter 'Alphas')", () => new ExpectedGradients { Alphas = [] }),
        ("Alphas: expected numbers from 0 to 1, got 1.5 at 1. (Parameter 'Alphas')", () => new ExpectedGradients { Alphas = [0, 1.5] }),
        ("nodes: expected at least one, got none. (Parameter 'nodes')", () => new Quadrature([], [])),
        ("weights: expected 1, one for each node, got 2. (Parameter 'weights')", () => new Quadrature([0.5], [1, 2])),
        ("nodes: expected numbers from 0 to 1, got 1.5 at 1. (Parameter 'nodes')", () => new Quadrature([0.5, 1.5], [1, 2])),
        ("weights: expected finite numbers, got NaN at 1. (Parameter 'weights')", () => new Quadrature([0.5, 1], [1, double.NaN])),
        (
            "breaks: expected ascending numbers from 0 to 1, got 0.3 after 0.7. (Parameter 'breaks')",
            () => Quadrature.Composite([0.7, 0.3], 1)),
    ], ((string Message, Func<object> Call) refused) =>
        Assert.Equal(refused.Message, Assert.Throws<ArgumentException>(refused.Call).Message));

    [Fact]
    public void Of_numbers_that_are_out_of_range()
    {
        Assert.StartsWith(
            "deviation: expected a finite number of at least 0, got -0.1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Noise.OfDeviation(-0.1)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            $"steps: expected from 2 to {Array.MaxLength} for the rule Trapezoid, got 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Quadrature.Of(QuadratureRule.Trapezoid, 1)).Message, StringComparison.Ordinal);
        var mlp = new SmallMlp<double>(rectified: false).Function;
        Assert.StartsWith(
            "weights: expected finite numbers of at least 0, got -1.",
            Assert.Throws<ArgumentException>(() => new IntegratedGradients().Explain(mlp, X, [X, X], weights: [1, -1])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "a number above 0", Assert.Throws<ArgumentOutOfRangeException>(() => new IntegratedGradients { Tolerance = 0 }).Message);
        Assert.Contains(
            "nodes on all pieces together",
            Assert.Throws<ArgumentException>(() => Quadrature.Composite([0.5], (int.MaxValue / 2) + 9)).Message);
        Assert.Equal("nodesPerPiece", Assert.Throws<ArgumentOutOfRangeException>(() => Quadrature.Composite([], 0)).ParamName);
        Assert.Equal(
            "The noisy sample 1 of SmallMlp.Logits: expected finite numbers of type Double; the noise is too large for it.",
            Assert.Throws<InvalidOperationException>(() => new SmoothGrad { Noise = Noise.Given([[0, 0, 0], [0, double.MaxValue, 0]]) }
                .Explain(new SmallMlp<double>(rectified: false).Function, [0, double.MaxValue, 0])).Message
                .Replace(new SmallMlp<double>(rectified: false).Function.Signature.Name, "SmallMlp.Logits", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_counts() => Assert.All(
    [
        ("Steps: expected at least 1, got 0.", () => new IntegratedGradients { Steps = 0 }),
        ("MaxSteps: expected at least 1, got -2.", () => new IntegratedGradients { MaxSteps = -2 }),
        ("MaxDegreeOfParallelism: expected at least 1, got 0.", () => new Saliency { MaxDegreeOfParallelism = 0 }),
        ("Samples: expected at least 1, got 0.", () => new SmoothGrad { Samples = 0 }),
        ("Samples: expected at least 1, got 0.", () => new ExpectedGradients { Samples = 0 }),
        ("Tolerance: expected a number above 0, got 0.", () => new IntegratedGradients { Tolerance = 0 }),
        ("Tolerance: expected a number above 0, got -1.", () => new IntegratedGradients { Tolerance = -1 }),
        ("Tolerance: expected a number above 0, got NaN.", () => new IntegratedGradients { Tolerance = double.NaN }),
        ("Tolerance: expected a number above 0, got Infinity.", () => new IntegratedGradients { Tolerance = double.PositiveInfinity }),
        ("nodesPerPiece: expected at least 1, got 0.", () => Quadrature.Composite([], 0)),
        ("rule: expected a quadrature rule, got 99.", () => Quadrature.Of((QuadratureRule)99, 3)),
        ("deviation: expected a finite number of at least 0, got NaN.", () => Noise.ShareOfRange(double.NaN)),
        ("deviation: expected a finite number of at least 0, got Infinity.", () => Noise.OfDeviation(double.PositiveInfinity)),
        .. Enum.GetValues<QuadratureRule>().Where(rule => rule != QuadratureRule.Trapezoid).Select(rule => (
            FormattableString.Invariant($"steps: expected from 1 to {Array.MaxLength} for the rule {rule}, got 0."),
            (Func<object>)(() => Quadrature.Of(rule, 0)))),
    ], ((string Message, Func<object> Call) refused) => Assert.StartsWith(
        refused.Message, Assert.Throws<ArgumentOutOfRangeException>(refused.Call).Message, StringComparison.Ordinal));

    [Fact]
    public void Counts_of_1_and_numbers_of_almost_0_are_taken()
    {
        Assert.Equal((1, 1), (new IntegratedGradients { Steps = 1 }.Steps, new IntegratedGradients { MaxSteps = 1 }.MaxSteps));
        Assert.Equal((1, 1), (new SmoothGrad { Samples = 1 }.Samples, new ExpectedGradients { Samples = 1 }.Samples));
        Assert.Equal(1, new Saliency { MaxDegreeOfParallelism = 1 }.MaxDegreeOfParallelism);
        Assert.Equal(double.Epsilon, new IntegratedGradients { Tolerance = double.Epsilon }.Tolerance);
        Assert.Null(new IntegratedGradients { Tolerance = null }.Tolerance);
        Assert.All(Enum.GetValues<QuadratureRule>(), rule => Assert.Equal(2, Quadrature.Of(rule, 2).Count));
    }

    [Fact]
    public void What_is_not_stated_is_what_the_page_says()
    {
        var path = new IntegratedGradients();
        Assert.Equal((50, 20_000, QuadratureRule.GaussLegendre), (path.Steps, path.MaxSteps, path.Rule));
        Assert.Equal((null, null), (path.Quadrature, path.Tolerance));
        Assert.True(path.MultiplyByInputs && path.UsesFrontier && !path.AcceptsNonFinite);
        Assert.Equal(Environment.ProcessorCount, path.MaxDegreeOfParallelism);
        Assert.Equal((200, 0, null), (new ExpectedGradients().Samples, new ExpectedGradients().Seed, new ExpectedGradients().Alphas));
        Assert.Equal(Noise.ShareOfRange(0.1), new GradientShap().Noise);
        NoisyMethod[] noisy = [new SmoothGrad(), new SmoothGradSquared(), new VarGrad()];
        Assert.All(noisy, method => Assert.Equal(
            (new Saliency(), 25, 0, Noise.ShareOfRange(0.15)), (method.Inner, method.Samples, method.Seed, method.Noise)));
    }

    [Fact]
    public void Of_weights_and_noise()
    {
        var mlp = new SmallMlp<double>(rectified: false).Function;
        var ig = new IntegratedGradients();
        (string Message, Action Call)[] arguments =
        [
            ("weights: expected 2, one for each baseline, got 3. (Parameter 'weights')",
                () => ig.Explain(mlp, X, [X, X], weights: [1, 2, 3])),
            ("weights: expected one at least that is not 0, got zeros only. (Parameter 'weights')",
                () => ig.Explain(mlp, X, [X, X], weights: [0, 0])),
            ("weights: expected finite numbers of at least 0, got Infinity. (Parameter 'weights')",
                () => ig.Explain(mlp, X, [X, X], weights: [1, double.PositiveInfinity])),
        ];
        Assert.All(arguments, refused => Assert.Equal(refused.Message, Assert.Throws<ArgumentException>(refused.Call).Message));
        (string Message, Action Call)[] operations =
        [
            ("Row 1 of the noise: expected the 3 elements of the input of SmallMlp.Logits, got 2.",
                () => new SmoothGrad { Noise = Noise.Given([[0, 0, 0], [0, 0]]) }.Explain(mlp, X)),
            ("The noise of GradientShap: expected 1 rows, one for each of Alphas, got 2.",
                () => new GradientShap { Alphas = [0.5], Noise = Noise.Given([[0, 0, 0], [0, 0, 0]]) }.Explain(mlp, X)),
            ("The input 'income' of Credit.Risk is a single number, which has no range: state the noise by Noise.OfDeviation.",
                () => new SmoothGrad().Explain(new RiskFunction().Function, new RiskInput(8, 2, 3))),
        ];
        Assert.All(operations, refused => Assert.Equal(refused.Message, Assert.Throws<InvalidOperationException>(refused.Call).Message));
        Assert.Equal("rows[1]", Assert.Throws<ArgumentNullException>(() => Noise.Given([[1], null!])).ParamName);
        Assert.Equal("rows", Assert.Throws<ArgumentNullException>(() => Noise.Given(null!)).ParamName);
        Assert.Equal("inner", Assert.Throws<ArgumentNullException>(() => new VarGrad(null!)).ParamName);
        Assert.Equal("Noise", Assert.Throws<ArgumentNullException>(() => new SmoothGrad { Noise = null! }).ParamName);
    }

    [Fact]
    public void Of_layers()
    {
        var function = SteepModel.BetweenDerivative;
        string name = function.Signature.Name;
        var point = new FunctionInput<double>().Add(1.0).Add(1.0);
        Assert.Equal(
            $"layer: expected a layer of {name}: there is none, got 'y' of Saturating.Z. (Parameter 'layer')",
            Assert.Throws<ArgumentException>(() => new LayerActivation(SaturatingFunction.Y).Explain(function, point)).Message);
        Assert.Equal(
            "layer: expected a layer of Saturating.Z: y, z, got '' of no function. (Parameter 'layer')",
            Assert.Throws<ArgumentException>(() => new LayerActivation(default).Explain(new SaturatingFunction().Function, [1.0])).Message);
        int[][] neurons = [[-1, 0], [0, -1], [2, 1], [1, 2], [4], [-1]];
        Assert.All(neurons, neuron => Assert.StartsWith(
            "neuron: expected the indices or the position of an element of the layer 'hidden', which has shape [2, 2], got "
            + $"[{string.Join(", ", neuron)}].",
            Assert.Throws<ArgumentOutOfRangeException>(() => new NeuronConductance(SmallMlp<double>.Hidden, neuron).Explain(
                new SmallMlp<double>(rectified: false).Function, X)).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_what_is_not_there()
    {
        var mlp = new SmallMlp<double>(rectified: false).Function;
        var method = new IntegratedGradients();
        var one = Tensor.Create(X, [3]);
        var input = new FunctionInput<double>().Add(one);
        (string Name, Action Call)[] calls =
        [
            ("input", () => method.Explain(mlp, (double[])null!)), ("input", () => method.Explain(mlp, (double[])null!, [X])),
            ("baselines", () => method.Explain(mlp, X, (IReadOnlyList<double[]>)null!)),
            ("baselines", () => method.Explain(mlp, one, (IReadOnlyList<Tensor<double>>)null!)),
            ("baselines", () => method.Explain(mlp, input, (IReadOnlyList<FunctionInput<double>>)null!)),
            ("baseline", () => method.Explain(mlp, X, [X, null!])),
            ("inputs", () => method.ExplainAll(mlp, (IReadOnlyList<double[]>)null!)),
            ("inputs", () => method.ExplainAll(mlp, (IReadOnlyList<Tensor<double>>)null!)),
            ("inputs", () => method.ExplainAll(mlp, (IReadOnlyList<FunctionInput<double>>)null!)),
            ("targets", () => method.ExplainTargets(mlp, X, null!)), ("targets", () => method.ExplainTargets(mlp, one, null!)),
            ("targets", () => method.ExplainTargets(mlp, input, null!)),
        ];
        Assert.All(calls, call => Assert.Equal(call.Name, Assert.Throws<ArgumentNullException>(call.Call).ParamName));
        (string Name, Action Call)[] empty =
        [
            ("baselines", () => method.Explain(mlp, X, (IReadOnlyList<double[]>)[])),
            ("baselines", () => method.Explain(mlp, one, (IReadOnlyList<Tensor<double>>)[])),
            ("baselines", () => method.Explain(mlp, input, (IReadOnlyList<FunctionInput<double>>)[])),
        ];
        Assert.All(empty, call => Assert.StartsWith(
            "baselines: expected at least one, got none.", Assert.Throws<ArgumentException>(call.Call).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Several_baselines_are_the_same_as_arrays_tensors_and_arguments()
    {
        var mlp = new SmallMlp<double>(rectified: false).Function;
        double[][] baselines = [[-0.9, 1.2, -0.5], [0, 0, 0]];
        double[] weights = [1, 3];
        var method = new IntegratedGradients();
        var expected = method.Explain(mlp, X, baselines, target: 1, weights: weights);
        Tensor<double>[] tensors = [.. baselines.Select(baseline => Tensor.Create(baseline, [3]))];
        Assert.Equal(
            expected.Values.ToArray(), method.Explain(mlp, Tensor.Create(X, [3]), tensors, target: 1, weights: weights).Values.ToArray());
        FunctionInput<double>[] inputs = [.. tensors.Select(tensor => new FunctionInput<double>().Add(tensor))];
        var input = new FunctionInput<double>().Add(Tensor.Create(X, [3]));
        Assert.Equal(expected.Values.ToArray(), method.Explain(mlp, input, inputs, target: 1, weights: weights).Values.ToArray());
        // One that does not fit is called by its role.
        Assert.Contains("baseline", Assert.Throws<ArgumentException>(() => method.Explain(mlp, X, [X, [1, 2]])).Message);
        Assert.Contains(
            "baseline",
            Assert.Throws<ArgumentException>(() => method.Explain(mlp, Tensor.Create(X, [3]), [Tensor.Create([1.0, 2], [2])])).Message);
    }

    [Fact]
    public void Neurons_are_equal_by_what_they_name()
    {
        var neuron = new NeuronConductance(SmallMlp<double>.Hidden, 1, 0);
        var same = new NeuronConductance(SmallMlp<double>.Hidden, 1, 0);
        Assert.Equal(neuron, same);
        Assert.Equal(neuron.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(neuron, new NeuronConductance(SmallMlp<double>.Pre, 1, 0));
        Assert.NotEqual(neuron, new NeuronConductance(SmallMlp<double>.Hidden, 0, 0));
        Assert.NotEqual(neuron, same with { Steps = 3 });
        Assert.NotEqual(neuron.GetHashCode(), new NeuronConductance(SmallMlp<double>.Hidden, 1, 1).GetHashCode());
        Assert.NotEqual(neuron.GetHashCode(), new NeuronConductance(SmallMlp<double>.Pre, 1, 0).GetHashCode());
        int ofScalar = new NeuronConductance(SmallMlp<double>.Hidden).GetHashCode();
        Assert.Equal(ofScalar, new NeuronConductance(SmallMlp<double>.Hidden).GetHashCode());
    }
}
