using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Photo;

/// <summary>efficientnet-lite0.onnx, as it was exported by photo.py.</summary>
public sealed partial class EfficientNetLite0(SafeTensors weights)
{
    [Shape(32, 3, 3, 3)] private readonly Tensor<float> stemConv = weights["stem.conv.weight"];
    [Shape(32)] private readonly Tensor<float> stemBnRunningMean = weights["stem.bn.running_mean"];
    [Shape(32)] private readonly Tensor<float> stemBnRunningVar = weights["stem.bn.running_var"];
    [Shape(32)] private readonly Tensor<float> stemBn = weights["stem.bn.weight"];
    [Shape(32)] private readonly Tensor<float> stemBnBias = weights["stem.bn.bias"];
    [Shape(32, 1, 3, 3)] private readonly Tensor<float> blocks0Depthwise = weights["blocks.0.depthwise.weight"];
    [Shape(32)] private readonly Tensor<float> blocks0DepthwiseBnRunningMean = weights["blocks.0.depthwise_bn.running_mean"];
    [Shape(32)] private readonly Tensor<float> blocks0DepthwiseBnRunningVar = weights["blocks.0.depthwise_bn.running_var"];
    [Shape(32)] private readonly Tensor<float> blocks0DepthwiseBn = weights["blocks.0.depthwise_bn.weight"];
    [Shape(32)] private readonly Tensor<float> blocks0DepthwiseBnBias = weights["blocks.0.depthwise_bn.bias"];
    [Shape(16, 32, 1, 1)] private readonly Tensor<float> blocks0Project = weights["blocks.0.project.weight"];
    [Shape(16)] private readonly Tensor<float> blocks0ProjectBnRunningMean = weights["blocks.0.project_bn.running_mean"];
    [Shape(16)] private readonly Tensor<float> blocks0ProjectBnRunningVar = weights["blocks.0.project_bn.running_var"];
    [Shape(16)] private readonly Tensor<float> blocks0ProjectBn = weights["blocks.0.project_bn.weight"];
    [Shape(16)] private readonly Tensor<float> blocks0ProjectBnBias = weights["blocks.0.project_bn.bias"];
    [Shape(1280, 320, 1, 1)] private readonly Tensor<float> headConv = weights["head.conv.weight"];
    [Shape(1280)] private readonly Tensor<float> headBnRunningMean = weights["head.bn.running_mean"];
    [Shape(1280)] private readonly Tensor<float> headBnRunningVar = weights["head.bn.running_var"];
    [Shape(1280)] private readonly Tensor<float> headBn = weights["head.bn.weight"];
    [Shape(1280)] private readonly Tensor<float> headBnBias = weights["head.bn.bias"];
    [Shape(1000, 1280)] private readonly Tensor<float> classifier = weights["classifier.weight"];
    [Shape(1000)] private readonly Tensor<float> classifierBias = weights["classifier.bias"];
    [Dimensions("hidden", 96, "inputs", 16, "kernel", 3, "outputs", 24)]
    private readonly EfficientNetLite0Block blocks1 = new(weights.WithPrefix("blocks.1."));
    [Dimensions("hidden", 144, "width", 24, "kernel", 3)]
    private readonly EfficientNetLite0ResidualBlock blocks2 = new(weights.WithPrefix("blocks.2."));
    [Dimensions("hidden", 144, "inputs", 24, "kernel", 5, "outputs", 40)]
    private readonly EfficientNetLite0Block blocks3 = new(weights.WithPrefix("blocks.3."));
    [Dimensions("hidden", 240, "width", 40, "kernel", 5)]
    private readonly EfficientNetLite0ResidualBlock blocks4 = new(weights.WithPrefix("blocks.4."));
    [Dimensions("hidden", 240, "inputs", 40, "kernel", 3, "outputs", 80)]
    private readonly EfficientNetLite0Block blocks5 = new(weights.WithPrefix("blocks.5."));
    [Dimensions("hidden", 480, "width", 80, "kernel", 3)]
    private readonly EfficientNetLite0ResidualBlock blocks6 = new(weights.WithPrefix("blocks.6."));
    [Dimensions("hidden", 480, "width", 80, "kernel", 3)]
    private readonly EfficientNetLite0ResidualBlock blocks7 = new(weights.WithPrefix("blocks.7."));
    [Dimensions("hidden", 480, "inputs", 80, "kernel", 5, "outputs", 112)]
    private readonly EfficientNetLite0Block2 blocks8 = new(weights.WithPrefix("blocks.8."));
    [Dimensions("hidden", 672, "width", 112, "kernel", 5)]
    private readonly EfficientNetLite0ResidualBlock blocks9 = new(weights.WithPrefix("blocks.9."));
    [Dimensions("hidden", 672, "width", 112, "kernel", 5)]
    private readonly EfficientNetLite0ResidualBlock blocks10 = new(weights.WithPrefix("blocks.10."));
    [Dimensions("hidden", 672, "inputs", 112, "kernel", 5, "outputs", 192)]
    private readonly EfficientNetLite0Block blocks11 = new(weights.WithPrefix("blocks.11."));
    [Dimensions("hidden", 1152, "width", 192, "kernel", 5)]
    private readonly EfficientNetLite0ResidualBlock[] blocks =
    [
        new(weights.WithPrefix("blocks.12.")), new(weights.WithPrefix("blocks.13.")), new(weights.WithPrefix("blocks.14.")),
    ];
    [Dimensions("hidden", 1152, "inputs", 192, "kernel", 3, "outputs", 320)]
    private readonly EfficientNetLite0Block2 blocks15 = new(weights.WithPrefix("blocks.15."));

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 224, 224)] Tensor<float> x)
    {
        var bn = BatchNorm(Conv2D(Pad(x, [0, 1, 0, 1]), stemConv, stride: 2), stemBnRunningMean, stemBnRunningVar, stemBn,
            stemBnBias, eps: 0.001);
        var depthwiseBn = BatchNorm(Conv2D(Relu6(bn), blocks0Depthwise, padding: 1, groups: 32), blocks0DepthwiseBnRunningMean,
            blocks0DepthwiseBnRunningVar, blocks0DepthwiseBn, blocks0DepthwiseBnBias, eps: 0.001);
        var projectBn = BatchNorm(Conv2D(Relu6(depthwiseBn), blocks0Project), blocks0ProjectBnRunningMean,
            blocks0ProjectBnRunningVar, blocks0ProjectBn, blocks0ProjectBnBias, eps: 0.001);
        var blocks1Output = blocks1.Forward(projectBn, size: 0, size2: 1); // [24, 56, 56]
        var blocks2Output = blocks2.Forward(blocks1Output, padding: 1); // [24, 56, 56]

        var blocks3Output = blocks3.Forward(blocks2Output, size: 1, size2: 2); // [40, 28, 28]
        var blocks4Output = blocks4.Forward(blocks3Output, padding: 2); // [40, 28, 28]

        var blocks5Output = blocks5.Forward(blocks4Output, size: 0, size2: 1); // [80, 14, 14]
        var blocks6Output = blocks6.Forward(blocks5Output, padding: 1); // [80, 14, 14]
        var blocks7Output = blocks7.Forward(blocks6Output, padding: 1); // [80, 14, 14]
        var blocks8Output = blocks8.Forward(blocks7Output, padding: 2); // [112, 14, 14]
        var blocks9Output = blocks9.Forward(blocks8Output, padding: 2); // [112, 14, 14]
        var blocks10Output = blocks10.Forward(blocks9Output, padding: 2); // [112, 14, 14]

        var blocksOutput = blocks11.Forward(blocks10Output, size: 1, size2: 2);
        foreach (var block in blocks) // [192, 7, 7]
            blocksOutput = block.Forward(blocksOutput, 2);
        var blocks15Output = blocks15.Forward(blocksOutput, padding: 1); // [320, 7, 7]
        var normalized = BatchNorm(Conv2D(blocks15Output, headConv), headBnRunningMean, headBnRunningVar, headBn, headBnBias,
            eps: 0.001);
        var relu6 = Relu6(normalized);
        return Linear(GlobalAvgPool(relu6), classifier, classifierBias);
    }
}

