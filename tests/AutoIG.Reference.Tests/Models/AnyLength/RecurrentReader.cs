using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.AnyLength;

/// <summary>An LSTM over any number of tokens; the last hidden state decides.</summary>
public sealed partial class RecurrentReader<T>(Func<int[], Tensor<T>> weight)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(40, 16)] private readonly Tensor<T> words = weight([40, 16]);
    [Shape(32, 16)] private readonly Tensor<T> weightIh = weight([32, 16]);
    [Shape(32, 8)] private readonly Tensor<T> weightHh = weight([32, 8]);
    [Shape(32)] private readonly Tensor<T> bias = weight([32]);
    [Shape(2, 8)] private readonly Tensor<T> head = weight([2, 8]);

    [Differentiable]
    public Tensor<T> Logits([Shape("tokens", 16)] Tensor<T> embeddings)
    {
        var hidden = Lstm(embeddings, weightIh, weightHh, bias);
        return Linear(Select(hidden, dim: 0, index: -1), head);
    }

    [Differentiable]
    public Tensor<T> TokenLogits([Shape("tokens")] int[] ids) => Logits(Embedding(ids, words));
}
