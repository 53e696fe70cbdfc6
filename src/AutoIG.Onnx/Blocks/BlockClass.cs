namespace AutoIG.Onnx.Blocks;

/// <summary>A block: all its uses, which differ in sizes and weights alone.</summary>
/// <param name="isModule">Whether modules of the file are its uses; else the names of its parts are made here.</param>
internal sealed class BlockClass(string name, IReadOnlyList<Segment> uses, bool isModule)
{
    public string Name { get; set; } = name;

    public IReadOnlyList<Segment> Uses { get; } = uses;

    public bool IsModule { get; } = isModule;

    public int Length => Uses[0].Length;
}
