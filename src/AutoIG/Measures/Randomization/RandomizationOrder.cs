namespace AutoIG;

/// <summary>Which layers are replaced at each stage of a <see cref="ModelRandomization{T}"/>.</summary>
public enum RandomizationOrder
{
    /// <summary>From the output on, each stage keeping what the earlier ones replaced.</summary>
    TopDown,

    /// <summary>From the input on, each stage keeping what the earlier ones replaced.</summary>
    BottomUp,

    /// <summary>One layer a stage, from the input on, all others as they are.</summary>
    Independent,
}
