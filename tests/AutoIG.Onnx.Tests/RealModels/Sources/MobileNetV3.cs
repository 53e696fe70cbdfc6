using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>mobilenet-v3.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class MobileNetV3(SafeTensors weights)
{
    [Shape(16, 3, 3, 3)] private readonly Tensor<float> features0_0 = weights["features.0.0.weight"];
    [Shape(16)] private readonly Tensor<float> features0_0Bias = weights["features.0.0.bias"];
    [Shape(16, 1, 3, 3)] private readonly Tensor<float> features1Block0_0 = weights["features.1.block.0.0.weight"];
    [Shape(16)] private readonly Tensor<float> features1Block0_0Bias = weights["features.1.block.0.0.bias"];
    [Shape(16, 16, 1, 1)] private readonly Tensor<float> features1Block2_0 = weights["features.1.block.2.0.weight"];
    [Shape(16)] private readonly Tensor<float> features1Block2_0Bias = weights["features.1.block.2.0.bias"];
    [Shape(576, 96, 1, 1)] private readonly Tensor<float> features12_0 = weights["features.12.0.weight"];
    [Shape(576)] private readonly Tensor<float> features12_0Bias = weights["features.12.0.bias"];
    [Shape(1024, 576)] private readonly Tensor<float> classifier0 = weights["classifier.0.weight"];
    [Shape(1024)] private readonly Tensor<float> classifier0Bias = weights["classifier.0.bias"];
    [Shape(1000, 1024)] private readonly Tensor<float> classifier3 = weights["classifier.3.weight"];
    [Shape(1000)] private readonly Tensor<float> classifier3Bias = weights["classifier.3.bias"];
    [Dimensions("hidden", 8, "width", 16)]
    private readonly MobileNetV3SqueezeExcitation features1Block1 = new(weights.WithPrefix("features.1.block.1."));
    [Dimensions("hidden", 72, "inputs", 16)] private readonly MobileNetV3Block2 features2 = new(weights.WithPrefix("features.2."));
    [Dimensions("hidden", 88, "inputs", 24)]
    private readonly MobileNetV3Block2 features3Block = new(weights.WithPrefix("features.3.block."));
    [Dimensions("hidden", 96, "inputs", 24, "outputs", 40, "hidden2", 24)]
    private readonly MobileNetV3Block features4 = new(weights.WithPrefix("features.4."));
    [Dimensions("hidden", 240, "inputs", 40, "outputs", 40, "hidden2", 64)]
    private readonly MobileNetV3Block features5Block = new(weights.WithPrefix("features.5.block."));
    [Dimensions("hidden", 240, "inputs", 40, "outputs", 40, "hidden2", 64)]
    private readonly MobileNetV3Block features6Block = new(weights.WithPrefix("features.6.block."));
    [Dimensions("hidden", 120, "inputs", 40, "outputs", 48, "hidden2", 32)]
    private readonly MobileNetV3Block features7 = new(weights.WithPrefix("features.7."));
    [Dimensions("hidden", 144, "inputs", 48, "outputs", 48, "hidden2", 40)]
    private readonly MobileNetV3Block features8Block = new(weights.WithPrefix("features.8.block."));
    [Dimensions("hidden", 288, "inputs", 48, "outputs", 96, "hidden2", 72)]
    private readonly MobileNetV3Block features9 = new(weights.WithPrefix("features.9."));
    [Dimensions("hidden", 576, "inputs", 96, "outputs", 96, "hidden2", 144)]
    private readonly MobileNetV3Block features10Block = new(weights.WithPrefix("features.10.block."));
    [Dimensions("hidden", 576, "inputs", 96, "outputs", 96, "hidden2", 144)]
    private readonly MobileNetV3Block features11Block = new(weights.WithPrefix("features.11.block."));

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 224, 224)] Tensor<float> input1)
    {
        var block = Conv2D(HardSwish(Conv2D(input1, features0_0, features0_0Bias, stride: 2, padding: 1)), features1Block0_0,
            features1Block0_0Bias, stride: 2, padding: 1, groups: 16);
        var features1Block1Output = features1Block1.Forward(Relu(block)); // [16, 56, 56]

        var features2Output = features2.Forward(Conv2D(features1Block1Output, features1Block2_0, features1Block2_0Bias),
            stride: 2); // [24, 28, 28]
        var features3 = features3Block.Forward(features2Output, stride: 1) + features2Output; // [24, 28, 28]

        var features4Output = features4.Forward(features3, stride: 2); // [40, 14, 14]
        var features5 = features5Block.Forward(features4Output, stride: 1) + features4Output; // [40, 14, 14]
        var features6 = features6Block.Forward(features5, stride: 1) + features5; // [40, 14, 14]
        var features7Output = features7.Forward(features6, stride: 1); // [48, 14, 14]
        var features8 = features8Block.Forward(features7Output, stride: 1) + features7Output; // [48, 14, 14]

        var features9Output = features9.Forward(features8, stride: 2); // [96, 7, 7]
        var features10 = features10Block.Forward(features9Output, stride: 1) + features9Output; // [96, 7, 7]
        var features11 = features11Block.Forward(features10, stride: 1) + features10; // [96, 7, 7]
        var features = HardSwish(Conv2D(features11, features12_0, features12_0Bias));
        return Linear(HardSwish(Linear(GlobalAvgPool(features), classifier0, classifier0Bias)), classifier3, classifier3Bias);
    }
}

