using System.Numerics;
using System.Runtime.CompilerServices;

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

    /// <summary>The same of each element of a vector, to the bit.</summary>
    /// <inheritdoc cref="Quotient{T}(T, T, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Quotient<T>(Vector<T> numerator, Vector<T> d, Vector<T> e)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var stable = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(d, Vector<T>.Zero), d + e, d - e);
        var isNone = Vector.Equals(numerator, Vector<T>.Zero) | Vector.Equals(stable, Vector<T>.Zero);
        return Vector.ConditionalSelect(isNone, Vector<T>.Zero, numerator / stable);
    }

    /// <summary>The quotients c·numerator / stab(d) of all elements.</summary>
    /// <param name="factor">c.</param>
    /// <param name="numerators">The numerators.</param>
    /// <param name="denominators">The denominators.</param>
    /// <param name="e">The stabiliser, at least 0.</param>
    /// <param name="quotients">Receives the quotients; may be one of the two.</param>
    public static void Quotients<T>(
        T factor, ReadOnlySpan<T> numerators, ReadOnlySpan<T> denominators, T e, Span<T> quotients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            Vector<T> factors = new(factor), stabilizers = new(e);
            for (; i <= quotients.Length - Vector<T>.Count; i += Vector<T>.Count)
                Quotient(factors * new Vector<T>(numerators[i..]), new(denominators[i..]), stabilizers).CopyTo(quotients[i..]);
        }

        for (; i < quotients.Length; i++)
            quotients[i] = Quotient(factor * numerators[i], denominators[i], e);
    }
}