/// <summary>A block of EfficientNetLite0, 4 times.</summary>
public sealed class EfficientNetLite0Block(SafeTensors weights)
{
    [Shape("hidden", "inputs", 1, 1)] private readonly Tensor<float> expand = weights["expand.weight"];
    [Shape("hidden")] private readonly Tensor<float> expandBnRunningMean = weights["expand_bn.running_mean"];
    [Shape("hidden")] private readonly Tensor<float> expandBnRunningVar = weights["expand_bn.running_var"];
    [Shape("hidden")] private readonly Tensor<float> expandBn = weights["expand_bn.weight"];
    [Shape("hidden")] private readonly Tensor<float> expandBnBias = weights["expand_bn.bias"];
    [Shape("hidden", 1, "kernel", "kernel")] private readonly Tensor<float> depthwise = weights["depthwise.weight"];
    [Shape("hidden")] private readonly Tensor<float> depthwiseBnRunningMean = weights["depthwise_bn.running_mean"];
    [Shape("hidden")] private readonly Tensor<float> depthwiseBnRunningVar = weights["depthwise_bn.running_var"];
    [Shape("hidden")] private readonly Tensor<float> depthwiseBn = weights["depthwise_bn.weight"];
    [Shape("hidden")] private readonly Tensor<float> depthwiseBnBias = weights["depthwise_bn.bias"];
    [Shape("outputs", "hidden", 1, 1)] private readonly Tensor<float> project = weights["project.weight"];
    [Shape("outputs")] private readonly Tensor<float> projectBnRunningMean = weights["project_bn.running_mean"];
    [Shape("outputs")] private readonly Tensor<float> projectBnRunningVar = weights["project_bn.running_var"];
    [Shape("outputs")] private readonly Tensor<float> projectBn = weights["project_bn.weight"];
    [Shape("outputs")] private readonly Tensor<float> projectBnBias = weights["project_bn.bias"];

