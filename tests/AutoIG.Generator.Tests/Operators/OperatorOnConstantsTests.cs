using System.Numerics.Tensors;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>
/// Every operator on what does not depend on the input: computed where the weights are prepared, by the same kernels or others. The model
/// is the constant times a number, so that its value, its gradient and its tangent all say the constant.
/// </summary>
public sealed class OperatorOnConstantsTests
{
    private const double Precise = 1e-10;

    public static TheoryData<string> Names => new(OperatorModels.All.Select(model => model.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_constant_is_what_the_method_computes(string name)
    {
        var model = OperatorModels.Of(name).OnConstants();
        // A comparison of constants alone has no form that a kernel takes, and says so.
        if (model.Call.Contains("Where(Tensor.", StringComparison.Ordinal)
            && Record.Exception(() => OperatorModels.OnConstants.Derivative(model)) is { } refusal)
        {
            Assert.IsType<InvalidOperationException>(refusal);
            Assert.Contains("a comparison of constants is a constant", refusal.Message, StringComparison.Ordinal);
            return;
        }
        var function = OperatorModels.OnConstants.Derivative(model);
        var point = new FunctionInput<double>().Add(model.Inputs["factor"]);
        double[] eager = Flat(OperatorModels.OnConstants.Eager(model));
        AssertSame(eager, Flat(function.Evaluate(point)), "value");

        double[] constant = [.. eager.Select(value => value / 0.7)];
        var direction = new FunctionInput<double>().Add(Tensor.Create([1.0]));
        AssertSame(constant, Flat(function.JacobianVectorProduct(point, direction)), "tangent");

        // Outputs that are not finite leave no gradient to speak of.
        if (!constant.All(double.IsFinite))
            return;
        double[] seed = [.. constant.Select((_, i) => 1 + 0.25 * (i % 5))];
        AssertSame(
            [constant.Zip(seed, (value, weight) => value * weight).Sum()], Flat(function.VectorJacobianProduct(point, seed)["factor"]),
            "gradient");
    }

    private static void AssertSame(double[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(1, expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max());
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= Precise * scale,
                $"{what}[{i}]: expected {expected[i]:r}, got {actual[i]:r}");
        }
    }
}
