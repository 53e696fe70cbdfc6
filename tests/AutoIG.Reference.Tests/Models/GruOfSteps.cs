using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>The network of <see cref="Gru{T}"/> with its steps written out, so that the states of each step are layers.</summary>
public sealed partial class GruOfSteps<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(24, 20)]
    private readonly Tensor<T> gateWeight = Concat(
        [
            Slice(weights.Get<T>("rnn.weight_ih_l0"), 0, 0..24), Slice(weights.Get<T>("rnn.weight_hh_l0"), 0, 0..24),
        ],
        1);

    [Shape(24)]
    private readonly Tensor<T> gateBias = Tensor.Add<T>(
        Slice(weights.Get<T>("rnn.bias_ih_l0"), 0, 0..24), Slice(weights.Get<T>("rnn.bias_hh_l0"), 0, 0..24));

    [Shape(12, 8)] private readonly Tensor<T> newOfInput = Slice(weights.Get<T>("rnn.weight_ih_l0"), 0, 24..36);
    [Shape(12, 12)] private readonly Tensor<T> newOfState = Slice(weights.Get<T>("rnn.weight_hh_l0"), 0, 24..36);
    [Shape(12)] private readonly Tensor<T> newBias = Slice(weights.Get<T>("rnn.bias_ih_l0"), 0, 24..36);
    [Shape(12)] private readonly Tensor<T> newBiasOfState = Slice(weights.Get<T>("rnn.bias_hh_l0"), 0, 24..36);
    [Shape(12, 8)] private readonly Tensor<T> nothing = Tensor.CreateFromShape<T>([12, 8]);
    [Shape(2, 12)] private readonly Tensor<T> fcWeight = weights.Get<T>("fc.weight");
    [Shape(2)] private readonly Tensor<T> fcBias = weights.Get<T>("fc.bias");

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Logits([Shape(16, 8)] Tensor<T> sequence)
    {
        // A state of zeros that is a value like the others: a product of a gate with a constant would give all to the gate.
        var last = Linear(Select(sequence, 0, 0), nothing);
        for (int t = 0; t < 16; t++)
        {
            last = Step(Select(sequence, 0, t), last);
        }

        return Linear(last, fcWeight, fcBias);
    }

    private Tensor<T> Step(Tensor<T> x, Tensor<T> before)
    {
        var gates = Linear(Concat([x, before], 0), gateWeight, gateBias);
        var r = Sigmoid(Slice(gates, 0, 0..12));
        var z = Sigmoid(Slice(gates, 0, 12..24));
        var ofInput = Linear(x, newOfInput, newBias);
        var ofState = Linear(before, newOfState, newBiasOfState);
        var n = Tanh(ofInput + r * ofState);
        var hidden = (T.One - z) * n + z * before;
        return hidden;
    }
}
