using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>convnext-tiny.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class ConvNext(SafeTensors weights)
{
    [Shape(96, 3, 4, 4)] private readonly Tensor<float> features0_0 = weights["features.0.0.weight"];
    [Shape(96)] private readonly Tensor<float> features0_0Bias = weights["features.0.0.bias"];
    [Shape(192, 96, 2, 2)] private readonly Tensor<float> features2_1 = weights["features.2.1.weight"];
    [Shape(192)] private readonly Tensor<float> features2_1Bias = weights["features.2.1.bias"];
    [Shape(384, 192, 2, 2)] private readonly Tensor<float> features4_1 = weights["features.4.1.weight"];
    [Shape(384)] private readonly Tensor<float> features4_1Bias = weights["features.4.1.bias"];
    [Shape(768, 384, 2, 2)] private readonly Tensor<float> features6_1 = weights["features.6.1.weight"];
    [Shape(768)] private readonly Tensor<float> features6_1Bias = weights["features.6.1.bias"];
    [Shape(768)] private readonly Tensor<float> classifier0 = weights["classifier.0.weight"];
    [Shape(768)] private readonly Tensor<float> classifier0Bias = weights["classifier.0.bias"];
    [Shape(1000, 768)] private readonly Tensor<float> classifier2 = weights["classifier.2.weight"];
    [Shape(1000)] private readonly Tensor<float> classifier2Bias = weights["classifier.2.bias"];
    [Dimensions("hidden", 96)] private readonly ConvNextBlock3 features0_1 = new(weights.WithPrefix("features.0.1."));
    [Dimensions("width", 96, "size", 384)] private readonly ConvNextBlock features1 = new(weights.WithPrefix("features.1."));
    [Dimensions("hidden", 96)] private readonly ConvNextBlock3 features2_0 = new(weights.WithPrefix("features.2.0."));
    [Dimensions("width", 192, "size", 768)] private readonly ConvNextBlock features3 = new(weights.WithPrefix("features.3."));
    [Dimensions("hidden", 192)] private readonly ConvNextBlock3 features4_0 = new(weights.WithPrefix("features.4.0."));
    [Dimensions("hidden", 384, "size", 1536)] private readonly ConvNextResidualBlock[] features =
    [
        new(weights.WithPrefix("features.5.0.")), new(weights.WithPrefix("features.5.1.")),
        new(weights.WithPrefix("features.5.2.")), new(weights.WithPrefix("features.5.3.")),
        new(weights.WithPrefix("features.5.4.")), new(weights.WithPrefix("features.5.5.")),
        new(weights.WithPrefix("features.5.6.")), new(weights.WithPrefix("features.5.7.")),
        new(weights.WithPrefix("features.5.8.")),
    ];
    [Dimensions("hidden", 384)] private readonly ConvNextBlock3 features6_0 = new(weights.WithPrefix("features.6.0."));
    [Dimensions("width", 768, "size", 3072)] private readonly ConvNextBlock features7 = new(weights.WithPrefix("features.7."));

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 224, 224)] Tensor<float> input1)
    {
        var x = features0_1.Forward(Conv2D(input1, features0_0, features0_0Bias, stride: 4)); // [96, 56, 56]
        var x2 = features1.Forward(x); // [96, 56, 56]
        var x3 = features2_0.Forward(x2); // [96, 56, 56]
        var x4 = features3.Forward(Conv2D(x3, features2_1, features2_1Bias, stride: 2)); // [192, 28, 28]
        var x5 = features4_0.Forward(x4); // [192, 28, 28]
        var x6 = Conv2D(x5, features4_1, features4_1Bias, stride: 2);
        foreach (var block in features)
            x6 = block.Forward(x6);
        var x7 = features6_0.Forward(x6); // [384, 14, 14]
        var x8 = features7.Forward(Conv2D(x7, features6_1, features6_1Bias, stride: 2)); // [768, 7, 7]
        var classifier = LayerNorm(Reshape(GlobalAvgPool(x8), 1, 1, 768), classifier0, classifier0Bias, eps: 1E-06);
        return Linear(Flatten(classifier), classifier2, classifier2Bias);
    }
}

/// <summary>A block of ConvNext, 3 times.</summary>
public sealed class ConvNextBlock(SafeTensors weights)
{
    [Dimensions("hidden", "width", "size", "size")] private readonly ConvNextResidualBlock[] blocks =
    [
        new(weights.WithPrefix("0.")), new(weights.WithPrefix("1.")), new(weights.WithPrefix("2.")),
    ];

    public Tensor<float> Forward(Tensor<float> x)
    {
        var y = x;
        foreach (var block in blocks)
            y = block.Forward(y);
        return y;
    }
}

/// <summary>A block of ConvNext, 18 times.</summary>
public sealed class ConvNextResidualBlock(SafeTensors weights)
{
    [Shape("hidden", 1, 1)] private readonly Tensor<float> layerScale = weights["layer_scale"];
    [Dimensions("width", "hidden", "hidden", "size")] private readonly ConvNextBlock2 block = new(weights.WithPrefix("block."));

    public Tensor<float> Forward(Tensor<float> x)
    {
        var x2 = block.Forward(x);
        return Multiply(layerScale, x2) + x;
    }
}

/// <summary>A block of ConvNext, 18 times.</summary>
public sealed class ConvNextBlock2(SafeTensors weights)
{
    [Shape("width", 1, 7, 7)] private readonly Tensor<float> _0 = weights["0.weight"];
    [Shape("width")] private readonly Tensor<float> _0Bias = weights["0.bias"];
    [Shape("width")] private readonly Tensor<float> _2 = weights["2.weight"];
    [Shape("width")] private readonly Tensor<float> _2Bias = weights["2.bias"];
    [Shape("hidden", "width")] private readonly Tensor<float> _3 = weights["3.weight"];
    [Shape("hidden")] private readonly Tensor<float> _3Bias = weights["3.bias"];
    [Shape("width", "hidden")] private readonly Tensor<float> _5 = weights["5.weight"];
    [Shape("width")] private readonly Tensor<float> _5Bias = weights["5.bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        int width = (int)_0.Lengths[0];
        var normalized = LayerNorm(Permute(Conv2D(x, _0, _0Bias, padding: 3, groups: width), 1, 2, 0), _2, _2Bias, eps: 1E-06);
        return Permute(Linear(Gelu(Linear(normalized, _3, _3Bias)), _5, _5Bias), 2, 0, 1);
    }
}

/// <summary>A block of ConvNext, 4 times.</summary>
public sealed class ConvNextBlock3(SafeTensors weights)
{
    [Shape("hidden")] private readonly Tensor<float> weight = weights["weight"];
    [Shape("hidden")] private readonly Tensor<float> bias = weights["bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        return Permute(LayerNorm(Permute(x, 1, 2, 0), weight, bias, eps: 1E-06), 2, 0, 1);
    }
}
