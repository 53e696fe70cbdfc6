using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>One-layer GRU over 16 steps of 8 features; the last hidden state decides.</summary>
public sealed partial class Gru<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(36, 8)] private readonly Tensor<T> rnnWeightIhL0 = weights.Get<T>("rnn.weight_ih_l0");
    [Shape(36, 12)] private readonly Tensor<T> rnnWeightHhL0 = weights.Get<T>("rnn.weight_hh_l0");
    [Shape(36)] private readonly Tensor<T> rnnBiasIhL0 = weights.Get<T>("rnn.bias_ih_l0");
    [Shape(36)] private readonly Tensor<T> rnnBiasHhL0 = weights.Get<T>("rnn.bias_hh_l0");
    [Shape(2, 12)] private readonly Tensor<T> fcWeight = weights.Get<T>("fc.weight");
    [Shape(2)] private readonly Tensor<T> fcBias = weights.Get<T>("fc.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance)]
    public Tensor<T> Logits([Shape(16, 8)] Tensor<T> sequence)
    {
        var hidden = Nn.Gru(sequence, rnnWeightIhL0, rnnWeightHhL0, rnnBiasIhL0, rnnBiasHhL0);
        var last = Select(hidden, dim: 0, index: -1);
        return Linear(last, fcWeight, fcBias);
    }
}
