using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>ocr-rec.onnx, as it was exported by .</summary>
public sealed partial class OcrRec(SafeTensors weights)
{
    [Shape(16, 1, 3, 3)] private readonly Tensor<float> conv2d157W0 = weights["conv2d_157.w_0"];
    [Shape(16)] private readonly Tensor<float> conv2d157B0 = weights["conv2d_157.b_0"];
    [Shape(32, 16, 1, 1)] private readonly Tensor<float> conv2d158W0 = weights["conv2d_158.w_0"];
    [Shape(32)] private readonly Tensor<float> conv2d158B0 = weights["conv2d_158.b_0"];
    [Shape(32, 1, 3, 3)] private readonly Tensor<float> conv2d159W0 = weights["conv2d_159.w_0"];
    [Shape(32)] private readonly Tensor<float> conv2d159B0 = weights["conv2d_159.b_0"];
    [Shape(64, 32, 1, 1)] private readonly Tensor<float> conv2d160W0 = weights["conv2d_160.w_0"];
    [Shape(64)] private readonly Tensor<float> conv2d160B0 = weights["conv2d_160.b_0"];
    [Shape(64, 1, 3, 3)] private readonly Tensor<float> conv2d161W0 = weights["conv2d_161.w_0"];
    [Shape(64)] private readonly Tensor<float> conv2d161B0 = weights["conv2d_161.b_0"];
    [Shape(64, 64, 1, 1)] private readonly Tensor<float> conv2d162W0 = weights["conv2d_162.w_0"];
    [Shape(64)] private readonly Tensor<float> conv2d162B0 = weights["conv2d_162.b_0"];
    [Shape(64, 1, 3, 3)] private readonly Tensor<float> conv2d163W0 = weights["conv2d_163.w_0"];
    [Shape(64)] private readonly Tensor<float> conv2d163B0 = weights["conv2d_163.b_0"];
    [Shape(128, 64, 1, 1)] private readonly Tensor<float> conv2d164W0 = weights["conv2d_164.w_0"];
    [Shape(128)] private readonly Tensor<float> conv2d164B0 = weights["conv2d_164.b_0"];
    [Shape(128, 1, 3, 3)] private readonly Tensor<float> conv2d165W0 = weights["conv2d_165.w_0"];
    [Shape(128)] private readonly Tensor<float> conv2d165B0 = weights["conv2d_165.b_0"];
    [Shape(128, 128, 1, 1)] private readonly Tensor<float> conv2d166W0 = weights["conv2d_166.w_0"];
    [Shape(128)] private readonly Tensor<float> conv2d166B0 = weights["conv2d_166.b_0"];
    [Shape(128, 1, 3, 3)] private readonly Tensor<float> conv2d167W0 = weights["conv2d_167.w_0"];
    [Shape(128)] private readonly Tensor<float> conv2d167B0 = weights["conv2d_167.b_0"];
    [Shape(240, 128, 1, 1)] private readonly Tensor<float> conv2d168W0 = weights["conv2d_168.w_0"];
    [Shape(240)] private readonly Tensor<float> conv2d168B0 = weights["conv2d_168.b_0"];
    [Shape(240, 1, 5, 5)] private readonly Tensor<float> conv2d169W0 = weights["conv2d_169.w_0"];
    [Shape(240)] private readonly Tensor<float> conv2d169B0 = weights["conv2d_169.b_0"];
    [Shape(240, 240, 1, 1)] private readonly Tensor<float> conv2d170W0 = weights["conv2d_170.w_0"];
    [Shape(240)] private readonly Tensor<float> conv2d170B0 = weights["conv2d_170.b_0"];
    [Shape(240, 1, 5, 5)] private readonly Tensor<float> conv2d171W0 = weights["conv2d_171.w_0"];
    [Shape(240)] private readonly Tensor<float> conv2d171B0 = weights["conv2d_171.b_0"];
    [Shape(240, 240, 1, 1)] private readonly Tensor<float> conv2d172W0 = weights["conv2d_172.w_0"];
    [Shape(240)] private readonly Tensor<float> conv2d172B0 = weights["conv2d_172.b_0"];
    [Shape(240, 1, 5, 5)] private readonly Tensor<float> conv2d173W0 = weights["conv2d_173.w_0"];
    [Shape(240)] private readonly Tensor<float> conv2d173B0 = weights["conv2d_173.b_0"];
    [Shape(240, 240, 1, 1)] private readonly Tensor<float> conv2d174W0 = weights["conv2d_174.w_0"];
    [Shape(240)] private readonly Tensor<float> conv2d174B0 = weights["conv2d_174.b_0"];
    [Shape(240, 1, 5, 5)] private readonly Tensor<float> conv2d175W0 = weights["conv2d_175.w_0"];
    [Shape(240)] private readonly Tensor<float> conv2d175B0 = weights["conv2d_175.b_0"];
    [Shape(240, 240, 1, 1)] private readonly Tensor<float> conv2d176W0 = weights["conv2d_176.w_0"];
    [Shape(240)] private readonly Tensor<float> conv2d176B0 = weights["conv2d_176.b_0"];
    [Shape(240, 1, 5, 5)] private readonly Tensor<float> conv2d177W0 = weights["conv2d_177.w_0"];
    [Shape(240)] private readonly Tensor<float> conv2d177B0 = weights["conv2d_177.b_0"];
    [Shape(60, 240, 1, 1)] private readonly Tensor<float> conv2d106W0 = weights["conv2d_106.w_0"];
    [Shape(60)] private readonly Tensor<float> conv2d106B0 = weights["conv2d_106.b_0"];
    [Shape(240, 60, 1, 1)] private readonly Tensor<float> conv2d107W0 = weights["conv2d_107.w_0"];
    [Shape(240)] private readonly Tensor<float> conv2d107B0 = weights["conv2d_107.b_0"];
    [Shape(480, 240, 1, 1)] private readonly Tensor<float> conv2d178W0 = weights["conv2d_178.w_0"];
    [Shape(480)] private readonly Tensor<float> conv2d178B0 = weights["conv2d_178.b_0"];
    [Shape(480, 1, 5, 5)] private readonly Tensor<float> conv2d179W0 = weights["conv2d_179.w_0"];
    [Shape(480)] private readonly Tensor<float> conv2d179B0 = weights["conv2d_179.b_0"];
    [Shape(120, 480, 1, 1)] private readonly Tensor<float> conv2d117W0 = weights["conv2d_117.w_0"];
    [Shape(120)] private readonly Tensor<float> conv2d117B0 = weights["conv2d_117.b_0"];
    [Shape(480, 120, 1, 1)] private readonly Tensor<float> conv2d118W0 = weights["conv2d_118.w_0"];
    [Shape(480)] private readonly Tensor<float> conv2d118B0 = weights["conv2d_118.b_0"];
    [Shape(480, 480, 1, 1)] private readonly Tensor<float> conv2d180W0 = weights["conv2d_180.w_0"];
    [Shape(480)] private readonly Tensor<float> conv2d180B0 = weights["conv2d_180.b_0"];
    [Shape(480, 1, 5, 5)] private readonly Tensor<float> conv2d181W0 = weights["conv2d_181.w_0"];
    [Shape(480)] private readonly Tensor<float> conv2d181B0 = weights["conv2d_181.b_0"];
    [Shape(480, 480, 1, 1)] private readonly Tensor<float> conv2d182W0 = weights["conv2d_182.w_0"];
    [Shape(480)] private readonly Tensor<float> conv2d182B0 = weights["conv2d_182.b_0"];
    [Shape(480, 1, 5, 5)] private readonly Tensor<float> conv2d183W0 = weights["conv2d_183.w_0"];
    [Shape(480)] private readonly Tensor<float> conv2d183B0 = weights["conv2d_183.b_0"];
    [Shape(480, 480, 1, 1)] private readonly Tensor<float> conv2d184W0 = weights["conv2d_184.w_0"];
    [Shape(480)] private readonly Tensor<float> conv2d184B0 = weights["conv2d_184.b_0"];
    [Shape(60, 480, 1, 3)] private readonly Tensor<float> conv2d142W0 = weights["conv2d_142.w_0"];
    [Shape(60)] private readonly Tensor<float> batchNorm2d148W1 = weights["batch_norm2d_148.w_1"];
    [Shape(60)] private readonly Tensor<float> batchNorm2d148W2 = weights["batch_norm2d_148.w_2"];
    [Shape(60)] private readonly Tensor<float> batchNorm2d148W0 = weights["batch_norm2d_148.w_0"];
    [Shape(60)] private readonly Tensor<float> batchNorm2d148B0 = weights["batch_norm2d_148.b_0"];
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
    [Dimensions("outputs", 120, "inputs", 60, "kernel", 1)]
    private readonly OcrRecConvNorm convNorm2 = new(weights.WithPrefix("convNorm.2."));
    private readonly OcrRecBlock block1 = new(weights.WithPrefix("block.1."));
    private readonly OcrRecBlock2 block2_1 = new(weights.WithPrefix("block2.1."));
    private readonly OcrRecBlock block2 = new(weights.WithPrefix("block.2."));
    private readonly OcrRecBlock2 block2_2 = new(weights.WithPrefix("block2.2."));
    [Dimensions("outputs", 480, "inputs", 120, "kernel", 1)]
    private readonly OcrRecConvNorm convNorm3 = new(weights.WithPrefix("convNorm.3."));
    [Dimensions("outputs", 120, "inputs", 60, "kernel", 1)]
    private readonly OcrRecConvNorm convNorm4 = new(weights.WithPrefix("convNorm.4."));

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 48, 96)] Tensor<float> x)
    {
        var x2 = convNorm1.Forward(x, stride: 2, padding: 1); // [16, 24, 48]
        var active = HardSwish(1.3841065f * Conv2D(x2, conv2d157W0, conv2d157B0, padding: 1, groups: 16) + 0.58607715f);
        var sum = 2.111558f * Conv2D(0.1675188f * active + 3.470043E-05f, conv2d158W0, conv2d158B0) + 1.0563203f;
        var features = Conv2D(0.18280847f * HardSwish(sum) + -0.20085478f, conv2d159W0, conv2d159B0, padding: 1, groups: 32);
        var sum2 = 0.060630765f * HardSwish(2.1667233f * features + 1.0008625f) + -4.0690597E-05f;
        var scaled = 0.4061948f * HardSwish(2.1722298f * Conv2D(sum2, conv2d160W0, conv2d160B0) + 0.8583514f);
        var sum3 = 3.0696151f * Conv2D(scaled + -0.27856213f, conv2d161W0, conv2d161B0, padding: 1, groups: 64) + 0.32435986f;
        var scaled2 = 2.1642313f * Conv2D(0.03095054f * HardSwish(sum3) + -4.65124E-05f, conv2d162W0, conv2d162B0);
        var features2 = Conv2D(0.42830673f * HardSwish(scaled2 + 0.4336767f) + -0.083786584f, conv2d163W0, conv2d163B0,
            stride: (2, 1), padding: 1, groups: 64);
        var sum4 = 0.032719813f * HardSwish(2.293733f * features2 + 1.0190564f) + -2.6521523E-06f;
        var scaled3 = 0.73045665f * HardSwish(1.7688011f * Conv2D(sum4, conv2d164W0, conv2d164B0) + 0.21812463f);
        var sum5 = 2.6236336f * Conv2D(scaled3 + -0.0857254f, conv2d165W0, conv2d165B0, padding: 1, groups: 128) + -0.007918281f;
        var scaled4 = 1.8937703f * Conv2D(0.043770045f * HardSwish(sum5) + 5.6337725E-05f, conv2d166W0, conv2d166B0);
        var features3 = Conv2D(0.6528459f * HardSwish(scaled4 + -0.048656598f) + 0.07379292f, conv2d167W0, conv2d167B0,
            stride: (1, 2), padding: 1, groups: 128);
        var sum6 = 0.023532987f * HardSwish(2.4821107f * features3 + 0.6599923f) + 5.4620195E-05f;
        var scaled5 = 0.52492934f * HardSwish(1.5236348f * Conv2D(sum6, conv2d168W0, conv2d168B0) + 0.06392852f);
        var sum7 = 2.138868f * Conv2D(scaled5 + -0.01167872f, conv2d169W0, conv2d169B0, padding: 2, groups: 240) + -0.45077202f;
        var scaled6 = 2.0445526f * Conv2D(0.118149474f * HardSwish(sum7) + -6.0135255E-05f, conv2d170W0, conv2d170B0);
        var features4 = Conv2D(0.62199306f * HardSwish(scaled6 + -0.24310489f) + 0.08859989f, conv2d171W0, conv2d171B0,
            padding: 2, groups: 240);
        var sum8 = 0.042166308f * HardSwish(2.830977f * features4 + 0.10215004f) + -5.604238E-05f;
        var scaled7 = 0.532749f * HardSwish(2.1563356f * Conv2D(sum8, conv2d172W0, conv2d172B0) + -0.5589596f);
        var sum9 = 2.506705f * Conv2D(scaled7 + 0.15681908f, conv2d173W0, conv2d173B0, padding: 2, groups: 240) + 1.1570113f;
        var scaled8 = 2.150808f * Conv2D(0.045207288f * HardSwish(sum9) + -3.584615E-06f, conv2d174W0, conv2d174B0);
        var features5 = Conv2D(0.5370421f * HardSwish(scaled8 + -0.554704f) + 0.17351653f, conv2d175W0, conv2d175B0, padding: 2,
            groups: 240);
        var sum10 = 0.054468453f * HardSwish(2.4812357f * features5 + 1.14582f) + 4.9432412E-05f;
        var scaled9 = 0.7006389f * HardSwish(2.1696987f * Conv2D(sum10, conv2d176W0, conv2d176B0) + -0.648008f);
        var scaled10 = 1.9261863f
            * Conv2D(scaled9 + 0.23804826f, conv2d177W0, conv2d177B0, stride: (2, 1), padding: 2, groups: 240);
        var sum11 = 1.3930384f * HardSwish(scaled10 + 0.4542438f) + -0.4136366f;
        var features6 = Conv2D(Relu(Conv2D(Reshape(GlobalAvgPool(sum11), 240, 1, 1), conv2d106W0, conv2d106B0)), conv2d107W0,
            conv2d107B0);
        var sum12 = 2.5926616f * Conv2D(Multiply(sum11, HardSigmoid(features6)), conv2d178W0, conv2d178B0) + -0.4306299f;
        var features7 = Conv2D(0.91222566f * HardSwish(sum12) + 0.20219125f, conv2d179W0, conv2d179B0, padding: 2, groups: 480);
        var sum13 = 1.9836625f * HardSwish(2.1794755f * features7 + 0.2459434f) + -0.74677753f;
        var features8 = Conv2D(Relu(Conv2D(Reshape(GlobalAvgPool(sum13), 480, 1, 1), conv2d117W0, conv2d117B0)), conv2d118W0,
            conv2d118B0);
        var sum14 = 2.5869238f * Conv2D(Multiply(sum13, HardSigmoid(features8)), conv2d180W0, conv2d180B0) + -0.8015537f;
        var features9 = Conv2D(0.65898335f * HardSwish(sum14) + 0.21193686f, conv2d181W0, conv2d181B0, stride: (2, 1), padding: 2,
            groups: 480);
        var sum15 = 0.07098751f * HardSwish(2.348032f * features9 + 1.6653388f) + 0.0002780899f;
        var scaled11 = 0.46565312f * HardSwish(3.1731684f * Conv2D(sum15, conv2d182W0, conv2d182B0) + -0.63659865f);
        var sum16 = 2.9810395f * Conv2D(scaled11 + 0.12858129f, conv2d183W0, conv2d183B0, padding: 2, groups: 480) + 0.115550525f;
        var scaled12 = 3.725856f * Conv2D(0.39763838f * HardSwish(sum16) + 2.775773E-05f, conv2d184W0, conv2d184B0);
        var pooled = AvgPool2D(3.3484821f * HardSwish(scaled12 + -0.36398962f) + -0.07174185f, (3, 2));
        var normalized = BatchNorm(Conv2D(pooled, conv2d142W0, padding: (0, 1)), batchNorm2d148W1, batchNorm2d148W2,
            batchNorm2d148W0, batchNorm2d148B0);
        var active2 = Silu(convNorm2.Forward(Silu(normalized), stride: 1, padding: 0)); // [120, 1, 12]
        var x3 = block1.Forward(Transpose(Squeeze(active2, 1), 0, 1)); // [12, 120]
        var x4 = block2_1.Forward(x3); // [12, 120]
        var x5 = block2.Forward(x4); // [12, 120]
        var x6 = block2_2.Forward(x5); // [12, 120]
        var x7 = convNorm3.Forward(Permute(Unsqueeze(LayerNorm(x6, layerNorm47W0, layerNorm47B0, eps: 1E-06), 0), 2, 0, 1),
            stride: 1, padding: 0); // [480, 1, 12]
        var normalized2 = BatchNorm(Conv2D(Concat([pooled, Silu(x7)]), conv2d145W0, padding: (0, 1)), batchNorm2d151W1,
            batchNorm2d151W2, batchNorm2d151W0, batchNorm2d151B0);
        var active3 = Silu(convNorm4.Forward(Silu(normalized2), stride: 1, padding: 0)); // [120, 1, 12]
        return Linear(Transpose(Squeeze(active3, 1), 0, 1), linear85W0, linear85B0);
    }
}

