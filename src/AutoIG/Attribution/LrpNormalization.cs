namespace AutoIG;

/// <summary>
/// How relevance goes back through a normalisation of each sample by itself: of rows by their standard deviation or their root mean square,
/// and of groups of channels, which are treated as the rows are.
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
