using System.Runtime.CompilerServices;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Guided backpropagation: the gradient where δ &gt; 0, and nothing else (Springenberg et al. 2014, "Striving for Simplicity").
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
internal readonly struct GuidedGate<T> : IRectifierGate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Pass<TVector>(TVector adjoint, TVector gradient)
        where TVector : struct, IVector<TVector, T> =>
        TVector.Select(TVector.GreaterThanOrEqual(TVector.Zero, adjoint), TVector.Zero, gradient); // an adjoint of NaN is not hidden
}
