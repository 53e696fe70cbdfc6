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
    [Dimensions("hidden", 96, "inputs", 16, "kernel", 3, "outputs", 24, "hidden2", 4)]
    private readonly EfficientNetBlock features2_0 = new(weights.WithPrefix("features.2.0."));
    [Dimensions("hidden", 144, "inputs", 24, "kernel", 3, "outputs", 24, "hidden2", 6)]
    private readonly EfficientNetBlock features2_1Block = new(weights.WithPrefix("features.2.1.block."));
    [Dimensions("hidden", 144, "inputs", 24, "kernel", 5, "outputs", 40, "hidden2", 6)]
    private readonly EfficientNetBlock features3_0 = new(weights.WithPrefix("features.3.0."));
    [Dimensions("hidden", 240, "inputs", 40, "kernel", 5, "outputs", 40, "hidden2", 10)]
    private readonly EfficientNetBlock features3_1Block = new(weights.WithPrefix("features.3.1.block."));
    [Dimensions("hidden", 240, "inputs", 40, "kernel", 3, "outputs", 80, "hidden2", 10)]
    private readonly EfficientNetBlock features4_0 = new(weights.WithPrefix("features.4.0."));
    [Dimensions("hidden", 480, "inputs", 80, "kernel", 3, "outputs", 80, "hidden2", 20)]
    private readonly EfficientNetBlock features4_1Block = new(weights.WithPrefix("features.4.1.block."));
    [Dimensions("hidden", 480, "inputs", 80, "kernel", 3, "outputs", 80, "hidden2", 20)]
    private readonly EfficientNetBlock features4_2Block = new(weights.WithPrefix("features.4.2.block."));
    [Dimensions("hidden", 480, "inputs", 80, "kernel", 5, "outputs", 112, "hidden2", 20)]
    private readonly EfficientNetBlock features5_0 = new(weights.WithPrefix("features.5.0."));
    [Dimensions("hidden", 672, "inputs", 112, "kernel", 5, "outputs", 112, "hidden2", 28)]
    private readonly EfficientNetBlock features5_1Block = new(weights.WithPrefix("features.5.1.block."));
    [Dimensions("hidden", 672, "inputs", 112, "kernel", 5, "outputs", 112, "hidden2", 28)]
    private readonly EfficientNetBlock features5_2Block = new(weights.WithPrefix("features.5.2.block."));
    [Dimensions("hidden", 672, "inputs", 112, "kernel", 5, "outputs", 192, "hidden2", 28)]
    private readonly EfficientNetBlock features6_0 = new(weights.WithPrefix("features.6.0."));
    [Dimensions("hidden", 1152, "inputs", 192, "kernel", 5, "outputs", 192, "hidden2", 48)]
    private readonly EfficientNetBlock features6_1Block = new(weights.WithPrefix("features.6.1.block."));
    [Dimensions("hidden", 1152, "inputs", 192, "kernel", 5, "outputs", 192, "hidden2", 48)]
    private readonly EfficientNetBlock features6_2Block = new(weights.WithPrefix("features.6.2.block."));
    [Dimensions("hidden", 1152, "inputs", 192, "kernel", 5, "outputs", 192, "hidden2", 48)]
    private readonly EfficientNetBlock features6_3Block = new(weights.WithPrefix("features.6.3.block."));
    [Dimensions("hidden", 1152, "inputs", 192, "kernel", 3, "outputs", 320, "hidden2", 48)]
    private readonly EfficientNetBlock features7 = new(weights.WithPrefix("features.7."));

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 224, 224)] Tensor<float> input1)
    {
        var block = Conv2D(Silu(Conv2D(input1, features0_0, features0_0Bias, stride: 2, padding: 1)), features1_0Block0_0,
            features1_0Block0_0Bias, padding: 1, groups: 32);
        var features1_0Block1Output = features1_0Block1.Forward(Silu(block)); // [32, 112, 112]

        var features2_0Output = features2_0.Forward(Conv2D(features1_0Block1Output, features1_0Block2_0, features1_0Block2_0Bias),
            stride: 2, padding: 1); // [24, 56, 56]
        var features2_1 = features2_1Block.Forward(features2_0Output, stride: 1, padding: 1) + features2_0Output; // [24, 56, 56]

        var features3_0Output = features3_0.Forward(features2_1, stride: 2, padding: 2); // [40, 28, 28]
        var features3_1 = features3_1Block.Forward(features3_0Output, stride: 1, padding: 2) + features3_0Output; // [40, 28, 28]

        var features4_0Output = features4_0.Forward(features3_1, stride: 2, padding: 1); // [80, 14, 14]
        var features4_1 = features4_1Block.Forward(features4_0Output, stride: 1, padding: 1) + features4_0Output; // [80, 14, 14]
        var features4_2 = features4_2Block.Forward(features4_1, stride: 1, padding: 1) + features4_1; // [80, 14, 14]
        var features5_0Output = features5_0.Forward(features4_2, stride: 1, padding: 2); // [112, 14, 14]
        var features5_1 = features5_1Block.Forward(features5_0Output, stride: 1, padding: 2) + features5_0Output; // [112, 14, 14]
        var features5_2 = features5_2Block.Forward(features5_1, stride: 1, padding: 2) + features5_1; // [112, 14, 14]

        var features6_0Output = features6_0.Forward(features5_2, stride: 2, padding: 2); // [192, 7, 7]
        var features6_1 = features6_1Block.Forward(features6_0Output, stride: 1, padding: 2) + features6_0Output; // [192, 7, 7]
        var features6_2 = features6_2Block.Forward(features6_1, stride: 1, padding: 2) + features6_1; // [192, 7, 7]
        var features6_3 = features6_3Block.Forward(features6_2, stride: 1, padding: 2) + features6_2; // [192, 7, 7]
        var features7Output = features7.Forward(features6_3, stride: 1, padding: 1); // [320, 7, 7]
        var features = Silu(Conv2D(features7Output, features8_0, features8_0Bias));
        return Linear(GlobalAvgPool(features), classifier1, classifier1Bias);
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
    [Dimensions("hidden", "hidden2", "width", "hidden")]
    private readonly EfficientNetSqueezeExcitation block2 = new(weights.WithPrefix("block.2."));

    public Tensor<float> Forward(Tensor<float> x, int stride, int padding)
    {
        int hidden = (int)block0_0.Lengths[0];
        var block = Conv2D(Silu(Conv2D(x, block0_0, block0_0Bias)), block1_0, block1_0Bias, stride: stride, padding: padding,
            groups: hidden);
        var block2Output = block2.Forward(Silu(block));
        return Conv2D(block2Output, block3_0, block3_0Bias);
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
