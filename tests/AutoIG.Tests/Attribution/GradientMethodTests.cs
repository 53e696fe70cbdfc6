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
}
