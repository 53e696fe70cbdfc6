namespace AutoIG;

/// <summary>A class activation map whose weights are made, channel by channel, of the activations and the gradients by them.</summary>
public abstract record GradientActivationMap : ClassActivationMap
{
    private protected GradientActivationMap(LayerKey layer)
        : base(layer)
    {
    }

    internal sealed override bool ReadsGradients => true;

    /// <summary>Weighs the elements of a channel.</summary>
    /// <param name="activation">A_c, one number a position.</param>
    /// <param name="gradient">g = ∂F/∂A_c.</param>
    /// <param name="weights">w, which the method writes.</param>
    private protected abstract void Weigh(ReadOnlySpan<double> activation, ReadOnlySpan<double> gradient, Span<double> weights);

    internal sealed override void Weigh<T>(AttributionWorkspace<T> work, int sample, FeatureMaps maps)
    {
        for (int c = 0; c < maps.Channels; c++)
            Weigh(maps.Activation(c), maps.Gradient(c), maps.Weights(c));
    }
}
