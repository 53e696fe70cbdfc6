using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides;

public sealed partial class Watch(SafeTensors weights)
{
    [Shape(48, 6)] private readonly Tensor<float> weightIh = weights["rnn.weight_ih_l0"];
    [Shape(48, 16)] private readonly Tensor<float> weightHh = weights["rnn.weight_hh_l0"];
    [Shape(48)] private readonly Tensor<float> biasIh = weights["rnn.bias_ih_l0"];
    [Shape(48)] private readonly Tensor<float> biasHh = weights["rnn.bias_hh_l0"];
    [Shape(4, 16)] private readonly Tensor<float> fc = weights["fc.weight"];
    [Shape(4)] private readonly Tensor<float> fcBias = weights["fc.bias"];

    [Differentiable]
    public Tensor<float> Logits([Shape("steps", 6)] Tensor<float> series)
    {
        var states = Gru(series, weightIh, weightHh, biasIh, biasHh);
        var mean = Mean(states, dim: 0);
        return Linear(mean, fc, fcBias);
    }
}
