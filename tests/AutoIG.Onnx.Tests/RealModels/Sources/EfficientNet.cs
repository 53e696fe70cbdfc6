using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>efficientnet-b0.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class EfficientNet(SafeTensors weights)
{
    [Shape(32, 3, 3, 3)] private readonly Tensor<float> features0_0 = weights["features.0.0.weight"];
    [Shape(32)] private readonly Tensor<float> features0_0Bias = weights["features.0.0.bias"];
    [Shape(32, 1, 3, 3)] private readonly Tensor<float> features1_0Block0_0 = weights["features.1.0.block.0.0.weight"];
    [Shape(32)] private readonly Tensor<float> features1_0Block0_0Bias = weights["features.1.0.block.0.0.bias"];
    [Shape(16, 32, 1, 1)] private readonly Tensor<float> features1_0Block2_0 = weights["features.1.0.block.2.0.weight"];
    [Shape(16)] private readonly Tensor<float> features1_0Block2_0Bias = weights["features.1.0.block.2.0.bias"];
    [Shape(1280, 320, 1, 1)] private readonly Tensor<float> features8_0 = weights["features.8.0.weight"];
    [Shape(1280)] private readonly Tensor<float> features8_0Bias = weights["features.8.0.bias"];
    [Shape(1000, 1280)] private readonly Tensor<float> classifier1 = weights["classifier.1.weight"];
    [Shape(1000)] private readonly Tensor<float> classifier1Bias = weights["classifier.1.bias"];
    [Dimensions("hidden", 8, "width", 32)]
    private readonly EfficientNetSqueezeExcitation features1_0Block1 = new(weights.WithPrefix("features.1.0.block.1."));
    [Dimensions("hidden", 96, "inputs", 16, "kernel", 3, "outputs", 24, "size", 4)]
    private readonly EfficientNetBlock features2_0 = new(weights.WithPrefix("features.2.0."));
    [Dimensions("hidden", 144, "inputs", 24, "kernel", 3, "outputs", 24, "size", 6)]
    private readonly EfficientNetBlock features2_1Block = new(weights.WithPrefix("features.2.1.block."));
    [Dimensions("hidden", 144, "inputs", 24, "kernel", 5, "outputs", 40, "size", 6)]
    private readonly EfficientNetBlock features3_0 = new(weights.WithPrefix("features.3.0."));
    [Dimensions("hidden", 240, "inputs", 40, "kernel", 5, "outputs", 40, "size", 10)]
    private readonly EfficientNetBlock features3_1Block = new(weights.WithPrefix("features.3.1.block."));
    [Dimensions("hidden", 240, "inputs", 40, "kernel", 3, "outputs", 80, "size", 10)]
    private readonly EfficientNetBlock features4_0 = new(weights.WithPrefix("features.4.0."));
    [Dimensions("hidden", 480, "inputs", 80, "kernel", 3, "outputs", 80, "size", 20)]
    private readonly EfficientNetBlock features4_1Block = new(weights.WithPrefix("features.4.1.block."));
    [Dimensions("hidden", 480, "inputs", 80, "kernel", 3, "outputs", 80, "size", 20)]
    private readonly EfficientNetBlock features4_2Block = new(weights.WithPrefix("features.4.2.block."));
    [Dimensions("hidden", 480, "inputs", 80, "kernel", 5, "outputs", 112, "size", 20)]
    private readonly EfficientNetBlock features5_0 = new(weights.WithPrefix("features.5.0."));
    [Dimensions("hidden", 672, "inputs", 112, "kernel", 5, "outputs", 112, "size", 28)]
    private readonly EfficientNetBlock features5_1Block = new(weights.WithPrefix("features.5.1.block."));
    [Dimensions("hidden", 672, "inputs", 112, "kernel", 5, "outputs", 112, "size", 28)]
    private readonly EfficientNetBlock features5_2Block = new(weights.WithPrefix("features.5.2.block."));
    [Dimensions("hidden", 672, "inputs", 112, "kernel", 5, "outputs", 192, "size", 28)]
    private readonly EfficientNetBlock features6_0 = new(weights.WithPrefix("features.6.0."));
    [Dimensions("hidden", 1152, "inputs", 192, "kernel", 5, "outputs", 192, "size", 48)]
    private readonly EfficientNetBlock features6_1Block = new(weights.WithPrefix("features.6.1.block."));
    [Dimensions("hidden", 1152, "inputs", 192, "kernel", 5, "outputs", 192, "size", 48)]
    private readonly EfficientNetBlock features6_2Block = new(weights.WithPrefix("features.6.2.block."));
    [Dimensions("hidden", 1152, "inputs", 192, "kernel", 5, "outputs", 192, "size", 48)]
    private readonly EfficientNetBlock features6_3Block = new(weights.WithPrefix("features.6.3.block."));
    [Dimensions("hidden", 1152, "inputs", 192, "kernel", 3, "outputs", 320, "size", 48)]
    private readonly EfficientNetBlock features7 = new(weights.WithPrefix("features.7."));

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 224, 224)] Tensor<float> input1)
    {
        var block = Conv2D(Silu(Conv2D(input1, features0_0, features0_0Bias, stride: 2, padding: 1)), features1_0Block0_0,
            features1_0Block0_0Bias, padding: 1, groups: 32);
        var x = features1_0Block1.Forward(Silu(block)); // [32, 112, 112]
        var x2 = features2_0.Forward(Conv2D(x, features1_0Block2_0, features1_0Block2_0Bias), stride: 2, padding: 1); // [24, 56, 56]
        var sum = features2_1Block.Forward(x2, stride: 1, padding: 1) + x2; // [24, 56, 56]
        var x3 = features3_0.Forward(sum, stride: 2, padding: 2); // [40, 28, 28]
        var sum2 = features3_1Block.Forward(x3, stride: 1, padding: 2) + x3; // [40, 28, 28]
        var x4 = features4_0.Forward(sum2, stride: 2, padding: 1); // [80, 14, 14]
        var sum3 = features4_1Block.Forward(x4, stride: 1, padding: 1) + x4; // [80, 14, 14]
        var sum4 = features4_2Block.Forward(sum3, stride: 1, padding: 1) + sum3; // [80, 14, 14]
        var x5 = features5_0.Forward(sum4, stride: 1, padding: 2); // [112, 14, 14]
        var sum5 = features5_1Block.Forward(x5, stride: 1, padding: 2) + x5; // [112, 14, 14]
        var sum6 = features5_2Block.Forward(sum5, stride: 1, padding: 2) + sum5; // [112, 14, 14]
        var x6 = features6_0.Forward(sum6, stride: 2, padding: 2); // [192, 7, 7]
        var sum7 = features6_1Block.Forward(x6, stride: 1, padding: 2) + x6; // [192, 7, 7]
        var sum8 = features6_2Block.Forward(sum7, stride: 1, padding: 2) + sum7; // [192, 7, 7]
        var sum9 = features6_3Block.Forward(sum8, stride: 1, padding: 2) + sum8; // [192, 7, 7]
        var x7 = features7.Forward(sum9, stride: 1, padding: 1); // [320, 7, 7]
        return Linear(GlobalAvgPool(Silu(Conv2D(x7, features8_0, features8_0Bias))), classifier1, classifier1Bias);
    }
}

