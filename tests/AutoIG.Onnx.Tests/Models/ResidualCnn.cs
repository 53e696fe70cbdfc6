using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>residual-cnn.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class ResidualCnn(SafeTensors weights)
{
    [Shape(4, 3, 3, 3)] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape(4)] private readonly Tensor<float> convBias = weights["conv.bias"];
    [Shape(4, 4, 3, 3)] private readonly Tensor<float> block1Conv1 = weights["block1.conv1.weight"];
    [Shape(4)] private readonly Tensor<float> block1Conv1Bias = weights["block1.conv1.bias"];
    [Shape(4, 4, 3, 3)] private readonly Tensor<float> block1Conv2 = weights["block1.conv2.weight"];
    [Shape(4)] private readonly Tensor<float> block1Conv2Bias = weights["block1.conv2.bias"];
    [Shape(8, 4, 3, 3)] private readonly Tensor<float> block2Conv1 = weights["block2.conv1.weight"];
    [Shape(8)] private readonly Tensor<float> block2Conv1Bias = weights["block2.conv1.bias"];
    [Shape(8, 8, 3, 3)] private readonly Tensor<float> block2Conv2 = weights["block2.conv2.weight"];
    [Shape(8)] private readonly Tensor<float> block2Conv2Bias = weights["block2.conv2.bias"];
    [Shape(8, 4, 1, 1)] private readonly Tensor<float> block2Down0 = weights["block2.down.0.weight"];
    [Shape(8)] private readonly Tensor<float> block2Down0Bias = weights["block2.down.0.bias"];
    [Shape(5, 8)] private readonly Tensor<float> fc = weights["fc.weight"];
    [Shape(5)] private readonly Tensor<float> fcBias = weights["fc.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 32, 32)] Tensor<float> x)
    {
        var relu = Relu(Conv2D(x, conv, convBias, padding: 1));
        var conv2 = Conv2D(Relu(Conv2D(relu, block1Conv1, block1Conv1Bias, padding: 1)), block1Conv2, block1Conv2Bias,
            padding: 1);
        var relu2 = Relu(conv2 + relu);
        var features = Conv2D(Relu(Conv2D(relu2, block2Conv1, block2Conv1Bias, stride: 2, padding: 1)), block2Conv2,
            block2Conv2Bias, padding: 1);
        var active = Relu(features + Conv2D(relu2, block2Down0, block2Down0Bias, stride: 2));
        return Linear(GlobalAvgPool(active), fc, fcBias);
    }
}
