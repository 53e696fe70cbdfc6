namespace AutoIG;

/// <summary>A buffer of a <see cref="QuantileSketch{T}"/>: items of one number for each feature, one item behind the other.</summary>
/// <param name="features">How many features there are.</param>
internal sealed class SketchLevel<T>(int features)
{
    private T[] numbers = [];

    /// <summary>How many items there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the next compaction keeps the items at odd places.</summary>
    public bool KeepsOdd { get; set; }

    /// <summary>The numbers of an item.</summary>
    public Span<T> Item(int item) => numbers.AsSpan(item * features, features);

    /// <summary>Adds an item. Room grows with what is held, since what a file claims to hold is not to take memory.</summary>
    public void Add(ReadOnlySpan<T> item)
    {
        if ((Count + 1) * features > numbers.Length)
            Array.Resize(ref numbers, Math.Max(1, Count) * 2 * features);
        item.CopyTo(numbers.AsSpan(Count * features));
        Count++;
    }

    /// <summary>Drops all items.</summary>
    public void Clear() => Count = 0;

    /// <summary>Writes the numbers of one feature, of all items.</summary>
    public void CopyFeature(int feature, Span<T> to)
    {
        for (int item = 0; item < Count; item++)
            to[item] = numbers[(item * features) + feature];
    }

    /// <summary>Sorts the numbers of each feature.</summary>
    public void Sort()
    {
        var sorted = new T[Count];
        for (int feature = 0; feature < features; feature++)
        {
            CopyFeature(feature, sorted);
            sorted.AsSpan().Sort();
            for (int item = 0; item < sorted.Length; item++)
                numbers[(item * features) + feature] = sorted[item];
        }
    }
}
