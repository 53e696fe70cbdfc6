using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>ocr-det.onnx, as it was exported by .</summary>
public sealed partial class OcrDet(SafeTensors weights)
{
    [Shape(16, 3, 3, 3)] private readonly Tensor<float> conv2d0W0 = weights["conv2d_0.w_0"];
    [Shape(16)] private readonly Tensor<float> batchNorm2d0W1 = weights["batch_norm2d_0.w_1"];
    [Shape(16)] private readonly Tensor<float> batchNorm2d0W2 = weights["batch_norm2d_0.w_2"];
    [Shape(16)] private readonly Tensor<float> batchNorm2d0W0 = weights["batch_norm2d_0.w_0"];
    [Shape(16)] private readonly Tensor<float> batchNorm2d0B0 = weights["batch_norm2d_0.b_0"];
    [Shape(16, 1, 3, 3)] private readonly Tensor<float> conv2d394W0 = weights["conv2d_394.w_0"];
    [Shape(16)] private readonly Tensor<float> conv2d394B0 = weights["conv2d_394.b_0"];
    [Shape(32, 16, 1, 1)] private readonly Tensor<float> conv2d395W0 = weights["conv2d_395.w_0"];
    [Shape(32)] private readonly Tensor<float> conv2d395B0 = weights["conv2d_395.b_0"];
    [Shape(32, 1, 3, 3)] private readonly Tensor<float> conv2d396W0 = weights["conv2d_396.w_0"];
    [Shape(32)] private readonly Tensor<float> conv2d396B0 = weights["conv2d_396.b_0"];
    [Shape(48, 32, 1, 1)] private readonly Tensor<float> conv2d397W0 = weights["conv2d_397.w_0"];
    [Shape(48)] private readonly Tensor<float> conv2d397B0 = weights["conv2d_397.b_0"];
    [Shape(48, 1, 3, 3)] private readonly Tensor<float> conv2d398W0 = weights["conv2d_398.w_0"];
    [Shape(48)] private readonly Tensor<float> conv2d398B0 = weights["conv2d_398.b_0"];
    [Shape(48, 48, 1, 1)] private readonly Tensor<float> conv2d399W0 = weights["conv2d_399.w_0"];
    [Shape(48)] private readonly Tensor<float> conv2d399B0 = weights["conv2d_399.b_0"];
    [Shape(48, 1, 3, 3)] private readonly Tensor<float> conv2d400W0 = weights["conv2d_400.w_0"];
    [Shape(48)] private readonly Tensor<float> conv2d400B0 = weights["conv2d_400.b_0"];
    [Shape(96, 48, 1, 1)] private readonly Tensor<float> conv2d401W0 = weights["conv2d_401.w_0"];
    [Shape(96)] private readonly Tensor<float> conv2d401B0 = weights["conv2d_401.b_0"];
    [Shape(96, 1, 3, 3)] private readonly Tensor<float> conv2d402W0 = weights["conv2d_402.w_0"];
    [Shape(96)] private readonly Tensor<float> conv2d402B0 = weights["conv2d_402.b_0"];
    [Shape(96, 96, 1, 1)] private readonly Tensor<float> conv2d403W0 = weights["conv2d_403.w_0"];
    [Shape(96)] private readonly Tensor<float> conv2d403B0 = weights["conv2d_403.b_0"];
    [Shape(96, 1, 3, 3)] private readonly Tensor<float> conv2d404W0 = weights["conv2d_404.w_0"];
    [Shape(96)] private readonly Tensor<float> conv2d404B0 = weights["conv2d_404.b_0"];
    [Shape(192, 96, 1, 1)] private readonly Tensor<float> conv2d405W0 = weights["conv2d_405.w_0"];
    [Shape(192)] private readonly Tensor<float> conv2d405B0 = weights["conv2d_405.b_0"];
    [Shape(192, 1, 5, 5)] private readonly Tensor<float> conv2d406W0 = weights["conv2d_406.w_0"];
    [Shape(192)] private readonly Tensor<float> conv2d406B0 = weights["conv2d_406.b_0"];
    [Shape(192, 192, 1, 1)] private readonly Tensor<float> conv2d407W0 = weights["conv2d_407.w_0"];
    [Shape(192)] private readonly Tensor<float> conv2d407B0 = weights["conv2d_407.b_0"];
    [Shape(192, 1, 5, 5)] private readonly Tensor<float> conv2d408W0 = weights["conv2d_408.w_0"];
    [Shape(192)] private readonly Tensor<float> conv2d408B0 = weights["conv2d_408.b_0"];
    [Shape(192, 192, 1, 1)] private readonly Tensor<float> conv2d409W0 = weights["conv2d_409.w_0"];
    [Shape(192)] private readonly Tensor<float> conv2d409B0 = weights["conv2d_409.b_0"];
    [Shape(192, 1, 5, 5)] private readonly Tensor<float> conv2d410W0 = weights["conv2d_410.w_0"];
    [Shape(192)] private readonly Tensor<float> conv2d410B0 = weights["conv2d_410.b_0"];
    [Shape(192, 192, 1, 1)] private readonly Tensor<float> conv2d411W0 = weights["conv2d_411.w_0"];
    [Shape(192)] private readonly Tensor<float> conv2d411B0 = weights["conv2d_411.b_0"];
    [Shape(192, 1, 5, 5)] private readonly Tensor<float> conv2d412W0 = weights["conv2d_412.w_0"];
    [Shape(192)] private readonly Tensor<float> conv2d412B0 = weights["conv2d_412.b_0"];
    [Shape(192, 192, 1, 1)] private readonly Tensor<float> conv2d413W0 = weights["conv2d_413.w_0"];
    [Shape(192)] private readonly Tensor<float> conv2d413B0 = weights["conv2d_413.b_0"];
    [Shape(192, 1, 5, 5)] private readonly Tensor<float> conv2d414W0 = weights["conv2d_414.w_0"];
    [Shape(192)] private readonly Tensor<float> conv2d414B0 = weights["conv2d_414.b_0"];
    [Shape(192, 48, 1, 1)] private readonly Tensor<float> conv2d97W0 = weights["conv2d_97.w_0"];
    [Shape(192)] private readonly Tensor<float> conv2d97B0 = weights["conv2d_97.b_0"];
    [Shape(384, 192, 1, 1)] private readonly Tensor<float> conv2d415W0 = weights["conv2d_415.w_0"];
    [Shape(384)] private readonly Tensor<float> conv2d415B0 = weights["conv2d_415.b_0"];
    [Shape(384, 1, 5, 5)] private readonly Tensor<float> conv2d416W0 = weights["conv2d_416.w_0"];
    [Shape(384)] private readonly Tensor<float> conv2d416B0 = weights["conv2d_416.b_0"];
    [Shape(384, 96, 1, 1)] private readonly Tensor<float> conv2d108W0 = weights["conv2d_108.w_0"];
    [Shape(384)] private readonly Tensor<float> conv2d108B0 = weights["conv2d_108.b_0"];
    [Shape(384, 384, 1, 1)] private readonly Tensor<float> conv2d417W0 = weights["conv2d_417.w_0"];
    [Shape(384)] private readonly Tensor<float> conv2d417B0 = weights["conv2d_417.b_0"];
    [Shape(384, 1, 5, 5)] private readonly Tensor<float> conv2d418W0 = weights["conv2d_418.w_0"];
    [Shape(384)] private readonly Tensor<float> conv2d418B0 = weights["conv2d_418.b_0"];
    [Shape(384, 384, 1, 1)] private readonly Tensor<float> conv2d419W0 = weights["conv2d_419.w_0"];
    [Shape(384)] private readonly Tensor<float> conv2d419B0 = weights["conv2d_419.b_0"];
    [Shape(384, 1, 5, 5)] private readonly Tensor<float> conv2d420W0 = weights["conv2d_420.w_0"];
    [Shape(384)] private readonly Tensor<float> conv2d420B0 = weights["conv2d_420.b_0"];
    [Shape(384, 384, 1, 1)] private readonly Tensor<float> conv2d421W0 = weights["conv2d_421.w_0"];
    [Shape(384)] private readonly Tensor<float> conv2d421B0 = weights["conv2d_421.b_0"];
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
    [Dimensions("hidden", 48, "inputs", 192)]
    private readonly OcrDetConvActivation convActivation1 = new(weights.WithPrefix("convActivation.1."));
    [Dimensions("hidden", 96, "inputs", 384)]
    private readonly OcrDetConvActivation convActivation2 = new(weights.WithPrefix("convActivation.2."));
    [Dimensions("outputs", 96, "inputs", 360, "kernel", 1, "size", 24)]
    private readonly OcrDetResidualBlock residualBlock1 = new(weights.WithPrefix("residualBlock.1."));
    [Dimensions("outputs", 96, "inputs", 42, "kernel", 1, "size", 24)]
    private readonly OcrDetResidualBlock residualBlock2 = new(weights.WithPrefix("residualBlock.2."));
    [Dimensions("outputs", 96, "inputs", 18, "kernel", 1, "size", 24)]
    private readonly OcrDetResidualBlock residualBlock3 = new(weights.WithPrefix("residualBlock.3."));
    [Dimensions("outputs", 96, "inputs", 12, "kernel", 1, "size", 24)]
    private readonly OcrDetResidualBlock residualBlock4 = new(weights.WithPrefix("residualBlock.4."));
    [Dimensions("outputs", 24, "inputs", 96, "kernel", 3, "size", 6)]
    private readonly OcrDetResidualBlock residualBlock5 = new(weights.WithPrefix("residualBlock.5."));
    [Dimensions("outputs", 24, "inputs", 96, "kernel", 3, "size", 6)]
    private readonly OcrDetResidualBlock residualBlock6 = new(weights.WithPrefix("residualBlock.6."));
    [Dimensions("outputs", 24, "inputs", 96, "kernel", 3, "size", 6)]
    private readonly OcrDetResidualBlock residualBlock7 = new(weights.WithPrefix("residualBlock.7."));
    [Dimensions("outputs", 24, "inputs", 96, "kernel", 3, "size", 6)]
    private readonly OcrDetResidualBlock residualBlock8 = new(weights.WithPrefix("residualBlock.8."));

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 64, 64)] Tensor<float> x)
    {
        var normalized = BatchNorm(Conv2D(x, conv2d0W0, stride: 2, padding: 1), batchNorm2d0W1, batchNorm2d0W2, batchNorm2d0W0,
            batchNorm2d0B0);
        var active = HardSwish(0.94316906f * Conv2D(normalized, conv2d394W0, conv2d394B0, padding: 1, groups: 16) + 0.5042972f);
        var sum = 1.900608f * Conv2D(0.4763231f * active + -0.0075732437f, conv2d395W0, conv2d395B0) + 0.80117214f;
        var features = Conv2D(0.63296586f * HardSwish(sum) + -0.54658866f, conv2d396W0, conv2d396B0, stride: 2, padding: 1,
            groups: 32);
        var sum2 = 0.9224852f * Conv2D(0.36246178f * features + 0.00033978414f, conv2d397W0, conv2d397B0) + 1.812718f;
        var features2 = Conv2D(0.4094807f * HardSwish(sum2) + -0.8735485f, conv2d398W0, conv2d398B0, padding: 1, groups: 48);
        var sum3 = 0.4946209f * HardSwish(2.7281597f * features2 + 0.42152107f) + -8.8092675E-05f;
        var scaled = 0.9662902f * HardSwish(1.2589552f * Conv2D(sum3, conv2d399W0, conv2d399B0) + 0.9322258f);
        var sum4 = scaled + -0.44478875f;
        var sum5 = 0.3150752f * Conv2D(sum4, conv2d400W0, conv2d400B0, stride: 2, padding: 1, groups: 48) + -0.0023775864f;
        var scaled2 = 0.5625493f * HardSwish(0.5936148f * Conv2D(sum5, conv2d401W0, conv2d401B0) + 1.9782163f);
        var sum6 = 1.4282762f * Conv2D(scaled2 + -0.9816111f, conv2d402W0, conv2d402B0, padding: 1, groups: 96) + 0.5880577f;
        var scaled3 = 0.8138334f * Conv2D(0.42892736f * HardSwish(sum6) + 0.011777874f, conv2d403W0, conv2d403B0);
        var sum7 = 1.0679421f * HardSwish(scaled3 + -0.06932138f) + -0.009793359f;
        var sum8 = 0.34357142f * Conv2D(sum7, conv2d404W0, conv2d404B0, stride: 2, padding: 1, groups: 96) + 0.0075388597f;
        var scaled4 = 0.7628043f * HardSwish(0.71550876f * Conv2D(sum8, conv2d405W0, conv2d405B0) + 1.3914844f);
        var sum9 = 1.2095629f * Conv2D(scaled4 + -0.73597795f, conv2d406W0, conv2d406B0, padding: 2, groups: 192) + 0.44488478f;
        var scaled5 = 1.0387634f * Conv2D(0.3188677f * HardSwish(sum9) + -0.0052665295f, conv2d407W0, conv2d407B0);
        var features3 = Conv2D(0.88493884f * HardSwish(scaled5 + 0.5116695f) + -0.15943955f, conv2d408W0, conv2d408B0, padding: 2,
            groups: 192);
        var sum10 = 0.30131263f * HardSwish(1.1835581f * features3 + 1.0082836f) + -0.019818855f;
        var scaled6 = 0.9304854f * HardSwish(0.9530457f * Conv2D(sum10, conv2d409W0, conv2d409B0) + 0.10857653f);
        var sum11 = 1.0865165f * Conv2D(scaled6 + 0.057224568f, conv2d410W0, conv2d410B0, padding: 2, groups: 192) + 1.0114131f;
        var scaled7 = 1.0222903f * Conv2D(0.29670733f * HardSwish(sum11) + 0.007998793f, conv2d411W0, conv2d411B0);
        var features4 = Conv2D(0.927704f * HardSwish(scaled7 + -0.06891787f) + 0.14969932f, conv2d412W0, conv2d412B0, padding: 2,
            groups: 192);
        var sum12 = 0.25055608f * HardSwish(0.9893465f * features4 + 1.2807851f) + -0.0074828416f;
        var scaled8 = 1.0721848f * HardSwish(0.6934624f * Conv2D(sum12, conv2d413W0, conv2d413B0) + -0.9055936f);
        var sum13 = scaled8 + 0.1859348f;
        var sum14 = 0.45274392f * Conv2D(sum13, conv2d414W0, conv2d414B0, stride: 2, padding: 2, groups: 192) + -0.07157735f;
        var x2 = convActivation1.Forward(GlobalAvgPool(sum14)); // [48, 1, 1]
        var features5 = Conv2D(Multiply(sum14, HardSigmoid(Conv2D(x2, conv2d97W0, conv2d97B0))), conv2d415W0, conv2d415B0);
        var sum15 = 1.0828326f * HardSwish(1.2167922f * features5 + -0.0052004736f) + 0.15179075f;
        var active2 = HardSwish(1.2950987f * Conv2D(sum15, conv2d416W0, conv2d416B0, padding: 2, groups: 384) + 0.90934104f);
        var sum16 = 0.94357765f * active2 + -0.85153687f;
        var x3 = convActivation2.Forward(GlobalAvgPool(sum16)); // [96, 1, 1]
        var features6 = Conv2D(Multiply(sum16, HardSigmoid(Conv2D(x3, conv2d108W0, conv2d108B0))), conv2d417W0, conv2d417B0);
        var sum17 = 1.0398f * HardSwish(0.93785954f * features6 + -0.5619064f) + 0.26264128f;
        var active3 = HardSwish(1.1927304f * Conv2D(sum17, conv2d418W0, conv2d418B0, padding: 2, groups: 384) + 0.83889526f);
        var sum18 = 0.9242346f * Conv2D(0.13191073f * active3 + -0.013258532f, conv2d419W0, conv2d419B0) + -0.31887743f;
        var features7 = Conv2D(1.1363395f * HardSwish(sum18) + 0.17858954f, conv2d420W0, conv2d420B0, padding: 2, groups: 384);
        var sum19 = 0.27580056f * HardSwish(1.1041139f * features7 + 0.5633047f) + -0.0012733722f;
        var scaled9 = 4.7667994f * HardSwish(0.50733507f * Conv2D(sum19, conv2d421W0, conv2d421B0) + -1.1822599f);
        var x4 = residualBlock1.Forward(Conv2D(scaled9 + 1.3562047f, conv2d134W0, conv2d134B0), padding: 0); // [96, 2, 2]
        var sum20 = residualBlock2.Forward(Conv2D(sum13, conv2d133W0, conv2d133B0), padding: 0) + Interpolate(x4, (4, 4)); // [96, 4, 4]
        var sum21 = residualBlock3.Forward(Conv2D(sum7, conv2d132W0, conv2d132B0), padding: 0) + Interpolate(sum20, (8, 8)); // [96, 8, 8]
        // [96, 16, 16]
        var sum22 = residualBlock4.Forward(Conv2D(sum4, conv2d131W0, conv2d131B0), padding: 0) + Interpolate(sum21, (16, 16));
        var x5 = residualBlock5.Forward(x4, padding: 1); // [24, 2, 2]
        var x6 = residualBlock6.Forward(sum20, padding: 1); // [24, 4, 4]
        var x7 = residualBlock7.Forward(sum21, padding: 1); // [24, 8, 8]
        var x8 = residualBlock8.Forward(sum22, padding: 1); // [24, 16, 16]
        var features8 = Conv2D(Concat([Interpolate(x5, (16, 16)), Interpolate(x6, (16, 16)), Interpolate(x7, (16, 16)), x8]),
            conv2d159W0, padding: 1);
        var enlarged = ConvTranspose2D(Relu(BatchNorm(features8, batchNorm0W1, batchNorm0W2, batchNorm0W0, batchNorm0B0)),
            conv2dTranspose0W0, stride: 2);
        var normalized2 = BatchNorm(Add(enlarged, Squeeze(conv2dTranspose0B0, 0)), batchNorm1W1, batchNorm1W2, batchNorm1W0,
            batchNorm1B0);
        return ConvTranspose2D(Relu(normalized2), conv2dTranspose1W0, stride: 2) + -0.099539354f;
    }
}

