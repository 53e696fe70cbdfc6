using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>shufflenet-v2.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class ShuffleNet(SafeTensors weights)
{
    [Shape(24, 3, 3, 3)] private readonly Tensor<float> conv1_0 = weights["conv1.0.weight"];
    [Shape(24)] private readonly Tensor<float> conv1_0Bias = weights["conv1.0.bias"];
    [Shape(24, 1, 3, 3)] private readonly Tensor<float> stage2_0Branch1_0 = weights["stage2.0.branch1.0.weight"];
    [Shape(24)] private readonly Tensor<float> stage2_0Branch1_0Bias = weights["stage2.0.branch1.0.bias"];
    [Shape(24, 24, 1, 1)] private readonly Tensor<float> stage2_0Branch1_2 = weights["stage2.0.branch1.2.weight"];
    [Shape(24)] private readonly Tensor<float> stage2_0Branch1_2Bias = weights["stage2.0.branch1.2.bias"];
    [Shape(1024, 192, 1, 1)] private readonly Tensor<float> conv5_0 = weights["conv5.0.weight"];
    [Shape(1024)] private readonly Tensor<float> conv5_0Bias = weights["conv5.0.bias"];
    [Shape(1000, 1024)] private readonly Tensor<float> fc = weights["fc.weight"];
    [Shape(1000)] private readonly Tensor<float> fcBias = weights["fc.bias"];
    [Dimensions("width", 24)] private readonly ShuffleNetBranch stage2_0Branch2 = new(weights.WithPrefix("stage2.0.branch2."));
    [Dimensions("width2", 24)]
    private readonly ShuffleNetBlock2[] stage2 =
    [
        new(weights.WithPrefix("stage2.1.")), new(weights.WithPrefix("stage2.2.")), new(weights.WithPrefix("stage2.3.")),
    ];
    [Dimensions("hidden", 48)] private readonly ShuffleNetBlock stage3_0 = new(weights.WithPrefix("stage3.0."));
    [Dimensions("width2", 48)]
    private readonly ShuffleNetBlock2[] stage3 =
    [
        new(weights.WithPrefix("stage3.1.")), new(weights.WithPrefix("stage3.2.")), new(weights.WithPrefix("stage3.3.")),
        new(weights.WithPrefix("stage3.4.")), new(weights.WithPrefix("stage3.5.")), new(weights.WithPrefix("stage3.6.")),
        new(weights.WithPrefix("stage3.7.")),
    ];
    [Dimensions("hidden", 96)] private readonly ShuffleNetBlock stage4_0 = new(weights.WithPrefix("stage4.0."));
    [Dimensions("width2", 96)]
    private readonly ShuffleNetBlock2[] stage4 =
    [
        new(weights.WithPrefix("stage4.1.")), new(weights.WithPrefix("stage4.2.")), new(weights.WithPrefix("stage4.3.")),
    ];

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 224, 224)] Tensor<float> input1)
    {
        var maxpool = MaxPool2D(Relu(Conv2D(input1, conv1_0, conv1_0Bias, stride: 2, padding: 1)), 3, 2, padding: 1);
        var branch1 = Conv2D(maxpool, stage2_0Branch1_0, stage2_0Branch1_0Bias, stride: 2, padding: 1, groups: 24);
        var joined = Concat([Relu(Conv2D(branch1, stage2_0Branch1_2, stage2_0Branch1_2Bias)),
            stage2_0Branch2.Forward(maxpool, stride: 2)]); // [48, 28, 28]
        var x = Transpose(Reshape(joined, 2, 24, 28, 28), 0, 1);
        foreach (var block in stage2) // [24, 2, 28, 28]
            x = block.Forward(x, 48, 28, 24);
        var stage3Output = stage3_0.Forward(x, size: 28, size2: 14);
        foreach (var block in stage3) // [48, 2, 14, 14]
            stage3Output = block.Forward(stage3Output, 96, 14, 48);
        var stage4Output = stage4_0.Forward(stage3Output, size: 14, size2: 7);
        foreach (var block in stage4) // [96, 2, 7, 7]
            stage4Output = block.Forward(stage4Output, 192, 7, 96);
        return Linear(Mean(Relu(Conv2D(Reshape(stage4Output, 192, 7, 7), conv5_0, conv5_0Bias)), [1, 2]), fc, fcBias);
    }
}

