using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>smooth-mlp.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class SmoothMlp(SafeTensors weights)
{
    [Shape(24, 12)] private readonly Tensor<float> fc1 = weights["fc1.weight"];
    [Shape(24)] private readonly Tensor<float> fc1Bias = weights["fc1.bias"];
    [Shape(24, 24)] private readonly Tensor<float> fc2 = weights["fc2.weight"];
    [Shape(24)] private readonly Tensor<float> fc2Bias = weights["fc2.bias"];
    [Shape(16, 24)] private readonly Tensor<float> fc3 = weights["fc3.weight"];
    [Shape(16)] private readonly Tensor<float> fc3Bias = weights["fc3.bias"];
    [Shape(16, 16)] private readonly Tensor<float> fc4 = weights["fc4.weight"];
    [Shape(16)] private readonly Tensor<float> fc4Bias = weights["fc4.bias"];
    [Shape(16, 16)] private readonly Tensor<float> fc5 = weights["fc5.weight"];
    [Shape(16)] private readonly Tensor<float> fc5Bias = weights["fc5.bias"];
    [Shape(3, 16)] private readonly Tensor<float> fc6 = weights["fc6.weight"];
    [Shape(3)] private readonly Tensor<float> fc6Bias = weights["fc6.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(12)] Tensor<float> x)
    {
        var projected = Linear(Softplus(Linear(Tanh(Linear(x, fc1, fc1Bias)), fc2, fc2Bias)), fc3, fc3Bias);
        var act5 = Sigmoid(Linear(Silu(Linear(Gelu(projected), fc4, fc4Bias)), fc5, fc5Bias));
        return Linear(act5, fc6, fc6Bias);
    }
}
