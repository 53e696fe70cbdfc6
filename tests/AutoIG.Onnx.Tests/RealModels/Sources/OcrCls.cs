using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>ocr-cls.onnx, by an exporter that does not name itself.</summary>
public sealed partial class OcrCls(SafeTensors weights)
{
    [Shape(2, 8, 1, 1)] private readonly Tensor<float> conv2d3W0 = weights["conv2d_3.w_0"];
    [Shape(2)] private readonly Tensor<float> conv2d3B0 = weights["conv2d_3.b_0"];
    [Shape(8, 2, 1, 1)] private readonly Tensor<float> conv2d4W0 = weights["conv2d_4.w_0"];
    [Shape(8)] private readonly Tensor<float> conv2d4B0 = weights["conv2d_4.b_0"];
    [Shape(2, 200)] private readonly Tensor<float> fc0W0 = weights["fc_0.w_0"];
    [Shape(2)] private readonly Tensor<float> fc0B0 = weights["fc_0.b_0"];
    [Dimensions("outputs", 8, "hidden", 3, "kernel", 3)] private readonly OcrClsConvNorm convNorm1 = new(weights.WithPrefix("convNorm.1."));
    [Dimensions("outputs", 8, "hidden", 8, "kernel", 1)] private readonly OcrClsConvNorm convNorm2 = new(weights.WithPrefix("convNorm.2."));
    [Dimensions("width", 8, "kernel", 3)] private readonly OcrClsConvNorm2 convNorm2_1 = new(weights.WithPrefix("convNorm2.1."));
    [Dimensions("outputs", 8, "hidden", 8, "kernel", 1)] private readonly OcrClsConvNorm convNorm3 = new(weights.WithPrefix("convNorm.3."));
    [Dimensions("outputs", 24, "hidden", 8, "kernel", 1)]
    private readonly OcrClsConvNorm convNorm4 = new(weights.WithPrefix("convNorm.4."));
    [Dimensions("width", 24, "kernel", 3)] private readonly OcrClsConvNorm2 convNorm2_2 = new(weights.WithPrefix("convNorm2.2."));
    [Dimensions("outputs", 8, "hidden", 24, "kernel", 1)]
    private readonly OcrClsConvNorm convNorm5 = new(weights.WithPrefix("convNorm.5."));
    [Dimensions("outputs", 32, "hidden", 8, "kernel", 1)]
    private readonly OcrClsConvNorm convNorm6 = new(weights.WithPrefix("convNorm.6."));
    [Dimensions("outputs", 32, "hidden", 1, "kernel", 3)]
    private readonly OcrClsConvNorm convNorm7 = new(weights.WithPrefix("convNorm.7."));
    [Dimensions("outputs", 8, "hidden", 32, "kernel", 1)]
    private readonly OcrClsConvNorm convNorm8 = new(weights.WithPrefix("convNorm.8."));
    [Dimensions("hidden", 8, "hidden2", 32, "inputs", 8, "outputs", 16, "hidden3", 22, "hidden2_2", 88)]
    private readonly OcrClsDownsamplingBlock downsamplingBlock1 = new(weights.WithPrefix("downsamplingBlock.1."));
    [Dimensions("hidden", 22, "hidden2", 88, "width", 16)]
    private readonly OcrClsResidualBlock residualBlock2 = new(weights.WithPrefix("residualBlock.2."));
    [Dimensions("hidden", 10, "hidden2", 40, "width", 16)]
    private readonly OcrClsResidualBlock residualBlock3 = new(weights.WithPrefix("residualBlock.3."));
    [Dimensions("hidden", 12, "hidden2", 48, "width", 16)]
    private readonly OcrClsResidualBlock residualBlock4 = new(weights.WithPrefix("residualBlock.4."));
    [Dimensions("hidden", 26, "hidden2", 104, "inputs", 16, "outputs", 32, "hidden3", 50, "hidden2_2", 200)]
    private readonly OcrClsDownsamplingBlock downsamplingBlock2 = new(weights.WithPrefix("downsamplingBlock.2."));
    [Dimensions("hidden", 50, "hidden2", 200, "width", 32)]
    private readonly OcrClsResidualBlock residualBlock6 = new(weights.WithPrefix("residualBlock.6."));
    [Dimensions("outputs", 200, "hidden", 32, "kernel", 1)]
    private readonly OcrClsConvNorm convNorm31 = new(weights.WithPrefix("convNorm.31."));

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 48, 192)] Tensor<float> x)
    {
        var active = HardSwish(convNorm1.Forward(x, stride: 2, padding: 1, groups: 1)); // [8, 24, 96]
        var active2 = Relu(convNorm2.Forward(active, stride: 1, padding: 0, groups: 1)); // [8, 24, 96]

        var active3 = Relu(convNorm2_1.Forward(active2, padding: 1)); // [8, 12, 96]
        var features = Conv2D(Relu(Conv2D(Reshape(GlobalAvgPool(active3), 8, 1, 1), conv2d3W0, conv2d3B0)), conv2d4W0, conv2d4B0);
        var x2 = convNorm3.Forward(Multiply(active3, Clamp(features * 0.2f + 0.5f, 0, 1)), stride: 1, padding: 0, groups: 1); // [8, 12, 96]
        var active4 = Relu(convNorm4.Forward(x2, stride: 1, padding: 0, groups: 1)); // [24, 12, 96]

        var active5 = Relu(convNorm2_2.Forward(active4, padding: 1)); // [24, 6, 96]
        var x3 = convNorm5.Forward(active5, stride: 1, padding: 0, groups: 1); // [8, 6, 96]
        var active6 = Relu(convNorm6.Forward(x3, stride: 1, padding: 0, groups: 1)); // [32, 6, 96]
        var active7 = Relu(convNorm7.Forward(active6, stride: 1, padding: 1, groups: 32)); // [32, 6, 96]
        var sum = x3 + convNorm8.Forward(active7, stride: 1, padding: 0, groups: 1); // [8, 6, 96]

        var x4 = downsamplingBlock1.Forward(sum); // [16, 3, 96]
        var x5 = residualBlock2.Forward(x4); // [16, 3, 96]
        var x6 = residualBlock3.Forward(x5); // [16, 3, 96]
        var x7 = residualBlock4.Forward(x6); // [16, 3, 96]

        var x8 = downsamplingBlock2.Forward(x7); // [32, 2, 96]
        var x9 = residualBlock6.Forward(x8); // [32, 2, 96]
        var active8 = HardSwish(convNorm31.Forward(x9, stride: 1, padding: 0, groups: 1)); // [200, 2, 96]
        var pooled = MaxPool2D(active8, 2);
        return Linear(GlobalAvgPool(pooled), fc0W0, fc0B0);
    }
}

