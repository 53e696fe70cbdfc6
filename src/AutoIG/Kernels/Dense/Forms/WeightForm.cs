namespace AutoIG.CompilerServices;

/// <summary>What a layer's weights W are replaced by, element by element, where relevance is shared out by it.</summary>
internal enum WeightForm
{
    /// <summary>W itself.</summary>
    Weights,

    /// <summary>max(W, 0).</summary>
    Positive,

    /// <summary>min(W, 0).</summary>
    Negative,

    /// <summary>W².</summary>
    Squared,

    /// <summary>1 for every weight, those that are 0 included.</summary>
    Ones,
}
