namespace AutoIG.Onnx.Graphs;

/// <summary>What is known of a value of the graph.</summary>
/// <param name="Name">ONNX's name of it.</param>
/// <param name="Kind">What its elements are.</param>
/// <param name="Shape">Its sizes, the batch's among them.</param>
/// <param name="Content">Its elements, where they do not depend on what is explained.</param>
/// <param name="IsData">Whether it depends on what is explained.</param>
internal sealed record Value(string Name, ElementKind Kind, IReadOnlyList<Size> Shape, Content? Content, bool IsData)
{
    public int Rank => Shape.Count;

    /// <summary>How many elements there are.</summary>
    public Size Count => Size.Product(Shape);

    /// <summary>The number that the only element, or every element, is.</summary>
    public double? Number => Content switch
    {
        null => null,
        { Everywhere: { } value } => value,
        { IsArray: true } when Count.IsOne => Kind == ElementKind.Real ? Content.Reals()[0] : Content.Integers()[0],
        _ => null,
    };

    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
