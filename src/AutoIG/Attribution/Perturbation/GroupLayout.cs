using System.Numerics;

namespace AutoIG;

/// <summary>Groups of features laid over the inputs of a call: which group every element of a row belongs to.</summary>
internal sealed class GroupLayout
{
    private readonly int[] firstRun; // group → its first place in runsOf
    private readonly int[] runsOf;
    private readonly int[] fixedRuns;
    private readonly Func<IReadOnlyList<string>> names;

    /// <param name="groupOf">The group of each element of a row; negative where it is never changed.</param>
    /// <param name="count">How many groups there are.</param>
    /// <param name="names">Their names, which are made when somebody asks for them.</param>
    public GroupLayout(int[] groupOf, int count, Func<IReadOnlyList<string>> names)
    {
        (Count, this.names) = (count, names);
        var runs = new List<(int Start, int Length, int Group)>();
        for (int i = 0, start = 0; i < groupOf.Length; i++)
        {
            if (i + 1 < groupOf.Length && groupOf[i + 1] == groupOf[i])
                continue;
            runs.Add((start, i + 1 - start, groupOf[i]));
            start = i + 1;
        }
        Runs = [.. runs];
        firstRun = new int[Count + 1];
        foreach (var run in Runs)
        {
            if (run.Group >= 0)
                firstRun[run.Group + 1]++;
        }
        fixedRuns = [.. Enumerable.Range(0, Runs.Length).Where(run => Runs[run].Group < 0)];
        for (int group = 0; group < Count; group++)
            firstRun[group + 1] += firstRun[group];
        runsOf = new int[firstRun[Count]];
        int[] next = [.. firstRun];
        for (int run = 0; run < Runs.Length; run++)
        {
            if (Runs[run].Group >= 0)
                runsOf[next[Runs[run].Group]++] = run;
        }
    }

    /// <summary>How many groups there are, M.</summary>
    public int Count { get; }

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names => field ??= names();

    /// <summary>Whether some elements belong to no group.</summary>
    public bool LeavesElements => fixedRuns.Length > 0;

    /// <summary>The elements of a row as runs of one group each.</summary>
    public (int Start, int Length, int Group)[] Runs { get; }

    /// <summary>The runs of a group.</summary>
    public ReadOnlySpan<int> RunsOf(int group) => runsOf.AsSpan(firstRun[group], firstRun[group + 1] - firstRun[group]);

    /// <summary>Writes the elements of some groups from one row, and of the others from another.</summary>
    /// <param name="kept">The groups that come from <paramref name="from"/>, as do the elements of none.</param>
    /// <param name="from">A row.</param>
    /// <param name="elsewhere">Another.</param>
    /// <param name="row">What is written.</param>
    /// <typeparam name="TElement">The element type.</typeparam>
    public void Mix<TElement>(
        ReadOnlySpan<ulong> kept, ReadOnlySpan<TElement> from, ReadOnlySpan<TElement> elsewhere, Span<TElement> row)
    {
        // All at once, and then those that are kept: a branch for each element would go wrong at every other one.
        elsewhere.CopyTo(row);
        foreach (int run in fixedRuns)
            Copy(run, from, row);
        for (int word = 0; word < kept.Length; word++)
        {
            for (ulong rest = kept[word]; rest != 0; rest &= rest - 1)
                Replace((word * 64) + BitOperations.TrailingZeroCount(rest), from, row);
        }
    }

    /// <summary>Writes the elements of one group from another row.</summary>
    public void Replace<TElement>(int group, ReadOnlySpan<TElement> by, Span<TElement> row)
    {
        for (int place = firstRun[group]; place < firstRun[group + 1]; place++)
            Copy(runsOf[place], by, row);
    }

    private void Copy<TElement>(int run, ReadOnlySpan<TElement> from, Span<TElement> to)
    {
        var (start, length, _) = Runs[run];
        if (length == 1)
            to[start] = from[start];
        else
            from.Slice(start, length).CopyTo(to[start..]);
    }

    /// <summary>Gives every element the number of its group; 0 where it has none.</summary>
    public void Scatter(ReadOnlySpan<double> ofGroups, Span<double> row)
    {
        foreach (var (start, length, group) in Runs)
            row.Slice(start, length).Fill(group < 0 ? 0 : ofGroups[group]);
    }
}
