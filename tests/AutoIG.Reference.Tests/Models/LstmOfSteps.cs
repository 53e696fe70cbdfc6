using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>The network of <see cref="Lstm{T}"/> with its steps written out, so that the states of each step are layers.</summary>
public sealed partial class LstmOfSteps<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(48, 20)]
    private readonly Tensor<T> gateWeight =
        Concat([weights.Get<T>("rnn.weight_ih_l0"), weights.Get<T>("rnn.weight_hh_l0")], 1);

    [Shape(48)] private readonly Tensor<T> gateBias = Tensor.Add<T>(weights.Get<T>("rnn.bias_ih_l0"), weights.Get<T>("rnn.bias_hh_l0"));
    [Shape(12)] private readonly Tensor<T> zeros = Tensor.CreateFromShape<T>([12]);
    [Shape(2, 12)] private readonly Tensor<T> fcWeight = weights.Get<T>("fc.weight");
    [Shape(2)] private readonly Tensor<T> fcBias = weights.Get<T>("fc.bias");

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Logits([Shape(16, 8)] Tensor<T> sequence)
    {
        Tensor<T> last = zeros, memory = zeros;
        for (int t = 0; t < 16; t++)
        {
            (last, memory) = Step(Select(sequence, 0, t), last, memory);
        }

        return Linear(last, fcWeight, fcBias);
    }

    private (Tensor<T> Hidden, Tensor<T> Cell) Step(Tensor<T> x, Tensor<T> before, Tensor<T> cellBefore)
    {
        var gates = Linear(Concat([x, before], 0), gateWeight, gateBias);
        var i = Sigmoid(Slice(gates, 0, 0..12));
        var f = Sigmoid(Slice(gates, 0, 12..24));
        var g = Tanh(Slice(gates, 0, 24..36));
        var o = Sigmoid(Slice(gates, 0, 36..48));
        var cell = f * cellBefore + i * g;
        var hidden = o * Tanh(cell);
        return (hidden, cell);
    }
}
