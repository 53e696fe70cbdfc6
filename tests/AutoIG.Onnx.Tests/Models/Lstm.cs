using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>lstm.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class Lstm(SafeTensors weights)
{
    [Shape(48, 8)] private readonly Tensor<float> rnnWeightIhL0 = weights["rnn.weight_ih_l0"];
    [Shape(48, 12)] private readonly Tensor<float> rnnWeightHhL0 = weights["rnn.weight_hh_l0"];
    [Shape(48)] private readonly Tensor<float> rnnBiasIhL0 = weights["rnn.bias_ih_l0"];
    [Shape(48)] private readonly Tensor<float> rnnBiasHhL0 = weights["rnn.bias_hh_l0"];
    [Shape(2, 12)] private readonly Tensor<float> fc = weights["fc.weight"];
    [Shape(2)] private readonly Tensor<float> fcBias = weights["fc.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(16, 8)] Tensor<float> x) =>
        Linear(Select(Lstm(x, rnnWeightIhL0, rnnWeightHhL0, rnnBiasIhL0, rnnBiasHhL0), 0, -1), fc, fcBias);
}
