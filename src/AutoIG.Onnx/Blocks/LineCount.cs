using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Blocks;

/// <summary>
/// About how many lines a run of steps takes: a field for each weight, and some more than half a line for a step, because some are written
/// inside others. What is a block already takes the lines of its use.
/// </summary>
internal sealed class LineCount
{
    private const double Step = 0.6;

    // The field, whose sizes often stand in a line of their own, and the call.
    private const double Use = 1.6 + Step;

    // A summary, the class's and the method's heads, four braces, two empty lines.
    private const double Class = 9;

    private readonly double[] lines;
    private readonly int[] blockOf;
    private int blocks;

    public LineCount(IReadOnlyList<Local> locals)
    {
        lines = [.. locals.Select(local => Step + CountWeights(local.Value!))];
        blockOf = new int[locals.Count];
    }

    /// <summary>The lines that a class saves, where its uses are these.</summary>
    public double Saved(int start, int length, int uses)
    {
        double own = 0;
        for (int i = start; i < start + length; i++)
            own += lines[i];
        return (uses * (own - Use)) - Class - own;
    }

    /// <summary>Whether there are blocks in a run.</summary>
    public bool HasBlocks(int start, int length) => blockOf.AsSpan(start, length).ContainsAnyExcept(0);

    /// <summary>
    /// Where the blocks in a run begin and end, in a text that is the same for runs with the same blocks; null where one is cut.
    /// </summary>
    public string? Blocks(int start, int length)
    {
        var text = new System.Text.StringBuilder();
        for (int i = start; i < start + length; i++)
            text.Append(blockOf[i] == 0 ? '.' : i > start && blockOf[i] == blockOf[i - 1] ? '-' : '+');
        bool isCut = (start > 0 && blockOf[start] > 0 && blockOf[start] == blockOf[start - 1])
            || (start + length < blockOf.Length && blockOf[start + length] > 0 && blockOf[start + length] == blockOf[start + length - 1]);
        return isCut ? null : text.ToString();
    }

    /// <summary>These are uses of a block from now on.</summary>
    public void Take(IEnumerable<Segment> uses)
    {
        foreach (var use in uses)
        {
            Array.Fill(lines, 0, use.Start, use.Length);
            lines[use.Start] = Use;
            Array.Fill(blockOf, ++blocks, use.Start, use.Length);
        }
    }

    private static int CountWeights(CodeNode code) => code is WeightCode ? 1 : code.Parts.Sum(CountWeights);
}
