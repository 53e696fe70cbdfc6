using System.Numerics.Tensors;
using AutoIG.CompilerServices;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Targets;

public class JacobianTests
{
    private static readonly double[] X = [0.5, -0.75, 1.25];

    [Fact]
    public void All_outputs_are_differentiated_by_all_inputs()
    {
        _ = Chooser<double>.Evaluate(X, out var expected);
        var function = new Chooser<double>().ScoresDerivative;
        var tensor = Tensor.Create(X, [3]);
        NamedTensors<double>[] forms =
        [
            function.Jacobian(tensor), function.Jacobian(X), function.Jacobian(X.AsSpan()),
            function.Jacobian(new FunctionInput<double>().Add(tensor)),
        ];
        foreach (var jacobian in forms)
        {
            Assert.Equal([5, 3], jacobian.Values.Lengths.ToArray());
            TargetFunctionTests.Close([.. expected.Cast<double>()], jacobian.Values.ToArray(), 1e-14);
        }

        var single = new Chooser<float>().ScoresDerivative.Jacobian(Array.ConvertAll(X, x => (float)x));
        _ = Chooser<float>.Evaluate(X, out var rounded);
        TargetFunctionTests.Close([.. rounded.Cast<double>()], single.Values.ToArray(), 1e-6);
        Assert.Equal(function.Jacobian([1.0, 2, 3]).Values.ToArray(), function.Jacobian([1, 2, 3]).Values.ToArray());
    }

    [Fact]
    public void Rows_are_gradients_of_outputs_and_one_forward_sweep_is_enough()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var jacobian = mlp.Function.Jacobian(X).Values;
        Assert.Equal((1, 1), (mlp.Forwards, mlp.Prefixes));
        for (int k = 0; k < 2; k++)
        {
            mlp.Reference(X, k, out double[] gradient);
            TargetFunctionTests.Close(gradient, jacobian.ToArray()[(3 * k)..(3 * k + 3)], 1e-14);
        }
    }

    [Fact]
    public void Shapes_are_those_of_the_output_and_the_input()
    {
        var rows = new Chooser<double>().RowScoresDerivative.Jacobian([.. X, .. X]);
        Assert.Equal([2, 5, 2, 3], rows.Values.Lengths.ToArray());
        _ = Chooser<double>.Evaluate(X, out var one);
        double[] elements = rows.Values.ToArray();
        for (int r = 0; r < 2; r++)
        {
            for (int k = 0; k < 5; k++)
            {
                for (int s = 0; s < 2; s++)
                {
                    for (int i = 0; i < 3; i++)
                        Assert.Equal(r == s ? one[k, i] : 0, elements[(((((r * 5) + k) * 2) + s) * 3) + i], 1e-14);
                }
            }
        }

        // A scalar has the shape of its gradient; several inputs have a Jacobian each.
        double[] x = [1, 2, 3, 4];
        var layered = new Attribution.SteepModel().LayeredDerivative;
        Assert.Equal([4], layered.Jacobian(x).Values.Lengths.ToArray());
        Assert.Equal(layered.ValueAndGradient(x).Gradient.ToArray(), layered.Jacobian(x).Values.ToArray());
        var product = Losses.OfTwoDerivative.Jacobian(new Losses.OfTwoInput(A: 3, B: 5));
        Assert.Equal((5, 3), (product["a"].Elements[0], product["b"].Elements[0]));
    }

    [Fact]
    public void Wrong_inputs_are_named()
    {
        var function = new Chooser<double>().ScoresDerivative;
        Assert.Equal("input", Assert.Throws<ArgumentException>(() => function.Jacobian([1.0, 2])).ParamName);
        Assert.Equal("input", Assert.Throws<ArgumentNullException>(() => function.Jacobian((double[])null!)).ParamName);
        var refusal = Assert.Throws<ArgumentException>(() => function.Jacobian([1.0, 2, double.NaN]));
        Assert.Contains("finite", refusal.Message, StringComparison.Ordinal);
        // Infinite slopes are shown as they are.
        Assert.Contains(double.PositiveInfinity, new Attribution.SteepModel().RootsDerivative.Jacobian([0.0, 1, 1, 1]).Values.ToArray());
    }
}
