using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tool.Tests.Models;

/// <summary>A small network whose features have names.</summary>
public sealed partial class LoanNet(SafeTensors weights)
{
    [Shape(4, 3)] private readonly Tensor<float> first = weights["first"];
    [Shape(2, 4)] private readonly Tensor<float> second = weights["second"];

    [Differentiable]
    public Tensor<float> Logits([Shape(3), Features("age", "income", "debt")] Tensor<float> person)
    {
        var hidden = Tanh(Linear(person, first));
        return Linear(hidden, second);
    }
}
