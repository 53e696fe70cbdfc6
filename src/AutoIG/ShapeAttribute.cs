namespace AutoIG;

/// <summary>
/// States the shape of a tensor parameter, field or property at compile time, without the batch dimension and in PyTorch's layout:
/// <c>[Shape(1, 28, 28)]</c> is one channel of 28 × 28. A dimension may be a name, <c>[Shape("tokens", 128)]</c>: then it is bound
/// by the first argument that carries it, and everything that carries the same name must agree.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.ReturnValue)]
public sealed class ShapeAttribute : Attribute
{
    /// <summary>No dimensions: what has none is a number and no tensor, and is refused.</summary>
    public ShapeAttribute() => Dimensions = [];

    /// <summary>A shape of fixed sizes.</summary>
    /// <param name="dimensions">The sizes, each at least 1.</param>
    public ShapeAttribute(params int[] dimensions) => Dimensions = Array.ConvertAll(dimensions, d => (object)d);

    /// <summary>A shape some of whose dimensions are names.</summary>
    /// <param name="dimensions">An <see cref="int"/> of at least 1 or a <see cref="string"/> identifier for each dimension.</param>
    public ShapeAttribute(params object[] dimensions) => Dimensions = dimensions;

    /// <summary>The dimensions: boxed <see cref="int"/> sizes and <see cref="string"/> names.</summary>
    public IReadOnlyList<object> Dimensions { get; }
}
