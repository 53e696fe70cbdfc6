using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>resnet18.onnx, as it was exported by CNTK 2.6.</summary>
public sealed partial class ResNet18(SafeTensors weights)
{
    [Dimensions("outputs", 64, "inputs", 3, "kernel", 7)]
    private readonly ResNet18ConvNorm convNorm1 = new(weights.WithPrefix("convNorm.1."));
    [Dimensions("width", 64)] private readonly ResNet18ResidualBlock residualBlock1 = new(weights.WithPrefix("residualBlock.1."));
    [Dimensions("width", 64)] private readonly ResNet18ResidualBlock residualBlock2 = new(weights.WithPrefix("residualBlock.2."));
    [Dimensions("outputs", 128, "inputs", 64)]
    private readonly ResNet18DownsamplingBlock downsamplingBlock1 = new(weights.WithPrefix("downsamplingBlock.1."));
    [Dimensions("width", 128)] private readonly ResNet18ResidualBlock residualBlock3 = new(weights.WithPrefix("residualBlock.3."));
    [Dimensions("outputs", 256, "inputs", 128)]
    private readonly ResNet18DownsamplingBlock downsamplingBlock2 = new(weights.WithPrefix("downsamplingBlock.2."));
    [Dimensions("width", 256)] private readonly ResNet18ResidualBlock residualBlock4 = new(weights.WithPrefix("residualBlock.4."));
    [Dimensions("outputs", 512, "inputs", 256)]
    private readonly ResNet18DownsamplingBlock downsamplingBlock3 = new(weights.WithPrefix("downsamplingBlock.3."));
    [Dimensions("width", 512)] private readonly ResNet18ResidualBlock residualBlock5 = new(weights.WithPrefix("residualBlock.5."));
    [Dimensions("width", 512)] private readonly ResNet18ResidualBlock residualBlock6 = new(weights.WithPrefix("residualBlock.6."));

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 224, 224)] Tensor<float> input247)
    {
        var active = Relu(convNorm1.Forward(Pad(input247, [3, 2, 3, 2]), stride: 2, padding: 0)); // [64, 112, 112]

        var x = residualBlock1.Forward(MaxPool2D(Pad(active, [1, 0, 1, 0], value: double.NegativeInfinity), 3, 2)); // [64, 56, 56]
        var x2 = residualBlock2.Forward(x); // [64, 56, 56]

        var x3 = downsamplingBlock1.Forward(x2); // [128, 28, 28]
        var x4 = residualBlock3.Forward(x3); // [128, 28, 28]

        var x5 = downsamplingBlock2.Forward(x4); // [256, 14, 14]
        var x6 = residualBlock4.Forward(x5); // [256, 14, 14]

        var x7 = downsamplingBlock3.Forward(x6); // [512, 7, 7]
        var x8 = residualBlock5.Forward(x7); // [512, 7, 7]
        var x9 = residualBlock6.Forward(x8); // [512, 7, 7]
        return AvgPool2D(x9, 7, 1);
    }
}

/// <summary>A block of ResNet18, 3 times.</summary>
public sealed class ResNet18DownsamplingBlock(SafeTensors weights)
{
    [Dimensions("outputs", "outputs", "inputs", "inputs", "kernel", 1)]
    private readonly ResNet18ConvNorm convNorm1 = new(weights.WithPrefix("convNorm.1."));
    [Dimensions("outputs", "outputs", "inputs", "inputs", "kernel", 3)]
    private readonly ResNet18ConvNorm convNorm2 = new(weights.WithPrefix("convNorm.2."));
    [Dimensions("outputs", "outputs", "inputs", "outputs", "kernel", 3)]
    private readonly ResNet18ConvNorm convNorm3 = new(weights.WithPrefix("convNorm.3."));

    public Tensor<float> Forward(Tensor<float> x)
    {
        var active = Relu(convNorm2.Forward(Pad(x, [1, 0, 1, 0]), stride: 2, padding: 0));
        return Relu(convNorm3.Forward(active, stride: 1, padding: 1) + convNorm1.Forward(x, stride: 2, padding: 0));
    }
}

/// <summary>A block of ResNet18, 6 times.</summary>
public sealed class ResNet18ResidualBlock(SafeTensors weights)
{
    [Dimensions("outputs", "width", "inputs", "width", "kernel", 3)]
    private readonly ResNet18ConvNorm convNorm1 = new(weights.WithPrefix("convNorm.1."));
    [Dimensions("outputs", "width", "inputs", "width", "kernel", 3)]
    private readonly ResNet18ConvNorm convNorm2 = new(weights.WithPrefix("convNorm.2."));

    public Tensor<float> Forward(Tensor<float> x)
    {
        var x2 = convNorm2.Forward(Relu(convNorm1.Forward(x, stride: 1, padding: 1)), stride: 1, padding: 1);
        return Relu(x2 + x);
    }
}

/// <summary>A block of ResNet18, 22 times.</summary>
public sealed class ResNet18ConvNorm(SafeTensors weights)
{
    [Shape("outputs", "inputs", "kernel", "kernel")] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("outputs")] private readonly Tensor<float> normRunningMean = weights["norm.running_mean"];
    [Shape("outputs")] private readonly Tensor<float> normRunningVar = weights["norm.running_var"];
    [Shape("outputs")] private readonly Tensor<float> norm = weights["norm.weight"];
    [Shape("outputs")] private readonly Tensor<float> normBias = weights["norm.bias"];

    public Tensor<float> Forward(Tensor<float> x, int stride, int padding) =>
        BatchNorm(Conv2D(x, conv, stride: stride, padding: padding), normRunningMean, normRunningVar, norm, normBias);
}
