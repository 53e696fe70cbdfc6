using System.Numerics.Tensors;

namespace AutoIG.Tests.Functions;

public class EvaluationTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Value_and_gradient_are_those_of_plain_arithmetic(bool rectified)
    {
        var mlp = new SmallMlp<double>(rectified);
        var y = mlp.Reference(X, 1, out double[] gradient);
        var result = mlp.Function.ValueAndGradient(X, 1);
        Assert.Equal(y[1], result, 1e-15);
        Assert.Equal(y, result.Output.ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(gradient, result.Gradient.ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(y, mlp.Function.Evaluate(Tensor.Create(X, [3])).ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Forward_and_reverse_mode_agree()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        double[] direction = [0.3, 0.8, -0.2];
        double[] adjoint = [0.7, -1.9];
        var pushed = mlp.Function.JacobianVectorProduct(X, direction);
        var pulled = mlp.Function.VectorJacobianProduct(X, adjoint);
        Assert.Equal(
            Enumerable.Range(0, 2).Sum(i => pushed[i] * adjoint[i]),
            Enumerable.Range(0, 3).Sum(i => pulled.Values[i] * direction[i]), 1e-14);
    }

    [Fact]
    public void Probability_is_differentiated_through_the_softmax()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var result = mlp.Function.ValueAndGradient(X, Target.FromInt32(0).AsProbability());
        double Probability(double[] x)
        {
            var y = mlp.Reference(x, 0, out _);
            return 1 / (1 + Math.Exp(y[1] - y[0]));
        }
        Assert.Equal(Probability(X), result.Value, 1e-14);
        for (int i = 0; i < 3; i++)
        {
            double[] up = [.. X], down = [.. X];
            up[i] += 1e-5;
            down[i] -= 1e-5;
            Assert.Equal((Probability(up) - Probability(down)) / 2e-5, result.Gradient[i], 1e-9);
        }
    }

    [Fact]
    public void Arg_max_is_the_default_target()
    {
        var mlp = new SmallMlp<float>(rectified: true);
        float[] x = [0.4f, -1.1f, 0.9f];
        var y = mlp.Function.Evaluate(x);
        Assert.Equal(y[0] >= y[1] ? 0 : 1, mlp.Function.ValueAndGradient(x).Target.Index);
    }

    [Fact]
    public void Records_are_passed_by_their_names()
    {
        var risk = new RiskFunction().Function;
        Assert.Equal(2.0 * 2 / 8 + 3 * 2, risk.EvaluateScalar(new(Income: 8, Debt: 2, MissedPayments: 3)));
        double value = risk.ValueAndGradient(new(Income: 8, Debt: 2, MissedPayments: 3));
        Assert.Equal(6.5, value);
        var gradient = risk.ValueAndGradient(new(Income: 8, Debt: 2, MissedPayments: 3));
        Assert.Equal(-4.0 / 64, (double)gradient["income"]);
        Assert.Equal(0.5 + 3, (double)gradient["debt"]);
        Assert.Contains("expected one of income, debt", Assert.Throws<KeyNotFoundException>(() => gradient["depth"]).Message);
        Assert.Equal(
            3.5 * 2 - 0.0625, risk.JacobianVectorProduct(new(8, 2, 3), new RiskInput(1, 2, 3))[0], 1e-15);
    }

    [Fact]
    public void Named_dimensions_are_bound_once_for_each_size()
    {
        var tokens = new TokenFunction();
        Tensor<float> Embedding(int count) => Tensor.Create(Enumerable.Repeat(1f, 2 * count).ToArray(), [count, 2]);
        for (int round = 0; round < 2; round++)
        {
            for (int count = 1; count <= 3; count++)
            {
                var input = new FunctionInput<float>().Add(Embedding(count)).Add(new float[count].AsSpan());
                Assert.Equal(2 * count, tokens.Function.Evaluate(input)[0]);
            }
        }
        Assert.Equal(3, tokens.Binds);
        var disagreeing = new FunctionInput<float>().Add(Embedding(3)).Add(Tensor.Create(new float[4], [4]));
        var exception = Assert.Throws<ArgumentException>(() => tokens.Function.Evaluate(disagreeing));
        Assert.Contains("'mask'", exception.Message);
        Assert.Contains("'tokens' would be 4; it is 3 already", exception.Message);
    }

    [Fact]
    public void Wrong_input_is_named_with_what_was_expected()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        Message(() => mlp.Function.Evaluate(new double[4]), "'features'", "has 4 elements; expected 3", "[3]");
        Message(() => mlp.Function.Evaluate(Tensor.Create(new double[3], [1, 3])), "'features'", "has shape [1, 3]; expected [3]");
        Message(() => mlp.Function.Evaluate([1, double.NaN, 2]), "'features'", "NaN at [1]");
        Message(() => mlp.Function.Evaluate([1, 2, double.NegativeInfinity]), "'features'", "-Infinity at [2]");
        Message(() => mlp.Function.VectorJacobianProduct(X, [1.0]), "1 elements; expected 2");
        Message(() => new RiskFunction().Function.Evaluate([1, 2]), "income, debt, missedPayments");
        Message(() => new RiskFunction().Function.Evaluate(new FunctionInput<double>().Add(1).AddFixed(1)),
            "1 differentiable values; expected 2");
        Message(() => new RiskFunction().Function.Evaluate(new FunctionInput<double>().Add(1).Add(2)), "0 constant arguments; expected 1");
        var range = Assert.Throws<ArgumentOutOfRangeException>(() => mlp.Function.ValueAndGradient(X, 2));
        Assert.Contains("2 elements", range.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => mlp.Function.ValueAndGradient(X, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => mlp.Function.ValueAndGradient(X, Target.At(0, 1)));
        Assert.Throws<ArgumentNullException>(() => mlp.Function.Evaluate((double[])null!));
    }

    /// <summary>What no span can hold is refused where sizes are planned, with the function, its dimensions and their values.</summary>
    [Fact]
    public void Values_that_are_too_long_are_named_with_the_dimensions_they_come_from()
    {
        var function = new TokenFunction();
        const string Expected = "Tokens.Energy: expected no value inside the model to have more than 2147483647 elements; ";
        var product = Assert.Throws<ArgumentException>(() => function.Plan(0, [2_000_000_000]));
        Assert.StartsWith(Expected + "with tokens = 2000000000 one has more. (", product.Message, StringComparison.Ordinal);
        // Each input is a value that a span can hold; both in one row are not.
        Message(() => function.Plan(0, [1_000_000_000]), Expected, "with tokens = 1000000000 one has more. (");

        var plan = function.Plan(0, [600_000_000]);
        using var batch = new CompilerServices.Batch<float>();
        Message(() => batch.Prepare(plan, 3, CompilerServices.Sections.Forward), Expected,
            "with tokens = 600000000 one has more at 3 points together. (");
    }

    private static void Message(Action call, params string[] parts)
    {
        var exception = Assert.Throws<ArgumentException>(call);
        foreach (string part in parts)
            Assert.Contains(part, exception.Message);
    }
}
