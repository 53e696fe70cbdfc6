namespace AutoIG;

/// <summary>
/// Names the elements of an input of a <see cref="DifferentiableAttribute"/> method, so that results say <c>income</c> in place of a
/// position: <c>[Shape(3), Features("age", "income", "debt")]</c>.
/// </summary>
/// <remarks>
/// One name for each element, row-major, each its own. Where the shape is known at compile time their number is checked there; where it
/// has named dimensions it is checked when these are bound, before anything is computed. A number may have one name, which stands for the
/// parameter's in texts. Token ids have no names here, since what stands at a position differs from text to text, and neither has what is
/// held constant.
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FeaturesAttribute : Attribute
{
    /// <summary>Names the elements.</summary>
    /// <param name="names">One name for each element of the input, row-major: no two alike, and none empty.</param>
    public FeaturesAttribute(params string[] names) => Names = names;

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; }
}
