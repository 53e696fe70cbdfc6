namespace AutoIG.Onnx.Blocks;

/// <summary>A block: all its uses, which differ in sizes and weights alone.</summary>
internal sealed class BlockClass(string name, IReadOnlyList<Segment> uses)
{
    public string Name { get; set; } = name;

    public IReadOnlyList<Segment> Uses { get; } = uses;

    public int Length => Uses[0].Length;
}
