using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>learned-affines.onnx, as it was exported by operator_cases.py.</summary>
public sealed partial class LearnedAffines(SafeTensors weights)
{
    [Dimensions("hidden", 1, "kernel", 3)] private readonly LearnedAffinesConv conv1 = new(weights.WithPrefix("conv.1."));
    [Dimensions("hidden", 4, "kernel", 1)] private readonly LearnedAffinesConv conv2 = new(weights.WithPrefix("conv.2."));
    private readonly LearnedAffinesBlock block1 = new(weights.WithPrefix("block.1."));
    private readonly LearnedAffinesBlock block2 = new(weights.WithPrefix("block.2."));
    private readonly LearnedAffinesBlock block3 = new(weights.WithPrefix("block.3."));

    [Differentiable]
    public Tensor<float> Forward([Shape(4, 12, 12)] Tensor<float> x)
    {
        var active = HardSwish(conv1.Forward(x, padding: 1, groups: 4)); // [4, 12, 12]
        var active2 = HardSwish(conv2.Forward(active * 1.1f, padding: 0, groups: 1)); // [4, 12, 12]
        var x2 = block1.Forward(Pad(active2 * 1.1f, [0, 2, 1, 1]), padding: 0); // [4, 12, 12]
        var x3 = block2.Forward(x2, padding: 1); // [4, 12, 12]
        return block3.Forward(x3, padding: 1);
    }
}

/// <summary>A block of LearnedAffines, 3 times.</summary>
public sealed class LearnedAffinesBlock(SafeTensors weights)
{
    [Shape(1)] private readonly Tensor<float> scale = weights["scale"];
    [Shape(1)] private readonly Tensor<float> shift = weights["shift"];
    [Shape(1)] private readonly Tensor<float> scale2 = weights["scale_2"];
    [Shape(1)] private readonly Tensor<float> shift2 = weights["shift_2"];
    [Dimensions("hidden", 1, "kernel", 3)] private readonly LearnedAffinesConv conv1 = new(weights.WithPrefix("conv.1."));
    [Dimensions("hidden", 4, "kernel", 1)] private readonly LearnedAffinesConv conv2 = new(weights.WithPrefix("conv.2."));

    public Tensor<float> Forward(Tensor<float> x, int padding)
    {
        var active = HardSwish(conv1.Forward(x, padding: padding, groups: 4));
        var active2 = HardSwish(conv2.Forward(Subtract(Multiply(active, scale), shift), padding: 0, groups: 1));
        return Subtract(Multiply(active2, scale2), shift2);
    }
}

/// <summary>A block of LearnedAffines, 8 times.</summary>
public sealed class LearnedAffinesConv(SafeTensors weights)
{
    [Shape(4, "hidden", "kernel", "kernel")] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape(4)] private readonly Tensor<float> convBias = weights["conv.bias"];
    [Shape(1)] private readonly Tensor<float> scale = weights["scale"];
    [Shape(1)] private readonly Tensor<float> shift = weights["shift"];

    public Tensor<float> Forward(Tensor<float> x, int padding, int groups) =>
        Add(Multiply(scale, Conv2D(x, conv, convBias, padding: padding, groups: groups)), shift);
}