/// <summary>A block of EfficientNet, 15 times.</summary>
public sealed class EfficientNetBlock(SafeTensors weights)
{
    [Shape("hidden", "inputs", 1, 1)] private readonly Tensor<float> block0_0 = weights["block.0.0.weight"];
    [Shape("hidden")] private readonly Tensor<float> block0_0Bias = weights["block.0.0.bias"];
    [Shape("hidden", 1, "kernel", "kernel")] private readonly Tensor<float> block1_0 = weights["block.1.0.weight"];
    [Shape("hidden")] private readonly Tensor<float> block1_0Bias = weights["block.1.0.bias"];
    [Shape("outputs", "hidden", 1, 1)] private readonly Tensor<float> block3_0 = weights["block.3.0.weight"];
    [Shape("outputs")] private readonly Tensor<float> block3_0Bias = weights["block.3.0.bias"];
    [Dimensions("hidden", "size", "width", "hidden")]
    private readonly EfficientNetSqueezeExcitation block2 = new(weights.WithPrefix("block.2."));

    public Tensor<float> Forward(Tensor<float> x, int stride, int padding)
    {
        int hidden = (int)block0_0.Lengths[0];
        var block = Conv2D(Silu(Conv2D(x, block0_0, block0_0Bias)), block1_0, block1_0Bias, stride: stride, padding: padding,
            groups: hidden);
        var x2 = block2.Forward(Silu(block));
        return Conv2D(x2, block3_0, block3_0Bias);
    }
}

/// <summary>A block of EfficientNet, 16 times.</summary>
public sealed class EfficientNetSqueezeExcitation(SafeTensors weights)
{
    [Shape("hidden", "width", 1, 1)] private readonly Tensor<float> fc1 = weights["fc1.weight"];
    [Shape("hidden")] private readonly Tensor<float> fc1Bias = weights["fc1.bias"];
    [Shape("width", "hidden", 1, 1)] private readonly Tensor<float> fc2 = weights["fc2.weight"];
    [Shape("width")] private readonly Tensor<float> fc2Bias = weights["fc2.bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        int width = (int)fc1.Lengths[1];
        var scaleActivation = Sigmoid(Conv2D(Silu(Conv2D(Reshape(GlobalAvgPool(x), width, 1, 1), fc1, fc1Bias)), fc2, fc2Bias));
        return Multiply(scaleActivation, x);
    }
}
