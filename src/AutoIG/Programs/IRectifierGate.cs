using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// What passes back through a rectifier: max(z, 0) and its smooth or leaky kin. The generated backward sweep is generic over the gate; the
/// JIT specialises it for each struct, so that the gradient pays nothing for the freedom (Ancona et al. 2018, "Towards better understanding
/// of gradient-based attribution methods", shows the family as modified chain rules).
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRectifierGate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What passes back to the input of a rectifier.</summary>
    /// <param name="adjoint">δ, what arrives at its output.</param>
    /// <param name="gradient">What the chain rule passes back: δ times the rectifier's own slope, 0 where δ is 0.</param>
    static abstract TVector Pass<TVector>(TVector adjoint, TVector gradient)
        where TVector : struct, IVector<TVector, T>;
}
