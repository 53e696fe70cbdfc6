namespace AutoIG;

/// <summary>How two factors share the relevance of their product.</summary>
public enum LrpProduct
{
    /// <summary>Half each (the uniform rule of Achtibat et al. 2024, "AttnLRP", arXiv 2402.05602).</summary>
    Half,

    /// <summary>
    /// The signal gets all of it and the gate nothing (Arras et al. 2017, "Explaining Recurrent Neural Network Predictions in Sentiment
    /// Analysis", arXiv 1706.07206). The gate is the factor that a sigmoid or a hard sigmoid made, or 1 less that; and else, in gated
    /// linear units, the one that the activation made: SiLU, GELU, ReLU, Mish or hard swish (Shazeer 2020, "GLU Variants Improve
    /// Transformer", arXiv 2002.05202). Those of recurrent layers are known.
    /// </summary>
    Signal,
}