/// <summary>A block of OcrDet, 8 times.</summary>
public sealed class OcrDetResidualBlock(SafeTensors weights)
{
    [Shape("outputs", "inputs", "kernel", "kernel")] private readonly Tensor<float> conv = weights["conv.weight"];
    [Dimensions("hidden", "size", "inputs", "outputs")]
    private readonly OcrDetConvActivation convActivation1 = new(weights.WithPrefix("convActivation.1."));
    [Dimensions("outputs", "outputs", "inputs", "size")]
    private readonly OcrDetConvActivation2 convActivation2_1 = new(weights.WithPrefix("convActivation2.1."));

    public Tensor<float> Forward(Tensor<float> x, int padding)
    {
        var features = Conv2D(x, conv, padding: padding);
        var x2 = convActivation1.Forward(GlobalAvgPool(features));
        var x3 = convActivation2_1.Forward(x2);
        return features + Multiply(features, x3);
    }
}

/// <summary>A block of OcrDet, 10 times.</summary>
public sealed class OcrDetConvActivation(SafeTensors weights)
{
    [Shape("hidden", "inputs", 1, 1)] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("hidden")] private readonly Tensor<float> convBias = weights["conv.bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        int inputs = (int)conv.Lengths[1];
        return Relu(Conv2D(Reshape(x, inputs, 1, 1), conv, convBias));
    }
}

/// <summary>A block of OcrDet, 8 times.</summary>
public sealed class OcrDetConvActivation2(SafeTensors weights)
{
    [Shape("outputs", "inputs", 1, 1)] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("outputs")] private readonly Tensor<float> convBias = weights["conv.bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        return Clamp(Conv2D(x, conv, convBias) * 0.2f + 0.5f, 0, 1);
    }
}
