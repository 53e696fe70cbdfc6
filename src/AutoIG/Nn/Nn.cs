namespace AutoIG;

/// <summary>
/// The vocabulary a model is written in: PyTorch's functional names, defaults and layouts on
/// <see cref="System.Numerics.Tensors.Tensor{T}"/>, evaluated eagerly.
/// </summary>
/// <remarks>
/// <para>A value is one sample: there is no batch dimension. An image is [channels, height, width], a sequence [tokens, features].
/// A dimension argument may be negative and then counts from the end.</para>
/// <para>Dense products, convolutions, normalisations and reductions are summed in double precision and rounded once to
/// <c>T</c>, so that the eager evaluation is a yardstick for faster ones. A tensor always has at least one dimension: a reduction of
/// everything returns <c>T</c> itself.</para>
/// <para>Every shape that does not fit is an <see cref="ArgumentException"/> that names the operator, the argument, what was expected
/// and what came.</para>
/// <para>Where a function has a kink, its documentation says which of the one-sided derivatives is meant there.</para>
/// </remarks>
public static partial class Nn;
