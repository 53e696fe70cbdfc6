using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

public class SequentialIntegratedGradientsTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9], Baseline = [-0.3, 0.2, 0.5];

    [Fact]
    public void Each_row_moves_by_itself()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var expected = new double[3];
        for (int i = 0; i < 3; i++)
        {
            for (int k = 0; k < 8; k++)
            {
                double[] at = [.. X];
                at[i] = Baseline[i] + (k + 1) / 8.0 * (X[i] - Baseline[i]);
                mlp.Reference(at, 1, out double[] gradient);
                expected[i] += (X[i] - Baseline[i]) * gradient[i] / 8;
            }
        }
        var method = new SequentialIntegratedGradients { Rule = QuadratureRule.Right, Steps = 8 };
        var why = method.Explain(mlp.Function, X, Baseline, 1);
        Assert.Equal(expected, why.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-14);
        Assert.True(double.IsNaN(why.ConvergenceDelta));
        double norm = Math.Sqrt(expected.Sum(a => a * a));
        var unit = (method with { Normalized = true }).Explain(mlp.Function, X, Baseline, 1);
        Assert.Equal(expected.Select(a => a / norm), unit.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-14);
        Assert.Equal(
            why.Values.ToArray(), (method with { UsesFrontier = false }).Explain(mlp.Function, X, Baseline, 1).Values.ToArray(),
            (a, b) => Math.Abs(a - b) <= 1e-14);
    }

    /// <summary>What a token gets is what the output loses with it.</summary>
    [Fact]
    public void Tokens_are_rows()
    {
        var phrase = new PhraseFunction().Function;
        int[] ids = [2, 0, 1, 1];
        var why = new SequentialIntegratedGradients { Steps = 3 }.Explain(phrase, ids, baseline: [0, 0, 0, 0], target: 0);
        double[] lost = [.. ids.Select((_, i) =>
        {
            int[] without = [.. ids];
            without[i] = 0;
            return phrase.Evaluate(ids)[0] - phrase.Evaluate(without)[0];
        })];
        Assert.Equal(lost, why.Values.ToArray(), (a, b) => Math.Abs(a - b) <= 1e-13);
        Assert.Equal(0, why.Values[1]);
        // Nothing moves: no norm to divide by.
        var none = new SequentialIntegratedGradients { Normalized = true }.Explain(phrase, ids, baseline: ids, target: 0);
        Assert.All(none.Values.ToArray(), attribution => Assert.Equal(0, attribution));
    }
}
