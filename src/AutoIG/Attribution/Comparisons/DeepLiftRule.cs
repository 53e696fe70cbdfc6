namespace AutoIG;

/// <summary>What <see cref="DeepLift"/> passes back through a nonlinearity.</summary>
public enum DeepLiftRule
{
    /// <summary>Every function of one number has one multiplier, Δf/Δz.</summary>
    Rescale,

    /// <summary>
    /// The positive and the negative part of what a dense layer's inputs contribute have a multiplier each, averaged over the two orders in
    /// which they can be added: contributions that cancel are seen. Of chains of dense layers with an activation behind each, for methods
    /// with <c>[Differentiable(Programs = ModelPrograms.RevealCancel)]</c>. Of the layers, those behind an activation have multipliers.
    /// </summary>
    RevealCancel,
}