    public Tensor<float> Forward(Tensor<float> x, int size, int size2)
    {
        int hidden = (int)expand.Lengths[0];
        var normalized = BatchNorm(Conv2D(x, expand), expandBnRunningMean, expandBnRunningVar, expandBn, expandBnBias,
            eps: 0.001);
        var depthwiseBnOutput = BatchNorm(Conv2D(Pad(Relu6(normalized), [size, size2, size, size2]), depthwise, stride: 2,
            groups: hidden), depthwiseBnRunningMean, depthwiseBnRunningVar, depthwiseBn, depthwiseBnBias, eps: 0.001);
        return BatchNorm(Conv2D(Relu6(depthwiseBnOutput), project), projectBnRunningMean, projectBnRunningVar, projectBn,
            projectBnBias, eps: 0.001);
    }
}

/// <summary>A block of EfficientNetLite0, 9 times.</summary>
public sealed class EfficientNetLite0ResidualBlock(SafeTensors weights)
{
    [Shape("hidden", "width", 1, 1)] private readonly Tensor<float> expand = weights["expand.weight"];
    [Shape("hidden")] private readonly Tensor<float> expandBnRunningMean = weights["expand_bn.running_mean"];
    [Shape("hidden")] private readonly Tensor<float> expandBnRunningVar = weights["expand_bn.running_var"];
    [Shape("hidden")] private readonly Tensor<float> expandBn = weights["expand_bn.weight"];
    [Shape("hidden")] private readonly Tensor<float> expandBnBias = weights["expand_bn.bias"];
    [Shape("hidden", 1, "kernel", "kernel")] private readonly Tensor<float> depthwise = weights["depthwise.weight"];
    [Shape("hidden")] private readonly Tensor<float> depthwiseBnRunningMean = weights["depthwise_bn.running_mean"];
    [Shape("hidden")] private readonly Tensor<float> depthwiseBnRunningVar = weights["depthwise_bn.running_var"];
    [Shape("hidden")] private readonly Tensor<float> depthwiseBn = weights["depthwise_bn.weight"];
    [Shape("hidden")] private readonly Tensor<float> depthwiseBnBias = weights["depthwise_bn.bias"];
    [Shape("width", "hidden", 1, 1)] private readonly Tensor<float> project = weights["project.weight"];
    [Shape("width")] private readonly Tensor<float> projectBnRunningMean = weights["project_bn.running_mean"];
    [Shape("width")] private readonly Tensor<float> projectBnRunningVar = weights["project_bn.running_var"];
    [Shape("width")] private readonly Tensor<float> projectBn = weights["project_bn.weight"];
    [Shape("width")] private readonly Tensor<float> projectBnBias = weights["project_bn.bias"];

