using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// What a method works on: samples to be explained and their baselines, the target, and room for the results. Pooled with its buffers.
/// </summary>
/// <remarks>
/// The rows of <see cref="Ends"/> are the samples, then the baselines. There are several samples where a method (SmoothGrad) asks another
/// one to explain many points at a time; they then share the baselines and the target.
/// </remarks>
internal sealed class AttributionWorkspace<T>(DifferentiableFunction<T> function) : IWorkspace
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // What the frontier, its sums and its ends of one group of samples may hold.
    private const long GroupBytes = 1 << 22;
    private const int MostSamplesInGroup = 64;

    private double[] results = [];
    private double[] baselineWeights = [];
    private double[] scratch = [], nodes = [], nodeWeights = [];
    private T[] outputs = [];
    private bool hasOutputs;
    private ComparedPairs<T>? pairs;
    private RelevancePoints<T>? relevance;

    /// <summary>A workspace of the function, which keeps the idle ones.</summary>
    public static AttributionWorkspace<T> Rent(DifferentiableFunction<T> function) =>
        (AttributionWorkspace<T>?)function.Workspaces.TryRent() ?? new AttributionWorkspace<T>(function);

    /// <summary>Gives the workspace back to its function.</summary>
    public void Return()
    {
        Clear();
        function.Workspaces.Return(this);
    }

    public Arguments<T> Ends { get; } = new(function);

    public PathIntegral<T> Path { get; } = new();

    /// <summary>The comparison of inputs and baselines.</summary>
    public ComparedPairs<T> Pairs => pairs ??= new ComparedPairs<T>();

    /// <summary>The points whose outputs are shared out.</summary>
    public RelevancePoints<T> Relevance => relevance ??= new RelevancePoints<T>();

    /// <summary>Where on the paths, the ends included, the explained output or its slope is not finite.</summary>
    public PathFaults<T> Faults => Path.Faults;

    public BoundFunction<T> Bound => Ends.Bound;

    /// <inheritdoc/>
    public long AllocatedBytes =>
        Ends.AllocatedBytes + Path.AllocatedBytes + (pairs?.AllocatedBytes ?? 0) + (relevance?.AllocatedBytes ?? 0)
        + (sizeof(double) * ((long)results.Length + scratch.Length));

    public int Samples { get; private set; }

    public int Baselines { get; private set; }

    public Target Target { get; private set; }

    /// <summary>The position of the target in the output; −1 as long as the outputs have not decided.</summary>
    public int Position { get; private set; }

    public OutputSeed Seed => new(Position, Target.IsProbability);

    public int Threads { get; private set; }

    public CancellationToken Cancellation { get; private set; }

    /// <summary>Whether affine parts may be run at the ends alone. Off in tests: results must not change.</summary>
    public bool UsesFrontier { get; private set; }

    /// <summary>The elements of one result.</summary>
    public int ResultLength { get; private set; }

    /// <summary>The outputs at the (first) sample.</summary>
    public ReadOnlySpan<T> Outputs => outputs.AsSpan(0, Bound.OutputLength);

    /// <summary>F(x′), averaged over the baselines; NaN where the method has none.</summary>
    public double BaselineOutput { get; private set; }

    /// <summary>The estimated error of any attribution of the last sample; NaN where the method estimates none.</summary>
    public double EstimatedError { get; set; }

    /// <summary>The attributions of a sample, which the method writes.</summary>
    public Span<double> Result(int sample) => results.AsSpan(sample * ResultLength, ResultLength);

    /// <summary>The weight of a baseline; they sum to 1.</summary>
    public double BaselineWeight(int baseline) => baselineWeights[baseline];

    /// <summary>The row of a baseline among the ends.</summary>
    public int BaselineRow(int baseline) => Samples + baseline;

    /// <summary>A buffer of zeros of the length of a result.</summary>
    public Span<double> Scratch() => Buffers.Zeroed(ref scratch, ResultLength);

    /// <summary>Room for an α and a weight for each of a number of points.</summary>
    public double[] Nodes(int count, out double[] weights)
    {
        Buffers.Grow(ref nodes, count);
        Buffers.Grow(ref nodeWeights, count);
        weights = nodeWeights;
        return nodes;
    }

    /// <summary>Forgets the ends and what was found between them; <see cref="Begin"/> sets everything else.</summary>
    public void Clear()
    {
        Ends.Clear();
        Faults.Clear();
        Cancellation = default;
    }

    /// <summary>Starts, once <see cref="Ends"/> holds the samples and the baselines.</summary>
    public void Begin(
        int samples, ReadOnlySpan<double> weights, Target target, AttributionMethod method, int threads, CancellationToken cancellation)
    {
        Samples = samples;
        Baselines = Ends.Count - samples;
        SetWeights(weights);
        Target = target;
        Faults.Clear();
        Position = target.Locate(Bound.Plan.OutputShape, function.Signature.Name);
        Threads = threads;
        Cancellation = cancellation;
        UsesFrontier = method.UsesFrontier;
        BaselineOutput = double.NaN;
        EstimatedError = double.NaN;
        hasOutputs = false;
        ResultLength = method.ResultLength(Bound);
        Buffers.Zeroed(ref results, samples * ResultLength);
        BeginPath();
    }

    /// <summary>Makes <see cref="Path"/> ready for an integral between the ends.</summary>
    public void BeginPath() => Path.Begin(Ends, Threads, Position, Target.IsProbability, Cancellation);

    /// <summary>Evaluates the ends and takes from them what the result states: F(x), F(x′), the target.</summary>
    public void EvaluateEnds(LayerInfo? observed = null)
    {
        Path.EvaluateEnds(observed);
        KeepOutputs(Path.OutputsAt(0));
        double sum = 0;
        for (int end = 0; end < Samples + Baselines; end++)
        {
            double value = Seed.Value(Path.OutputsAt(end));
            if (end >= Samples)
                sum += BaselineWeight(end - Samples) * value;
            if (!double.IsFinite(value))
                Faults.OfOutput.Add(end < Samples ? 1 : 0, end, value, Ends[end], Ends[end], 1);
        }
        BaselineOutput = Baselines == 0 ? double.NaN : sum;
    }

    /// <summary>Takes the outputs at the sample. They decide what is explained where the call left it open (arg-max).</summary>
    public void KeepOutputs(ReadOnlySpan<T> atSample)
    {
        if (hasOutputs)
            return;
        hasOutputs = true;
        Buffers.Grow(ref outputs, atSample.Length);
        atSample.CopyTo(outputs);
        if (Position < 0)
            Position = OutputSeed.ArgMax(atSample);
        Path.Seed(Seed);
    }

    /// <summary>How many samples fit into a group whose buffers stay small; depends on the sizes alone.</summary>
    public int SamplesInGroup
    {
        get
        {
            long bytes = (Bound.Frontier.Total + Bound.Inputs.Total) * 16L * (1 + Baselines);
            return (int)Math.Clamp(GroupBytes / Math.Max(1, bytes), 1, MostSamplesInGroup);
        }
    }

    /// <summary>
    /// Starts on other samples of the same call, which are the rows of <see cref="Ends"/>: same baselines, same target.
    /// </summary>
    public void BeginLike(AttributionWorkspace<T> other, AttributionMethod method, int samples)
    {
        for (int b = 0; b < other.Baselines; b++)
            other.Ends[other.BaselineRow(b)].CopyTo(Ends.AddRow());
        Begin(samples, other.baselineWeights.AsSpan(0, other.Baselines), other.Seed.ToTarget(), method, other.Threads, other.Cancellation);
        UsesFrontier = other.UsesFrontier && method.UsesFrontier;
    }

    private void SetWeights(ReadOnlySpan<double> weights)
    {
        Buffers.Grow(ref baselineWeights, Baselines);
        if (weights.Length == 0)
        {
            baselineWeights.AsSpan(0, Baselines).Fill(1.0 / Baselines);
            return;
        }
        if (weights.Length != Baselines)
            throw Expect.Unexpected(nameof(weights), $"{Baselines}, one for each baseline", weights.Length);
        double largest = 0;
        foreach (double weight in weights)
            largest = weight >= 0 && double.IsFinite(weight)
                ? Math.Max(largest, weight)
                : throw Expect.Unexpected(nameof(weights), "finite numbers of at least 0", weight);
        if (largest == 0)
            throw Expect.Unexpected(nameof(weights), "one at least that is not 0", "zeros only");
        // As shares of the largest: the weights themselves may add up to more than a number holds.
        double sum = 0;
        foreach (double weight in weights)
            sum += weight / largest;
        for (int b = 0; b < weights.Length; b++)
            baselineWeights[b] = weights[b] / largest / sum;
    }
}
