namespace AutoIG;

/// <summary>By what <see cref="Rise"/> divides Σ f_i M_i.</summary>
public enum RiseNormalization
{
    /// <summary>N·p at every position, what the masks are expected to add up to, as in the paper.</summary>
    ExpectedCount,

    /// <summary>Σ M_i of each position itself, what they do add up to.</summary>
    MaskSum,
}
