using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>ocr-det.onnx, by an exporter that does not name itself.</summary>
public sealed partial class OcrDet(SafeTensors weights)
{
    [Shape(16, 3, 3, 3)] private readonly Tensor<float> conv2d0W0 = weights["conv2d_0.w_0"];
    [Shape(16)] private readonly Tensor<float> batchNorm2d0W1 = weights["batch_norm2d_0.w_1"];
    [Shape(16)] private readonly Tensor<float> batchNorm2d0W2 = weights["batch_norm2d_0.w_2"];
    [Shape(16)] private readonly Tensor<float> batchNorm2d0W0 = weights["batch_norm2d_0.w_0"];
    [Shape(16)] private readonly Tensor<float> batchNorm2d0B0 = weights["batch_norm2d_0.b_0"];
    [Shape(48, 192, 1, 1)] private readonly Tensor<float> conv2d96W0 = weights["conv2d_96.w_0"];
    [Shape(48)] private readonly Tensor<float> conv2d96B0 = weights["conv2d_96.b_0"];
    [Shape(192, 48, 1, 1)] private readonly Tensor<float> conv2d97W0 = weights["conv2d_97.w_0"];
    [Shape(192)] private readonly Tensor<float> conv2d97B0 = weights["conv2d_97.b_0"];
    [Shape(96, 384, 1, 1)] private readonly Tensor<float> conv2d107W0 = weights["conv2d_107.w_0"];
    [Shape(96)] private readonly Tensor<float> conv2d107B0 = weights["conv2d_107.b_0"];
    [Shape(384, 96, 1, 1)] private readonly Tensor<float> conv2d108W0 = weights["conv2d_108.w_0"];
    [Shape(384)] private readonly Tensor<float> conv2d108B0 = weights["conv2d_108.b_0"];
    [Shape(12, 48, 1, 1)] private readonly Tensor<float> conv2d131W0 = weights["conv2d_131.w_0"];
    [Shape(12)] private readonly Tensor<float> conv2d131B0 = weights["conv2d_131.b_0"];
    [Shape(18, 96, 1, 1)] private readonly Tensor<float> conv2d132W0 = weights["conv2d_132.w_0"];
    [Shape(18)] private readonly Tensor<float> conv2d132B0 = weights["conv2d_132.b_0"];
    [Shape(42, 192, 1, 1)] private readonly Tensor<float> conv2d133W0 = weights["conv2d_133.w_0"];
    [Shape(42)] private readonly Tensor<float> conv2d133B0 = weights["conv2d_133.b_0"];
    [Shape(360, 384, 1, 1)] private readonly Tensor<float> conv2d134W0 = weights["conv2d_134.w_0"];
    [Shape(360)] private readonly Tensor<float> conv2d134B0 = weights["conv2d_134.b_0"];
    [Shape(24, 96, 3, 3)] private readonly Tensor<float> conv2d159W0 = weights["conv2d_159.w_0"];
    [Shape(24)] private readonly Tensor<float> batchNorm0W1 = weights["batch_norm_0.w_1"];
    [Shape(24)] private readonly Tensor<float> batchNorm0W2 = weights["batch_norm_0.w_2"];
    [Shape(24)] private readonly Tensor<float> batchNorm0W0 = weights["batch_norm_0.w_0"];
    [Shape(24)] private readonly Tensor<float> batchNorm0B0 = weights["batch_norm_0.b_0"];
    [Shape(24, 24, 2, 2)] private readonly Tensor<float> conv2dTranspose0W0 = weights["conv2d_transpose_0.w_0"];
    [Shape(1, 24, 1, 1)] private readonly Tensor<float> conv2dTranspose0B0 = weights["conv2d_transpose_0.b_0"];
    [Shape(24)] private readonly Tensor<float> batchNorm1W1 = weights["batch_norm_1.w_1"];
    [Shape(24)] private readonly Tensor<float> batchNorm1W2 = weights["batch_norm_1.w_2"];
    [Shape(24)] private readonly Tensor<float> batchNorm1W0 = weights["batch_norm_1.w_0"];
    [Shape(24)] private readonly Tensor<float> batchNorm1B0 = weights["batch_norm_1.b_0"];
    [Shape(24, 1, 2, 2)] private readonly Tensor<float> conv2dTranspose1W0 = weights["conv2d_transpose_1.w_0"];
    [Dimensions("outputs", 16, "hidden", 1, "kernel", 3, "outputs2", 32, "hidden2", 16, "kernel2", 1)]
    private readonly OcrDetBlock block1 = new(weights.WithPrefix("block.1."));
    [Dimensions("outputs", 32, "hidden", 1, "kernel", 3)] private readonly OcrDetConv conv3 = new(weights.WithPrefix("conv.3."));
    [Dimensions("outputs", 48, "hidden", 32, "kernel", 1, "outputs2", 48, "hidden2", 1, "kernel2", 3)]
    private readonly OcrDetBlock block2 = new(weights.WithPrefix("block.2."));
    [Dimensions("outputs", 48, "hidden", 48, "kernel", 1)] private readonly OcrDetConv conv6 = new(weights.WithPrefix("conv.6."));
    [Dimensions("outputs", 48, "hidden", 1, "kernel", 3)] private readonly OcrDetConv conv7 = new(weights.WithPrefix("conv.7."));
    [Dimensions("outputs", 96, "hidden", 48, "kernel", 1, "outputs2", 96, "hidden2", 1, "kernel2", 3)]
    private readonly OcrDetBlock block3 = new(weights.WithPrefix("block.3."));
    [Dimensions("outputs", 96, "hidden", 96, "kernel", 1)] private readonly OcrDetConv conv10 = new(weights.WithPrefix("conv.10."));
    [Dimensions("outputs", 96, "hidden", 1, "kernel", 3)] private readonly OcrDetConv conv11 = new(weights.WithPrefix("conv.11."));
    [Dimensions("outputs", 192, "hidden", 96, "kernel", 1, "outputs2", 192, "hidden2", 1, "kernel2", 5)]
    private readonly OcrDetBlock block4 = new(weights.WithPrefix("block.4."));
    [Dimensions("outputs", 192, "hidden", 192, "kernel", 1, "outputs2", 192, "hidden2", 1, "kernel2", 5)]
    private readonly OcrDetBlock[] blocks =
    [
        new(weights.WithPrefix("block.5.")), new(weights.WithPrefix("block.6.")), new(weights.WithPrefix("block.7.")),
    ];
    [Dimensions("outputs", 192, "hidden", 192, "kernel", 1)] private readonly OcrDetConv conv20 = new(weights.WithPrefix("conv.20."));
    [Dimensions("outputs", 192, "hidden", 1, "kernel", 5)] private readonly OcrDetConv conv21 = new(weights.WithPrefix("conv.21."));
    [Dimensions("outputs", 384, "hidden", 192, "kernel", 1, "outputs2", 384, "hidden2", 1, "kernel2", 5)]
    private readonly OcrDetBlock block8 = new(weights.WithPrefix("block.8."));
    [Dimensions("outputs", 384, "hidden", 384, "kernel", 1, "outputs2", 384, "hidden2", 1, "kernel2", 5)]
    private readonly OcrDetBlock block9 = new(weights.WithPrefix("block.9."));
    [Dimensions("outputs", 384, "hidden", 384, "kernel", 1, "outputs2", 384, "hidden2", 1, "kernel2", 5)]
    private readonly OcrDetBlock block10 = new(weights.WithPrefix("block.10."));
    [Dimensions("outputs", 384, "hidden", 384, "kernel", 1)] private readonly OcrDetConv conv28 = new(weights.WithPrefix("conv.28."));
    [Dimensions("outputs", 96, "inputs", 360, "kernel", 1, "hidden", 24)]
    private readonly OcrDetResidualBlock residualBlock1 = new(weights.WithPrefix("residualBlock.1."));
    [Dimensions("outputs", 96, "inputs", 42, "kernel", 1, "hidden", 24)]
    private readonly OcrDetResidualBlock residualBlock2 = new(weights.WithPrefix("residualBlock.2."));
    [Dimensions("outputs", 96, "inputs", 18, "kernel", 1, "hidden", 24)]
    private readonly OcrDetResidualBlock residualBlock3 = new(weights.WithPrefix("residualBlock.3."));
    [Dimensions("outputs", 96, "inputs", 12, "kernel", 1, "hidden", 24)]
    private readonly OcrDetResidualBlock residualBlock4 = new(weights.WithPrefix("residualBlock.4."));
    [Dimensions("outputs", 24, "inputs", 96, "kernel", 3, "hidden", 6)]
    private readonly OcrDetResidualBlock residualBlock5 = new(weights.WithPrefix("residualBlock.5."));
    [Dimensions("outputs", 24, "inputs", 96, "kernel", 3, "hidden", 6)]
    private readonly OcrDetResidualBlock residualBlock6 = new(weights.WithPrefix("residualBlock.6."));
    [Dimensions("outputs", 24, "inputs", 96, "kernel", 3, "hidden", 6)]
    private readonly OcrDetResidualBlock residualBlock7 = new(weights.WithPrefix("residualBlock.7."));
    [Dimensions("outputs", 24, "inputs", 96, "kernel", 3, "hidden", 6)]
    private readonly OcrDetResidualBlock residualBlock8 = new(weights.WithPrefix("residualBlock.8."));

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 64, 64)] Tensor<float> x)
    {
        var normalized = BatchNorm(Conv2D(x, conv2d0W0, stride: 2, padding: 1), batchNorm2d0W1, batchNorm2d0W2, batchNorm2d0W0,
            batchNorm2d0B0);
        var x2 = block1.Forward(normalized, padding: 1, groups: 16, padding2: 0, groups2: 1); // [32, 32, 32]

        var x3 = conv3.Forward(x2, stride: 2, padding: 1, groups: 32); // [32, 16, 16]
        var x4 = block2.Forward(x3, padding: 0, groups: 1, padding2: 1, groups2: 48); // [48, 16, 16]
        var active = HardSwish(conv6.Forward(x4, stride: 1, padding: 0, groups: 1)); // [48, 16, 16]
        var sum = 0.9662902f * active - 0.44478875f;

        var x5 = conv7.Forward(sum, stride: 2, padding: 1, groups: 48); // [48, 8, 8]
        var x6 = block3.Forward(x5, padding: 0, groups: 1, padding2: 1, groups2: 96); // [96, 8, 8]
        var active2 = HardSwish(conv10.Forward(x6, stride: 1, padding: 0, groups: 1)); // [96, 8, 8]
        var sum2 = 1.0679421f * active2 - 0.009793359f;

        var x7 = conv11.Forward(sum2, stride: 2, padding: 1, groups: 96); // [96, 4, 4]
        var x8 = block4.Forward(x7, padding: 0, groups: 1, padding2: 2, groups2: 192);
        foreach (var block in blocks) // [192, 4, 4]
            x8 = block.Forward(x8, 0, 1, 2, 192);
        var active3 = HardSwish(conv20.Forward(x8, stride: 1, padding: 0, groups: 1)); // [192, 4, 4]
        var sum3 = 1.0721848f * active3 + 0.1859348f;

        var x9 = conv21.Forward(sum3, stride: 2, padding: 2, groups: 192); // [192, 2, 2]
        var features = Conv2D(Relu(Conv2D(Reshape(GlobalAvgPool(x9), 192, 1, 1), conv2d96W0, conv2d96B0)), conv2d97W0,
            conv2d97B0);
        var x10 = block8.Forward(Multiply(x9, HardSigmoid(features)), padding: 0, groups: 1, padding2: 2, groups2: 384); // [384, 2, 2]
        var features2 = Conv2D(Relu(Conv2D(Reshape(GlobalAvgPool(x10), 384, 1, 1), conv2d107W0, conv2d107B0)), conv2d108W0,
            conv2d108B0);
        var x11 = block9.Forward(Multiply(x10, HardSigmoid(features2)), padding: 0, groups: 1, padding2: 2, groups2: 384); // [384, 2, 2]
        var x12 = block10.Forward(x11, padding: 0, groups: 1, padding2: 2, groups2: 384); // [384, 2, 2]
        var active4 = HardSwish(conv28.Forward(x12, stride: 1, padding: 0, groups: 1)); // [384, 2, 2]
        var x13 = residualBlock1.Forward(Conv2D(4.7667994f * active4 + 1.3562047f, conv2d134W0, conv2d134B0), padding: 0); // [96, 2, 2]
        var sum4 = residualBlock2.Forward(Conv2D(sum3, conv2d133W0, conv2d133B0), padding: 0) + Interpolate(x13, (4, 4)); // [96, 4, 4]
        var sum5 = residualBlock3.Forward(Conv2D(sum2, conv2d132W0, conv2d132B0), padding: 0) + Interpolate(sum4, (8, 8)); // [96, 8, 8]
        var sum6 = residualBlock4.Forward(Conv2D(sum, conv2d131W0, conv2d131B0), padding: 0) + Interpolate(sum5, (16, 16)); // [96, 16, 16]
        var x14 = residualBlock5.Forward(x13, padding: 1); // [24, 2, 2]
        var x15 = residualBlock6.Forward(sum4, padding: 1); // [24, 4, 4]
        var x16 = residualBlock7.Forward(sum5, padding: 1); // [24, 8, 8]
        var joined = Concat([Interpolate(x14, (16, 16)), Interpolate(x15, (16, 16)), Interpolate(x16, (16, 16)),
            residualBlock8.Forward(sum6, padding: 1)]); // [96, 16, 16]
        var normalized2 = BatchNorm(Conv2D(joined, conv2d159W0, padding: 1), batchNorm0W1, batchNorm0W2, batchNorm0W0,
            batchNorm0B0);
        var sum7 = Add(ConvTranspose2D(Relu(normalized2), conv2dTranspose0W0, stride: 2), Squeeze(conv2dTranspose0B0, 0));
        var enlarged = ConvTranspose2D(Relu(BatchNorm(sum7, batchNorm1W1, batchNorm1W2, batchNorm1W0, batchNorm1B0)),
            conv2dTranspose1W0, stride: 2);
        return enlarged - 0.099539354f;
    }
}

