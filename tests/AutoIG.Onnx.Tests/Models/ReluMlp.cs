using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>relu-mlp.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class ReluMlp(SafeTensors weights)
{
    [Shape(64, 30)] private readonly Tensor<float> fc1 = weights["fc1.weight"];
    [Shape(64)] private readonly Tensor<float> fc1Bias = weights["fc1.bias"];
    [Shape(32, 64)] private readonly Tensor<float> fc2 = weights["fc2.weight"];
    [Shape(32)] private readonly Tensor<float> fc2Bias = weights["fc2.bias"];
    [Shape(2, 32)] private readonly Tensor<float> fc3 = weights["fc3.weight"];
    [Shape(2)] private readonly Tensor<float> fc3Bias = weights["fc3.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(30)] Tensor<float> x) =>
        Linear(Relu(Linear(Relu(Linear(x, fc1, fc1Bias)), fc2, fc2Bias)), fc3, fc3Bias);
}
