namespace AutoIG;

/// <summary>
/// How relevance goes back through a layer normalisation, and through one of groups of channels, which are treated as the rows are. Through
/// one by the root mean square it always passes unchanged: with the root as a constant that is a linear map of each element by itself.
/// </summary>
public enum LrpNormalization
{
    /// <summary>
    /// The standard deviation is taken for a constant; centring, weight and bias are those of a linear layer (Achtibat et al. 2024,
    /// "AttnLRP", arXiv 2402.05602).
    /// </summary>
    Linear,

    /// <summary>Relevance passes unchanged.</summary>
    Pass,
}