/// <summary>A block of OcrCls, 2 times.</summary>
public sealed class OcrClsDownsamplingBlock(SafeTensors weights)
{
    [Shape("hidden", "hidden2", 1, 1)] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("hidden")] private readonly Tensor<float> convBias = weights["conv.bias"];
    [Shape("hidden2", "hidden", 1, 1)] private readonly Tensor<float> conv2 = weights["conv2.weight"];
    [Shape("hidden2")] private readonly Tensor<float> conv2Bias = weights["conv2.bias"];
    [Dimensions("outputs", "hidden2", "hidden", "inputs", "kernel", 1)]
    private readonly OcrClsConvNorm convNorm1 = new(weights.WithPrefix("convNorm.1."));
    [Dimensions("width", "hidden2", "kernel", 5)] private readonly OcrClsConvNorm2 convNorm2_1 = new(weights.WithPrefix("convNorm2.1."));
    [Dimensions("outputs", "outputs", "hidden", "hidden2", "kernel", 1)]
    private readonly OcrClsConvNorm convNorm2 = new(weights.WithPrefix("convNorm.2."));
    [Dimensions("hidden", "hidden3", "hidden2", "hidden2_2", "width", "outputs")]
    private readonly OcrClsResidualBlock residualBlock1 = new(weights.WithPrefix("residualBlock.1."));

    public Tensor<float> Forward(Tensor<float> x)
    {
        int hidden2 = (int)conv.Lengths[1];
        var x2 = convNorm2_1.Forward(HardSwish(convNorm1.Forward(x, stride: 1, padding: 0, groups: 1)), padding: 2);
        var active = HardSwish(x2);
        var features = Conv2D(Relu(Conv2D(Reshape(GlobalAvgPool(active), hidden2, 1, 1), conv, convBias)), conv2, conv2Bias);
        var x3 = convNorm2.Forward(Multiply(active, Clamp(features * 0.2f + 0.5f, 0, 1)), stride: 1, padding: 0, groups: 1);
        return residualBlock1.Forward(x3);
    }
}

