namespace AutoIG.CompilerServices;

/// <summary>The outputs of a layer that a branch of a rule shares the relevance of.</summary>
internal enum RelevanceUnits
{
    /// <summary>All.</summary>
    All,

    /// <summary>Those whose pre-activation W a + b is above 0.</summary>
    Positive,

    /// <summary>Those whose pre-activation W a + b is below 0.</summary>
    Negative,
}