/// <summary>A block of ShuffleNet, 2 times.</summary>
public sealed class ShuffleNetBlock(SafeTensors weights)
{
    [Shape("hidden", 1, 3, 3)] private readonly Tensor<float> branch1_0 = weights["branch1.0.weight"];
    [Shape("hidden")] private readonly Tensor<float> branch1_0Bias = weights["branch1.0.bias"];
    [Shape("hidden", "hidden", 1, 1)] private readonly Tensor<float> branch1_2 = weights["branch1.2.weight"];
    [Shape("hidden")] private readonly Tensor<float> branch1_2Bias = weights["branch1.2.bias"];
    [Shape("hidden", "hidden", 1, 1)] private readonly Tensor<float> branch2_0 = weights["branch2.0.weight"];
    [Shape("hidden")] private readonly Tensor<float> branch2_0Bias = weights["branch2.0.bias"];
    [Shape("hidden", 1, 3, 3)] private readonly Tensor<float> branch2_3 = weights["branch2.3.weight"];
    [Shape("hidden")] private readonly Tensor<float> branch2_3Bias = weights["branch2.3.bias"];
    [Shape("hidden", "hidden", 1, 1)] private readonly Tensor<float> branch2_5 = weights["branch2.5.weight"];
    [Shape("hidden")] private readonly Tensor<float> branch2_5Bias = weights["branch2.5.bias"];

    public Tensor<float> Forward(Tensor<float> x, int size, int size2)
    {
        int hidden = (int)branch1_0.Lengths[0];
        var branch1 = Conv2D(Reshape(x, hidden, size, size), branch1_0, branch1_0Bias, stride: 2, padding: 1, groups: hidden);
        var branch2 = Conv2D(Relu(Conv2D(Reshape(x, hidden, size, size), branch2_0, branch2_0Bias)), branch2_3, branch2_3Bias,
            stride: 2, padding: 1, groups: hidden);
        var joined = Concat([Relu(Conv2D(branch1, branch1_2, branch1_2Bias)), Relu(Conv2D(branch2, branch2_5, branch2_5Bias))]);
        return Transpose(Reshape(joined, 2, hidden, size2, size2), 0, 1);
    }
}

/// <summary>A block of ShuffleNet, 13 times.</summary>
public sealed class ShuffleNetBlock2(SafeTensors weights)
{
    [Dimensions("width", "width2")] private readonly ShuffleNetBranch branch2 = new(weights.WithPrefix("branch2."));

    public Tensor<float> Forward(Tensor<float> x, int size, int size2, int size3)
    {
        var joined = Concat([Slice(Reshape(x, size, size2, size2), 0, 0..size3),
            branch2.Forward(Slice(Reshape(x, size, size2, size2), 0, size3..size), stride: 1)]);
        return Transpose(Reshape(joined, 2, size3, size2, size2), 0, 1);
    }
}

/// <summary>A block of ShuffleNet, 14 times.</summary>
public sealed class ShuffleNetBranch(SafeTensors weights)
{
    [Shape("width", "width", 1, 1)] private readonly Tensor<float> conv0 = weights["0.weight"];
    [Shape("width")] private readonly Tensor<float> conv0Bias = weights["0.bias"];
    [Shape("width", 1, 3, 3)] private readonly Tensor<float> conv3 = weights["3.weight"];
    [Shape("width")] private readonly Tensor<float> conv3Bias = weights["3.bias"];
    [Shape("width", "width", 1, 1)] private readonly Tensor<float> conv5 = weights["5.weight"];
    [Shape("width")] private readonly Tensor<float> conv5Bias = weights["5.bias"];

    public Tensor<float> Forward(Tensor<float> x, int stride)
    {
        int width = (int)conv0.Lengths[0];
        var features = Conv2D(Relu(Conv2D(x, conv0, conv0Bias)), conv3, conv3Bias, stride: stride, padding: 1, groups: width);
        return Relu(Conv2D(features, conv5, conv5Bias));
    }
}
