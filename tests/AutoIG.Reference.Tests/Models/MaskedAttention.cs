using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>Attention of five tokens, of which some are shut out: by a mask of 0 and −∞ that is added, or by truth values.</summary>
public sealed partial class MaskedAttention<T>(Tensor<T> penalties, Tensor<bool> seen, Tensor<T> memory)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(5, 5)] private readonly Tensor<T> penalties = penalties;
    [Shape(5, 5)] private readonly Tensor<bool> seen = seen;
    [Shape(5, 4)] private readonly Tensor<T> memory = memory;

    [Differentiable]
    public Tensor<T> Added([Shape(5, 4)] Tensor<T> x) => Mean(ScaledDotProductAttention(x, x, x, penalties), dim: 0);

    [Differentiable]
    public Tensor<T> OfTheFirst([Shape(3, 4)] Tensor<T> x) => Mean(ScaledDotProductAttention(x, x, x, penalties[..3, ..3]), dim: 0);

    [Differentiable]
    public Tensor<T> Held([Shape(5, 4)] Tensor<T> x) => Mean(ScaledDotProductAttention(x, x, x, seen), dim: 0);

    // Scores over constant keys are affine in the query: what shuts keys out must not be interpolated.
    [Differentiable]
    public Tensor<T> OverMemory([Shape(5, 4)] Tensor<T> x) => Mean(ScaledDotProductAttention(x, memory, memory, penalties), dim: 0);

    [Differentiable]
    public Tensor<T> HeldOverMemory([Shape(5, 4)] Tensor<T> x) => Mean(ScaledDotProductAttention(x, memory, memory, seen), dim: 0);
}
