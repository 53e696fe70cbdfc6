using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>ocr-rec.onnx, by an exporter that does not name itself.</summary>
public sealed partial class OcrRec(SafeTensors weights)
{
    [Shape(64, 1, 3, 3)] private readonly Tensor<float> conv2d163W0 = weights["conv2d_163.w_0"];
    [Shape(64)] private readonly Tensor<float> conv2d163B0 = weights["conv2d_163.b_0"];
    [Shape(128, 1, 3, 3)] private readonly Tensor<float> conv2d167W0 = weights["conv2d_167.w_0"];
    [Shape(128)] private readonly Tensor<float> conv2d167B0 = weights["conv2d_167.b_0"];
    [Shape(240, 1, 5, 5)] private readonly Tensor<float> conv2d177W0 = weights["conv2d_177.w_0"];
    [Shape(240)] private readonly Tensor<float> conv2d177B0 = weights["conv2d_177.b_0"];
    [Shape(60, 240, 1, 1)] private readonly Tensor<float> conv2d106W0 = weights["conv2d_106.w_0"];
    [Shape(60)] private readonly Tensor<float> conv2d106B0 = weights["conv2d_106.b_0"];
    [Shape(240, 60, 1, 1)] private readonly Tensor<float> conv2d107W0 = weights["conv2d_107.w_0"];
    [Shape(240)] private readonly Tensor<float> conv2d107B0 = weights["conv2d_107.b_0"];
    [Shape(120, 480, 1, 1)] private readonly Tensor<float> conv2d117W0 = weights["conv2d_117.w_0"];
    [Shape(120)] private readonly Tensor<float> conv2d117B0 = weights["conv2d_117.b_0"];
    [Shape(480, 120, 1, 1)] private readonly Tensor<float> conv2d118W0 = weights["conv2d_118.w_0"];
    [Shape(480)] private readonly Tensor<float> conv2d118B0 = weights["conv2d_118.b_0"];
    [Shape(480, 1, 5, 5)] private readonly Tensor<float> conv2d181W0 = weights["conv2d_181.w_0"];
    [Shape(480)] private readonly Tensor<float> conv2d181B0 = weights["conv2d_181.b_0"];
    [Shape(60, 480, 1, 3)] private readonly Tensor<float> conv2d142W0 = weights["conv2d_142.w_0"];
    [Shape(60)] private readonly Tensor<float> batchNorm2d148W1 = weights["batch_norm2d_148.w_1"];
    [Shape(60)] private readonly Tensor<float> batchNorm2d148W2 = weights["batch_norm2d_148.w_2"];
    [Shape(60)] private readonly Tensor<float> batchNorm2d148W0 = weights["batch_norm2d_148.w_0"];
    [Shape(60)] private readonly Tensor<float> batchNorm2d148B0 = weights["batch_norm2d_148.b_0"];
    [Shape(120)] private readonly Tensor<float> layerNorm44W0 = weights["layer_norm_44.w_0"];
    [Shape(120)] private readonly Tensor<float> layerNorm44B0 = weights["layer_norm_44.b_0"];
    [Shape(240, 120)] private readonly Tensor<float> linear79W0 = weights["linear_79.w_0"];
    [Shape(240)] private readonly Tensor<float> linear79B0 = weights["linear_79.b_0"];
    [Shape(120, 240)] private readonly Tensor<float> linear80W0 = weights["linear_80.w_0"];
    [Shape(120)] private readonly Tensor<float> linear80B0 = weights["linear_80.b_0"];
    [Shape(120)] private readonly Tensor<float> layerNorm46W0 = weights["layer_norm_46.w_0"];
    [Shape(120)] private readonly Tensor<float> layerNorm46B0 = weights["layer_norm_46.b_0"];
    [Shape(240, 120)] private readonly Tensor<float> linear83W0 = weights["linear_83.w_0"];
    [Shape(240)] private readonly Tensor<float> linear83B0 = weights["linear_83.b_0"];
    [Shape(120, 240)] private readonly Tensor<float> linear84W0 = weights["linear_84.w_0"];
    [Shape(120)] private readonly Tensor<float> linear84B0 = weights["linear_84.b_0"];
    [Shape(120)] private readonly Tensor<float> layerNorm47W0 = weights["layer_norm_47.w_0"];
    [Shape(120)] private readonly Tensor<float> layerNorm47B0 = weights["layer_norm_47.b_0"];
    [Shape(60, 960, 1, 3)] private readonly Tensor<float> conv2d145W0 = weights["conv2d_145.w_0"];
    [Shape(60)] private readonly Tensor<float> batchNorm2d151W1 = weights["batch_norm2d_151.w_1"];
    [Shape(60)] private readonly Tensor<float> batchNorm2d151W2 = weights["batch_norm2d_151.w_2"];
    [Shape(60)] private readonly Tensor<float> batchNorm2d151W0 = weights["batch_norm2d_151.w_0"];
    [Shape(60)] private readonly Tensor<float> batchNorm2d151B0 = weights["batch_norm2d_151.b_0"];
    [Shape(6625, 120)] private readonly Tensor<float> linear85W0 = weights["linear_85.w_0"];
    [Shape(6625)] private readonly Tensor<float> linear85B0 = weights["linear_85.b_0"];
    [Dimensions("outputs", 16, "inputs", 3, "kernel", 3)]
    private readonly OcrRecConvNorm convNorm1 = new(weights.WithPrefix("convNorm.1."));
    [Dimensions("outputs", 16, "hidden", 1, "kernel", 3, "outputs2", 32, "hidden2", 16, "kernel2", 1, "hidden3", 1)]
    private readonly OcrRecBlock block2_1 = new(weights.WithPrefix("block2.1."));
    [Dimensions("outputs", 64, "hidden", 32, "kernel", 1, "outputs2", 64, "hidden2", 1, "kernel2", 3, "hidden3", 64)]
    private readonly OcrRecBlock block2_2 = new(weights.WithPrefix("block2.2."));
    [Dimensions("outputs", 128, "hidden", 64, "kernel", 1, "outputs2", 128, "hidden2", 1, "kernel2", 3, "hidden3", 128)]
    private readonly OcrRecBlock block2_3 = new(weights.WithPrefix("block2.3."));
    [Dimensions("outputs", 240, "hidden", 128, "kernel", 1, "outputs2", 240, "hidden2", 1, "kernel2", 5, "hidden3", 240)]
    private readonly OcrRecBlock block2_4 = new(weights.WithPrefix("block2.4."));
    [Dimensions("outputs", 240, "hidden", 1, "kernel", 5, "outputs2", 240, "hidden2", 240, "kernel2", 1, "hidden3", 1)]
    private readonly OcrRecBlock block2_5 = new(weights.WithPrefix("block2.5."));
    [Dimensions("outputs", 240, "hidden", 240, "kernel", 1, "outputs2", 240, "hidden2", 1, "kernel2", 5, "hidden3", 240)]
    private readonly OcrRecBlock block2_6 = new(weights.WithPrefix("block2.6."));
    [Dimensions("outputs", 480, "hidden", 240, "kernel", 1)] private readonly OcrRecConv conv19 = new(weights.WithPrefix("conv.19."));
    [Dimensions("outputs", 480, "hidden", 1, "kernel", 5)] private readonly OcrRecConv conv20 = new(weights.WithPrefix("conv.20."));
    [Dimensions("outputs", 480, "hidden", 480, "kernel", 1)] private readonly OcrRecConv conv21 = new(weights.WithPrefix("conv.21."));
    [Dimensions("outputs", 480, "hidden", 480, "kernel", 1, "outputs2", 480, "hidden2", 1, "kernel2", 5, "hidden3", 480)]
    private readonly OcrRecBlock block2_7 = new(weights.WithPrefix("block2.7."));
    [Dimensions("outputs", 120, "inputs", 60, "kernel", 1)]
    private readonly OcrRecConvNorm convNorm2 = new(weights.WithPrefix("convNorm.2."));
    private readonly OcrRecBlock2 block1 = new(weights.WithPrefix("block.1."));
    private readonly OcrRecBlock2 block2 = new(weights.WithPrefix("block.2."));
    [Dimensions("outputs", 480, "inputs", 120, "kernel", 1)]
    private readonly OcrRecConvNorm convNorm3 = new(weights.WithPrefix("convNorm.3."));
    [Dimensions("outputs", 120, "inputs", 60, "kernel", 1)]
    private readonly OcrRecConvNorm convNorm4 = new(weights.WithPrefix("convNorm.4."));

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 48, 96)] Tensor<float> x)
    {
        var x2 = convNorm1.Forward(x, stride: 2, padding: 1); // [16, 24, 48]
        var x3 = block2_1.Forward(x2, padding: 1, groups: 16, padding2: 0, groups2: 1, groups3: 32); // [32, 24, 48]
        var x4 = block2_2.Forward(x3, padding: 0, groups: 1, padding2: 1, groups2: 64, groups3: 1); // [64, 24, 48]
        var sum = 2.293733f * Conv2D(x4, conv2d163W0, conv2d163B0, stride: (2, 1), padding: 1, groups: 64) + 1.0190564f;
        var x5 = block2_3.Forward(0.032719813f * HardSwish(sum) - 2.6521523E-06f, padding: 0, groups: 1, padding2: 1,
            groups2: 128, groups3: 1); // [128, 12, 48]
        var sum2 = 2.4821107f * Conv2D(x5, conv2d167W0, conv2d167B0, stride: (1, 2), padding: 1, groups: 128) + 0.6599923f;

        var x6 = block2_4.Forward(0.023532987f * HardSwish(sum2) + 5.4620195E-05f, padding: 0, groups: 1, padding2: 2,
            groups2: 240, groups3: 1); // [240, 12, 24]
        var x7 = block2_5.Forward(x6, padding: 2, groups: 240, padding2: 0, groups2: 1, groups3: 240); // [240, 12, 24]
        var x8 = block2_6.Forward(x7, padding: 0, groups: 1, padding2: 2, groups2: 240, groups3: 1); // [240, 12, 24]
        var sum3 = 1.9261863f * Conv2D(x8, conv2d177W0, conv2d177B0, stride: (2, 1), padding: 2, groups: 240) + 0.4542438f;
        var sum4 = 1.3930384f * HardSwish(sum3) - 0.4136366f;
        var features = Conv2D(Relu(Conv2D(Reshape(GlobalAvgPool(sum4), 240, 1, 1), conv2d106W0, conv2d106B0)), conv2d107W0,
            conv2d107B0);

        var active = HardSwish(conv19.Forward(Multiply(sum4, HardSigmoid(features)), padding: 0, groups: 1)); // [480, 6, 24]
        var active2 = HardSwish(conv20.Forward(0.91222566f * active + 0.20219125f, padding: 2, groups: 480)); // [480, 6, 24]
        var sum5 = 1.9836625f * active2 - 0.74677753f;
        var features2 = Conv2D(Relu(Conv2D(Reshape(GlobalAvgPool(sum5), 480, 1, 1), conv2d117W0, conv2d117B0)), conv2d118W0,
            conv2d118B0);
        var active3 = HardSwish(conv21.Forward(Multiply(sum5, HardSigmoid(features2)), padding: 0, groups: 1)); // [480, 6, 24]
        var features3 = Conv2D(0.65898335f * active3 + 0.21193686f, conv2d181W0, conv2d181B0, stride: (2, 1), padding: 2,
            groups: 480);
        var sum6 = 0.07098751f * HardSwish(2.348032f * features3 + 1.6653388f) + 0.0002780899f;
        var x9 = block2_7.Forward(sum6, padding: 0, groups: 1, padding2: 2, groups2: 480, groups3: 1); // [480, 3, 24]
        var pooled = AvgPool2D(x9, (3, 2));
        var normalized = BatchNorm(Conv2D(pooled, conv2d142W0, padding: (0, 1)), batchNorm2d148W1, batchNorm2d148W2,
            batchNorm2d148W0, batchNorm2d148B0);

        var active4 = Silu(convNorm2.Forward(Silu(normalized), stride: 1, padding: 0)); // [120, 1, 12]
        var x10 = block1.Forward(Transpose(Squeeze(active4, 1), 0, 1)); // [12, 120]
        var normalized2 = LayerNorm(x10, layerNorm44W0, layerNorm44B0);
        var x11 = block2.Forward(x10 + Linear(Silu(Linear(normalized2, linear79W0, linear79B0)), linear80W0, linear80B0)); // [12, 120]
        var normalized3 = LayerNorm(x11, layerNorm46W0, layerNorm46B0);
        var normalized4 = LayerNorm(x11 + Linear(Silu(Linear(normalized3, linear83W0, linear83B0)), linear84W0, linear84B0),
            layerNorm47W0, layerNorm47B0, eps: 1E-06);
        var joined = Concat([pooled,
            Silu(convNorm3.Forward(Permute(Unsqueeze(normalized4, 0), 2, 0, 1), stride: 1, padding: 0))]); // [960, 1, 12]
        var normalized5 = BatchNorm(Conv2D(joined, conv2d145W0, padding: (0, 1)), batchNorm2d151W1, batchNorm2d151W2,
            batchNorm2d151W0, batchNorm2d151B0);
        var active5 = Silu(convNorm4.Forward(Silu(normalized5), stride: 1, padding: 0)); // [120, 1, 12]
        return Linear(Transpose(Squeeze(active5, 1), 0, 1), linear85W0, linear85B0);
    }
}

