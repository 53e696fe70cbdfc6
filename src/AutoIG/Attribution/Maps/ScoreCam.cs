using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Score-CAM: each channel A_c is enlarged to the input, scaled to 0…1, and multiplies the input; w = softmax over the channels of F of
/// these masked inputs, and the map is relu(Σ_c w_c A_c) (Wang et al. 2020, "Score-CAM: Score-Weighted Visual Explanations for
/// Convolutional Neural Networks", arXiv 1910.01279). It needs no gradient, and one forward evaluation for each channel.
/// </summary>
/// <remarks>
/// Channels are enlarged as <see cref="ClassActivationMap.Upsample"/> says; the model must have one input as it says there. The mask
/// multiplies all channels of that input; other inputs stay. The mask of a channel that is the same everywhere is 0.
/// </remarks>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record ScoreCam(LayerKey Layer) : ClassActivationMap(Layer)
{
    internal override int[] MapShape<T>(BoundFunction<T> bound)
    {
        // A model without such an input is refused here, before anything is computed.
        ChannelLayout.OfInput(bound, LayoutOf(bound));
        return base.MapShape(bound);
    }

    internal override void Weigh<T>(AttributionWorkspace<T> work, int sample, FeatureMaps maps)
    {
        var (input, layout) = ChannelLayout.OfInput(work.Bound, maps.Layout);
        double[] scores = Probes.Evaluate(work, sample, maps.Channels, replaced: null, (channel, inputs, _) =>
        {
            double[] mask = Resampling.Linear(maps.Activation(channel), maps.Layout.Spatial, layout.Spatial);
            double least = TensorPrimitives.Min<double>(mask), range = TensorPrimitives.Max<double>(mask) - least;
            var masked = work.Bound.Inputs.Part(inputs, input);
            for (int p = 0; p < mask.Length; p++)
            {
                T share = T.CreateTruncating(range == 0 ? 0 : (mask[p] - least) / range);
                for (int c = 0; c < layout.Channels; c++)
                    masked[layout.Element(c, p)] *= share;
            }
        });
        TensorPrimitives.Subtract(scores, TensorPrimitives.Max<double>(scores), scores);
        TensorPrimitives.SoftMax<double>(scores, scores);
        for (int c = 0; c < maps.Channels; c++)
            maps.Weights(c).Fill(scores[c]);
    }
}
