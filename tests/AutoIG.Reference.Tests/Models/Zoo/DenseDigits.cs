using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Zoo;

/// <summary>Dense network 784 → 256 → 128 → 10, the weights named as PyTorch names those of a <c>Sequential</c>.</summary>
public sealed partial class DenseDigits<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(256, 784)] private readonly Tensor<T> weight0 = weights.Get<T>("0.weight");
    [Shape(256)] private readonly Tensor<T> bias0 = weights.Get<T>("0.bias");
    [Shape(128, 256)] private readonly Tensor<T> weight2 = weights.Get<T>("2.weight");
    [Shape(128)] private readonly Tensor<T> bias2 = weights.Get<T>("2.bias");
    [Shape(10, 128)] private readonly Tensor<T> weight4 = weights.Get<T>("4.weight");
    [Shape(10)] private readonly Tensor<T> bias4 = weights.Get<T>("4.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance)]
    public Tensor<T> Logits([Shape(784)] Tensor<T> x)
    {
        var hidden1 = Relu(Linear(x, weight0, bias0));
        var hidden2 = Relu(Linear(hidden1, weight2, bias2));
        return Linear(hidden2, weight4, bias4);
    }
}
