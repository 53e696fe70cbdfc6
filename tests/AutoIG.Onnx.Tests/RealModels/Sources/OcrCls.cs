using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>ocr-cls.onnx, as it was exported by .</summary>
public sealed partial class OcrCls(SafeTensors weights)
{
    [Shape(2, 200)] private readonly Tensor<float> fc0W0 = weights["fc_0.w_0"];
    [Shape(2)] private readonly Tensor<float> fc0B0 = weights["fc_0.b_0"];
    [Dimensions("outputs", 8, "hidden", 3, "kernel", 3)] private readonly OcrClsConvNorm convNorm1 = new(weights.WithPrefix("convNorm.1."));
    [Dimensions("outputs", 8, "hidden", 8, "kernel", 1)] private readonly OcrClsConvNorm convNorm2 = new(weights.WithPrefix("convNorm.2."));
    [Dimensions("width", 8, "kernel", 3)] private readonly OcrClsConvNorm2 convNorm2_1 = new(weights.WithPrefix("convNorm2.1."));
    [Dimensions("hidden", 2, "inputs", 8)]
    private readonly OcrClsConvActivation convActivation1 = new(weights.WithPrefix("convActivation.1."));
    [Dimensions("outputs", 8, "inputs", 2)]
    private readonly OcrClsConvActivation2 convActivation2_1 = new(weights.WithPrefix("convActivation2.1."));
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
    [Dimensions("size", 32, "inputs", 8, "size2", 8, "outputs", 16, "size3", 88, "size4", 22)]
    private readonly OcrClsDownsamplingBlock downsamplingBlock1 = new(weights.WithPrefix("downsamplingBlock.1."));
    [Dimensions("size", 88, "width", 16, "size2", 22)]
    private readonly OcrClsResidualBlock residualBlock2 = new(weights.WithPrefix("residualBlock.2."));
    [Dimensions("size", 40, "width", 16, "size2", 10)]
    private readonly OcrClsResidualBlock residualBlock3 = new(weights.WithPrefix("residualBlock.3."));
    [Dimensions("size", 48, "width", 16, "size2", 12)]
    private readonly OcrClsResidualBlock residualBlock4 = new(weights.WithPrefix("residualBlock.4."));
    [Dimensions("size", 104, "inputs", 16, "size2", 26, "outputs", 32, "size3", 200, "size4", 50)]
    private readonly OcrClsDownsamplingBlock downsamplingBlock2 = new(weights.WithPrefix("downsamplingBlock.2."));
    [Dimensions("size", 200, "width", 32, "size2", 50)]
    private readonly OcrClsResidualBlock residualBlock6 = new(weights.WithPrefix("residualBlock.6."));
    [Dimensions("outputs", 200, "hidden", 32, "kernel", 1)]
    private readonly OcrClsConvNorm convNorm31 = new(weights.WithPrefix("convNorm.31."));

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 48, 192)] Tensor<float> x)
    {
        var active = HardSwish(convNorm1.Forward(x, stride: 2, padding: 1, groups: 1)); // [8, 24, 96]
        var active2 = Relu(convNorm2.Forward(active, stride: 1, padding: 0, groups: 1)); // [8, 24, 96]
        var active3 = Relu(convNorm2_1.Forward(active2, padding: 1)); // [8, 12, 96]
        var x2 = convActivation1.Forward(GlobalAvgPool(active3)); // [2, 1, 1]
        var x3 = convActivation2_1.Forward(x2); // [8, 1, 1]
        var x4 = convNorm3.Forward(Multiply(active3, x3), stride: 1, padding: 0, groups: 1); // [8, 12, 96]
        var active4 = Relu(convNorm4.Forward(x4, stride: 1, padding: 0, groups: 1)); // [24, 12, 96]
        var active5 = Relu(convNorm2_2.Forward(active4, padding: 1)); // [24, 6, 96]
        var x5 = convNorm5.Forward(active5, stride: 1, padding: 0, groups: 1); // [8, 6, 96]
        var active6 = Relu(convNorm6.Forward(x5, stride: 1, padding: 0, groups: 1)); // [32, 6, 96]
        var active7 = Relu(convNorm7.Forward(active6, stride: 1, padding: 1, groups: 32)); // [32, 6, 96]
        var sum = x5 + convNorm8.Forward(active7, stride: 1, padding: 0, groups: 1); // [8, 6, 96]
        var x6 = downsamplingBlock1.Forward(sum, groups: 88); // [16, 3, 96]
        var x7 = residualBlock2.Forward(x6, groups: 88); // [16, 3, 96]
        var x8 = residualBlock3.Forward(x7, groups: 40); // [16, 3, 96]
        var x9 = residualBlock4.Forward(x8, groups: 48); // [16, 3, 96]
        var x10 = downsamplingBlock2.Forward(x9, groups: 200); // [32, 2, 96]
        var x11 = residualBlock6.Forward(x10, groups: 200); // [32, 2, 96]
        var active8 = HardSwish(convNorm31.Forward(x11, stride: 1, padding: 0, groups: 1)); // [200, 2, 96]
        return Linear(GlobalAvgPool(MaxPool2D(active8, 2)), fc0W0, fc0B0);
    }
}

