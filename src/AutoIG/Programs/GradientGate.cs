using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>The chain rule itself: whatever the slope makes of δ.</summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GradientGate<T> : IRectifierGate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Pass<TVector>(TVector adjoint, TVector gradient)
        where TVector : struct, IVector<TVector, T> => gradient;
}
