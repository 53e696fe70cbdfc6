using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Blocks;

/// <summary>Variables of the method that stand one behind the other: a use of a block.</summary>
/// <param name="Start">The first of them.</param>
/// <param name="Prefix">The names of the module before those of its weights: <c>encoder.layer.0.</c></param>
internal sealed record Segment(IReadOnlyList<Local> All, int Start, int Length, string Prefix)
{
    public int End => Start + Length;

    /// <summary>What the block gives.</summary>
    public Local Output => All[End - 1];

    public IEnumerable<Local> Locals => Enumerable.Range(Start, Length).Select(i => All[i]);

    public bool Contains(Segment other) => other.Start >= Start && other.End <= End && other.Length < Length;

    public bool Overlaps(Segment other) => other.Start < End && Start < other.End;
}
