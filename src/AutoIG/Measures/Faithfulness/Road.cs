using System.Collections.ObjectModel;

namespace AutoIG;

/// <summary>
/// Remove and debias: pixels are removed by replacing them with what their neighbours foretell, so that little of the removed information
/// stays in the shape of the hole, and the score is the mean of F over several shares of removed pixels (Rong et al. 2022, "A Consistent
/// and Efficient Evaluation Strategy for Attribution Methods", arXiv 2202.00449).
/// </summary>
/// <remarks>
/// <para>Low is good from the most relevant down, high from the least relevant up; of the <see cref="RelevanceOrder.Difference"/>, which is
/// the least relevant's mean less the most relevant's, high. It says nothing about pixels that are told by their neighbours. The baseline
/// is not used.</para>
/// <para>The columns are F and the percentages. For each percentage q, floor(qP/100) of the P pixels are removed afresh; the linear system
/// of those is solved exactly, at a cost of their number times the square of the image's width.</para>
/// </remarks>
public sealed record Road : AttributionMeasure
{
    /// <summary>The percentages of pixels that are removed, each above 0 and below 100; 10, 20, … 90 by default.</summary>
    /// <exception cref="ArgumentException">There is none, or one lies outside.</exception>
    public IReadOnlyList<double> Percentages
    {
        get;
        init => field = Checked(value);
    } = [10, 20, 30, 40, 50, 60, 70, 80, 90];

    /// <summary>Which pixels are removed first: the most relevant by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such order.</exception>
    public RelevanceOrder Order
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Expect.OutOfRange(nameof(Order), "a relevance order", value);
    }

    /// <summary>
    /// Whether it is counted, as in the paper, where the target stays the largest output, in place of F; the target must be one output. Of
    /// equal outputs none is the largest. Off by default.
    /// </summary>
    public bool CountsHits { get; init; }

    /// <summary>
    /// What is added to the pixels that were replaced, so that they do not tell themselves by their smoothness: one given row, or drawn
    /// once for each percentage. <see langword="null"/>, the default, for nothing.
    /// </summary>
    public Noise? Noise { get; init; }

    /// <summary>The seed of drawn noise.</summary>
    public long Seed { get; init; }

    internal override MeasureResult Judge<T>(MeasureCall<T> call)
    {
        Features.Plane(call.Features.Spatial, nameof(Road));
        double[] percentages = [.. Percentages];
        if (Order != RelevanceOrder.Difference)
        {
            double[] values = Curve(call, Order == RelevanceOrder.LeastRelevantFirst);
            return new MeasureResult(values.Sum() / values.Length, (Name, values), ("percentage", percentages));
        }

        double[] first = Curve(call, ascending: false), last = Curve(call, ascending: true);
        return new MeasureResult(
            (last.Sum() - first.Sum()) / first.Length, ($"{Name}, most relevant first", first), ($"{Name}, least relevant first", last),
            ("percentage", percentages));
    }

    private string Name => CountsHits ? "hit" : "F";

    private double[] Curve<T>(MeasureCall<T> call, bool ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[][] rows = Imputed(call, ascending ? Features.Ascending(call.Scores) : Features.Descending(call.Scores));
        if (!CountsHits)
            return call.Evaluate(rows.Length, (probe, input) => rows[probe].CopyTo(input));
        double[] margins = call.Evaluate(
            Target.Margin(call.Target, RunnerUp.AtEachPoint), rows.Length, (probe, input) => rows[probe].CopyTo(input));
        return Array.ConvertAll(margins, margin => margin > 0 ? 1.0 : 0);
    }

    /// <summary>The images with pixels removed, one for each percentage.</summary>
    private T[][] Imputed<T>(MeasureCall<T> call, int[] order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rows = new T[Percentages.Count][];
        var generator = new NormalGenerator(Seed);
        var noisy = new T[call.X.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = [.. call.X];
            var removed = order.AsSpan(0, (int)(Percentages[i] * order.Length / 100));
            NeighbourImputation.Impute<T>(call.Features, removed, rows[i], call.Cancellation);
            if (Noise is null)
                continue;
            Noise.AddTo(call.Bound, rows[i], Noise.Rows is null ? i : 0, ref generator, noisy);
            call.Features.Copy<T>(removed, noisy, rows[i]);
        }

        return rows;
    }

    private static ReadOnlyCollection<double> Checked(IReadOnlyList<double> percentages)
    {
        ArgumentNullException.ThrowIfNull(percentages);
        if (percentages.Count == 0)
            throw Expect.Unexpected(nameof(Percentages), "at least one", "none");
        foreach (double percentage in percentages)
        {
            if (percentage is not (> 0 and < 100))
                throw Expect.OutOfRange(nameof(Percentages), "numbers above 0 and below 100", percentage);
        }

        return Array.AsReadOnly(percentages.ToArray());
    }
}
