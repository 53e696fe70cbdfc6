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
    [Dimensions("hidden", 96)] private readonly ConvNextChannelNorm features0_1 = new(weights.WithPrefix("features.0.1."));
    [Dimensions("width", 96, "hidden", 384)] private readonly ConvNextStage features1 = new(weights.WithPrefix("features.1."));
    [Dimensions("hidden", 96)] private readonly ConvNextChannelNorm features2_0 = new(weights.WithPrefix("features.2.0."));
    [Dimensions("width", 192, "hidden", 768)] private readonly ConvNextStage features3 = new(weights.WithPrefix("features.3."));
    [Dimensions("hidden", 192)] private readonly ConvNextChannelNorm features4_0 = new(weights.WithPrefix("features.4.0."));
    [Dimensions("width", 384, "hidden", 1536)]
    private readonly ConvNextResidualBlock[] features =
    [
        new(weights.WithPrefix("features.5.0.")), new(weights.WithPrefix("features.5.1.")),
        new(weights.WithPrefix("features.5.2.")), new(weights.WithPrefix("features.5.3.")),
        new(weights.WithPrefix("features.5.4.")), new(weights.WithPrefix("features.5.5.")),
        new(weights.WithPrefix("features.5.6.")), new(weights.WithPrefix("features.5.7.")),
        new(weights.WithPrefix("features.5.8.")),
    ];
    [Dimensions("hidden", 384)] private readonly ConvNextChannelNorm features6_0 = new(weights.WithPrefix("features.6.0."));
    [Dimensions("width", 768, "hidden", 3072)] private readonly ConvNextStage features7 = new(weights.WithPrefix("features.7."));

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 224, 224)] Tensor<float> input1)
    {
        var features0_1Output = features0_1.Forward(Conv2D(input1, features0_0, features0_0Bias, stride: 4)); // [96, 56, 56]
        var features1Output = features1.Forward(features0_1Output); // [96, 56, 56]
        var features2_0Output = features2_0.Forward(features1Output); // [96, 56, 56]

        var features3Output = features3.Forward(Conv2D(features2_0Output, features2_1, features2_1Bias, stride: 2)); // [192, 28, 28]
        var features4_0Output = features4_0.Forward(features3Output); // [192, 28, 28]

        var x = Conv2D(features4_0Output, features4_1, features4_1Bias, stride: 2);
        foreach (var block in features) // [384, 14, 14]
            x = block.Forward(x);
        var features6_0Output = features6_0.Forward(x); // [384, 14, 14]
        var features7Output = features7.Forward(Conv2D(features6_0Output, features6_1, features6_1Bias, stride: 2)); // [768, 7, 7]
        var classifier = LayerNorm(GlobalAvgPool(features7Output), classifier0, classifier0Bias, eps: 1E-06);
        return Linear(classifier, classifier2, classifier2Bias);
    }
}

/// <summary>A block of ConvNext, 3 times.</summary>
public sealed class ConvNextStage(SafeTensors weights)
{
    [Dimensions("width", "width", "hidden", "hidden")]
    private readonly ConvNextResidualBlock[] blocks =
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
    [Shape("width", 1, 7, 7)] private readonly Tensor<float> block0 = weights["block.0.weight"];
    [Shape("width")] private readonly Tensor<float> block0Bias = weights["block.0.bias"];
    [Shape("width")] private readonly Tensor<float> block2 = weights["block.2.weight"];
    [Shape("width")] private readonly Tensor<float> block2Bias = weights["block.2.bias"];
    [Shape("hidden", "width")] private readonly Tensor<float> block3 = weights["block.3.weight"];
    [Shape("hidden")] private readonly Tensor<float> block3Bias = weights["block.3.bias"];
    [Shape("width", "hidden")] private readonly Tensor<float> block5 = weights["block.5.weight"];
    [Shape("width")] private readonly Tensor<float> block5Bias = weights["block.5.bias"];
    [Shape("width", 1, 1)] private readonly Tensor<float> layerScale = weights["layer_scale"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        int width = (int)block0.Lengths[0];
        var block = LayerNorm(Permute(Conv2D(x, block0, block0Bias, padding: 3, groups: width), 1, 2, 0), block2, block2Bias,
            eps: 1E-06);
        var scaled = Multiply(layerScale, Permute(Linear(Gelu(Linear(block, block3, block3Bias)), block5, block5Bias), 2, 0, 1));
        return scaled + x;
    }
}

/// <summary>A block of ConvNext, 4 times.</summary>
public sealed class ConvNextChannelNorm(SafeTensors weights)
{
    [Shape("hidden")] private readonly Tensor<float> weight = weights["weight"];
    [Shape("hidden")] private readonly Tensor<float> bias = weights["bias"];

    public Tensor<float> Forward(Tensor<float> x) =>
        Permute(LayerNorm(Permute(x, 1, 2, 0), weight, bias, eps: 1E-06), 2, 0, 1);
}
