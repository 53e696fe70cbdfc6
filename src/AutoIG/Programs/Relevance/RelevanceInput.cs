namespace AutoIG.CompilerServices;

/// <summary>What stands in the place of a layer's inputs a where relevance is shared out.</summary>
internal enum RelevanceInput
{
    /// <summary>a itself.</summary>
    Value,

    /// <summary>max(a, 0).</summary>
    Positive,

    /// <summary>min(a, 0).</summary>
    Negative,

    /// <summary>1: the inputs do not enter.</summary>
    One,

    /// <summary>The lowest values that the inputs can have.</summary>
    Low,

    /// <summary>The highest values that the inputs can have.</summary>
    High,
}