/// <summary>A block of MobileNetV3, 8 times.</summary>
public sealed class MobileNetV3Block(SafeTensors weights)
{
    [Shape("hidden", "inputs", 1, 1)] private readonly Tensor<float> block0_0 = weights["block.0.0.weight"];
    [Shape("hidden")] private readonly Tensor<float> block0_0Bias = weights["block.0.0.bias"];
    [Shape("hidden", 1, 5, 5)] private readonly Tensor<float> block1_0 = weights["block.1.0.weight"];
    [Shape("hidden")] private readonly Tensor<float> block1_0Bias = weights["block.1.0.bias"];
    [Shape("outputs", "hidden", 1, 1)] private readonly Tensor<float> block3_0 = weights["block.3.0.weight"];
    [Shape("outputs")] private readonly Tensor<float> block3_0Bias = weights["block.3.0.bias"];
    [Dimensions("hidden", "hidden2", "width", "hidden")]
    private readonly MobileNetV3SqueezeExcitation block2 = new(weights.WithPrefix("block.2."));

    public Tensor<float> Forward(Tensor<float> x, int stride)
    {
        int hidden = (int)block0_0.Lengths[0];
        var block = Conv2D(HardSwish(Conv2D(x, block0_0, block0_0Bias)), block1_0, block1_0Bias, stride: stride, padding: 2,
            groups: hidden);
        var block2Output = block2.Forward(HardSwish(block));
        return Conv2D(block2Output, block3_0, block3_0Bias);
    }
}

/// <summary>A block of MobileNetV3, 9 times.</summary>
public sealed class MobileNetV3SqueezeExcitation(SafeTensors weights)
{
    [Shape("hidden", "width", 1, 1)] private readonly Tensor<float> fc1 = weights["fc1.weight"];
    [Shape("hidden")] private readonly Tensor<float> fc1Bias = weights["fc1.bias"];
    [Shape("width", "hidden", 1, 1)] private readonly Tensor<float> fc2 = weights["fc2.weight"];
    [Shape("width")] private readonly Tensor<float> fc2Bias = weights["fc2.bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        int width = (int)fc1.Lengths[1];
        var scaleActivation = HardSigmoid(Conv2D(Relu(Conv2D(Reshape(GlobalAvgPool(x), width, 1, 1), fc1, fc1Bias)), fc2,
            fc2Bias));
        return Multiply(scaleActivation, x);
    }
}

/// <summary>A block of MobileNetV3, 2 times.</summary>
public sealed class MobileNetV3Block2(SafeTensors weights)
{
    [Shape("hidden", "inputs", 1, 1)] private readonly Tensor<float> block0_0 = weights["block.0.0.weight"];
    [Shape("hidden")] private readonly Tensor<float> block0_0Bias = weights["block.0.0.bias"];
    [Shape("hidden", 1, 3, 3)] private readonly Tensor<float> block1_0 = weights["block.1.0.weight"];
    [Shape("hidden")] private readonly Tensor<float> block1_0Bias = weights["block.1.0.bias"];
    [Shape(24, "hidden", 1, 1)] private readonly Tensor<float> block2_0 = weights["block.2.0.weight"];
    [Shape(24)] private readonly Tensor<float> block2_0Bias = weights["block.2.0.bias"];

    public Tensor<float> Forward(Tensor<float> x, int stride)
    {
        int hidden = (int)block0_0.Lengths[0];
        var block = Conv2D(Relu(Conv2D(x, block0_0, block0_0Bias)), block1_0, block1_0Bias, stride: stride, padding: 1,
            groups: hidden);
        return Conv2D(Relu(block), block2_0, block2_0Bias);
    }
}
