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
    [Shape(32, 32, 1)] private readonly Tensor<float> modelEncoder7_0PwConv0 = weights["model.encoder.7.0.pw_conv.0.weight"];
    [Shape(32)] private readonly Tensor<float> modelEncoder7_0PwConv0Bias = weights["model.encoder.7.0.pw_conv.0.bias"];
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
    [Dimensions("hidden", 16, "hidden2", 258)]
    private readonly SileroLegacyResidualBlock residualBlock1 = new(weights.WithPrefix("residualBlock.1."));
    [Dimensions("hidden", 16, "hidden2", 16, "kernel", 1)]
    private readonly SileroLegacyConvActivation convActivation2 = new(weights.WithPrefix("convActivation.2."));
    [Dimensions("hidden", 32, "hidden2", 16)]
    private readonly SileroLegacyResidualBlock residualBlock2 = new(weights.WithPrefix("residualBlock.2."));
    [Dimensions("hidden", 32, "hidden2", 32, "kernel", 1)]
    private readonly SileroLegacyConvActivation convActivation4 = new(weights.WithPrefix("convActivation.4."));
    [Dimensions("hidden", 32, "hidden2", 1, "kernel", 5)]
    private readonly SileroLegacyConvActivation convActivation5 = new(weights.WithPrefix("convActivation.5."));
    [Dimensions("hidden", 32, "hidden2", 32, "kernel", 1)]
    private readonly SileroLegacyConvActivation convActivation6 = new(weights.WithPrefix("convActivation.6."));
    [Dimensions("hidden", 64, "hidden2", 32)]
    private readonly SileroLegacyResidualBlock residualBlock3 = new(weights.WithPrefix("residualBlock.3."));
    [Dimensions("hidden", 64, "hidden2", 64, "kernel", 1)]
    private readonly SileroLegacyConvActivation convActivation8 = new(weights.WithPrefix("convActivation.8."));

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
        var x2 = convActivation2.Forward(x, stride: 2, padding: 0, groups: 1); // [16, 12]
        var x3 = residualBlock2.Forward(x2); // [32, 12]
        var x4 = convActivation4.Forward(x3, stride: 2, padding: 0, groups: 1); // [32, 6]
        var x5 = convActivation5.Forward(x4, stride: 1, padding: 2, groups: 32); // [32, 6]
        var x6 = convActivation6.Forward(Relu(Conv1D(x5, modelEncoder7_0PwConv0, modelEncoder7_0PwConv0Bias) + x4), stride: 2,
            padding: 0, groups: 1); // [32, 3]
        var x7 = residualBlock3.Forward(x6); // [64, 3]
        var x8 = convActivation8.Forward(x7, stride: 1, padding: 0, groups: 1); // [64, 3]
        var states = Lstm(Transpose(x8, 0, 1), lSTM245WeightIhL0, lSTM245WeightHhL0, lSTM245BiasIhL0, lSTM245BiasHhL0);
        var transposed = Transpose(Lstm(states, lSTM315WeightIhL0, lSTM315WeightHhL0, lSTM315BiasIhL0, lSTM315BiasHhL0), 0, 1);
        var mean2 = Mean(Squeeze(Sigmoid(Conv1D(Relu(transposed), modelDecoderDecoder1, modelDecoderDecoder1Bias)), 0), 0);
        return Unsqueeze(mean2, 0);
    }
}

/// <summary>A block of SileroLegacy, 3 times.</summary>
public sealed class SileroLegacyResidualBlock(SafeTensors weights)
{
    [Shape("hidden", "hidden2", 1)] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("hidden")] private readonly Tensor<float> convBias = weights["conv.bias"];
    [Shape("hidden", "hidden2", 1)] private readonly Tensor<float> conv2 = weights["conv2.weight"];
    [Shape("hidden")] private readonly Tensor<float> conv2Bias = weights["conv2.bias"];
    [Dimensions("hidden", "hidden2", "hidden2", 1, "kernel", 5)]
    private readonly SileroLegacyConvActivation convActivation1 = new(weights.WithPrefix("convActivation.1."));

    public Tensor<float> Forward(Tensor<float> x)
    {
        int hidden2 = (int)conv.Lengths[1];
        var x2 = convActivation1.Forward(x, stride: 1, padding: 2, groups: hidden2);
        return Relu(Conv1D(x2, conv, convBias) + Conv1D(x, conv2, conv2Bias));
    }
}

/// <summary>A block of SileroLegacy, 8 times.</summary>
public sealed class SileroLegacyConvActivation(SafeTensors weights)
{
    [Shape("hidden", "hidden2", "kernel")] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape("hidden")] private readonly Tensor<float> convBias = weights["conv.bias"];

    public Tensor<float> Forward(Tensor<float> x, int stride, int padding, int groups)
    {
        return Relu(Conv1D(x, conv, convBias, stride: stride, padding: padding, groups: groups));
    }
}
