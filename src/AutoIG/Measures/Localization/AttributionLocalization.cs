using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// μ = Σ_mask v/Σ v with v = max(s, 0), or |s| where <see cref="LocalizationMeasure.Absolute"/> says so; with <see cref="Weighted"/>
/// divided by the object's share of the features (Kohlbrenner et al. 2020, "Towards Best Practice in Explaining Neural Network Decisions
/// with LRP", arXiv 1910.09840). Above that share, or above 1 where weighted, the map points at the object. NaN where nothing is above 0.
/// </summary>
public sealed record AttributionLocalization : LocalizationMeasure
{
    /// <summary>The localisation at an object.</summary>
    /// <param name="mask">True at the object, and not everywhere.</param>
    /// <exception cref="ArgumentException">The mask is empty or all true.</exception>
    public AttributionLocalization(Tensor<bool> mask)
        : base(mask)
    {
    }

    /// <summary>Whether the size of the object is divided out; off by default.</summary>
    public bool Weighted { get; init; }

    private protected override double Judge(double[] scores) => Mass(scores) * (Weighted ? (double)scores.Length / Size : 1);
}