/// <summary>A block of OcrDet, 10 times.</summary>
public sealed class OcrDetBlock(SafeTensors weights)
{
    [Shape(1)] private readonly Tensor<float> scale = weights["scale"];
    [Shape(1)] private readonly Tensor<float> shift = weights["shift"];
    [Shape(1)] private readonly Tensor<float> scale2 = weights["scale_2"];
    [Shape(1)] private readonly Tensor<float> shift2 = weights["shift_2"];
    [Dimensions("outputs", "outputs", "hidden", "hidden", "kernel", "kernel")]
    private readonly OcrDetConv conv1 = new(weights.WithPrefix("conv.1."));
    [Dimensions("outputs", "outputs2", "hidden", "hidden2", "kernel", "kernel2")]
    private readonly OcrDetConv conv2 = new(weights.WithPrefix("conv.2."));

    public Tensor<float> Forward(Tensor<float> x, int padding, int groups, int padding2, int groups2)
    {
        var active = HardSwish(conv1.Forward(x, stride: 1, padding: padding, groups: groups));
        var x2 = conv2.Forward(Add(Multiply(scale, active), shift), stride: 1, padding: padding2, groups: groups2);
        return Add(Multiply(scale2, HardSwish(x2)), shift2);
    }
}

/// <summary>A block of OcrDet, 8 times.</summary>
public sealed class OcrDetResidualBlock(SafeTensors weights)
{
    [Shape("outputs", "inputs", "kernel", "kernel")] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("hidden", "outputs", 1, 1)] private readonly Tensor<float> conv2 = weights["conv2.weight"];
    [Shape("hidden")] private readonly Tensor<float> convBias = weights["conv.bias"];
    [Shape("outputs", "hidden", 1, 1)] private readonly Tensor<float> conv3 = weights["conv3.weight"];
    [Shape("outputs")] private readonly Tensor<float> conv2Bias = weights["conv2.bias"];

    public Tensor<float> Forward(Tensor<float> x, int padding)
    {
        int outputs = (int)conv.Lengths[0];
        var features = Conv2D(x, conv, padding: padding);
        var features2 = Conv2D(Relu(Conv2D(Reshape(GlobalAvgPool(features), outputs, 1, 1), conv2, convBias)), conv3, conv2Bias);
        return features + Multiply(features, Clamp(features2 * 0.2f + 0.5f, 0, 1));
    }
}

/// <summary>A block of OcrDet, 28 times.</summary>
public sealed class OcrDetConv(SafeTensors weights)
{
    [Shape("outputs", "hidden", "kernel", "kernel")] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("outputs")] private readonly Tensor<float> convBias = weights["conv.bias"];
    [Shape(1)] private readonly Tensor<float> scale = weights["scale"];
    [Shape(1)] private readonly Tensor<float> shift = weights["shift"];

    public Tensor<float> Forward(Tensor<float> x, int stride, int padding, int groups)
    {
        var scaled = Multiply(scale, Conv2D(x, conv, convBias, stride: stride, padding: padding, groups: groups));
        return Add(scaled, shift);
    }
}