/// <summary>A block of OcrRec, 7 times.</summary>
public sealed class OcrRecBlock(SafeTensors weights)
{
    [Shape(1)] private readonly Tensor<float> scale = weights["scale"];
    [Shape(1)] private readonly Tensor<float> shift = weights["shift"];
    [Shape(1)] private readonly Tensor<float> scale2 = weights["scale_2"];
    [Shape(1)] private readonly Tensor<float> shift2 = weights["shift_2"];
    [Shape(1)] private readonly Tensor<float> scale3 = weights["scale_3"];
    [Shape(1)] private readonly Tensor<float> shift3 = weights["shift_3"];
    [Dimensions("outputs", "outputs", "hidden", "hidden", "kernel", "kernel")]
    private readonly OcrRecConv conv1 = new(weights.WithPrefix("conv.1."));
    [Dimensions("outputs", "outputs2", "hidden", "hidden2", "kernel", "kernel2")]
    private readonly OcrRecConv conv2 = new(weights.WithPrefix("conv.2."));
    [Dimensions("outputs", "outputs2", "hidden", "hidden3", "kernel", "kernel")]
    private readonly OcrRecConv conv3 = new(weights.WithPrefix("conv.3."));

    public Tensor<float> Forward(Tensor<float> x, int padding, int groups, int padding2, int groups2, int groups3)
    {
        var active = HardSwish(conv1.Forward(x, padding: padding, groups: groups));
        var active2 = HardSwish(conv2.Forward(Add(Multiply(scale, active), shift), padding: padding2, groups: groups2));
        var active3 = HardSwish(conv3.Forward(Add(Multiply(scale2, active2), shift2), padding: padding, groups: groups3));
        return Add(Multiply(scale3, active3), shift3);
    }
}

