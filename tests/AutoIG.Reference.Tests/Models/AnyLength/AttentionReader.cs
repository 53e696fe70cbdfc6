using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.AnyLength;

/// <summary>Attention of two heads over any number of token embeddings, normalised, pooled by their mean.</summary>
public sealed partial class AttentionReader<T>(Func<int[], Tensor<T>> weight)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(16)] private readonly Tensor<T> normWeight = weight([16]);
    [Shape(16)] private readonly Tensor<T> normBias = weight([16]);
    [Shape(16, 16)] private readonly Tensor<T> query = weight([16, 16]);
    [Shape(16, 16)] private readonly Tensor<T> key = weight([16, 16]);
    [Shape(16, 16)] private readonly Tensor<T> value = weight([16, 16]);
    [Shape(16, 16)] private readonly Tensor<T> output = weight([16, 16]);
    [Shape(3, 16)] private readonly Tensor<T> head = weight([3, 16]);

    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> Logits([Shape("tokens", 16)] Tensor<T> embeddings)
    {
        var z = LayerNorm(embeddings, normWeight, normBias);
        var heads = ScaledDotProductAttention(Split(Linear(z, query)), Split(Linear(z, key)), Split(Linear(z, value)));
        var joined = Reshape(Transpose(heads, 0, 1), (int)z.Lengths[0], -1);
        var attended = embeddings + Linear(joined, output);
        return Linear(Mean(attended, dim: 0), head);
    }

    private static Tensor<T> Split(Tensor<T> y) => Transpose(Reshape(y, (int)y.Lengths[0], 2, -1), 0, 1);
}
