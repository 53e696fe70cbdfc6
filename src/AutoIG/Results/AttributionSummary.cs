using System.Diagnostics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// What many explanations say together, feature by feature: mean, magnitude, spread, extremes, quantiles and ranks. Filled one by one, and
/// merged from parts, in memory that does not grow with them, but for the logarithm of their number where quantiles are asked for.
/// </summary>
/// <remarks>
/// <para>Means and deviations are those of Welford (1962), parts of them are merged by Chan, Golub and LeVeque (1979). Quantiles are those
/// of a sketch whose error is bounded without chance: see <see cref="RankErrorBound"/>.</para>
/// <para>Whatever the order in which parts are merged, these are equal to the bit: <see cref="Count"/>, minima, maxima, how often a feature
/// is among the first, and mean ranks (sums of halves, exact to 2⁵² of them). Means, magnitudes and deviations agree to rounding. Quantiles
/// are those of the samples themselves, and equal to the bit, up to <see cref="SketchSize"/> samples less one; beyond that they may be
/// other ones within the bound. The same samples in the same order, cut and merged in the same way, give the same bits.</para>
/// <para>All explanations are of one function by one method, with equal inputs, shapes and names; targets may differ. Not for use by
/// several threads at once: give each a part of its own and merge them.</para>
/// </remarks>
/// <typeparam name="T">The element type of the explanations.</typeparam>
[DebuggerDisplay("{Count} explanations of {FunctionName,nq} by {MethodName,nq}")]
public sealed partial class AttributionSummary<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Half a gigabyte of doubles in the first level: what is more was hardly meant.
    private const int MostItems = 1 << 26;

    private NamedTensors<T>? layout;
    private string[] names = [];
    private double[] means = [], magnitudes = [], squares = [], minima = [], maxima = [], rankSums = [];
    private long[] topCounts = [];
    private QuantileSketch<T>? sketch;

    /// <summary>An empty summary.</summary>
    /// <param name="top">How many features of a sample are its first ones; at least 1.</param>
    /// <param name="sketchSize">
    /// k, the items of each buffer of the sketch of quantiles: even, at least 2. Each feature takes k·(2 + log₂(n/k)) numbers, and ranks
    /// are at most about n·log₂(2n/k)/(2k) off. 0 for no quantiles, as for images, whose features are many.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is smaller, or the size is odd.</exception>
    public AttributionSummary(int top = 10, int sketchSize = 256)
    {
        Top = Expect.AtLeast(top, 1, nameof(top));
        SketchSize = sketchSize >= 0 && sketchSize % 2 == 0
            ? sketchSize : throw Expect.OutOfRange(nameof(sketchSize), "an even number of at least 2, or 0 for no quantiles", sketchSize);
    }

    /// <summary>How many explanations have been added.</summary>
    public long Count { get; private set; }

    /// <summary>How many features of a sample are its first ones.</summary>
    public int Top { get; }

    /// <summary>k, the items of each buffer of the sketch of quantiles; 0 where there are none.</summary>
    public int SketchSize { get; }

    /// <summary>The function that was explained; empty as long as nothing has been added.</summary>
    public string FunctionName { get; private set; } = "";

    /// <summary>The method that explained it; empty as long as nothing has been added.</summary>
    public string MethodName { get; private set; } = "";

    /// <summary>
    /// How many ranks a quantile may be off, of <see cref="Count"/>, on either side: it lies between samples that are so many ranks below
    /// and above. It holds for certain. 0 as long as all samples are held.
    /// </summary>
    public long RankErrorBound => sketch is null ? 0 : Math.Max(sketch.Over, sketch.Under);

    /// <summary>Adds an explanation.</summary>
    /// <param name="attribution">The explanation; it is not kept.</param>
    /// <exception cref="ArgumentException">
    /// It is of another function, method or layout than those before, an attribution is not finite, or the features are too many for the
    /// sketch. Nothing has been added then.
    /// </exception>
    public void Add(Attribution<T> attribution)
    {
        ArgumentNullException.ThrowIfNull(attribution);
        double[] values = attribution.Inputs.Doubles();
        int wrong = Array.FindIndex(values, value => !double.IsFinite(value));
        if (wrong >= 0)
        {
            throw Expect.Unexpected(
                nameof(attribution), "finite attributions", FormattableString.Invariant(
                    $"{values[wrong]} of '{attribution.Inputs.ElementNames()[wrong]}'"));
        }

        Admit(attribution.Inputs, attribution.FunctionName, attribution.MethodName, nameof(attribution));
        Count++;
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i], step = value - means[i];
            means[i] += step / Count;
            squares[i] += step * (value - means[i]);
            magnitudes[i] += (Math.Abs(value) - magnitudes[i]) / Count;
            minima[i] = Math.Min(minima[i], value);
            maxima[i] = Math.Max(maxima[i], value);
        }

        Rank(values);
        if (sketch is not null)
        {
            var sample = new T[values.Length];
            TensorPrimitives.ConvertTruncating<double, T>(values, sample);
            sketch.Add(sample);
        }
    }

    /// <summary>Adds explanations.</summary>
    /// <param name="attributions">The explanations; they are not kept.</param>
    /// <exception cref="ArgumentException">One is such as <see cref="Add"/> refuses; those before it have been added.</exception>
    public void AddRange(IEnumerable<Attribution<T>> attributions)
    {
        ArgumentNullException.ThrowIfNull(attributions);
        foreach (var attribution in attributions)
            Add(attribution);
    }

    /// <summary>Adds what another summary holds, which stays as it is.</summary>
    /// <param name="other">The other summary, of the same <see cref="Top"/> and <see cref="SketchSize"/>.</param>
    /// <exception cref="ArgumentException">
    /// It is this one itself, or of another function, method, layout, <see cref="Top"/> or <see cref="SketchSize"/>. Nothing has been added
    /// then.
    /// </exception>
    public void Merge(AttributionSummary<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == this)
            throw Expect.Unexpected(nameof(other), "another summary", "this one itself");
        if ((other.Top, other.SketchSize) != (Top, SketchSize))
        {
            throw Expect.Unexpected(
                nameof(other), FormattableString.Invariant($"{nameof(Top)} = {Top} and {nameof(SketchSize)} = {SketchSize}"),
                FormattableString.Invariant($"{other.Top} and {other.SketchSize}"));
        }

        if (other.layout is null)
            return;
        Admit(other.layout, other.FunctionName, other.MethodName, nameof(other));
        double count = Count, further = other.Count, all = count + further;
        for (int i = 0; i < means.Length; i++)
        {
            double step = other.means[i] - means[i];
            // Of equal parts, as the mean of the means, which does not depend on which comes first.
            means[i] = count == further ? (means[i] + other.means[i]) / 2 : means[i] + (step * further / all);
            squares[i] += other.squares[i] + (step * step * (count * further / all));
            magnitudes[i] += (other.magnitudes[i] - magnitudes[i]) * further / all;
            minima[i] = Math.Min(minima[i], other.minima[i]);
            maxima[i] = Math.Max(maxima[i], other.maxima[i]);
            rankSums[i] += other.rankSums[i];
            topCounts[i] += other.topCounts[i];
        }

        Count += other.Count;
        sketch?.Merge(other.sketch!);
    }

    /// <summary>The features, in the order of the inputs and of their elements.</summary>
    public IReadOnlyList<FeatureSummary> GetFeatures() => Array.AsReadOnly([.. names.Select((name, i) => new FeatureSummary(name)
    {
        Mean = means[i],
        MeanAbsolute = magnitudes[i],
        StandardDeviation = Count < 2 ? double.NaN : Math.Sqrt(squares[i] / (Count - 1)),
        Minimum = minima[i],
        Maximum = maxima[i],
        TopCount = topCounts[i],
        MeanRank = rankSums[i] / Count,
    })]);

    /// <summary>
    /// A quantile of a feature's attributions: of n samples in order, that of rank ⌈share·n⌉, the first for 0, within
    /// <see cref="RankErrorBound"/> ranks.
    /// </summary>
    /// <param name="feature">The name of the feature, as <see cref="GetFeatures"/> has it.</param>
    /// <param name="share">From 0 to 1: 0.5 for the median.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share lies outside.</exception>
    /// <exception cref="KeyNotFoundException">There is no feature of this name.</exception>
    /// <exception cref="InvalidOperationException"><see cref="SketchSize"/> is 0.</exception>
    public double Quantile(string feature, double share)
    {
        ArgumentNullException.ThrowIfNull(feature);
        _ = Expect.Share(share, nameof(share));
        int at = Array.IndexOf(names, feature);
        return at >= 0 ? QuantileOf(at, share)
            : throw new KeyNotFoundException(
                $"There is no feature '{feature}'; expected one of {string.Join(", ", names.Take(20))}{(names.Length > 20 ? ", …" : "")}.");
    }

    private double QuantileOf(int feature, double share)
    {
        if (sketch is null)
            throw new InvalidOperationException($"{nameof(SketchSize)}: expected at least 2 for quantiles, got 0.");
        long rank = Math.Clamp((long)Math.Ceiling(share * Count), 1, Count);
        return rank == 1 ? minima[feature] : rank == Count ? maxima[feature] : double.CreateTruncating(sketch.Find(feature, rank));
    }

    /// <summary>Takes the layout of the first explanation, and refuses others.</summary>
    private void Admit(NamedTensors<T> inputs, string function, string method, string argument)
    {
        if (layout is null)
        {
            Begin(inputs, argument);
            (FunctionName, MethodName) = (function, method);
            return;
        }

        if ((function, method) != (FunctionName, MethodName))
            throw Expect.Unexpected(argument, $"explanations of {FunctionName} by {MethodName}", $"one of {function} by {method}");
        if (Describe(inputs) is var described && described != Describe(layout))
            throw Expect.Unexpected(argument, $"the inputs {Describe(layout)}, as before", described);
        for (int i = 0; i < inputs.Count; i++)
        {
            if (!inputs[i].Features.SequenceEqual(layout[i].Features))
                throw Expect.Unexpected(argument, $"the names of features of '{inputs[i].Name}' as before", "others");
        }
    }

    private void Begin(NamedTensors<T> inputs, string argument)
    {
        int features = inputs.Sum(input => input.Elements.Length);
        if ((long)features * SketchSize > MostItems)
        {
            throw Expect.Unexpected(
                argument, FormattableString.Invariant(
                    $"at most {MostItems / SketchSize} features for {nameof(SketchSize)} = {SketchSize}; 0 leaves out quantiles"),
                features);
        }

        // The numbers of the first explanation are not needed any more.
        layout = new NamedTensors<T>([.. inputs.Select(input =>
            new NamedTensor<T>(input.Name, new T[input.Elements.Length], input.Shape.ToArray(), input.Features))]);
        names = layout.ElementNames();
        means = new double[features];
        magnitudes = new double[features];
        squares = new double[features];
        rankSums = new double[features];
        topCounts = new long[features];
        minima = [.. Enumerable.Repeat(double.PositiveInfinity, features)];
        maxima = [.. Enumerable.Repeat(double.NegativeInfinity, features)];
        sketch = SketchSize == 0 ? null : new QuantileSketch<T>(features, SketchSize);
    }

    /// <summary>Adds the ranks of one sample by magnitude.</summary>
    private void Rank(double[] values)
    {
        double[] sizes = Array.ConvertAll(values, Math.Abs);
        int[] order = [.. Enumerable.Range(0, sizes.Length)];
        Array.Sort(sizes, order);
        for (int end = sizes.Length; end > 0;)
        {
            // Equal magnitudes from first to end, with so many larger ones as stand behind them.
            int first = end - 1, larger = sizes.Length - end;
            while (first > 0 && sizes[first - 1] == sizes[end - 1])
                first--;
            double rank = larger + ((1.0 + (end - first)) / 2);
            for (int i = first; i < end; i++)
            {
                rankSums[order[i]] += rank;
                topCounts[order[i]] += larger < Top && sizes[i] > 0 ? 1 : 0;
            }

            end = first;
        }
    }

    private static string Describe(NamedTensors<T> inputs) =>
        string.Join(", ", inputs.Select(input => $"{input.Name} {Elements.Show(input.Shape)}"));
}
