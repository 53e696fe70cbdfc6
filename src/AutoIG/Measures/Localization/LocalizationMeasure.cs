using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// A measure of where an attribution points, by a mask of the object. It is as good as the assumption that the model looks at the object:
/// one that uses the background for good reason is explained well by a map that scores badly.
/// </summary>
public abstract record LocalizationMeasure : MapMeasure
{
    private readonly bool[] isObject;
    private readonly int[] shape;

    private protected LocalizationMeasure(Tensor<bool> mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        Mask = mask;
        shape = mask.Sizes();
        isObject = new bool[mask.FlattenedLength];
        mask.FlattenTo(isObject);
        Size = isObject.Count(isOne => isOne);
        if (Size == 0)
            throw Expect.Unexpected(nameof(mask), "at least one element that is true, the object", "none");
        if (Size == isObject.Length)
            throw Expect.Unexpected(nameof(mask), "at least one element that is false, beside the object", "none");
    }

    /// <summary>True at the object: the shape of the features, [height, width] for an image with a channel axis.</summary>
    public Tensor<bool> Mask { get; }

    /// <summary>Whether magnitudes are looked at, in place of what speaks for the output; off by default.</summary>
    public bool Absolute { get; init; }

    /// <summary>How many features the object has.</summary>
    private protected int Size { get; }

    private protected bool IsObject(int feature) => isObject[feature];

    internal sealed override MeasureResult Judge(double[] scores, int[] shape) => this.shape.AsSpan().SequenceEqual(shape)
        ? new MeasureResult(Judge(Features.Magnitudes(scores, Absolute)))
        : throw Expect.Unexpected(
            nameof(Mask), $"the shape of the features, {Elements.Show(shape)}",
            $"shape {Elements.Show(this.shape)}; {nameof(ChannelAxis)} sums up channels");

    /// <summary>Judges the signed scores or their magnitudes.</summary>
    private protected abstract double Judge(double[] scores);

    /// <summary>Σ v in the mask/Σ v, of what is positive.</summary>
    private protected double Mass(double[] scores)
    {
        double inside = 0, all = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double v = Math.Max(scores[i], 0);
            all += v;
            inside += IsObject(i) ? v : 0;
        }

        return inside / all;
    }

    /// <summary>How many of the first k features, from the largest score down, are the object's.</summary>
    private protected int Hits(double[] scores, int k) => Features.Descending(scores).AsSpan(0, k).ToArray().Count(IsObject);
}
