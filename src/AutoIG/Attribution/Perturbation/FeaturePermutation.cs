using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Feature permutation: what an output loses where a group of features takes the values that it has in another row, F(row) − F(changed row)
/// (Breiman 2001, "Random Forests"; Fisher, Rudin and Dominici 2019, "All Models are Wrong, but Many are Useful", arXiv 1801.01489, on
/// outputs in place of losses).
/// </summary>
/// <remarks>A group is taken from one row as a whole, in all inputs that it is in. One evaluation a row and group, and one a row.</remarks>
public sealed record FeaturePermutation : RowMethod<PermutationEffects>
{
    /// <summary>The groups; each element alone by default.</summary>
    /// <exception cref="ArgumentNullException">There are none.</exception>
    public FeatureGroups Groups
    {
        get;
        init => field = Expect.NotNull(value, nameof(Groups));
    } = FeatureGroups.PerElement;

    /// <summary>The seed of the permutations.</summary>
    public long Seed { get; init; }

    /// <summary>A permutation of the rows for each group, in place of drawn ones: row r takes the group from row p[r]. Copied.</summary>
    /// <exception cref="ArgumentException">There is none, or one is no permutation.</exception>
    public IReadOnlyList<int[]>? Permutations
    {
        get;
        init => field = value is null ? null : Orders.Checked(value, nameof(Permutations));
    }

    private protected override PermutationEffects Answer<T>(RowCall<T> call, OutputSeed seed)
    {
        int count = call.Rows;
        var layout = Groups.Bind(call.Bound);
        var permutations = Orders.ForGroups(Permutations, layout.Count, count, Seed, nameof(Permutations));
        int points = Expect.Count(count, layout.Count + 1L, nameof(Groups), "changed rows together");
        // The rows as they are, then each of them with the first group changed, …
        double[] values = call.Evaluate(
            points, point => point % count,
            (point, row) =>
            {
                if (point >= count)
                    layout.Replace((point / count) - 1, call[permutations[(point / count) - 1][point % count]], row);
            },
            (_, outputs) => seed.Value(outputs));
        var effects = new double[count * layout.Count];
        for (int row = 0; row < count; row++)
        {
            for (int group = 0; group < layout.Count; group++)
                effects[(row * layout.Count) + group] = values[row] - values[((group + 1) * count) + row];
        }
        return new PermutationEffects(layout.Names, effects, count);
    }
}
