namespace AutoIG;

/// <summary>
/// Quantiles of many features over a stream of samples in bounded memory, with a bound of the error that always holds.
/// </summary>
/// <remarks>
/// <para>A hierarchy of buffers, in which an item at level h stands for 2^h samples. A buffer that is full is sorted, every other item goes
/// to the next level, and the rest is dropped: first those at even places, the next time those at odd ones (Munro and Paterson 1980,
/// "Selection and Sorting with Limited Storage"; Manku, Rajagopalan and Lindsay 1998, "Approximate Medians and other Quantiles in One Pass
/// and with Limited Memory", which alternates likewise). Two sketches merge level by level (Agarwal et al. 2012, "Mergeable
/// Summaries").</para>
/// <para>Of a sorted buffer of even length in which r items are at most v, r rounded up to an even number are counted afterwards where the
/// even places (0, 2, …) are kept, and r rounded down where the odd ones are. So each compaction at level h adds at most 2^h to the rank of
/// any v, or takes at most 2^h from it, and never both: <see cref="Over"/> and <see cref="Under"/> are the sums. Nothing is drawn by
/// chance, and the bound is one of this very sketch, whatever the samples are.</para>
/// <para>All features are compacted at the same time, so that they share the levels and the bound.</para>
/// </remarks>
/// <param name="features">How many features there are.</param>
/// <param name="capacity">k, the items of a buffer; even.</param>
internal sealed class QuantileSketch<T>(int features, int capacity)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<SketchLevel<T>> levels = [];

    /// <summary>The levels, from that of single samples on.</summary>
    public IReadOnlyList<SketchLevel<T>> Levels => levels;

    /// <summary>By how much a rank may be counted too high.</summary>
    public long Over { get; private set; }

    /// <summary>By how much a rank may be counted too low.</summary>
    public long Under { get; private set; }

    /// <summary>Takes one number of each feature.</summary>
    public void Add(ReadOnlySpan<T> sample) => Append(0, sample);

    /// <summary>Takes over what another sketch of as many features and of the same capacity holds.</summary>
    public void Merge(QuantileSketch<T> other)
    {
        for (int height = 0; height < other.levels.Count; height++)
        {
            var level = other.levels[height];
            for (int item = 0; item < level.Count; item++)
                Append(height, level.Item(item));
        }

        Over += other.Over;
        Under += other.Under;
    }

    /// <summary>What another sketch was, as it was written: its levels and how far ranks may be off.</summary>
    public void Restore(IEnumerable<SketchLevel<T>> written, long over, long under)
    {
        levels.AddRange(written);
        (Over, Under) = (over, under);
    }

    /// <summary>
    /// The least item of which at least <paramref name="rank"/> samples are counted as not larger: of the samples in order it lies from
    /// that of rank − <see cref="Over"/> to that of rank + <see cref="Under"/>.
    /// </summary>
    public T Find(int feature, long rank)
    {
        var items = new List<(T Value, long Weight)>();
        for (int height = 0; height < levels.Count; height++)
        {
            var column = new T[levels[height].Count];
            levels[height].CopyFeature(feature, column);
            foreach (T item in column)
                items.Add((item, 1L << height));
        }

        items.Sort((a, b) => a.Value.CompareTo(b.Value));
        long counted = 0;
        foreach (var (value, weight) in items)
        {
            counted += weight;
            if (counted >= rank)
                return value;
        }

        return items[^1].Value;
    }

    private void Append(int height, ReadOnlySpan<T> item)
    {
        while (levels.Count <= height)
            levels.Add(new SketchLevel<T>(features));
        var level = levels[height];
        level.Add(item);
        if (level.Count == capacity)
            Compact(height, level);
    }

    private void Compact(int height, SketchLevel<T> level)
    {
        level.Sort();
        int first = level.KeepsOdd ? 1 : 0;
        if (level.KeepsOdd)
            Under += 1L << height;
        else
            Over += 1L << height;
        level.KeepsOdd = !level.KeepsOdd;
        // What goes up can compact no levels but those above.
        for (int item = first; item < capacity; item += 2)
            Append(height + 1, level.Item(item));
        level.Clear();
    }
}
