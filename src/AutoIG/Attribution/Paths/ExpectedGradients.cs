using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Expected gradients: the mean over j of (x − b_j) ∇F(b_j + α_j (x − b_j)), with baselines b_j drawn from the given ones by their weights
/// and α_j uniform in [0, 1) (Erion et al. 2021, "Improving performance of deep learning models with axiomatic attribution priors and
/// expected gradients", arXiv 1906.10670).
/// </summary>
/// <remarks>
/// In expectation the attributions sum to F(x) − mean F(b); <see cref="Attribution{T}.ConvergenceDelta"/> says how far the samples are from
/// it.
/// </remarks>
public record ExpectedGradients : AttributionMethod
{
    /// <summary>How many pairs of a baseline and an α are drawn; 200 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Samples
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Samples));
    } = 200;

    /// <summary>The seed of baselines, α and noise.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// α_j in [0, 1], in place of drawn ones: then the j-th sample takes the j-th baseline, going round, and there are as many samples as
    /// α. The list is copied.
    /// </summary>
    /// <exception cref="ArgumentException">A number lies outside [0, 1], or there is none.</exception>
    public IReadOnlyList<double>? Alphas
    {
        get;
        init
        {
            // A copy: what is checked here is what is used.
            double[]? alphas = value is null ? null : [.. value];
            if (alphas is { Length: 0 })
                throw Expect.Unexpected(nameof(Alphas), "at least one number", "none");
            int wrong = alphas is null ? -1 : Array.FindIndex(alphas, alpha => !(alpha >= 0 && alpha <= 1));
            if (wrong >= 0)
                throw Expect.Unexpected(
                    nameof(Alphas), "numbers from 0 to 1", FormattableString.Invariant($"{alphas![wrong]} at {wrong}"));
            field = alphas is null ? null : Array.AsReadOnly(alphas);
        }
    }

    internal override bool HasBaseline => true;

    internal override bool HasNoise => InputNoise is not null;

    internal override bool IsComplete => true;

    internal override bool SharesPoints => true;

    /// <summary>The noise on the input, where there is one.</summary>
    private protected virtual Noise? InputNoise => null;

    /// <summary>How many samples there are: as many as α, or as rows of noise, where they are given.</summary>
    private int Count => (Alphas?.Count, InputNoise?.Rows) switch
    {
        (null, null) => Samples,
        ({ } alphas, { } rows) when alphas != rows => throw new InvalidOperationException(
            $"The noise of {GetType().Name}: expected {alphas} rows, one for each of {nameof(Alphas)}, got {rows}."),
        var (alphas, rows) => alphas ?? rows!.Value,
    };

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        _ = Count;
        work.EvaluateEnds();
        for (int sample = 0; sample < work.Samples; sample++)
            Attribute(work, sample);
    }

    private void Attribute<T>(AttributionWorkspace<T> work, int sample)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var generator = new NormalGenerator(Seed);
        int count = Count;
        int group = work.SamplesInGroup;
        int ends = work.Samples + work.Baselines;
        // A draw, and for each target the mean and the squared deviations of all draws.
        work.ClearScratch(1 + (2 * work.Targets));
        var alphas = work.Nodes(group, out var weights);
        for (int first = 0, size; first < count; first += size)
        {
            size = Math.Min(group, count - first);
            work.BeginPath();
            work.Ends.Truncate(ends);
            for (int j = 0; j < size; j++)
            {
                int baseline = Alphas is null ? Draw(work, generator.NextUniform()) : (first + j) % work.Baselines;
                alphas[j] = Alphas is null ? generator.NextUniform() : Alphas[first + j];
                weights[j] = 1;
                work.Path.AddSegment(work.BaselineRow(baseline), AddInput(work, sample, first + j, ref generator));
            }
            work.Path.Place(alphas, weights, nodesPerSegment: 1, throughFrontier: false, sharedNodes: false);
            work.Path.Integrate();
            for (int row = 0; row < work.Targets * size; row++)
            {
                var (target, j) = Math.DivRem(row, size);
                var start = work.Path.SegmentStart(j);
                var end = work.Path.SegmentEnd(j);
                ReadOnlySpan<double> gradient = work.Path.Sums(row);
                var attributions = work.Result((target * work.Samples) + sample);
                var draw = work.Scratch(0);
                for (int i = 0; i < draw.Length; i++)
                {
                    draw[i] = Moves.Times(gradient[i], start[i], end[i]);
                    attributions[i] += draw[i] / count;
                }
                Moments.Add(draw, first + j + 1, work.Scratch(1 + (2 * target)), work.Scratch(2 + (2 * target)));
            }
        }
        for (int target = 0; sample == 0 && target < work.Targets; target++)
            work.TakeStandardErrors(target, work.Scratch(2 + (2 * target)), count);
    }

    private int AddInput<T>(AttributionWorkspace<T> work, int sample, int j, ref NormalGenerator generator)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (InputNoise is not { } noise)
            return sample;
        var row = work.Ends.AddRow();
        noise.AddTo(work.Bound, work.Ends[sample], j, ref generator, row);
        return work.Ends.Count - 1;
    }

    private static int Draw<T>(AttributionWorkspace<T> work, double uniform)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int baseline = 0;
        double below = work.BaselineWeight(0);
        while (uniform >= below && baseline < work.Baselines - 1)
            below += work.BaselineWeight(++baseline);
        return baseline;
    }
}
