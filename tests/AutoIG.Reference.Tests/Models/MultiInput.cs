using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>A vector and a small image meet in a product of features.</summary>
public sealed partial class MultiInput<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(8, 6)] private readonly Tensor<T> faWeight = weights.Get<T>("fa.weight");
    [Shape(8)] private readonly Tensor<T> faBias = weights.Get<T>("fa.bias");
    [Shape(4, 2, 3, 3)] private readonly Tensor<T> convWeight = weights.Get<T>("conv.weight");
    [Shape(4)] private readonly Tensor<T> convBias = weights.Get<T>("conv.bias");
    [Shape(8, 16)] private readonly Tensor<T> fbWeight = weights.Get<T>("fb.weight");
    [Shape(8)] private readonly Tensor<T> fbBias = weights.Get<T>("fb.bias");
    [Shape(10, 24)] private readonly Tensor<T> f1Weight = weights.Get<T>("f1.weight");
    [Shape(10)] private readonly Tensor<T> f1Bias = weights.Get<T>("f1.bias");
    [Shape(3, 10)] private readonly Tensor<T> f2Weight = weights.Get<T>("f2.weight");
    [Shape(3)] private readonly Tensor<T> f2Bias = weights.Get<T>("f2.bias");

    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> Logits([Shape(6)] Tensor<T> a, [Shape(2, 4, 4)] Tensor<T> b)
    {
        var u = Tanh(Linear(a, faWeight, faBias));
        var pooled = AvgPool2D(Relu(Conv2D(b, convWeight, convBias, padding: 1)), 2);
        var sp = Softplus(Linear(Flatten(pooled), fbWeight, fbBias));
        var cat = Concat([u, sp, u * sp], dim: 0);
        var f1 = Linear(cat, f1Weight, f1Bias);
        return Linear(Silu(f1), f2Weight, f2Bias);
    }

    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> Probabilities([Shape(6)] Tensor<T> a, [Shape(2, 4, 4)] Tensor<T> b) => Softmax(Logits(a, b), dim: -1);
}
