namespace AutoIG;

/// <summary>In which order features are removed.</summary>
public enum RelevanceOrder
{
    /// <summary>From the largest attribution down (MoRF).</summary>
    MostRelevantFirst,

    /// <summary>From the smallest attribution up (LeRF).</summary>
    LeastRelevantFirst,

    /// <summary>Both, and the score is the difference: what the order alone does, without what removing does in any order.</summary>
    Difference,
}
