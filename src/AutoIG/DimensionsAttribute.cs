namespace AutoIG;

/// <summary>
/// Binds the named dimensions of a block where the block is declared. A block is a class whose weights carry names instead of sizes,
/// <c>[Shape("out", "in", 3, 3)]</c>; a model that holds one says what they are: <c>[Dimensions("in", 64, "out", 128)]</c>. On an array or
/// list of blocks it holds for every element. A name that is not bound here keeps its meaning in the surrounding type:
/// <c>[Dimensions("channels", "out")]</c> inside a block binds a nested block's <c>channels</c> to the block's own <c>out</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class DimensionsAttribute : Attribute
{
    /// <summary>Binds names to sizes.</summary>
    /// <param name="pairs">
    /// A name (<see cref="string"/>), then its value: an <see cref="int"/> of at least 1, or a <see cref="string"/> that names a dimension
    /// of the surrounding type; and so on for each name.
    /// </param>
    public DimensionsAttribute(params object[] pairs) => Pairs = pairs;

    /// <summary>Names and values, in turn, as they were written.</summary>
    public IReadOnlyList<object> Pairs { get; }
}
