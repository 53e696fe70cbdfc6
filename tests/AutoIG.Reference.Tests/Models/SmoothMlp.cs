using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>Dense network of smooth activations, one of each kind.</summary>
public sealed partial class SmoothMlp<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(24, 12)] private readonly Tensor<T> fc1Weight = weights.Get<T>("fc1.weight");
    [Shape(24)] private readonly Tensor<T> fc1Bias = weights.Get<T>("fc1.bias");
    [Shape(24, 24)] private readonly Tensor<T> fc2Weight = weights.Get<T>("fc2.weight");
    [Shape(24)] private readonly Tensor<T> fc2Bias = weights.Get<T>("fc2.bias");
    [Shape(16, 24)] private readonly Tensor<T> fc3Weight = weights.Get<T>("fc3.weight");
    [Shape(16)] private readonly Tensor<T> fc3Bias = weights.Get<T>("fc3.bias");
    [Shape(16, 16)] private readonly Tensor<T> fc4Weight = weights.Get<T>("fc4.weight");
    [Shape(16)] private readonly Tensor<T> fc4Bias = weights.Get<T>("fc4.bias");
    [Shape(16, 16)] private readonly Tensor<T> fc5Weight = weights.Get<T>("fc5.weight");
    [Shape(16)] private readonly Tensor<T> fc5Bias = weights.Get<T>("fc5.bias");
    [Shape(3, 16)] private readonly Tensor<T> fc6Weight = weights.Get<T>("fc6.weight");
    [Shape(3)] private readonly Tensor<T> fc6Bias = weights.Get<T>("fc6.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.RevealCancel)]
    public Tensor<T> Logits([Shape(12)] Tensor<T> x)
    {
        var fc1 = Linear(x, fc1Weight, fc1Bias);
        var act1 = Tanh(fc1);
        var act2 = Softplus(Linear(act1, fc2Weight, fc2Bias));
        var fc3 = Linear(act2, fc3Weight, fc3Bias);
        var act3 = Gelu(fc3);
        var act4 = Silu(Linear(act3, fc4Weight, fc4Bias));
        var fc5 = Linear(act4, fc5Weight, fc5Bias);
        var act5 = Sigmoid(fc5);
        return Linear(act5, fc6Weight, fc6Bias);
    }

    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> Probabilities([Shape(12)] Tensor<T> x) => Softmax(Logits(x), dim: -1);
}
