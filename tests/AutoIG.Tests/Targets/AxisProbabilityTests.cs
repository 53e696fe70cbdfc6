using AutoIG.Functions;

namespace AutoIG.Tests.Targets;

/// <summary>Log-probabilities along an axis of the outputs [2, 5], at the place of one of them.</summary>
public class AxisProbabilityTests
{
    private static readonly double[] X = [0.5, -0.75, 1.25, -0.25, 0.5, 0.125], Baseline = [0, 0.25, -0.5, 0.75, 1, -1];

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(-2)]
    public void Value_and_gradient(int dim)
    {
        var function = new Chooser<double>().RowScoresDerivative;
        for (int row = 0; row < 2; row++)
        {
            for (int column = 0; column < Chooser<double>.Outputs; column++)
            {
                var point = function.ValueAndGradient(X, Target.LogProbability(Target.At(row, column), dim));
                var (value, gradient) = Expected(X, row, column, dim is 1 or -1);
                Assert.Equal(value, point.Value, 1e-14);
                double[] actual = point.Gradient.ToArray();
                for (int i = 0; i < gradient.Length; i++)
                    Assert.Equal(gradient[i], actual[i], 1e-13);
            }
        }
    }

    [Fact]
    public void Paths_of_a_sum_of_tokens_are_the_sum_of_their_paths()
    {
        var function = new Chooser<double>().RowScoresDerivative;
        Target first = Target.LogProbability(Target.At(0, 3), dim: -1), second = Target.LogProbability(Target.At(1, 2), dim: -1);
        var method = new IntegratedGradients { Tolerance = 1e-9 };
        var both = method.Explain(function, X, Baseline, Target.Sum(first, second));
        double[] one = method.Explain(function, X, Baseline, first).Values.ToArray();
        double[] other = method.Explain(function, X, Baseline, second).Values.ToArray();
        double[] sum = both.Values.ToArray();
        for (int i = 0; i < sum.Length; i++)
            Assert.Equal(one[i] + other[i], sum[i], 1e-7);
        Assert.Equal(Expected(X, 0, 3, true).Value + Expected(X, 1, 2, true).Value, both.Output, 1e-13);
        Assert.Equal("log-softmax[3] over axis -1 + log-softmax[7] over axis -1", both.Target.ToString());
    }

    /// <summary>Multipliers along a column touch nothing else, and make up the change of the log-probability.</summary>
    [Fact]
    public void Comparisons_run_along_the_axis()
    {
        double[] y = [0.5, -1, 2, 0.25, 1.5, -0.75], from = [1, 0, -1, 0.5, -0.25, 2], multipliers = new double[6];
        var function = new LogProbability(0).Bind([2, 3], "f", typeof(double));
        function.Compare(y, from, position: 4, multipliers);
        Assert.Equal([0, 2, 3, 5], Enumerable.Range(0, 6).Where(k => multipliers[k] == 0));
        double change = y.Zip(from, (to, start) => to - start).Zip(multipliers, (move, m) => move * m).Sum();
        Assert.Equal(Value(y) - Value(from), change, 1e-14);
        Assert.Equal(Value(y), function.Value(y, position: 4), 1e-14);

        static double Value(double[] y) => y[4] - Math.Log(Math.Exp(y[1]) + Math.Exp(y[4]));
    }

    [Fact]
    public void What_is_no_target_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Target.Sum());
        Assert.Throws<ArgumentException>(() => Target.LogProbability(Target.LogOdds(0), dim: 0));
        Assert.NotEqual(Target.LogProbability(2, dim: 0), Target.LogProbability(2, dim: 1));
        Assert.NotEqual(Target.LogProbability(2, dim: 0), Target.LogProbability(2));
        Assert.Equal(Target.Sum(1, Target.LogOdds(0)), Target.Sum(1, Target.LogOdds(0)));
        Assert.NotEqual(Target.Sum(1, 2), Target.Sum(2, 1));
    }

    /// <summary>y_rc − log Σ exp y along a row, or along a column, and its gradient by the chain rule.</summary>
    private static (double Value, double[] Gradient) Expected(double[] x, int row, int column, bool alongRow)
    {
        const int outputs = Chooser<double>.Outputs, inputs = Chooser<double>.Inputs;
        var y = new double[2][];
        var slopes = new double[2][,];
        for (int r = 0; r < 2; r++)
            y[r] = Chooser<double>.Evaluate(x.AsSpan(r * inputs, inputs), out slopes[r]);
        (int Row, int Column)[] along = alongRow
            ? [.. Enumerable.Range(0, outputs).Select(c => (row, c))]
            : [(0, column), (1, column)];
        double total = along.Sum(at => Math.Exp(y[at.Row][at.Column]));
        var gradient = new double[2 * inputs];
        foreach (var (r, c) in along)
        {
            double slope = ((r, c) == (row, column) ? 1 : 0) - (Math.Exp(y[r][c]) / total);
            for (int i = 0; i < inputs; i++)
                gradient[(r * inputs) + i] += slope * slopes[r][c, i];
        }
        return (y[row][column] - Math.Log(total), gradient);
    }
}