/// <summary>A block of OcrRec, 2 times.</summary>
public sealed class OcrRecBlock(SafeTensors weights)
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

/// <summary>A block of OcrRec, 2 times.</summary>
public sealed class OcrRecBlock2(SafeTensors weights)
{
    [Shape(120)] private readonly Tensor<float> norm = weights["norm.weight"];
    [Shape(120)] private readonly Tensor<float> normBias = weights["norm.bias"];
    [Shape(240, 120)] private readonly Tensor<float> linear = weights["linear.weight"];
    [Shape(240)] private readonly Tensor<float> linearBias = weights["linear.bias"];
    [Shape(120, 240)] private readonly Tensor<float> linear2 = weights["linear2.weight"];
    [Shape(120)] private readonly Tensor<float> linear2Bias = weights["linear2.bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        var normalized = LayerNorm(x, norm, normBias);
        return x + Linear(Silu(Linear(normalized, linear, linearBias)), linear2, linear2Bias);
    }
}

/// <summary>A block of OcrRec, 4 times.</summary>
public sealed class OcrRecConvNorm(SafeTensors weights)
{
    [Shape("outputs", "inputs", "kernel", "kernel")] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("outputs")] private readonly Tensor<float> normRunningMean = weights["norm.running_mean"];
    [Shape("outputs")] private readonly Tensor<float> normRunningVar = weights["norm.running_var"];
    [Shape("outputs")] private readonly Tensor<float> norm = weights["norm.weight"];
    [Shape("outputs")] private readonly Tensor<float> normBias = weights["norm.bias"];

    public Tensor<float> Forward(Tensor<float> x, int stride, int padding)
    {
        return BatchNorm(Conv2D(x, conv, stride: stride, padding: padding), normRunningMean, normRunningVar, norm, normBias);
    }
}
