namespace AutoIG;

/// <summary>What becomes of the relevance that a bias stands for.</summary>
public enum LrpBias
{
    /// <summary>The bias stands in the denominators: its part of the relevance is lost, and the sum is not conserved.</summary>
    Absorbs,

    /// <summary>The bias is left out of the denominators: the inputs share all of the relevance.</summary>
    Ignored,
}
