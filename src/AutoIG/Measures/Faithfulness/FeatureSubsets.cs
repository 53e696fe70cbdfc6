using System.Globalization;

namespace AutoIG;

/// <summary>Sets of features that are removed together: given, drawn from a seed, or squares of pixels. Immutable.</summary>
/// <remarks>The same seed draws the same sets on every platform.</remarks>
public sealed class FeatureSubsets
{
    private readonly Func<ChannelLayout, CancellationToken, int[][]> sets;

    private FeatureSubsets(Func<ChannelLayout, CancellationToken, int[][]> sets) => this.sets = sets;

    /// <summary>Sets that are given.</summary>
    /// <param name="subsets">The features of each set by their position, row-major, none of them twice; they are copied.</param>
    /// <exception cref="ArgumentException">There is no set, or one is empty.</exception>
    public static FeatureSubsets Given(IReadOnlyList<int[]> subsets)
    {
        int[][] copies = [.. Expect.Items(subsets, nameof(subsets)).Select(subset => subset.ToArray())];
        if (copies.Length == 0)
            throw Expect.Unexpected(nameof(subsets), "at least one set of features", "none");
        int empty = Array.FindIndex(copies, subset => subset.Length == 0);
        return empty < 0
            ? new FeatureSubsets((features, _) => Checked(copies, features.Positions))
            : throw Expect.Unexpected(
                string.Create(CultureInfo.InvariantCulture, $"{nameof(subsets)}[{empty}]"), "at least one feature", "none");
    }

    /// <summary>Sets of one size, each drawn without replacement.</summary>
    /// <param name="size">How many features each has; at most as many as there are.</param>
    /// <param name="count">How many sets.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static FeatureSubsets OfSize(int size, int count, long seed = 0)
    {
        Expect.AtLeast(size, 1, nameof(size));
        Expect.AtLeast(count, 1, nameof(count));
        return new FeatureSubsets((features, cancellation) => Drawn(features.Positions, size, count, seed, cancellation));
    }

    /// <summary>Sets of a share of all features, at least one, each drawn without replacement.</summary>
    /// <param name="share">The share, above 0 and at most 1; the number of features is rounded down.</param>
    /// <param name="count">How many sets.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share lies outside, or the count is below 1.</exception>
    public static FeatureSubsets OfShare(double share, int count, long seed = 0)
    {
        if (share is not (> 0 and <= 1))
            throw Expect.OutOfRange(nameof(share), "a number above 0 and at most 1", share);
        Expect.AtLeast(count, 1, nameof(count));
        return new FeatureSubsets((features, cancellation) =>
            Drawn(features.Positions, Math.Max(1, (int)(share * features.Positions)), count, seed, cancellation));
    }

    /// <summary>
    /// Squares of positions, whose corners lie at multiples of a stride as long as the square lies fully inside, row by row.
    /// </summary>
    /// <param name="size">The side of a square.</param>
    /// <param name="stride">The step from one to the next.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static FeatureSubsets Squares(int size, int stride)
    {
        Expect.AtLeast(size, 1, nameof(size));
        Expect.AtLeast(stride, 1, nameof(stride));
        return new FeatureSubsets((features, _) =>
        {
            var (height, width) = Features.Plane(features.Spatial, "squares");
            if (size > Math.Min(height, width))
                throw Expect.OutOfRange(nameof(size), $"at most the shorter side of {Elements.Show(features.Spatial)}", size);
            var squares = new List<int[]>();
            for (int y = 0; y + size <= height; y += stride)
            {
                for (int x = 0; x + size <= width; x += stride)
                    squares.Add(Patches.Square(y, x, size, size, width));
            }

            return [.. squares];
        });
    }

    /// <summary>The sets of features of an input.</summary>
    /// <exception cref="ArgumentException">The input has no such features.</exception>
    internal int[][] Of(ChannelLayout features, CancellationToken cancellation = default) => sets(features, cancellation);

    private static int[][] Checked(int[][] subsets, int count)
    {
        var isTaken = new bool[count];
        for (int i = 0; i < subsets.Length; i++)
        {
            Array.Clear(isTaken);
            foreach (int feature in subsets[i])
            {
                if (feature < 0 || feature >= count || isTaken[feature])
                {
                    throw Expect.Unexpected(
                        string.Create(CultureInfo.InvariantCulture, $"subsets[{i}]"),
                        $"features from 0 to {count - 1}, none of them twice", feature);
                }

                isTaken[feature] = true;
            }
        }

        return subsets;
    }

    private static int[][] Drawn(int features, int size, int count, long seed, CancellationToken cancellation)
    {
        if (size > features)
            throw Expect.OutOfRange(nameof(size), $"at most the {features} features", size);
        var generator = new NormalGenerator(seed);
        var deck = new int[features];
        for (int i = 0; i < features; i++)
            deck[i] = i;
        var subsets = new int[count][];
        for (int j = 0; j < count; j++)
        {
            cancellation.ThrowIfCancellationRequested();
            // The first cards of a shuffled deck, whatever its order was before.
            for (int i = 0; i < size; i++)
            {
                int other = i + generator.NextBelow(features - i);
                (deck[i], deck[other]) = (deck[other], deck[i]);
            }

            subsets[j] = deck[..size];
        }

        return subsets;
    }
}
