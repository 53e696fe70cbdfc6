using AutoIG.Functions;

namespace AutoIG;

/// <summary>Gradients at the samples themselves.</summary>
internal static class PointGradients
{
    private static readonly double[] One = [1];

    /// <summary>One point for each sample, of weight 1: a path of no length, at its end.</summary>
    public static void Place<T>(AttributionWorkspace<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int sample = 0; sample < work.Samples; sample++)
            work.Path.AddSegment(sample, sample);
        work.Path.Place(One, One, nodesPerSegment: 1, throughFrontier: false);
    }

    /// <summary>
    /// Takes the gradients by the elements of a layer at the samples, which are the path's sums for the layer; the layer's values are at
    /// hand at the ends.
    /// </summary>
    public static PathIntegral<T> OfLayer<T>(AttributionWorkspace<T> work, LayerInfo layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        work.EvaluateEnds(layer);
        var path = work.Path;
        path.Layer = layer;
        Place(work);
        path.IntegrateLayer(timesTangent: false);
        return path;
    }

    /// <summary>Takes what passes back through the gates of rectifiers to each sample as its result.</summary>
    /// <exception cref="NotSupportedException">The function has a rectifier without a gate.</exception>
    public static void Attribute<T>(AttributionWorkspace<T> work, GatedSweep<T> sweep, string method)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        work.Bound.RequireGates(method);
        Attribute(work, sweep);
    }

    /// <summary>Takes the gradient at each sample, by the given gate, as its result.</summary>
    public static void Attribute<T>(AttributionWorkspace<T> work, GatedSweep<T> sweep)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var path = work.Path;
        Place(work);
        path.Sweep = sweep;
        path.Integrate();
        if (path.Points == 1)
            work.KeepOutputs(path.PointOutputs);
        for (int result = 0; result < work.Results; result++)
            path.Sums(result).CopyTo(work.Result(result));
    }
}
