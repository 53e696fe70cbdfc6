using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Permutation importance: how much worse the predictions for labelled rows are where a group of features takes the values of other rows
/// (Breiman 2001, "Random Forests"; Fisher, Rudin and Dominici 2019, "All Models are Wrong, but Many are Useful", arXiv 1801.01489).
/// </summary>
/// <remarks>
/// It is about the model and the data together: a feature that another one says, too, is not missed. Rows are always permuted from the
/// original ones, and a group as a whole.
/// </remarks>
public sealed record PermutationImportance : RowMethod
{
    /// <summary>What predictions are measured by; the cross-entropy by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no measure.</exception>
    public ImportanceMeasure Measure
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Expect.OutOfRange(nameof(Measure), "a measure", value);
    }

    /// <summary>The groups; each element alone by default.</summary>
    /// <exception cref="ArgumentNullException">There are none.</exception>
    public FeatureGroups Groups
    {
        get;
        init => field = Expect.NotNull(value, nameof(Groups));
    } = FeatureGroups.PerElement;

    /// <summary>How many times each group is permuted; 5 by default. Given permutations count themselves.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Repeats
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Repeats));
    } = 5;

    /// <summary>The seed of the permutations.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Permutations of the rows in place of drawn ones, [groups][repeats][rows]: row r takes the group from row p[r]. Copied.
    /// </summary>
    /// <exception cref="ArgumentException">There is none, one is no permutation, or groups have different numbers of them.</exception>
    public IReadOnlyList<IReadOnlyList<int[]>>? Permutations
    {
        get;
        init
        {
            IReadOnlyList<int[]>[]? copies = value is null ? null
                : [.. Expect.Items(value, nameof(Permutations)).Select((repeats, group) => Orders.Checked(
                    repeats, FormattableString.Invariant($"{nameof(Permutations)}[{group}]")))];
            if (copies is { Length: 0 })
                throw Expect.Unexpected(nameof(Permutations), "permutations for each group", "none");
            if (copies is not null && Array.Find(copies, repeats => repeats.Count != copies[0].Count) is { } other)
            {
                throw Expect.Unexpected(
                    nameof(Permutations), FormattableString.Invariant($"{copies[0].Count} for each group"), other.Count);
            }
            field = copies is null ? null : Array.AsReadOnly(copies);
        }
    }

    /// <summary>Asks about rows of the elements of a single tensor.</summary>
    /// <param name="function">The function, as generated, which gives a score for each class.</param>
    /// <param name="rows">The rows, at least one.</param>
    /// <param name="labels">The position of the right output, for each row.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <exception cref="ArgumentException">
    /// A row has another length, a label is no output or there are not as many, or groups or permutations do not fit.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">An output is not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ImportanceScores Explain<T>(
        DifferentiableFunction<T> function, IReadOnlyList<T[]> rows, IReadOnlyList<int> labels, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Explain(function, rows.Count, Reading(rows), labels, cancellation);
    }

    /// <summary>Asks about rows of any inputs.</summary>
    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, IReadOnlyList{T[]}, IReadOnlyList{int}, CancellationToken)"/>
    public ImportanceScores Explain<T>(
        DifferentiableFunction<T> function, IReadOnlyList<FunctionInput<T>> rows, IReadOnlyList<int> labels,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Explain(function, rows.Count, Reading(rows), labels, cancellation);
    }

    /// <summary>Asks about rows of generated records.</summary>
    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, IReadOnlyList{T[]}, IReadOnlyList{int}, CancellationToken)"/>
    /// <typeparam name="T">The element type.</typeparam>
    /// <typeparam name="TInput">The record.</typeparam>
    public ImportanceScores Explain<T, TInput>(
        DifferentiableFunction<T, TInput> function, IReadOnlyList<TInput> rows, IReadOnlyList<int> labels,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TInput : struct, IFunctionInput<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Explain(function, rows.Count, Reading<T, TInput>(rows), labels, cancellation);
    }

    private ImportanceScores Explain<T>(
        DifferentiableFunction<T> function, int count, Action<Arguments<T>, int> read, IReadOnlyList<int> labels,
        CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(labels);
        using var call = Begin(function, count, read, cancellation);
        var targets = Targets(call, labels);
        var layout = Groups.Bind(call.Bound);
        if (Permutations is { } given && given.Count != layout.Count)
            throw Expect.Unexpected(nameof(Permutations), FormattableString.Invariant($"those of {layout.Count} groups"), given.Count);
        int repeats = Permutations?[0].Count ?? Repeats;
        var permutations = Orders.ForGroups(
            Permutations?.SelectMany(group => group).ToArray(), layout.Count * repeats, count, Seed, nameof(Permutations));
        int points = Expect.Count(count, (layout.Count * (long)repeats) + 1, nameof(Repeats), "changed rows together");
        double[] values = call.Evaluate(
            points, point => point % count,
            (point, row) =>
            {
                int change = (point / count) - 1;
                if (change >= 0)
                    layout.Replace(change / repeats, call[permutations[change][point % count]], row);
            },
            (point, outputs) => Measure == ImportanceMeasure.CrossEntropy
                ? targets[point % count].Value(outputs)
                : OutputSeed.ArgMax(outputs) == labels[point % count] ? 1 : 0);
        double original = Mean(0);
        var scores = new double[layout.Count * repeats];
        for (int change = 0; change < scores.Length; change++)
            scores[change] = Measure == ImportanceMeasure.CrossEntropy ? Mean(change + 1) - original : original - Mean(change + 1);
        return new ImportanceScores(layout.Names, scores, original);

        double Mean(int block)
        {
            double sum = 0;
            foreach (double value in values.AsSpan(block * count, count))
                sum += value;
            return sum / count;
        }
    }

    /// <summary>The cross-entropy with the label of each row.</summary>
    private static OutputSeed[] Targets<T>(RowCall<T> call, IReadOnlyList<int> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (labels.Count != call.Rows)
            throw Expect.Unexpected(nameof(labels), FormattableString.Invariant($"{call.Rows}, one for each row"), labels.Count);
        int outputs = call.Bound.OutputLength;
        if (call.Bound.Plan.OutputShape.Length != 1 || outputs < 2)
        {
            throw Expect.Unexpected(
                "function", "a score for each of at least two classes",
                $"{call.Bound.Function.Signature.Name}, whose outputs have the shape {Elements.Show(call.Bound.Plan.OutputShape)}");
        }
        var seeds = new OutputSeed[outputs];
        for (int label = 0; label < outputs; label++)
            seeds[label] = call.Seed(Target.CrossEntropy(label));
        for (int row = 0; row < labels.Count; row++)
        {
            if (labels[row] < 0 || labels[row] >= outputs)
            {
                throw Expect.Unexpected(
                    FormattableString.Invariant($"{nameof(labels)}[{row}]"),
                    FormattableString.Invariant($"an output from 0 to {outputs - 1}"), labels[row]);
            }
        }
        return [.. labels.Select(label => seeds[label])];
    }
}
