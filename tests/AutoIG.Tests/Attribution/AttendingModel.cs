using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution;

/// <summary>Two attentions over any number of tokens: one of two heads, and one of a single head that sees what was before.</summary>
internal sealed partial class AttendingModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(4, 4)] private readonly Tensor<T> query = Numbers(1);
    [Shape(4, 4)] private readonly Tensor<T> key = Numbers(2);

    [Differentiable]
    public Tensor<T> Mixed([Shape("tokens", 4)] Tensor<T> x)
    {
        var first = AttentionWeights(Split(Linear(x, query)), Split(Linear(x, key)));
        var joined = x + Reshape(Transpose(MatMul(first, Split(x)), 0, 1), (int)x.Lengths[0], 4);
        var second = AttentionWeights(joined, Linear(joined, key), isCausal: true);
        var last = MatMul(second, joined);
        return Mean(last, dim: 0);
    }

    private static Tensor<T> Split(Tensor<T> y) => Transpose(Reshape(y, (int)y.Lengths[0], 2, 2), 0, 1);

    private static Tensor<T> Numbers(int phase) =>
        Tensor.Create([.. Enumerable.Range(0, 16).Select(i => T.CreateTruncating(Math.Sin((1.7 * i) + phase)))], [4, 4]);
}
