using System.Runtime.CompilerServices;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Deconvolution: max(δ, 0), whatever the forward sign and slope (Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional
/// Networks").
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
internal readonly struct DeconvolutionGate<T> : IRectifierGate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Pass<TVector>(TVector adjoint, TVector gradient)
        where TVector : struct, IVector<TVector, T> => TVector.Max(adjoint, TVector.Zero);
}
