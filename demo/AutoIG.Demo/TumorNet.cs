using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Demo;

/// <summary>The tumour classifier: three linear layers on 30 standardised measurements; logits of benign and malignant.</summary>
public sealed partial class TumorNet(SafeTensors weights)
{
    [Shape(64, 30)] private readonly Tensor<float> fc1 = weights["fc1.weight"];
    [Shape(64)] private readonly Tensor<float> fc1Bias = weights["fc1.bias"];
    [Shape(32, 64)] private readonly Tensor<float> fc2 = weights["fc2.weight"];
    [Shape(32)] private readonly Tensor<float> fc2Bias = weights["fc2.bias"];
    [Shape(2, 32)] private readonly Tensor<float> fc3 = weights["fc3.weight"];
    [Shape(2)] private readonly Tensor<float> fc3Bias = weights["fc3.bias"];

    /// <summary>The logits of benign (0) and malignant (1).</summary>
    [Differentiable]
    public Tensor<float> Logits([Shape(30)] Tensor<float> measurements)
    {
        var first = Relu(Linear(measurements, fc1, fc1Bias));
        var second = Relu(Linear(first, fc2, fc2Bias));
        return Linear(second, fc3, fc3Bias);
    }
}
