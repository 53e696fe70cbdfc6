using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>resnet18-pytorch.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class PyTorchResNet18(SafeTensors weights)
{
    [Shape(64, 3, 7, 7)] private readonly Tensor<float> conv1 = weights["conv1.weight"];
    [Shape(64)] private readonly Tensor<float> conv1Bias = weights["conv1.bias"];
    [Shape(1000, 512)] private readonly Tensor<float> fc = weights["fc.weight"];
    [Shape(1000)] private readonly Tensor<float> fcBias = weights["fc.bias"];
    [Dimensions("width", 64)] private readonly PyTorchResNet18ResidualBlock layer1_0 = new(weights.WithPrefix("layer1.0."));
    [Dimensions("width", 64)] private readonly PyTorchResNet18ResidualBlock layer1_1 = new(weights.WithPrefix("layer1.1."));
    [Dimensions("outputs", 128, "inputs", 64)] private readonly PyTorchResNet18Layer layer2 = new(weights.WithPrefix("layer2."));
    [Dimensions("outputs", 256, "inputs", 128)] private readonly PyTorchResNet18Layer layer3 = new(weights.WithPrefix("layer3."));
    [Dimensions("outputs", 512, "inputs", 256)] private readonly PyTorchResNet18Layer layer4 = new(weights.WithPrefix("layer4."));

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 224, 224)] Tensor<float> input1)
    {
        var layer1_0Output = layer1_0.Forward(MaxPool2D(Relu(Conv2D(input1, conv1, conv1Bias, stride: 2, padding: 3)), 3, 2,
            padding: 1)); // [64, 56, 56]
        var layer1_1Output = layer1_1.Forward(layer1_0Output); // [64, 56, 56]
        var layer2Output = layer2.Forward(layer1_1Output); // [128, 28, 28]
        var layer3Output = layer3.Forward(layer2Output); // [256, 14, 14]
        var layer4Output = layer4.Forward(layer3Output); // [512, 7, 7]
        return Linear(GlobalAvgPool(layer4Output), fc, fcBias);
    }
}

/// <summary>A block of PyTorchResNet18, 3 times.</summary>
public sealed class PyTorchResNet18Layer(SafeTensors weights)
{
    [Shape("outputs", "inputs", 3, 3)] private readonly Tensor<float> block0Conv1 = weights["0.conv1.weight"];
    [Shape("outputs")] private readonly Tensor<float> block0Conv1Bias = weights["0.conv1.bias"];
    [Shape("outputs", "outputs", 3, 3)] private readonly Tensor<float> block0Conv2 = weights["0.conv2.weight"];
    [Shape("outputs")] private readonly Tensor<float> block0Conv2Bias = weights["0.conv2.bias"];
    [Shape("outputs", "inputs", 1, 1)] private readonly Tensor<float> block0Downsample0 = weights["0.downsample.0.weight"];
    [Shape("outputs")] private readonly Tensor<float> block0Downsample0Bias = weights["0.downsample.0.bias"];
    [Dimensions("width", "outputs")] private readonly PyTorchResNet18ResidualBlock block1 = new(weights.WithPrefix("1."));

    public Tensor<float> Forward(Tensor<float> x)
    {
        var conv2 = Conv2D(Relu(Conv2D(x, block0Conv1, block0Conv1Bias, stride: 2, padding: 1)), block0Conv2, block0Conv2Bias,
            padding: 1);
        return block1.Forward(Relu(conv2 + Conv2D(x, block0Downsample0, block0Downsample0Bias, stride: 2)));
    }
}

/// <summary>A block of PyTorchResNet18, 5 times.</summary>
public sealed class PyTorchResNet18ResidualBlock(SafeTensors weights)
{
    [Shape("width", "width", 3, 3)] private readonly Tensor<float> conv1 = weights["conv1.weight"];
    [Shape("width")] private readonly Tensor<float> conv1Bias = weights["conv1.bias"];
    [Shape("width", "width", 3, 3)] private readonly Tensor<float> conv2 = weights["conv2.weight"];
    [Shape("width")] private readonly Tensor<float> conv2Bias = weights["conv2.bias"];

    public Tensor<float> Forward(Tensor<float> x) =>
        Relu(Conv2D(Relu(Conv2D(x, conv1, conv1Bias, padding: 1)), conv2, conv2Bias, padding: 1) + x);
}
