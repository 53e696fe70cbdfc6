using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Zoo;

/// <summary>Dense network 30 → 64 → 32 → 2, the weights named as PyTorch names those of a <c>Sequential</c>.</summary>
public sealed partial class Tabular<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(64, 30)] private readonly Tensor<T> weight0 = weights.Get<T>("0.weight");
    [Shape(64)] private readonly Tensor<T> bias0 = weights.Get<T>("0.bias");
    [Shape(32, 64)] private readonly Tensor<T> weight2 = weights.Get<T>("2.weight");
    [Shape(32)] private readonly Tensor<T> bias2 = weights.Get<T>("2.bias");
    [Shape(2, 32)] private readonly Tensor<T> weight4 = weights.Get<T>("4.weight");
    [Shape(2)] private readonly Tensor<T> bias4 = weights.Get<T>("4.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance)]
    public Tensor<T> Logits([Shape(30)] Tensor<T> x)
    {
        var hidden1 = Relu(Linear(x, weight0, bias0));
        var hidden2 = Relu(Linear(hidden1, weight2, bias2));
        return Linear(hidden2, weight4, bias4);
    }
}
