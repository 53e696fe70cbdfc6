namespace AutoIG;

/// <summary>
/// A method that changes the input and looks at the output: parts of it take the values that they have at the baseline, zeros by default.
/// No derivative is needed.
/// </summary>
/// <remarks>
/// With several baselines F of a changed input is the mean over them, by their weights: what is removed is replaced by each of them, and
/// the outputs are averaged, not the inputs. All evaluations go through the model in batches, over all threads; results are the same to
/// the bit for any number of threads. Several targets are explained by the same evaluations.
/// </remarks>
public abstract record PerturbationMethod : AttributionMethod
{
    private protected PerturbationMethod()
    {
    }

    /// <summary>
    /// Is told which share of an explanation's evaluations is done, from 0 to 1 in ascending order; on any thread, and of several samples
    /// at a time where many are explained. <see langword="null"/> by default.
    /// </summary>
    public IProgress<double>? Progress { get; init; }

    internal sealed override bool HasBaseline => true;

    internal sealed override bool SharesPoints => true;

    internal sealed override bool GivesTokens => true;

    internal sealed override void Attribute<T>(AttributionWorkspace<T> work)
    {
        if (OfEmbeddings && work.Bound.Function.Signature.Inputs.Any(input => input.IsTokens))
        {
            throw new NotSupportedException(
                $"{GetType().Name}: expected explanations of tokens, got {nameof(OfEmbeddings)}. Tokens are removed as a whole; "
                + "elements of embeddings have no attributions of their own.");
        }
        var plan = Prepare(work);
        work.EvaluateEnds();
        for (int sample = 0; sample < work.Samples; sample++)
            plan.Attribute(sample, work.Samples == 1 ? Progress : null);
    }

    /// <summary>Checks the options against the function, before anything is computed.</summary>
    internal abstract PerturbationPlan Prepare<T>(AttributionWorkspace<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
