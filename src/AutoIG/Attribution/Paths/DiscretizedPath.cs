using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// The path of Discretized Integrated Gradients: each token goes to the padding token by way of tokens that lie between, so that the points
/// are near embeddings that occur (Sanyal and Ren 2021, "Discretized Integrated Gradients for Explaining Language Models", EMNLP, arXiv
/// 2108.13654). For <see cref="PathIntegratedGradients"/> with one step by the left rule: the method's sum
/// Σ_k (P_{k+1} − P_k) ∂F/∂e(P_k).
/// </summary>
/// <remarks>
/// With E the table, w a token and r the padding token: an element of E_j is monotone if it lies between those of E_r and E_w; one that
/// does not is moved to (E_w)_k − ((E_w)_k − (E_r)_k)/steps. Anchors w₀ = w, w₁, … are chosen one after another among the nearest tokens
/// of the one before; where there is no new one, it is r. The path is v₀ = E_w, v_{s+1} = E_{w_{s+1}} made monotone between E_r and v_s,
/// and E_r at last; it is walked from there.
/// </remarks>
public sealed class DiscretizedPath : IPath
{
    private readonly double[] table;
    private readonly int width, vocabulary, padding, steps, neighbours;
    private readonly AnchorSearch search;
    private readonly double[][] points;

    /// <summary>For a sequence of tokens.</summary>
    /// <param name="embeddings">E, [vocabulary, width]: the table from which the model takes them.</param>
    /// <param name="tokens">The ids of the sequence: the input of the call. Its baseline is as many padding tokens.</param>
    /// <param name="padding">r, the id of the padding token.</param>
    /// <param name="steps">How many anchors follow each token; 30 by default.</param>
    /// <param name="neighbours">
    /// Among how many of the nearest tokens an anchor is looked for; 500 by default, or all where there are fewer.
    /// </param>
    /// <param name="search">Which of them is taken.</param>
    /// <param name="factor">How many times a midpoint is put between every two points; 0 by default.</param>
    /// <typeparam name="T">The element type of the table.</typeparam>
    /// <exception cref="ArgumentException">
    /// The table has not two axes, an element is not finite, there is no token, or an id is none of the table.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number of steps or neighbours is below 1, or the factor is not from 0 to 16.
    /// </exception>
    public static DiscretizedPath Create<T>(
        Tensor<T> embeddings, ReadOnlySpan<int> tokens, int padding, int steps = 30, int neighbours = 500,
        AnchorSearch search = AnchorSearch.Greedy, int factor = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        if (embeddings.Rank != 2)
            throw Expect.Unexpected(nameof(embeddings), "a table of two axes, vocabulary and width", $"{embeddings.Rank} axes");
        var elements = new T[embeddings.FlattenedLength];
        embeddings.FlattenTo(elements);
        var table = new double[elements.Length];
        TensorPrimitives.ConvertTruncating<T, double>(elements, table);
        if (!TensorPrimitives.IsFiniteAll<double>(table))
            throw Expect.Unexpected(nameof(embeddings), "finite numbers", "others");
        return new(
            table, (int)embeddings.Lengths[1], tokens.ToArray(), padding, Expect.AtLeast(steps, 1, nameof(steps)),
            Expect.AtLeast(neighbours, 1, nameof(neighbours)), search, factor);
    }

    private DiscretizedPath(
        double[] table, int width, int[] tokens, int padding, int steps, int neighbours, AnchorSearch search, int factor)
    {
        const int MostFactor = 16;
        (this.table, this.width, this.padding, this.steps, this.search) = (table, width, padding, steps, search);
        vocabulary = table.Length / width;
        this.neighbours = Math.Min(neighbours, vocabulary - 1);
        if (factor is < 0 or > MostFactor)
            throw Expect.OutOfRange(nameof(factor), $"a number from 0 to {MostFactor}", factor);
        if (tokens.Length == 0)
            throw Expect.Unexpected(nameof(tokens), "at least one", "none");
        foreach (int token in (int[])[padding, .. tokens])
        {
            if ((uint)token >= (uint)vocabulary)
                throw Expect.Unexpected(nameof(tokens), $"ids from 0 to {vocabulary - 1}", token);
        }

        Anchors = [.. tokens.Select(AnchorsOf)];
        points = Refined([.. Anchors.Select(PathOf)], factor);
    }

