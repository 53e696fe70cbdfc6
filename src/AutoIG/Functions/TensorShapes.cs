using System.Numerics.Tensors;

namespace AutoIG.Functions;

/// <summary>Tensors over arrays of the runtime.</summary>
internal static class TensorShapes
{
    /// <summary>A tensor that shares the array. There is no tensor of rank 0: a scalar becomes one element.</summary>
    public static Tensor<T> Create<T>(T[] elements, ReadOnlySpan<int> shape)
    {
        if (shape.Length == 0)
            return Tensor.Create(elements, [1]);
        Span<nint> lengths = stackalloc nint[shape.Length];
        for (int i = 0; i < shape.Length; i++)
            lengths[i] = shape[i];
        return Tensor.Create(elements, lengths);
    }
}
