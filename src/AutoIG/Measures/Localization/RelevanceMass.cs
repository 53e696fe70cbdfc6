using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// The share of what speaks for the output that lies at the object, Σ_mask v/Σ v with v = max(s, 0), or |s| where
/// <see cref="LocalizationMeasure.Absolute"/> says so (Arras et al. 2022, "CLEVR-XAI: A benchmark dataset for the ground truth evaluation
/// of neural network explanations", arXiv 2003.07258). From 0 to 1; by chance the object's share of the features. NaN where nothing is
/// above 0.
/// </summary>
public sealed record RelevanceMass : LocalizationMeasure
{
    /// <summary>The mass at an object.</summary>
    /// <param name="mask">True at the object, and not everywhere.</param>
    /// <exception cref="ArgumentException">The mask is empty or all true.</exception>
    public RelevanceMass(Tensor<bool> mask)
        : base(mask)
    {
    }

    private protected override double Judge(double[] scores) => Mass(scores);
}
