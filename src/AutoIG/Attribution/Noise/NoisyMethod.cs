using System.Numerics.Tensors;
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

    internal override LayerKey? LayerOnTheWay => Inner.LayerOnTheWay;

    internal override Neurons? ExplainedNeurons => Inner.ExplainedNeurons;

    internal override bool ReplacesLayerAlone => Inner.ReplacesLayerAlone;

    internal override bool GivesMap => Inner.GivesMap;

    internal override int[] MapShape<T>(BoundFunction<T> bound) => Inner.MapShape(bound);

    internal override bool SharesPoints => Inner.SharesPoints;

    internal override bool GivesTokens => Inner.GivesTokens;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        EvaluateEnds(work);
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

    /// <summary>Whether each noise is taken with both signs, and the mean of the two is one draw.</summary>
    private protected virtual bool IsAntithetic => false;

    /// <summary>Whether the result is the mean itself, whose standard error is known.</summary>
    private protected virtual bool GivesMean => false;

    /// <summary>What is made of the moments: mean μ = (1/n) Σ a_j and Σ (a_j − μ)².</summary>
    private protected abstract void Summarise(Span<double> mean, ReadOnlySpan<double> squaredDeviations, int count);

    private void Attribute<T>(AttributionWorkspace<T> work, int sample, AttributionWorkspace<T> noisy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        work.ClearScratch(work.Targets);
        var generator = new NormalGenerator(Seed);
        int signs = IsAntithetic ? 2 : 1;
        int count = Noise.Count(Samples / signs);
        int group = Math.Max(1, work.SamplesInGroup / signs);
        for (int first = 0, size; first < count; first += size)
        {
            size = Math.Min(group, count - first);
            noisy.Ends.ClearLike(work.Ends);
            for (int j = first; j < first + size; j++)
            {
                // The same noise for the other sign, wherever the generator stands by then.
                var same = generator;
                Noise.AddTo(work.Bound, work.Ends[sample], j, ref generator, noisy.Ends.AddRow());
                if (IsAntithetic)
                    Noise.AddTo(work.Bound, work.Ends[sample], j, ref same, noisy.Ends.AddRow(), sign: -1);
            }
            noisy.BeginLike(work, Inner, signs * size);
            Inner.Attribute(noisy);
            for (int target = 0; target < work.Targets; target++)
            {
                work.Path.Faults(target).Add(noisy.Path.Faults(target));
                for (int j = 0; j < size; j++)
                {
                    int row = (target * noisy.Samples) + (signs * j);
                    var draw = noisy.Result(row);
                    if (IsAntithetic)
                    {
                        TensorPrimitives.Add(draw, noisy.Result(row + 1), draw);
                        TensorPrimitives.Multiply(draw, 0.5, draw);
                    }
                    Moments.Add(draw, first + j + 1, Mean(target), work.Scratch(target));
                }
            }
        }
        for (int target = 0; target < work.Targets; target++)
        {
            if (GivesMean && sample == 0)
                work.TakeStandardErrors(target, work.Scratch(target), count);
            Summarise(Mean(target), work.Scratch(target), count);
        }

        Span<double> Mean(int target) => work.Result((target * work.Samples) + sample);
    }
}
