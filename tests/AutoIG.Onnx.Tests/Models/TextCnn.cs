using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>text-cnn.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class TextCnn(SafeTensors weights)
{
    [Shape(8, 16, 2)] private readonly Tensor<float> convs0 = weights["convs.0.weight"];
    [Shape(8)] private readonly Tensor<float> convs0Bias = weights["convs.0.bias"];
    [Shape(8, 16, 3)] private readonly Tensor<float> convs1 = weights["convs.1.weight"];
    [Shape(8)] private readonly Tensor<float> convs1Bias = weights["convs.1.bias"];
    [Shape(8, 16, 4)] private readonly Tensor<float> convs2 = weights["convs.2.weight"];
    [Shape(8)] private readonly Tensor<float> convs2Bias = weights["convs.2.bias"];
    [Shape(2, 24)] private readonly Tensor<float> fc = weights["fc.weight"];
    [Shape(2)] private readonly Tensor<float> fcBias = weights["fc.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(20, 16)] Tensor<float> e)
    {
        var transposed = Transpose(e, 0, 1);
        var joined = Concat([Max(Relu(Conv1D(transposed, convs0, convs0Bias)), 1),
            Max(Relu(Conv1D(transposed, convs1, convs1Bias)), 1), Max(Relu(Conv1D(transposed, convs2, convs2Bias)), 1)]);
        return Linear(joined, fc, fcBias);
    }
}
