using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Tests;

/// <summary>The result of an operator as a tensor: a number is a tensor of one element.</summary>
internal static class OperatorResult
{
    public static Tensor<T> Of<T>(Tensor<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => result;

    public static Tensor<T> Of<T>(T result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Tensor.Create([result]);
}
