using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>bilstm.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class BiLstm(SafeTensors weights)
{
    [Shape(1000, 64)] private readonly Tensor<float> embedding = weights["embedding.weight"];
    [Shape(256, 64)] private readonly Tensor<float> lstmWeightIhL0 = weights["lstm.weight_ih_l0"];
    [Shape(256, 64)] private readonly Tensor<float> lstmWeightHhL0 = weights["lstm.weight_hh_l0"];
    [Shape(256)] private readonly Tensor<float> lstmBiasIhL0 = weights["lstm.bias_ih_l0"];
    [Shape(256)] private readonly Tensor<float> lstmBiasHhL0 = weights["lstm.bias_hh_l0"];
    [Shape(256, 64)] private readonly Tensor<float> lstmWeightIhL0Reverse = weights["lstm.weight_ih_l0_reverse"];
    [Shape(256, 64)] private readonly Tensor<float> lstmWeightHhL0Reverse = weights["lstm.weight_hh_l0_reverse"];
    [Shape(256)] private readonly Tensor<float> lstmBiasIhL0Reverse = weights["lstm.bias_ih_l0_reverse"];
    [Shape(256)] private readonly Tensor<float> lstmBiasHhL0Reverse = weights["lstm.bias_hh_l0_reverse"];
    [Shape(256, 128)] private readonly Tensor<float> lstmWeightIhL0_2 = weights["lstm.weight_ih_l0_2"];
    [Shape(256, 64)] private readonly Tensor<float> lstmWeightHhL0_2 = weights["lstm.weight_hh_l0_2"];
    [Shape(256)] private readonly Tensor<float> lstmBiasIhL0_2 = weights["lstm.bias_ih_l0_2"];
    [Shape(256)] private readonly Tensor<float> lstmBiasHhL0_2 = weights["lstm.bias_hh_l0_2"];
    [Shape(256, 128)] private readonly Tensor<float> lstmWeightIhL0Reverse2 = weights["lstm.weight_ih_l0_reverse_2"];
    [Shape(256, 64)] private readonly Tensor<float> lstmWeightHhL0Reverse2 = weights["lstm.weight_hh_l0_reverse_2"];
    [Shape(256)] private readonly Tensor<float> lstmBiasIhL0Reverse2 = weights["lstm.bias_ih_l0_reverse_2"];
    [Shape(256)] private readonly Tensor<float> lstmBiasHhL0Reverse2 = weights["lstm.bias_hh_l0_reverse_2"];
    [Shape(3, 128)] private readonly Tensor<float> head = weights["head.weight"];
    [Shape(3)] private readonly Tensor<float> headBias = weights["head.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape("tokens")] int[] ids)
    {
        var picked = Embedding(ids, embedding);
        var lstm = Concat([Lstm(picked, lstmWeightIhL0, lstmWeightHhL0, lstmBiasIhL0, lstmBiasHhL0),
            Lstm(picked, lstmWeightIhL0Reverse, lstmWeightHhL0Reverse, lstmBiasIhL0Reverse, lstmBiasHhL0Reverse, reverse: true)],
            dim: 1);
        var states = Concat([Lstm(lstm, lstmWeightIhL0_2, lstmWeightHhL0_2, lstmBiasIhL0_2, lstmBiasHhL0_2),
            Lstm(lstm, lstmWeightIhL0Reverse2, lstmWeightHhL0Reverse2, lstmBiasIhL0Reverse2, lstmBiasHhL0Reverse2,
            reverse: true)], dim: 1);
        return Linear(Mean(states, 0), head, headBias);
    }
}
