using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// 1 where the largest score, the first among equals, lies at the object, and else 0 (Zhang et al. 2018, "Top-down Neural Attention by
/// Excitation Backprop"). Over many samples the mean is the share of hits. One position decides; by chance it is the object's share of the
/// features.
/// </summary>
public sealed record PointingGame : LocalizationMeasure
{
    /// <summary>The pointing game at an object.</summary>
    /// <param name="mask">True at the object, and not everywhere.</param>
    /// <exception cref="ArgumentException">The mask is empty or all true.</exception>
    public PointingGame(Tensor<bool> mask)
        : base(mask)
    {
    }

    private protected override double Judge(double[] scores) => IsObject(Features.Descending(scores)[0]) ? 1 : 0;
}
