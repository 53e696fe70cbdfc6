using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// A map of where a layer of feature maps speaks for an output: relu(Σ_c w_c A_c) over the channels A_c of the layer, one number for each
/// position. Methods differ in how they weigh channels, or the elements of channels.
/// </summary>
/// <remarks>
/// <para>The layer has the shape [channels, …] with one to three axes of positions, as convolutions and pooling have it. Of layers that do
/// not tell which axis holds their channels, <see cref="ChannelAxis"/> must say it.</para>
/// <para>The result has the shape of the positions, [height, width] for an image, and the layer's name. It is no share of the output and
/// sums to nothing in particular. It is not scaled to 0…1.</para>
/// </remarks>
public abstract record ClassActivationMap : AttributionMethod
{
    private protected ClassActivationMap(LayerKey layer) => Layer = layer;

    /// <summary>The layer, by its generated key.</summary>
    public LayerKey Layer { get; init; }

    /// <summary>Whether what speaks against the output is left out, by the final relu; on by default.</summary>
    public bool Relu { get; init; } = true;

    /// <summary>
    /// Whether the map is enlarged to the positions of the input, linearly along each axis (bilinearly for an image), with source
    /// coordinate max((i + ½)·h/H − ½, 0), as <see cref="Nn.Interpolate{T}"/> does without aligned corners; off by default. The model must
    /// have one input of as many axes of positions, whose channels lie as the layer's do or which has none.
    /// </summary>
    public bool Upsample { get; init; }

    /// <summary>
    /// The axis of the layer that holds its channels, from the end where negative. <see langword="null"/>, the default, is the first axis
    /// of maps of two or three dimensions that convolutions or pooling made, and a refusal elsewhere.
    /// </summary>
    public int? ChannelAxis { get; init; }

    internal sealed override bool HasBaseline => false;

    internal sealed override LayerKey? ExplainedLayer => Layer;

    /// <summary>Whether the gradients by the layer are needed.</summary>
    internal virtual bool ReadsGradients => false;

    /// <summary>Weighs the feature maps of a sample.</summary>
    internal abstract void Weigh<T>(AttributionWorkspace<T> work, int sample, FeatureMaps maps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    internal sealed override bool GivesMap => true;

    internal override int[] MapShape<T>(BoundFunction<T> bound)
    {
        var layout = LayoutOf(bound);
        return Upsample ? ChannelLayout.OfInput(bound, layout).Layout.Spatial : layout.Spatial;
    }

    internal sealed override void Attribute<T>(AttributionWorkspace<T> work)
    {
        int[] shape = MapShape(work.Bound);
        Attribute(work, (sample, layout, map) => Resampling.Linear(map, layout.Spatial, shape).CopyTo(work.Result(sample)));
    }

    /// <summary>Gives the map of each sample, in the layer's own size, to what makes a result of it.</summary>
    internal void Attribute<T>(AttributionWorkspace<T> work, Action<int, ChannelLayout, double[]> take)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = Layers.Find(work.Bound, Layer);
        var maps = new FeatureMaps(LayoutOf(work.Bound), work.Bound.Plan.LayerShapes[layer.Index], layer.Storage);
        var map = new double[maps.Positions];
        if (ReadsGradients)
            PointGradients.OfLayer(work, layer);
        else
            EvaluateEnds(work);
        for (int sample = 0; sample < work.Samples; sample++)
        {
            maps.Read(work.Path.LayerAt(sample), ReadsGradients ? work.Path.LayerSums(sample) : []);
            Weigh(work, sample, maps);
            maps.WeightedSum(map);
            if (Relu)
                TensorPrimitives.Max(map, 0, map);
            take(sample, maps.Layout, map);
        }
    }

    private protected ChannelLayout LayoutOf<T>(BoundFunction<T> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ChannelLayout.OfLayer(bound, Layers.Find(bound, Layer), ChannelAxis);
}
