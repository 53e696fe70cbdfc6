using System.Numerics.Tensors;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>
/// A direction of exactly 0 gives exactly 0, however steep an operator is: for each call of each operator, at poles, at the ends of
/// domains, outside of them and where values overflow.
/// </summary>
public sealed class ZeroDirectionTests
{
    private static readonly double[] Points = [0, -0.0, 1, -1, 0.5, -2.5, 800, -800];

    public static TheoryData<string> Names => new(OperatorModels.All.Select(model => model.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_adjoint_of_0_sends_back_0(string name)
    {
        var model = OperatorModels.Of(name);
        var function = OperatorModels.Instance.Derivative(model);
        foreach (var input in SingularInputs(model))
        {
            var zeros = new double[function.Evaluate(Input(input)).FlattenedLength];
            var gradients = function.VectorJacobianProduct(Input(input), zeros);
            foreach (string key in model.Inputs.Keys)
                Assert.All(Flat(gradients[key]), element => Assert.Equal(0, element));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tangent_of_0_gives_0(string name)
    {
        var model = OperatorModels.Of(name);
        var function = OperatorModels.Instance.Derivative(model);
        foreach (var input in SingularInputs(model))
        {
            var still = input.Select(x => Tensor.Create(new double[x.FlattenedLength], x.Lengths));
            Assert.All(Flat(function.JacobianVectorProduct(Input(input), Input(still))), element => Assert.Equal(0, element));
        }
    }

    /// <summary>Every element the same point; then all points side by side.</summary>
    private static IEnumerable<Tensor<double>[]> SingularInputs(OperatorModel model)
    {
        foreach (double point in Points)
            yield return [.. model.Inputs.Values.Select(x => Tensor.Create(Array.ConvertAll(Flat(x), _ => point), x.Lengths))];
        yield return [.. model.Inputs.Values.Select((x, i) =>
            Tensor.Create([.. Flat(x).Select((_, k) => Points[((3 * i) + k) % Points.Length])], x.Lengths))];
    }

    private static FunctionInput<double> Input(IEnumerable<Tensor<double>> tensors) =>
        tensors.Aggregate(new FunctionInput<double>(), (input, tensor) => input.Add(tensor));
}
