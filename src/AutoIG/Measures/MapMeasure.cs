using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>A measure that looks at an attribution alone: no model is asked.</summary>
public abstract record MapMeasure : AttributionMeasure
{
    private protected MapMeasure()
    {
    }

    /// <summary>Judges an array of attributions; with <see cref="Measure.ChannelAxis"/> the sums over its channels.</summary>
    /// <param name="attribution">The numbers, which must be finite.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>The score.</returns>
    /// <exception cref="ArgumentException">A number is not finite, or an option does not fit the shape.</exception>
    public MeasureResult Score<T>(Tensor<T> attribution)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(attribution);
        var features = Features.Of(attribution.Sizes(), ChannelAxis);
        double[] elements = attribution.Doubles();
        Features.CheckFinite(elements, nameof(attribution));
        return Judge(features.Sums(elements), features.Spatial);
    }

    /// <summary>Judges an attribution; of several inputs all elements, one input after another.</summary>
    /// <param name="attribution">The attribution.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>The score.</returns>
    /// <exception cref="ArgumentException">A number is not finite, or an option does not fit the shape.</exception>
    public MeasureResult Score<T>(Attribution<T> attribution)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(attribution);
        return Score(Features.Joined(attribution.Inputs));
    }

    internal sealed override MeasureResult Judge<T>(MeasureCall<T> call) => Judge(call.Scores, call.Features.Spatial);

    /// <summary>Judges one number for each feature, which lie in a shape.</summary>
    internal abstract MeasureResult Judge(double[] scores, int[] shape);
}
