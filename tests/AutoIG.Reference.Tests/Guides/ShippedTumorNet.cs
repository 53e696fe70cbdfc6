using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides.Shipped;

public sealed partial class TumorNet(SafeTensors weights)
{
    [Shape(64, 30)] private readonly Tensor<float> fc1 = weights["fc1.weight"];
    [Shape(64)] private readonly Tensor<float> fc1Bias = weights["fc1.bias"];
    [Shape(32, 64)] private readonly Tensor<float> fc2 = weights["fc2.weight"];
    [Shape(32)] private readonly Tensor<float> fc2Bias = weights["fc2.bias"];
    [Shape(2, 32)] private readonly Tensor<float> fc3 = weights["fc3.weight"];
    [Shape(2)] private readonly Tensor<float> fc3Bias = weights["fc3.bias"];

    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<float> Logits([Shape(30)] Tensor<float> measurements)
    {
        var first = Relu(Linear(measurements, fc1, fc1Bias));
        var second = Relu(Linear(first, fc2, fc2Bias));
        return Linear(second, fc3, fc3Bias);
    }
}
