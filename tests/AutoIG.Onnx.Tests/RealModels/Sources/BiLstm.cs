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
    [Shape(256, 128)] private readonly Tensor<float> lstmWeightIhL1 = weights["lstm.weight_ih_l1"];
    [Shape(256, 64)] private readonly Tensor<float> lstmWeightHhL1 = weights["lstm.weight_hh_l1"];
    [Shape(256)] private readonly Tensor<float> lstmBiasIhL1 = weights["lstm.bias_ih_l1"];
    [Shape(256)] private readonly Tensor<float> lstmBiasHhL1 = weights["lstm.bias_hh_l1"];
    [Shape(256, 128)] private readonly Tensor<float> lstmWeightIhL1Reverse = weights["lstm.weight_ih_l1_reverse"];
    [Shape(256, 64)] private readonly Tensor<float> lstmWeightHhL1Reverse = weights["lstm.weight_hh_l1_reverse"];
    [Shape(256)] private readonly Tensor<float> lstmBiasIhL1Reverse = weights["lstm.bias_ih_l1_reverse"];
    [Shape(256)] private readonly Tensor<float> lstmBiasHhL1Reverse = weights["lstm.bias_hh_l1_reverse"];
    [Shape(3, 128)] private readonly Tensor<float> head = weights["head.weight"];
    [Shape(3)] private readonly Tensor<float> headBias = weights["head.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape("tokens")] int[] ids)
    {
        var picked = Embedding(ids, embedding);
        var lstm = Concat([Lstm(picked, lstmWeightIhL0, lstmWeightHhL0, lstmBiasIhL0, lstmBiasHhL0),
            Lstm(picked, lstmWeightIhL0Reverse, lstmWeightHhL0Reverse, lstmBiasIhL0Reverse, lstmBiasHhL0Reverse, reverse: true)],
            dim: 1);
        var states = Concat([Lstm(lstm, lstmWeightIhL1, lstmWeightHhL1, lstmBiasIhL1, lstmBiasHhL1),
            Lstm(lstm, lstmWeightIhL1Reverse, lstmWeightHhL1Reverse, lstmBiasIhL1Reverse, lstmBiasHhL1Reverse, reverse: true)],
            dim: 1);
        return Linear(Mean(states, 0), head, headBias);
    }
}
