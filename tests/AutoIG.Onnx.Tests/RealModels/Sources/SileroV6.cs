using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>silero-v6.onnx, as it was exported by spox.</summary>
public sealed partial class SileroV6(SafeTensors weights)
{
    [Shape(258, 1, 256)] private readonly Tensor<float> stftForwardBasisBuffer = weights["stft.forward_basis_buffer"];
    [Shape(128, 129, 3)] private readonly Tensor<float> encoder0ReparamConv = weights["encoder.0.reparam_conv.weight"];
    [Shape(128)] private readonly Tensor<float> encoder0ReparamConvBias = weights["encoder.0.reparam_conv.bias"];
    [Shape(64, 128, 3)] private readonly Tensor<float> encoder1ReparamConv = weights["encoder.1.reparam_conv.weight"];
    [Shape(64)] private readonly Tensor<float> encoder1ReparamConvBias = weights["encoder.1.reparam_conv.bias"];
    [Shape(64, 64, 3)] private readonly Tensor<float> encoder2ReparamConv = weights["encoder.2.reparam_conv.weight"];
    [Shape(64)] private readonly Tensor<float> encoder2ReparamConvBias = weights["encoder.2.reparam_conv.bias"];
    [Shape(128, 64, 3)] private readonly Tensor<float> encoder3ReparamConv = weights["encoder.3.reparam_conv.weight"];
    [Shape(128)] private readonly Tensor<float> encoder3ReparamConvBias = weights["encoder.3.reparam_conv.bias"];
    [Shape(512, 128)] private readonly Tensor<float> decoderRnnWeightIhL0 = weights["decoder.rnn.weight_ih_l0"];
    [Shape(512, 128)] private readonly Tensor<float> decoderRnnWeightHhL0 = weights["decoder.rnn.weight_hh_l0"];
    [Shape(512)] private readonly Tensor<float> decoderRnnBiasIhL0 = weights["decoder.rnn.bias_ih_l0"];
    [Shape(512)] private readonly Tensor<float> decoderRnnBiasHhL0 = weights["decoder.rnn.bias_hh_l0"];
    [Shape(1, 128, 1)] private readonly Tensor<float> decoderDecoder2 = weights["decoder.decoder.2.weight"];
    [Shape(1)] private readonly Tensor<float> decoderDecoder2Bias = weights["decoder.decoder.2.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(576)] Tensor<float> input)
    {
        var stft = Conv1D(Unsqueeze(Pad(input, [0, 64], mode: PaddingMode.Reflect), 0), stftForwardBasisBuffer, stride: 128);
        var reparamConv = Conv1D(Sqrt(Square(Slice(stft, 0, 0..129)) + Square(Slice(stft, 0, 129..258))), encoder0ReparamConv,
            encoder0ReparamConvBias, padding: 1);
        var features = Conv1D(Relu(Conv1D(Relu(reparamConv), encoder1ReparamConv, encoder1ReparamConvBias, stride: 2,
            padding: 1)), encoder2ReparamConv, encoder2ReparamConvBias, stride: 2, padding: 1);
        var rnn = Lstm(Reshape(Relu(Conv1D(Relu(features), encoder3ReparamConv, encoder3ReparamConvBias, padding: 1)), 1, 128),
            decoderRnnWeightIhL0, decoderRnnWeightHhL0, decoderRnnBiasIhL0, decoderRnnBiasHhL0);
        var decoder = Sigmoid(Conv1D(Relu(Unsqueeze(Select(rnn, 0, -1), 1)), decoderDecoder2, decoderDecoder2Bias));
        var mean = Mean(Squeeze(decoder, 0), 0);
        return Unsqueeze(mean, 0);
    }
}