    public Tensor<float> Forward(Tensor<float> x, int padding)
    {
        int hidden = (int)expand.Lengths[0];
        var normalized = BatchNorm(Conv2D(x, expand), expandBnRunningMean, expandBnRunningVar, expandBn, expandBnBias,
            eps: 0.001);
        var depthwiseBnOutput = BatchNorm(Conv2D(Relu6(normalized), depthwise, padding: padding, groups: hidden),
            depthwiseBnRunningMean, depthwiseBnRunningVar, depthwiseBn, depthwiseBnBias, eps: 0.001);
        var projectBnOutput = BatchNorm(Conv2D(Relu6(depthwiseBnOutput), project), projectBnRunningMean, projectBnRunningVar,
            projectBn, projectBnBias, eps: 0.001);
        return projectBnOutput + x;
    }
}

/// <summary>A block of EfficientNetLite0, 2 times.</summary>
public sealed class EfficientNetLite0Block2(SafeTensors weights)
{
    [Shape("hidden", "inputs", 1, 1)] private readonly Tensor<float> expand = weights["expand.weight"];
    [Shape("hidden")] private readonly Tensor<float> expandBnRunningMean = weights["expand_bn.running_mean"];
    [Shape("hidden")] private readonly Tensor<float> expandBnRunningVar = weights["expand_bn.running_var"];
    [Shape("hidden")] private readonly Tensor<float> expandBn = weights["expand_bn.weight"];
    [Shape("hidden")] private readonly Tensor<float> expandBnBias = weights["expand_bn.bias"];
    [Shape("hidden", 1, "kernel", "kernel")] private readonly Tensor<float> depthwise = weights["depthwise.weight"];
    [Shape("hidden")] private readonly Tensor<float> depthwiseBnRunningMean = weights["depthwise_bn.running_mean"];
    [Shape("hidden")] private readonly Tensor<float> depthwiseBnRunningVar = weights["depthwise_bn.running_var"];
    [Shape("hidden")] private readonly Tensor<float> depthwiseBn = weights["depthwise_bn.weight"];
    [Shape("hidden")] private readonly Tensor<float> depthwiseBnBias = weights["depthwise_bn.bias"];
    [Shape("outputs", "hidden", 1, 1)] private readonly Tensor<float> project = weights["project.weight"];
    [Shape("outputs")] private readonly Tensor<float> projectBnRunningMean = weights["project_bn.running_mean"];
    [Shape("outputs")] private readonly Tensor<float> projectBnRunningVar = weights["project_bn.running_var"];
    [Shape("outputs")] private readonly Tensor<float> projectBn = weights["project_bn.weight"];
    [Shape("outputs")] private readonly Tensor<float> projectBnBias = weights["project_bn.bias"];

    public Tensor<float> Forward(Tensor<float> x, int padding)
    {
        int hidden = (int)expand.Lengths[0];
        var normalized = BatchNorm(Conv2D(x, expand), expandBnRunningMean, expandBnRunningVar, expandBn, expandBnBias,
            eps: 0.001);
        var depthwiseBnOutput = BatchNorm(Conv2D(Relu6(normalized), depthwise, padding: padding, groups: hidden),
            depthwiseBnRunningMean, depthwiseBnRunningVar, depthwiseBn, depthwiseBnBias, eps: 0.001);
        return BatchNorm(Conv2D(Relu6(depthwiseBnOutput), project), projectBnRunningMean, projectBnRunningVar, projectBn,
            projectBnBias, eps: 0.001);
    }
}
