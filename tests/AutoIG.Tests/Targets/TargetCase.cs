namespace AutoIG.Tests.Targets;

/// <summary>A target of the five outputs of <see cref="Chooser{T}"/> and what it means, written from the definitions.</summary>
/// <param name="Target">The target.</param>
/// <param name="Name">How it is written.</param>
/// <param name="Value">F of the outputs at a point; the outputs at the input decide where the target leaves it open.</param>
/// <param name="Slope">∂F/∂y, likewise.</param>
/// <param name="IsLinear">Whether F is linear in the outputs.</param>
internal sealed record TargetCase(
    Target Target, string Name, Func<double[], double[], double> Value, Func<double[], double[], double[]> Slope, bool IsLinear = false)
{
    private static readonly double[] Weights = [0.5, 0, -1.25, 2, 0.75], Reference = [0.1, -0.4, 0.9, 0, 1.5];

    /// <summary>One of each kind, for outputs of which the largest at the input is <paramref name="largest"/>.</summary>
    public static TargetCase[] All(int largest) =>
    [
        new(2, "2", (y, _) => y[2], (y, _) => Unit(2), IsLinear: true),
        new(Target.ArgMax, $"{largest}", (y, at) => y[Largest(at)], (y, at) => Unit(Largest(at)), IsLinear: true),
        new(Target.FromInt32(2).AsProbability(), "softmax[2]", (y, _) => Softmax(y)[2],
            (y, _) => Map(y, k => Softmax(y)[2] * ((k == 2 ? 1 : 0) - Softmax(y)[k]))),
        new(Target.LogProbability(2), "log-softmax[2]", (y, _) => Math.Log(Softmax(y)[2]),
            (y, _) => Map(y, k => (k == 2 ? 1 : 0) - Softmax(y)[k])),
        new(Target.LogProbability(), $"log-softmax[{largest}]", (y, at) => Math.Log(Softmax(y)[Largest(at)]),
            (y, at) => Map(y, k => (k == Largest(at) ? 1 : 0) - Softmax(y)[k])),
        new(Target.LogProbability(2, dim: -1), "log-softmax[2] over axis -1", (y, _) => Math.Log(Softmax(y)[2]),
            (y, _) => Map(y, k => (k == 2 ? 1 : 0) - Softmax(y)[k])),
        new(Target.Sum(4, 1, Target.ArgMax), $"4 + 1 + {largest}", (y, at) => y[4] + y[1] + y[Largest(at)],
            (y, at) => Map(y, k => Unit(4)[k] + Unit(1)[k] + Unit(Largest(at))[k]), IsLinear: true),
        new(Target.Sum(2, Target.LogProbability(1)), "2 + log-softmax[1]", (y, _) => y[2] + Math.Log(Softmax(y)[1]),
            (y, _) => Map(y, k => Unit(2)[k] + (k == 1 ? 1 : 0) - Softmax(y)[k])),
        new(Target.CrossEntropy(1), "cross-entropy[1]", (y, _) => -Math.Log(Softmax(y)[1]),
            (y, _) => Map(y, k => Softmax(y)[k] - (k == 1 ? 1 : 0))),
        new(Target.LogOdds(3), "log-odds[3]", (y, _) => Math.Log(Softmax(y)[3] / (1 - Softmax(y)[3])),
            (y, _) => Map(y, k => k == 3 ? 1 : -Softmax(y)[k] / (1 - Softmax(y)[3]))),
        new(Target.Difference(4, 1), "4 − 1", (y, _) => y[4] - y[1], (y, _) => Minus(Unit(4), Unit(1)), IsLinear: true),
        new(Target.Difference(Target.ArgMax, 0), $"{largest} − 0", (y, at) => y[Largest(at)] - y[0],
            (y, at) => Minus(Unit(Largest(at)), Unit(0)), IsLinear: true),
        new(Target.Difference(Target.FromInt32(4).AsProbability(), Target.FromInt32(1).AsProbability()), "softmax[4] − softmax[1]",
            (y, _) => Softmax(y)[4] - Softmax(y)[1], (y, _) => Map(y, k => (Softmax(y)[4] * ((k == 4 ? 1 : 0) - Softmax(y)[k]))
                - (Softmax(y)[1] * ((k == 1 ? 1 : 0) - Softmax(y)[k])))),
        new(Target.WeightedSum(Weights), "weighted sum [0.5, 0, -1.25, 2, 0.75]", (y, _) => Map(y, k => Weights[k] * y[k]).Sum(),
            (y, _) => Weights, IsLinear: true),
        new(Target.Margin(2), "margin[2 − {0}]", (y, at) => y[2] - y[RunnerUp(at, 2)], (y, at) => Minus(Unit(2), Unit(RunnerUp(at, 2))),
            IsLinear: true),
        new(Target.Margin(2, AutoIG.RunnerUp.AtEachPoint), "margin[2, each point]", (y, _) => y[2] - y[RunnerUp(y, 2)],
            (y, _) => Minus(Unit(2), Unit(RunnerUp(y, 2)))),
        new(Target.MeanSquaredError(Reference), "mean squared error against [0.1, -0.4, 0.9, 0, 1.5]",
            (y, _) => Map(y, k => (y[k] - Reference[k]) * (y[k] - Reference[k])).Sum() / 5,
            (y, _) => Map(y, k => 2 * (y[k] - Reference[k]) / 5)),
        new(Target.SumOver([null]), "sum over [:]", (y, _) => y.Sum(), (y, _) => Map(y, _ => 1), IsLinear: true),
        new(Target.Of(Losses.MixedDerivative), "Losses.Mixed", (y, _) => Math.Log(y.Sum(Math.Exp)) - (y[1] * y[3]),
            (y, _) => Map(y, k => Softmax(y)[k] - (k == 1 ? y[3] : k == 3 ? y[1] : 0))),
    ];

    public static int Largest(double[] y) => Array.IndexOf(y, y.Max());

    public static int RunnerUp(double[] y, int target) => Array.IndexOf(y, y.Where((_, k) => k != target).Max());

    /// <summary>∇F(x) by the chain rule: Σ_k (∂F/∂y_k) ∂y_k/∂x_i.</summary>
    public double[] Gradient(double[] y, double[,] jacobian, double[] atInput)
    {
        double[] slope = Slope(y, atInput);
        var gradient = new double[jacobian.GetLength(1)];
        for (int i = 0; i < gradient.Length; i++)
        {
            for (int k = 0; k < y.Length; k++)
                gradient[i] += slope[k] * jacobian[k, i];
        }

        return gradient;
    }

    private static double[] Softmax(double[] y) => [.. y.Select(one => Math.Exp(one) / y.Sum(Math.Exp))];

    private static double[] Unit(int k) => [.. Enumerable.Range(0, 5).Select(i => i == k ? 1.0 : 0)];

    private static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];

    private static double[] Map(double[] y, Func<int, double> of) => [.. y.Select((_, k) => of(k))];
}