/// <summary>A block of OcrCls, 2 times.</summary>
public sealed class OcrClsDownsamplingBlock(SafeTensors weights)
{
    [Dimensions("outputs", "size", "hidden", "inputs", "kernel", 1)]
    private readonly OcrClsConvNorm convNorm1 = new(weights.WithPrefix("convNorm.1."));
    [Dimensions("width", "size", "kernel", 5)] private readonly OcrClsConvNorm2 convNorm2_1 = new(weights.WithPrefix("convNorm2.1."));
    [Dimensions("hidden", "size2", "inputs", "size")]
    private readonly OcrClsConvActivation convActivation1 = new(weights.WithPrefix("convActivation.1."));
    [Dimensions("outputs", "size", "inputs", "size2")]
    private readonly OcrClsConvActivation2 convActivation2_1 = new(weights.WithPrefix("convActivation2.1."));
    [Dimensions("outputs", "outputs", "hidden", "size", "kernel", 1)]
    private readonly OcrClsConvNorm convNorm2 = new(weights.WithPrefix("convNorm.2."));
    [Dimensions("size", "size3", "width", "outputs", "size2", "size4")]
    private readonly OcrClsResidualBlock residualBlock1 = new(weights.WithPrefix("residualBlock.1."));

    public Tensor<float> Forward(Tensor<float> x, int groups)
    {
        var active = HardSwish(convNorm1.Forward(x, stride: 1, padding: 0, groups: 1));
        var active2 = HardSwish(convNorm2_1.Forward(active, padding: 2));
        var x2 = convActivation1.Forward(GlobalAvgPool(active2));
        var x3 = convActivation2_1.Forward(x2);
        var x4 = convNorm2.Forward(Multiply(active2, x3), stride: 1, padding: 0, groups: 1);
        return residualBlock1.Forward(x4, groups: groups);
    }
}

/// <summary>A block of OcrCls, 6 times.</summary>
public sealed class OcrClsResidualBlock(SafeTensors weights)
{
    [Dimensions("outputs", "size", "hidden", "width", "kernel", 1)]
    private readonly OcrClsConvNorm convNorm1 = new(weights.WithPrefix("convNorm.1."));
    [Dimensions("outputs", "size", "hidden", 1, "kernel", 5)]
    private readonly OcrClsConvNorm convNorm2 = new(weights.WithPrefix("convNorm.2."));
    [Dimensions("hidden", "size2", "inputs", "size")]
    private readonly OcrClsConvActivation convActivation1 = new(weights.WithPrefix("convActivation.1."));
    [Dimensions("outputs", "size", "inputs", "size2")]
    private readonly OcrClsConvActivation2 convActivation2_1 = new(weights.WithPrefix("convActivation2.1."));
    [Dimensions("outputs", "width", "hidden", "size", "kernel", 1)]
    private readonly OcrClsConvNorm convNorm3 = new(weights.WithPrefix("convNorm.3."));

    public Tensor<float> Forward(Tensor<float> x, int groups)
    {
        var active = HardSwish(convNorm1.Forward(x, stride: 1, padding: 0, groups: 1));
        var active2 = HardSwish(convNorm2.Forward(active, stride: 1, padding: 2, groups: groups));
        var x2 = convActivation1.Forward(GlobalAvgPool(active2));
        var x3 = convActivation2_1.Forward(x2);
        return x + convNorm3.Forward(Multiply(active2, x3), stride: 1, padding: 0, groups: 1);
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

    public Tensor<float> Forward(Tensor<float> x, int stride, int padding, int groups)
    {
        return BatchNorm(Conv2D(x, conv, stride: stride, padding: padding, groups: groups), normRunningMean, normRunningVar, norm,
            normBias);
    }
}

/// <summary>A block of OcrCls, 4 times.</summary>
public sealed class OcrClsConvNorm2(SafeTensors weights)
{
    [Shape("width", 1, "kernel", "kernel")] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("width")] private readonly Tensor<float> normRunningMean = weights["norm.running_mean"];
    [Shape("width")] private readonly Tensor<float> normRunningVar = weights["norm.running_var"];
    [Shape("width")] private readonly Tensor<float> norm = weights["norm.weight"];
    [Shape("width")] private readonly Tensor<float> normBias = weights["norm.bias"];

    public Tensor<float> Forward(Tensor<float> x, int padding)
    {
        int width = (int)conv.Lengths[0];
        return BatchNorm(Conv2D(x, conv, stride: (2, 1), padding: padding, groups: width), normRunningMean, normRunningVar, norm,
            normBias);
    }
}

/// <summary>A block of OcrCls, 9 times.</summary>
public sealed class OcrClsConvActivation(SafeTensors weights)
{
    [Shape("hidden", "inputs", 1, 1)] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("hidden")] private readonly Tensor<float> convBias = weights["conv.bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        int inputs = (int)conv.Lengths[1];
        return Relu(Conv2D(Reshape(x, inputs, 1, 1), conv, convBias));
    }
}

/// <summary>A block of OcrCls, 9 times.</summary>
public sealed class OcrClsConvActivation2(SafeTensors weights)
{
    [Shape("outputs", "inputs", 1, 1)] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("outputs")] private readonly Tensor<float> convBias = weights["conv.bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        return Clamp(Conv2D(x, conv, convBias) * 0.2f + 0.5f, 0, 1);
    }
}
