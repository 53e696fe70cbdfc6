namespace AutoIG;

/// <summary>
/// Ablation-CAM: w_c = (F(x) − F(x with channel c of the layer set to 0)) / F(x), and the map is relu(Σ_c w_c A_c) (Desai and Ramaswamy
/// 2020, "Ablation-CAM: Visual Explanations for Deep Convolutional Network via Gradient-free Localization", WACV). It needs no gradient,
/// and one forward evaluation for each channel.
/// </summary>
/// <remarks>
/// The weights are shares of F(x): where that is 0 there is no explanation, and where it is below 0 they change their sign.
/// </remarks>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record AblationCam(LayerKey Layer) : ClassActivationMap(Layer)
{
    internal override void Weigh<T>(AttributionWorkspace<T> work, int sample, FeatureMaps maps)
    {
        double output = work.Seed.Value(work.Path.OutputsAt(sample));
        double[] ablated = Probes.Evaluate(work, sample, maps.Channels, Layers.Find(work.Bound, Layer), (channel, _, layer) =>
        {
            work.Path.LayerAt(sample).CopyTo(layer);
            foreach (int element in maps.StoredAt(channel))
                layer[element] = T.Zero;
        });
        for (int c = 0; c < maps.Channels; c++)
            maps.Weights(c).Fill((output - ablated[c]) / output);
    }
}