/// <summary>A block of OcrCls, 6 times.</summary>
public sealed class OcrClsResidualBlock(SafeTensors weights)
{
    [Shape("hidden", "hidden2", 1, 1)] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("hidden")] private readonly Tensor<float> convBias = weights["conv.bias"];
    [Shape("hidden2", "hidden", 1, 1)] private readonly Tensor<float> conv2 = weights["conv2.weight"];
    [Shape("hidden2")] private readonly Tensor<float> conv2Bias = weights["conv2.bias"];
    [Dimensions("outputs", "hidden2", "hidden", "width", "kernel", 1)]
    private readonly OcrClsConvNorm convNorm1 = new(weights.WithPrefix("convNorm.1."));
    [Dimensions("outputs", "hidden2", "hidden", 1, "kernel", 5)]
    private readonly OcrClsConvNorm convNorm2 = new(weights.WithPrefix("convNorm.2."));
    [Dimensions("outputs", "width", "hidden", "hidden2", "kernel", 1)]
    private readonly OcrClsConvNorm convNorm3 = new(weights.WithPrefix("convNorm.3."));

    public Tensor<float> Forward(Tensor<float> x)
    {
        int hidden2 = (int)conv.Lengths[1];
        var active = HardSwish(convNorm1.Forward(x, stride: 1, padding: 0, groups: 1));
        var active2 = HardSwish(convNorm2.Forward(active, stride: 1, padding: 2, groups: hidden2));
        var features = Conv2D(Relu(Conv2D(Reshape(GlobalAvgPool(active2), hidden2, 1, 1), conv, convBias)), conv2, conv2Bias);
        var x2 = convNorm3.Forward(Multiply(active2, Clamp(features * 0.2f + 0.5f, 0, 1)), stride: 1, padding: 0, groups: 1);
        return x + x2;
    }
}

/// <summary>A block of OcrCls, 31 times.</summary>
public sealed class OcrClsConvNorm(SafeTensors weights)
{
    [Shape("outputs", "hidden", "kernel", "kernel")] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("outputs")] private readonly Tensor<float> normRunningMean = weights["norm.running_mean"];
    [Shape("outputs")] private readonly Tensor<float> normRunningVar = weights["norm.running_var"];
    [Shape("outputs")] private readonly Tensor<float> norm = weights["norm.weight"];
    [Shape("outputs")] private readonly Tensor<float> normBias = weights["norm.bias"];

    public Tensor<float> Forward(Tensor<float> x, int stride, int padding, int groups) =>
        BatchNorm(Conv2D(x, conv, stride: stride, padding: padding, groups: groups), normRunningMean, normRunningVar, norm,
            normBias);
}

/// <summary>A block of OcrCls, 4 times.</summary>
public sealed class OcrClsConvNorm2(SafeTensors weights)
{
    [Shape("width", 1, "kernel", "kernel")] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("width")] private readonly Tensor<float> normRunningMean = weights["norm.running_mean"];
    [Shape("width")] private readonly Tensor<float> normRunningVar = weights["norm.running_var"];
    [Shape("width")] private readonly Tensor<float> norm = weights["norm.weight"];
    [Shape("width")] private readonly Tensor<float> normBias = weights["norm.bias"];

    public Tensor<float> Forward(Tensor<float> x, int padding) =>
        BatchNorm(Conv2D(x, conv, stride: (2, 1), padding: padding, groups: (int)conv.Lengths[0]), normRunningMean,
            normRunningVar, norm, normBias);
}