    /// <summary>For each token its anchors, the token itself first: <c>steps + 1</c> ids.</summary>
    public IReadOnlyList<int[]> Anchors { get; }

    /// <inheritdoc/>
    public int Pieces => points.Length - 1;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The input is another sequence than that of the path.</exception>
    public void At(
        int piece, double position, ReadOnlySpan<double> baseline, ReadOnlySpan<double> input, Span<double> point, Span<double> velocity)
    {
        double[] start = points[piece], end = points[piece + 1];
        if (input.Length != start.Length)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The {nameof(DiscretizedPath)}: expected an input of {start.Length} elements, those of its {Anchors.Count} tokens, got ")
                + FormattableString.Invariant($"{input.Length}."));
        }

        for (int i = 0; i < point.Length; i++)
        {
            point[i] = ((1 - position) * start[i]) + (position * end[i]);
            velocity[i] = end[i] - start[i];
        }
    }

    private ReadOnlySpan<double> Row(int token) => table.AsSpan(token * width, width);

    private int[] AnchorsOf(int token)
    {
        var anchors = new int[steps + 1];
        anchors[0] = token;
        for (int s = 0; s < steps; s++)
            anchors[s + 1] = anchors[s] == padding ? padding : NextAnchor(anchors.AsSpan(0, s + 1));
        return anchors;
    }

    /// <summary>Of the nearest tokens that the path has not been to, the first of the best.</summary>
    private int NextAnchor(ReadOnlySpan<int> soFar)
    {
        int best = padding;
        double leastCost = double.PositiveInfinity;
        var monotone = new double[width];
        foreach (int candidate in NearestTo(soFar[^1]))
        {
            if (candidate == padding || soFar.Contains(candidate))
                continue;
            var element = Row(candidate);
            int moved = Monotonise(Row(padding), Row(soFar[^1]), element, monotone);
            double cost = search == AnchorSearch.Greedy ? TensorPrimitives.Distance(element, monotone) : moved;
            if (cost < leastCost)
                (best, leastCost) = (candidate, cost);
        }

        return best;
    }

    /// <summary>The other tokens by their distance, the nearest first.</summary>
    private IEnumerable<int> NearestTo(int token)
    {
        double[] distances = [.. Enumerable.Range(0, vocabulary).Select(other => TensorPrimitives.Distance(Row(token), Row(other)))];
        return Enumerable.Range(0, vocabulary).Where(other => other != token).OrderBy(other => distances[other]).Take(neighbours);
    }

    /// <summary>The points from the padding token to the token, [points][width].</summary>
    private double[][] PathOf(int[] anchors)
    {
        var path = new double[steps + 2][];
        path[^1] = Row(anchors[0]).ToArray();
        for (int s = 0; s < steps; s++)
        {
            // Against the point of the path, not against the anchor: it is the path that is to be monotone.
            path[^(s + 2)] = new double[width];
            Monotonise(Row(padding), path[^(s + 1)], Row(anchors[s + 1]), path[^(s + 2)]);
        }

        path[0] = Row(padding).ToArray();
        return path;
    }

    /// <summary>Moves what does not lie between; says of how many elements.</summary>
    private int Monotonise(ReadOnlySpan<double> start, ReadOnlySpan<double> current, ReadOnlySpan<double> element, Span<double> monotone)
    {
        int moved = 0;
        for (int k = 0; k < width; k++)
        {
            bool lies = element[k] >= Math.Min(start[k], current[k]) && element[k] <= Math.Max(start[k], current[k]);
            monotone[k] = lies ? element[k] : current[k] - ((current[k] - start[k]) / steps);
            moved += lies ? 0 : 1;
        }

        return moved;
    }

    /// <summary>The points of all tokens together, with midpoints between them.</summary>
    private static double[][] Refined(double[][][] paths, int factor)
    {
        double[][] all = [.. Enumerable.Range(0, paths[0].Length).Select(k => paths.SelectMany(path => path[k]).ToArray())];
        for (int round = 0; round < factor; round++)
        {
            var finer = new double[(2 * all.Length) - 1][];
            for (int k = 0; k < finer.Length; k++)
                finer[k] = k % 2 == 0 ? all[k / 2] : [.. all[k / 2].Zip(all[(k / 2) + 1], (a, b) => (a + b) / 2)];
            all = finer;
        }

        return all;
    }
}
