namespace AutoIG.CompilerServices;

/// <summary>Quotients whose denominators are kept away from 0.</summary>
internal static class Stabilized
{
    /// <summary>
    /// numerator / stab(d) with stab(d) = d + e for d ≥ 0 and d − e below; 0 where the numerator is 0, or the denominator still is: the
    /// relevance that meets it is lost.
    /// </summary>
    /// <param name="numerator">The numerator.</param>
    /// <param name="d">The denominator.</param>
    /// <param name="e">The stabiliser, at least 0.</param>
    public static T Quotient<T>(T numerator, T d, T e)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var stable = d >= T.Zero ? d + e : d - e;
        return numerator == T.Zero || stable == T.Zero ? T.Zero : numerator / stable;
    }
}
