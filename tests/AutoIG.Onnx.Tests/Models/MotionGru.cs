using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>basic-motions-gru.onnx, as it was exported by pytorch 2.14.1.</summary>
public sealed partial class MotionGru(SafeTensors weights)
{
    [Shape(48, 6)] private readonly Tensor<float> rnnWeightIhL0 = weights["rnn.weight_ih_l0"];
    [Shape(48, 16)] private readonly Tensor<float> rnnWeightHhL0 = weights["rnn.weight_hh_l0"];
    [Shape(48)] private readonly Tensor<float> rnnBiasIhL0 = weights["rnn.bias_ih_l0"];
    [Shape(48)] private readonly Tensor<float> rnnBiasHhL0 = weights["rnn.bias_hh_l0"];
    [Shape(4, 16)] private readonly Tensor<float> fc = weights["fc.weight"];
    [Shape(4)] private readonly Tensor<float> fcBias = weights["fc.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(100, 6)] Tensor<float> x) =>
        Linear(Mean(Gru(x, rnnWeightIhL0, rnnWeightHhL0, rnnBiasIhL0, rnnBiasHhL0), 0), fc, fcBias);
}