/// <summary>A block of OcrRec, 2 times.</summary>
public sealed class OcrRecBlock2(SafeTensors weights)
{
    [Shape(120)] private readonly Tensor<float> norm = weights["norm.weight"];
    [Shape(120)] private readonly Tensor<float> normBias = weights["norm.bias"];
    [Shape(360, 120)] private readonly Tensor<float> linear = weights["linear.weight"];
    [Shape(360)] private readonly Tensor<float> linearBias = weights["linear.bias"];
    [Shape(120, 120)] private readonly Tensor<float> linear2 = weights["linear2.weight"];
    [Shape(120)] private readonly Tensor<float> linear2Bias = weights["linear2.bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        var normalized = LayerNorm(x, norm, normBias);
        var transposed = Permute(Reshape(Linear(normalized, linear, linearBias), 12, 3, 8, 15), 1, 2, 0, 3);
        var attended = ScaledDotProductAttention(Squeeze(Slice(transposed, 0, 0..1), 0), Squeeze(Slice(transposed, 0, 1..2), 0),
            Squeeze(Slice(transposed, 0, 2..3), 0));
        return x + Linear(Reshape(Transpose(attended, 0, 1), 12, 120), linear2, linear2Bias);
    }
}

/// <summary>A block of OcrRec, 24 times.</summary>
public sealed class OcrRecConv(SafeTensors weights)
{
    [Shape("outputs", "hidden", "kernel", "kernel")] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("outputs")] private readonly Tensor<float> convBias = weights["conv.bias"];
    [Shape(1)] private readonly Tensor<float> scale = weights["scale"];
    [Shape(1)] private readonly Tensor<float> shift = weights["shift"];

    public Tensor<float> Forward(Tensor<float> x, int padding, int groups) =>
        Add(Multiply(scale, Conv2D(x, conv, convBias, padding: padding, groups: groups)), shift);
}

/// <summary>A block of OcrRec, 4 times.</summary>
public sealed class OcrRecConvNorm(SafeTensors weights)
{
    [Shape("outputs", "inputs", "kernel", "kernel")] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("outputs")] private readonly Tensor<float> normRunningMean = weights["norm.running_mean"];
    [Shape("outputs")] private readonly Tensor<float> normRunningVar = weights["norm.running_var"];
    [Shape("outputs")] private readonly Tensor<float> norm = weights["norm.weight"];
    [Shape("outputs")] private readonly Tensor<float> normBias = weights["norm.bias"];

    public Tensor<float> Forward(Tensor<float> x, int stride, int padding) =>
        BatchNorm(Conv2D(x, conv, stride: stride, padding: padding), normRunningMean, normRunningVar, norm, normBias);
}
