using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>gru.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class GruKws(SafeTensors weights)
{
    [Shape(288, 40)] private readonly Tensor<float> gruWeightIhL0 = weights["gru.weight_ih_l0"];
    [Shape(288, 96)] private readonly Tensor<float> gruWeightHhL0 = weights["gru.weight_hh_l0"];
    [Shape(288)] private readonly Tensor<float> gruBiasIhL0 = weights["gru.bias_ih_l0"];
    [Shape(288)] private readonly Tensor<float> gruBiasHhL0 = weights["gru.bias_hh_l0"];
    [Shape(96)] private readonly Tensor<float> gruInitialH = weights["gru.initial_h"];
    [Shape(12, 96)] private readonly Tensor<float> head = weights["head.weight"];
    [Shape(12)] private readonly Tensor<float> headBias = weights["head.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(50, 40)] Tensor<float> input)
    {
        var gru = Gru(input, gruWeightIhL0, gruWeightHhL0, gruBiasIhL0, gruBiasHhL0, initialHidden: gruInitialH);
        return Linear(Select(gru, 0, -1), head, headBias);
    }
}
