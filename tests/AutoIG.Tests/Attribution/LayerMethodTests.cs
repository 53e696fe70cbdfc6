using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

public class LayerMethodTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9];
    private static readonly double[] Baseline = [-0.3, 0.2, 0.5];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_worked_example_of_a_saturated_unit(bool frontier)
    {
        // y = 2x, z = min(y, 1) at x = 1 from 0: z = 1 is saturated, and yet y has carried all of it.
        var function = new SaturatingFunction().Function;
        double[] x = [1], zero = [0];
        // The kink lies at α = ½, where 50 nodes leave an error no larger than one weight.
        var kink = Quadrature.Composite([0.5], 1);
        Assert.Equal(1, function.Evaluate(x)[0]);
        Assert.Equal(0, new Saliency { UsesFrontier = frontier }.Explain(function, x).Values[0]);
        Assert.Equal(0, new LayerGradientXActivation(SaturatingFunction.Y).Explain(function, x).Values[0]);
        Assert.Equal(1, new LayerConductance(SaturatingFunction.Y) { Quadrature = kink, UsesFrontier = frontier }.Explain(function,
            x, zero).Values[0], 1e-15);
        Assert.Equal(0.5, new InternalInfluence(SaturatingFunction.Y) { Quadrature = kink, UsesFrontier = frontier }.Explain(function,
            x, zero).Values[0], 1e-15);
        Assert.Equal(1, new LayerConductance(SaturatingFunction.Z) { Quadrature = kink, UsesFrontier = frontier }.Explain(function,
            x, zero).Values[0], 1e-15);
        Assert.Equal(1, new NeuronConductance(SaturatingFunction.Y) { Quadrature = kink, UsesFrontier = frontier }.Explain(function,
            x, zero).Values[0], 1e-15);
        Assert.Equal(1, new IntegratedGradients { Quadrature = kink, UsesFrontier = frontier }.Explain(function, x, zero).Values[0], 1e-15);
        Assert.Equal(2, new LayerActivation(SaturatingFunction.Y).Explain(function, x).Values[0]);
        Assert.Equal(0.5, new InternalInfluence(SaturatingFunction.Y).Explain(function, x, zero).Values[0], 0.02);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Conductance_is_the_integral_of_adjoint_times_tangent(bool frontier)
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var quadrature = Quadrature.Of(QuadratureRule.GaussLegendre, 20);
        var conductance = new double[4];
        var influence = new double[4];
        for (int k = 0; k < quadrature.Count; k++)
        {
            var (_, slope, toOutput) = mlp.HiddenAt([.. X.Select((v, i) => Baseline[i] + quadrature.Nodes[k] * (v - Baseline[i]))], 1);
            for (int j = 0; j < 4; j++)
            {
                double tangent = SmallMlp<double>.WeightsOf(j).Select((w, i) => w * (X[i] - Baseline[i])).Sum();
                conductance[j] += quadrature.Weights[k] * toOutput[j] * slope[j] * tangent;
                influence[j] += quadrature.Weights[k] * toOutput[j] * slope[j];
            }
        }

        var hidden = new LayerConductance(SmallMlp<double>.Hidden) { Quadrature = quadrature, UsesFrontier = frontier }.Explain(
            mlp.Function, X, Baseline, 1);
        var pre = new LayerConductance(SmallMlp<double>.Pre) { Quadrature = quadrature, UsesFrontier = frontier }.Explain(mlp.Function,
            X, Baseline, 1);
        // The hidden layer of shape [2, 2] lies transposed: element (r, c) of the user's is element (c, r) in memory.
        Assert.Equal([2, 2], hidden.Inputs["hidden"].Shape.ToArray());
        for (int j = 0; j < 4; j++)
        {
            Assert.Equal(conductance[j], hidden.Values[j % 2, j / 2], 1e-14);
            Assert.Equal(conductance[j], pre.Values[j], 1e-14);
        }
        Assert.Equal(0, hidden.ConvergenceDelta, 1e-12);
        Assert.Equal(0, pre.ConvergenceDelta, 1e-12);

        var preInfluence = new InternalInfluence(SmallMlp<double>.Pre) { Quadrature = quadrature, UsesFrontier = frontier }.Explain(
            mlp.Function, X, Baseline, 1);
        for (int j = 0; j < 4; j++)
        {
            Assert.Equal(influence[j], preInfluence.Values[j], 1e-14);
            foreach (var through in new[]
            {
                new NeuronConductance(SmallMlp<double>.Pre, j), new NeuronConductance(SmallMlp<double>.Hidden, j % 2, j / 2),
                new NeuronConductance(SmallMlp<double>.Hidden, (j % 2) * 2 + j / 2),
            })
            {
                var why = (through with { Quadrature = quadrature, UsesFrontier = frontier }).Explain(mlp.Function, X, Baseline, 1);
                Assert.Equal(conductance[j], why.Sum, 1e-14);
                for (int i = 0; i < 3; i++)
                    Assert.Equal(influence[j] * SmallMlp<double>.WeightsOf(j)[i] * (X[i] - Baseline[i]), why.Values[i], 1e-14);
            }
        }
    }

    [Fact]
    public void Activation_and_gradient_of_layers_on_both_sides_of_the_frontier()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var (hidden, slope, toOutput) = mlp.HiddenAt(X, 0);
        var activation = new LayerActivation(SmallMlp<double>.Hidden).Explain(mlp.Function, X, target: 0);
        var preActivation = new LayerActivation(SmallMlp<double>.Pre).Explain(mlp.Function, X, target: 0);
        var gradient = new LayerGradient(SmallMlp<double>.Hidden).Explain(mlp.Function, X, target: 0);
        var preGradient = new LayerGradientXActivation(SmallMlp<double>.Pre).Explain(mlp.Function, X, target: 0);
        for (int j = 0; j < 4; j++)
        {
            Assert.Equal(hidden[j], activation.Values[j % 2, j / 2], 1e-15);
            Assert.Equal(Math.Atanh(hidden[j]), preActivation.Values[j], 1e-13);
            Assert.Equal(toOutput[j], gradient.Values[j % 2, j / 2], 1e-15);
            Assert.Equal(toOutput[j] * slope[j] * Math.Atanh(hidden[j]), preGradient.Values[j], 1e-13);
        }
    }

    [Fact]
    public void Several_baselines_and_threads()
    {
        var mlp = new SmallMlp<double>(rectified: true);
        var method = new LayerConductance(SmallMlp<double>.Hidden) { MaxDegreeOfParallelism = 1 };
        var a = method.Explain(mlp.Function, X, Baseline, 1);
        var b = method.Explain(mlp.Function, X, new double[3], 1);
        var mean = method.Explain(mlp.Function, X, baselines: [Baseline, new double[3]], target: 1);
        for (int i = 0; i < 4; i++)
            Assert.Equal((a.Inputs[0].Elements[i] + b.Inputs[0].Elements[i]) / 2, mean.Inputs[0].Elements[i], 1e-15);
        var many = method with { Rule = QuadratureRule.Middle, Steps = 20_001 };
        Assert.Equal(
            many.Explain(mlp.Function, X, target: 1).Inputs[0].Elements.ToArray(),
            (many with { MaxDegreeOfParallelism = 7 }).Explain(mlp.Function, X, target: 1).Inputs[0].Elements.ToArray());
    }

    [Fact]
    public void Layers_of_other_functions_and_neurons_outside_are_refused()
    {
        var mlp = new SmallMlp<double>(rectified: true);
        Assert.Contains("expected a layer of SmallMlp.Logits: pre, hidden", Assert.Throws<ArgumentException>(
            () => new LayerActivation(SaturatingFunction.Y).Explain(mlp.Function, X)).Message);
        foreach (int[] neuron in new int[][] { [4], [-1], [0, 2], [2, 0], [0, 0, 0], [] })
        {
            Assert.Contains("'hidden', which has shape [2, 2]", Assert.Throws<ArgumentOutOfRangeException>(
                () => new NeuronConductance(SmallMlp<double>.Hidden, neuron).Explain(mlp.Function, X, target: 0)).Message);
        }
    }
}
