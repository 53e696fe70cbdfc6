using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>
/// Deconvolution: max(δ, 0), whatever the forward sign (Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional
/// Networks").
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
internal readonly struct DeconvolutionRule<T> : IBackwardRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static TVector Rectifier<TVector>(TVector adjoint, TVector output)
        where TVector : struct, IVector<TVector, T> =>
        TVector.Max(adjoint, TVector.Zero);
}
