using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

public class GradientMethodTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9];

    [Fact]
    public void Saliency_is_the_gradient_and_finds_the_largest_output()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var y = mlp.Reference(X, 0, out _);
        int largest = y[0] >= y[1] ? 0 : 1;
        mlp.Reference(X, largest, out double[] gradient);
        var why = new Saliency().Explain(mlp.Function, X);
        Assert.Equal(largest, why.Target.Index);
        Assert.Equal(y[largest], why.Output, 1e-15);
        Assert.Equal(y, why.Outputs.ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.True(double.IsNaN(why.BaselineOutput) && double.IsNaN(why.ConvergenceDelta));
        var absolute = new Saliency { Absolute = true }.Explain(mlp.Function, X);
        var times = new InputXGradient().Explain(mlp.Function, X);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(gradient[i], why.Values[i], 1e-15);
            Assert.Equal(Math.Abs(gradient[i]), absolute.Values[i], 1e-15);
            Assert.Equal(X[i] * gradient[i], times.Values[i], 1e-15);
        }
        // One forward sweep is enough for a gradient of an output nobody has named.
        mlp.Forwards = 0;
        new Saliency().Explain(mlp.Function, X);
        Assert.Equal(1, mlp.Forwards);
    }

    [Fact]
    public void Guided_backpropagation_and_deconvolution_follow_their_rules()
    {
        var mlp = new SmallMlp<double>(rectified: true);
        var (_, slope, toOutput) = mlp.HiddenAt(X, 1);
        var guided = new GuidedBackprop().Explain(mlp.Function, X, target: 1);
        var deconvolved = new Deconvolution().Explain(mlp.Function, X, target: 1);
        // The example tells the rules apart: some units are open, some closed, with weights of both signs.
        Assert.Contains(Enumerable.Range(0, 4), j => slope[j] == 0 && toOutput[j] > 0);
        Assert.Contains(Enumerable.Range(0, 4), j => slope[j] == 1 && toOutput[j] < 0);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Enumerable.Range(0, 4).Sum(j => SmallMlp<double>.WeightsOf(j)[i] * Math.Max(toOutput[j], 0) * slope[j]),
                guided.Values[i], 1e-15);
            Assert.Equal(Enumerable.Range(0, 4).Sum(j => SmallMlp<double>.WeightsOf(j)[i] * Math.Max(toOutput[j], 0)),
                deconvolved.Values[i], 1e-15);
        }
    }

    [Fact]
    public void Sums_are_held_against_the_change_of_F_where_they_are_meant_to_be_it()
    {
        var mlp = new SmallMlp<double>(rectified: true).Function;
        LayerKey hidden = SmallMlp<double>.Hidden;
        AttributionMethod[] complete =
        [
            new IntegratedGradients(), new LayerConductance(hidden), new ExpectedGradients(), new GradientShap(),
            new LayerIntegratedGradients(hidden), new NeuronIntegratedGradients(hidden, 1),
        ];
        AttributionMethod[] compared =
        [
            .. complete, new IntegratedGradients { MultiplyByInputs = false }, new InternalInfluence(hidden),
            new NeuronConductance(hidden, 1), new SmoothGrad(new IntegratedGradients()), new VarGrad(new IntegratedGradients()),
        ];
        AttributionMethod[] alone =
        [
            new Saliency(), new InputXGradient(), new GuidedBackprop(), new Deconvolution(), new LayerGradient(hidden),
            new LayerActivation(hidden), new LayerGradientXActivation(hidden), new NeuronGradient(hidden, 1),
            new SmoothGrad(), new SmoothGradSquared(), new VarGrad(),
        ];
        Assert.All<AttributionMethod>([.. compared, .. alone], method =>
        {
            var why = method.Explain(mlp, X, [0.1, -0.2, 0.3], 1);
            Assert.Equal(complete.Contains(method), !double.IsNaN(why.ConvergenceDelta));
            Assert.Equal(compared.Contains(method), !double.IsNaN(why.BaselineOutput));
            Assert.True(double.IsNaN(why.EstimatedError));
        });
    }

    [Fact]
    public void Rules_of_rectifiers_are_refused_where_another_rectifier_would_pass_back_the_gradient()
    {
        AttributionMethod[] methods = [new GuidedBackprop(), new Deconvolution()];
        const string Statement = "'return Threshold(Softplus(x, beta: 2), 0.5, 0);'";
        Assert.All(methods, method => Assert.Equal(
            $"{method.GetType().Name} is not defined for RoutedModel.Soft: Softplus in {Statement} rectifies, and has no gate. "
            + $"Softplus with its usual β and threshold has a gate: Softplus(β·x)/β. Threshold in {Statement} rectifies, and has no gate. "
            + "With a threshold and a value of 0 it is Relu, which has a gate. IntegratedGradients is defined for every differentiable "
            + "method.",
            Assert.Throws<NotSupportedException>(() => method.Explain(RoutedModel.SoftDerivative, [1.0, 2.0])).Message));
    }

    [Fact]
    public void Derivatives_by_a_token_are_summed_up_by_their_norm_and_all_else_by_its_sum()
    {
        var phrase = new PhraseFunction().Function;
        // The rows [2, 3] and [−0.25, 4]; the derivative of e₀·e₁ is the row the other way round.
        int[] ids = [1, 2];
        var still = Noise.Given([[0, 0, 0, 0]]);
        AttributionMethod[] gradients =
        [
            new Saliency(), new GuidedBackprop(), new Deconvolution(), new SmoothGrad { Noise = still },
            new SmoothGrad(new SmoothGrad { Noise = still }) { Noise = still },
        ];
        Assert.All(gradients, method => Assert.Equal(
            [Math.Sqrt(13), Math.Sqrt(16.0625)], method.Explain(phrase, ids, target: 0).Values.ToArray(), Near));
        AttributionMethod[] products = [new InputXGradient(), new SmoothGrad(new InputXGradient()) { Noise = still }];
        Assert.All(products, method => Assert.Equal([12, -2], method.Explain(phrase, ids, target: 0).Values.ToArray(), Near));
        Assert.Equal([13, 16.0625], new SmoothGradSquared { Noise = still }.Explain(phrase, ids, target: 0).Values.ToArray(), Near);

        static bool Near(double a, double b) => Math.Abs(a - b) < 1e-14;
    }
}
