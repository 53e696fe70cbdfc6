using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>The chain rule itself: δ · [y &gt; 0] behind a rectifier, whose derivative at the kink is 0.</summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GradientRule<T> : IBackwardRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static TVector Rectifier<TVector>(TVector adjoint, TVector output)
        where TVector : struct, IVector<TVector, T> =>
        TVector.Select(TVector.GreaterThan(output, TVector.Zero), adjoint, TVector.Zero);
}
