using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>The same of the watch by a recurrent layer: the mean of its 100 states decides.</summary>
public sealed partial class MotionGru<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(48, 6)] private readonly Tensor<T> rnnWeightIhL0 = weights.Get<T>("rnn.weight_ih_l0");
    [Shape(48, 16)] private readonly Tensor<T> rnnWeightHhL0 = weights.Get<T>("rnn.weight_hh_l0");
    [Shape(48)] private readonly Tensor<T> rnnBiasIhL0 = weights.Get<T>("rnn.bias_ih_l0");
    [Shape(48)] private readonly Tensor<T> rnnBiasHhL0 = weights.Get<T>("rnn.bias_hh_l0");
    [Shape(4, 16)] private readonly Tensor<T> fcWeight = weights.Get<T>("fc.weight");
    [Shape(4)] private readonly Tensor<T> fcBias = weights.Get<T>("fc.bias");

    [Differentiable]
    public Tensor<T> Logits([Shape(100, 6)] Tensor<T> series)
    {
        var rnn = Nn.Gru(series, rnnWeightIhL0, rnnWeightHhL0, rnnBiasIhL0, rnnBiasHhL0);
        var mean = Mean(rnn, dim: 0);
        return Linear(mean, fcWeight, fcBias);
    }
}
