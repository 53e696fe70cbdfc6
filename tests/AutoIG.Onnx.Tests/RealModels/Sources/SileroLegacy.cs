using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>silero-legacy.onnx, as it was exported by pytorch 1.12.0.</summary>
public sealed partial class SileroLegacy(SafeTensors weights)
{
    [Shape(258, 1, 256)]
    private readonly Tensor<float> modelFeatureExtractorForwardBasisBuffer = weights["model.feature_extractor.forward_basis_buffer"];
    [Shape(1, 1, 7)] private readonly Tensor<float> modelAdaptiveNormalizationFilter = weights["model.adaptive_normalization.filter_"];
    [Shape(16, 16, 1)] private readonly Tensor<float> conv143 = weights["Conv_143.weight"];
    [Shape(16)] private readonly Tensor<float> conv143Bias = weights["Conv_143.bias"];
    [Shape(32, 32, 1)] private readonly Tensor<float> conv151 = weights["Conv_151.weight"];
    [Shape(32)] private readonly Tensor<float> conv151Bias = weights["Conv_151.bias"];
    [Shape(32, 1, 5)] private readonly Tensor<float> modelEncoder7_0DwConv0 = weights["model.encoder.7.0.dw_conv.0.weight"];
    [Shape(32)] private readonly Tensor<float> modelEncoder7_0DwConv0Bias = weights["model.encoder.7.0.dw_conv.0.bias"];
    [Shape(32, 32, 1)] private readonly Tensor<float> modelEncoder7_0PwConv0 = weights["model.encoder.7.0.pw_conv.0.weight"];
    [Shape(32)] private readonly Tensor<float> modelEncoder7_0PwConv0Bias = weights["model.encoder.7.0.pw_conv.0.bias"];
    [Shape(32, 32, 1)] private readonly Tensor<float> conv158 = weights["Conv_158.weight"];
    [Shape(32)] private readonly Tensor<float> conv158Bias = weights["Conv_158.bias"];
    [Shape(64, 64, 1)] private readonly Tensor<float> conv166 = weights["Conv_166.weight"];
    [Shape(64)] private readonly Tensor<float> conv166Bias = weights["Conv_166.bias"];
    [Shape(256, 64)] private readonly Tensor<float> lSTM245WeightIhL0 = weights["LSTM_245.weight_ih_l0"];
    [Shape(256, 64)] private readonly Tensor<float> lSTM245WeightHhL0 = weights["LSTM_245.weight_hh_l0"];
    [Shape(256)] private readonly Tensor<float> lSTM245BiasIhL0 = weights["LSTM_245.bias_ih_l0"];
    [Shape(256)] private readonly Tensor<float> lSTM245BiasHhL0 = weights["LSTM_245.bias_hh_l0"];
    [Shape(256, 64)] private readonly Tensor<float> lSTM315WeightIhL0 = weights["LSTM_315.weight_ih_l0"];
    [Shape(256, 64)] private readonly Tensor<float> lSTM315WeightHhL0 = weights["LSTM_315.weight_hh_l0"];
    [Shape(256)] private readonly Tensor<float> lSTM315BiasIhL0 = weights["LSTM_315.bias_ih_l0"];
    [Shape(256)] private readonly Tensor<float> lSTM315BiasHhL0 = weights["LSTM_315.bias_hh_l0"];
    [Shape(1, 64, 1)] private readonly Tensor<float> modelDecoderDecoder1 = weights["model.decoder.decoder.1.weight"];
    [Shape(1)] private readonly Tensor<float> modelDecoderDecoder1Bias = weights["model.decoder.decoder.1.bias"];
    [Dimensions("hidden", 258, "hidden2", 16)]
    private readonly SileroLegacyResidualBlock residualBlock1 = new(weights.WithPrefix("residualBlock.1."));
    [Dimensions("hidden", 16, "hidden2", 32)]
    private readonly SileroLegacyResidualBlock residualBlock2 = new(weights.WithPrefix("residualBlock.2."));
    [Dimensions("hidden", 32, "hidden2", 64)]
    private readonly SileroLegacyResidualBlock residualBlock3 = new(weights.WithPrefix("residualBlock.3."));

    [Differentiable]
    public Tensor<float> Forward([Shape(1536)] Tensor<float> input)
    {
        var features = Conv1D(Squeeze(Pad(Reshape(input, 1, 1, 1536), [96, 96], mode: PaddingMode.Reflect), 0),
            modelFeatureExtractorForwardBasisBuffer, stride: 64);
        var root = Sqrt(Square(Slice(features, 0, 0..129)) + Square(Slice(features, 0, 129..258)));
        var logarithm = Log(1f + (root * 1048576f));
        var mean = Mean(logarithm, 0, keepDim: true);
        var features2 = Conv1D(Concat([Flip(Slice(mean, 1, 1..4), 1), mean, Flip(Slice(mean, 1, 20..23), 1)], dim: 1),
            modelAdaptiveNormalizationFilter);
        var x = residualBlock1.Forward(Concat([root, Add(logarithm, Negate(Mean(features2, 1, keepDim: true)))])); // [16, 24]
        var x2 = residualBlock2.Forward(Relu(Conv1D(x, conv143, conv143Bias, stride: 2))); // [32, 12]
        var active = Relu(Conv1D(x2, conv151, conv151Bias, stride: 2));
        var active2 = Relu(Conv1D(active, modelEncoder7_0DwConv0, modelEncoder7_0DwConv0Bias, padding: 2, groups: 32));
        var features3 = Conv1D(Relu(Conv1D(active2, modelEncoder7_0PwConv0, modelEncoder7_0PwConv0Bias) + active), conv158,
            conv158Bias, stride: 2);
        var x3 = residualBlock3.Forward(Relu(features3)); // [64, 3]
        var states = Lstm(Transpose(Relu(Conv1D(x3, conv166, conv166Bias)), 0, 1), lSTM245WeightIhL0, lSTM245WeightHhL0,
            lSTM245BiasIhL0, lSTM245BiasHhL0);
        var transposed = Transpose(Lstm(states, lSTM315WeightIhL0, lSTM315WeightHhL0, lSTM315BiasIhL0, lSTM315BiasHhL0), 0, 1);
        var mean2 = Mean(Squeeze(Sigmoid(Conv1D(Relu(transposed), modelDecoderDecoder1, modelDecoderDecoder1Bias)), 0), 0);
        return Unsqueeze(mean2, 0);
    }
}

/// <summary>A block of SileroLegacy, 3 times.</summary>
public sealed class SileroLegacyResidualBlock(SafeTensors weights)
{
    [Shape("hidden", 1, 5)] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("hidden")] private readonly Tensor<float> convBias = weights["conv.bias"];
    [Shape("hidden2", "hidden", 1)] private readonly Tensor<float> conv2 = weights["conv2.weight"];
    [Shape("hidden2")] private readonly Tensor<float> conv2Bias = weights["conv2.bias"];
    [Shape("hidden2", "hidden", 1)] private readonly Tensor<float> conv3 = weights["conv3.weight"];
    [Shape("hidden2")] private readonly Tensor<float> conv3Bias = weights["conv3.bias"];

    public Tensor<float> Forward(Tensor<float> x)
    {
        int hidden = (int)conv.Lengths[0];
        var sum = Conv1D(Relu(Conv1D(x, conv, convBias, padding: 2, groups: hidden)), conv2, conv2Bias)
            + Conv1D(x, conv3, conv3Bias);
        return Relu(sum);
    }
}
