using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Guided backpropagation: max(δ, 0) · [y &gt; 0] (Springenberg et al. 2014, "Striving for Simplicity").
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
internal readonly struct GuidedRule<T> : IBackwardRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static TVector Rectifier<TVector>(TVector adjoint, TVector output)
        where TVector : struct, IVector<TVector, T> =>
        TVector.Select(TVector.GreaterThan(output, TVector.Zero), TVector.Max(adjoint, TVector.Zero), TVector.Zero);
}
