using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// What a method works on: samples to be explained and their baselines, the targets, and room for the results. Pooled with its buffers.
/// </summary>
/// <remarks>
/// The rows of <see cref="Ends"/> are the samples, then the baselines. There are several samples where a method (SmoothGrad) asks another
/// one to explain many points at a time; they then share the baselines and the targets. There are several targets where one call explains
/// several outputs at the same points. Results are those of all samples for the first target, then for the second.
/// </remarks>
internal sealed partial class AttributionWorkspace<T>(DifferentiableFunction<T> function) : IWorkspace
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // What the frontier, its sums and its ends of one group of samples may hold.
    private const long GroupBytes = 1 << 22;
    private const int MostSamplesInGroup = 64;

    // What targets that are explained together may hold beyond what one does.
    private const long TargetBytes = 64 << 20;
    private const int MostTargetsInGroup = 64;

    private double[] baselineWeights = [];
    private bool hasOutputs;
    private OutputSeed[] seeds = [];
    private ComparedPairs<T>? pairs;
    private RelevancePoints<T>? relevance;
    private LinearPieces<T>? pieces;
    private PerturbedPoints<T>? perturbed;

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

    /// <summary>Where on the paths, the ends included, the <see cref="Target"/> or its slope is not finite.</summary>
    public PathFaults<T> Faults => Path.Faults(Target);

    /// <summary>The pieces of a path on which the function is affine.</summary>
    public LinearPieces<T> Pieces => pieces ??= new LinearPieces<T>();

    /// <summary>Points whose inputs, or a layer, are changed.</summary>
    public PerturbedPoints<T> Perturbed => perturbed ??= new PerturbedPoints<T>();

    /// <summary>What the method's integrals report of themselves.</summary>
    public IntegrationTally Integration { get; } = new();

    public BoundFunction<T> Bound => Ends.Bound;

    /// <inheritdoc/>
    public long AllocatedBytes =>
        Ends.AllocatedBytes + Path.AllocatedBytes + (pairs?.AllocatedBytes ?? 0) + (relevance?.AllocatedBytes ?? 0)
        + (pieces?.AllocatedBytes ?? 0) + (perturbed?.AllocatedBytes ?? 0) + Integration.AllocatedBytes
        + (sizeof(double) * ((long)results.Length + errors.Length + scratch.Length + groupValues.Length));

    public int Samples { get; private set; }

    public int Baselines { get; private set; }

    /// <summary>How many targets are explained.</summary>
    public int Targets { get; private set; }

    /// <summary>Which of them a finished explanation is made of and checked for.</summary>
    public int Target { get; set; }

    /// <summary>What is explained by the <see cref="Target"/>; open as long as the outputs have not decided.</summary>
    public OutputSeed Seed => seeds[Target];

    /// <summary>What is explained by each target, likewise.</summary>
    public ReadOnlySpan<OutputSeed> Seeds => seeds.AsSpan(0, Targets);

    /// <summary>How many results there are.</summary>
    public int Results => Targets * Samples;

    public int Threads { get; private set; }

    public CancellationToken Cancellation { get; private set; }

    /// <summary>Whether affine parts may be run at the ends alone. Off in tests: results must not change.</summary>
    public bool UsesFrontier { get; private set; }

    /// <summary>The weight of a baseline; they sum to 1.</summary>
    public double BaselineWeight(int baseline) => baselineWeights[baseline];

    /// <summary>The row of a baseline among the ends.</summary>
    public int BaselineRow(int baseline) => Samples + baseline;

    /// <summary>Forgets the ends and what was found between them; to begin sets everything else.</summary>
    public void Clear()
    {
        Ends.Clear();
        ClearFaults();
        Cancellation = default;
    }

    /// <summary>Starts, once <see cref="Ends"/> holds the sample and the baselines.</summary>
    /// <exception cref="ArgumentException">A target is none of these outputs, or there are not as many weights as baselines.</exception>
    public void Begin(
        ReadOnlySpan<double> weights, ReadOnlySpan<Target> targets, AttributionMethod method, int threads, CancellationToken cancellation)
    {
        Buffers.Grow(ref seeds, targets.Length);
        for (int target = 0; target < targets.Length; target++)
            seeds[target] = targets[target].Seed(Bound.Plan.OutputShape, function.Signature.Name, typeof(T));
        Begin(1, weights, targets.Length, method, threads, cancellation);
    }

    private void Begin(
        int samples, ReadOnlySpan<double> weights, int targets, AttributionMethod method, int threads, CancellationToken cancellation)
    {
        Samples = samples;
        Baselines = Ends.Count - samples;
        SetWeights(weights);
        (Targets, Target) = (targets, 0);
        Threads = threads;
        Cancellation = cancellation;
        UsesFrontier = method.UsesFrontier;
        Buffers.Grow(ref baselineOutputs, targets);
        Buffers.Grow(ref sharedOut, targets);
        baselineOutputs.AsSpan(0, targets).Fill(double.NaN);
        sharedOut.AsSpan(0, targets).Fill(double.NaN);
        Integration.Clear();
        HasStandardErrors = false;
        HasGroups = false;
        hasOutputs = false;
        ofNeurons = null;
        ResultLength = method.ResultLength(Bound);
        Buffers.Zeroed(ref results, Expect.Count(Results, ResultLength, "targets", "attributions together"));
        BeginPath();
        ClearFaults();
    }

    /// <summary>Makes <see cref="Path"/> ready for an integral between the ends.</summary>
    public void BeginPath() => BeginPath(Path, Ends);

    /// <summary>Makes a path ready for an integral of the same call between other ends.</summary>
    public void BeginPath(PathIntegral<T> path, Arguments<T> ends) =>
        path.Begin(ends, Threads, seeds.AsSpan(0, Targets), Cancellation);

    /// <summary>Evaluates the ends, and takes from them what the result states.</summary>
    public void EvaluateEnds(LayerInfo? observed = null, int[]? neurons = null)
    {
        Path.EvaluateEnds(observed);
        StateEnds(neurons);
    }

    /// <summary>
    /// Takes from the ends, which have been evaluated, what the result states: the target, F(x) and F(x′), or in their place the sums of
    /// some elements of the observed layer, by where they lie.
    /// </summary>
    public void StateEnds(int[]? neurons)
    {
        KeepOutputs(Path.OutputsAt(0));
        for (int target = 0; target < Targets; target++)
        {
            double sum = 0;
            for (int end = 0; end < Samples + Baselines; end++)
            {
                double value = neurons is null
                    ? seeds[target].Value(Path.OutputsAt(end))
                    : NeuronPoints<T>.Sum(Path.LayerAt(end), neurons);
                if (neurons is not null && end == 0)
                    ofNeurons = value;
                if (end >= Samples)
                    sum += BaselineWeight(end - Samples) * value;
                if (!double.IsFinite(value))
                    Path.Faults(target).OfOutput.Add(end < Samples ? 1 : 0, end, value, Ends[end], Ends[end], 1);
            }
            baselineOutputs[target] = Baselines == 0 ? double.NaN : sum;
        }
    }

    /// <summary>Takes the outputs at the sample. They decide what is explained where a target left it open (arg-max).</summary>
    public void KeepOutputs(ReadOnlySpan<T> atSample)
    {
        if (hasOutputs)
            return;
        hasOutputs = true;
        Buffers.Grow(ref outputs, atSample.Length);
        atSample.CopyTo(outputs);
        if (OutputSeed.ResolveAll(seeds.AsSpan(0, Targets), atSample))
            Path.Seed(seeds.AsSpan(0, Targets));
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
    /// How many targets are explained at the same points before these are evaluated again; depends on the sizes alone. Each has adjoints
    /// and sums of its own, and is one backward sweep: what is shared, one forward sweep, is little beside those of a full group.
    /// </summary>
    public int TargetsInGroup
    {
        get
        {
            long values = Bound.Frontier.Total + Bound.Inputs.Total;
            // The adjoints of a chunk of points, and the sums along a path from each baseline.
            long bytes = Math.Max(Chunks.CacheBytes, Chunks.SharingPoints * values * sizeof(double))
                + (values * 2 * sizeof(double) * Ends.Count);
            return (int)Math.Clamp(TargetBytes / bytes, 1, MostTargetsInGroup);
        }
    }

    /// <summary>
    /// Starts on other samples of the same call, which are the rows of <see cref="Ends"/>: same baselines, same targets.
    /// </summary>
    public void BeginLike(AttributionWorkspace<T> other, AttributionMethod method, int samples)
    {
        for (int b = 0; b < other.Baselines; b++)
            other.Ends[other.BaselineRow(b)].CopyTo(Ends.AddRow());
        Buffers.Grow(ref seeds, other.Targets);
        other.seeds.AsSpan(0, other.Targets).CopyTo(seeds);
        Begin(
            samples, other.baselineWeights.AsSpan(0, other.Baselines), other.Targets, method, other.Threads, other.Cancellation);
        UsesFrontier = other.UsesFrontier && method.UsesFrontier;
    }

    private void ClearFaults()
    {
        for (int target = 0; target < Path.Targets; target++)
            Path.Faults(target).Clear();
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
