using System.Numerics.Tensors;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>
/// A direction of exactly 0 gives exactly 0, however steep an operator is: for each call of each operator, at poles, at the ends of
/// domains, outside of them and where values overflow.
/// </summary>
public sealed class ZeroDirectionTests
{
    public static TheoryData<string> Names => new(OperatorModels.All.Select(model => model.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_adjoint_of_0_sends_back_0(string name)
    {
        var model = OperatorModels.Of(name);
        var function = OperatorModels.Instance.Derivative(model);
        foreach (var input in SingularInputs.Of(model))
        {
            var zeros = new double[function.Evaluate(SingularInputs.Joined(input)).FlattenedLength];
            var gradients = function.VectorJacobianProduct(SingularInputs.Joined(input), zeros);
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
        foreach (var input in SingularInputs.Of(model))
        {
            var still = input.Select(x => Tensor.Create(new double[x.FlattenedLength], x.Lengths));
            var tangents = function.JacobianVectorProduct(SingularInputs.Joined(input), SingularInputs.Joined(still));
            Assert.All(Flat(tangents), element => Assert.Equal(0, element));
        }
    }
}
