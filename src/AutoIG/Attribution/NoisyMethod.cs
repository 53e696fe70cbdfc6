using AutoIG.Functions;

namespace AutoIG;

/// <summary>A method that asks another one about many noisy copies x + ε_j of the input, and sums its answers up.</summary>
/// <remarks>
/// The target is that of the clean input, and the baselines are not noisy. Threads are those of this method, not of the inner one.
/// </remarks>
public abstract record NoisyMethod : AttributionMethod
{
    private protected NoisyMethod(AttributionMethod inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <summary>The method that explains each noisy sample.</summary>
    public AttributionMethod Inner { get; }

    /// <summary>How many noisy samples are drawn; 25 by default. Noise that is given counts itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Samples
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(Samples));
    } = 25;

    /// <summary>The noise: normal with σ = 0.15 of each input's range by default.</summary>
    /// <exception cref="ArgumentNullException">The noise is <see langword="null"/>.</exception>
    public Noise Noise
    {
        get;
        init => field = Expect.NotNull(value, nameof(Noise));
    } = Noise.ShareOfRange(0.15);

    /// <summary>The seed of the noise. The same seed gives the same noise for every input.</summary>
    public long Seed { get; init; }

    internal override bool HasBaseline => Inner.HasBaseline;

    internal override bool HasNoise => true;

    internal override LayerKey? ExplainedLayer => Inner.ExplainedLayer;

    internal override bool SharesPoints => Inner.SharesPoints;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        work.EvaluateEnds();
        var noisy = AttributionWorkspace<T>.Rent(work.Bound.Function);
        try
        {
            for (int sample = 0; sample < work.Samples; sample++)
                Attribute(work, sample, noisy);
        }
        finally
        {
            noisy.Return();
        }
    }

    /// <summary>What is made of the moments: mean μ = (1/n) Σ a_j and Σ (a_j − μ)².</summary>
    private protected abstract void Summarise(Span<double> mean, ReadOnlySpan<double> squaredDeviations, int count);

    private void Attribute<T>(AttributionWorkspace<T> work, int sample, AttributionWorkspace<T> noisy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        work.ClearScratch();
        var generator = new NormalGenerator(Seed);
        int count = Noise.Count(Samples);
        int group = work.SamplesInGroup;
        for (int first = 0, size; first < count; first += size)
        {
            size = Math.Min(group, count - first);
            noisy.Ends.ClearLike(work.Ends);
            for (int j = first; j < first + size; j++)
            {
                var row = noisy.Ends.AddRow();
                Noise.AddTo(work.Bound, work.Ends[sample], j, ref generator, row);
            }
            noisy.BeginLike(work, Inner, size);
            Inner.Attribute(noisy);
            for (int target = 0; target < work.Targets; target++)
            {
                work.Path.Faults(target).Add(noisy.Path.Faults(target));
                for (int j = 0; j < size; j++)
                    Welford(noisy.Result((target * size) + j), first + j + 1, Mean(target), work.Scratch(target));
            }
        }
        for (int target = 0; target < work.Targets; target++)
            Summarise(Mean(target), work.Scratch(target), count);

        Span<double> Mean(int target) => work.Result((target * work.Samples) + sample);
    }

    // Welford 1962: the squared deviations are summed about the running mean, so that nothing cancels where the mean is large.
    private static void Welford(ReadOnlySpan<double> values, int count, Span<double> mean, Span<double> squaredDeviations)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double difference = values[i] - mean[i];
            mean[i] += difference / count;
            squaredDeviations[i] += difference * (values[i] - mean[i]);
        }
    }
}
