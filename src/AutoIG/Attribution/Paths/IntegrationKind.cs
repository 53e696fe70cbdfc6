namespace AutoIG;

/// <summary>How an integral along a path was taken.</summary>
public enum IntegrationKind
{
    /// <summary>By nodes and weights that were fixed beforehand.</summary>
    FixedRule,

    /// <summary>By nodes that were placed by need, to a <see cref="QuadratureMethod.Tolerance"/>.</summary>
    Tolerance,

    /// <summary>By one node on each linear piece, which is the integral itself but for rounding.</summary>
    Exact,
}
