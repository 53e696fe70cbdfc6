namespace AutoIG.CompilerServices;

/// <summary>What a layer's bias b enters a denominator as.</summary>
internal enum RelevanceBias
{
    /// <summary>b.</summary>
    Value,

    /// <summary>max(b, 0).</summary>
    Positive,

    /// <summary>min(b, 0).</summary>
    Negative,

    /// <summary>b².</summary>
    Squared,
}
