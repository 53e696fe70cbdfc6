namespace AutoIG.Functions;

/// <summary>Several values laid one after another in one row: the inputs of a function, or its frontier.</summary>
internal sealed class ValueLayout
{
    private readonly int[] lengths;
    private readonly int[] offsets;

    public ValueLayout(IReadOnlyList<int> lengths)
    {
        this.lengths = [.. lengths];
        offsets = new int[lengths.Count];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = Total;
            // The plan has seen to it that the sum is one.
            Total += this.lengths[i];
        }
    }

    /// <summary>How many values there are.</summary>
    public int Count => lengths.Length;

    /// <summary>The elements of all values together.</summary>
    public int Total { get; }

    public int Length(int value) => lengths[value];

    public int Offset(int value) => offsets[value];

    /// <summary>The part of a row that belongs to one value.</summary>
    public Span<TElement> Part<TElement>(Span<TElement> row, int value) => row.Slice(offsets[value], lengths[value]);

    /// <summary>The part of a row that belongs to one value.</summary>
    public ReadOnlySpan<TElement> Part<TElement>(ReadOnlySpan<TElement> row, int value) => row.Slice(offsets[value], lengths[value]);
}
