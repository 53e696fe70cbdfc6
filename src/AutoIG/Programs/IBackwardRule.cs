using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// What a nonlinearity passes back. The generated backward sweep is generic over the rule; the JIT specialises it for each struct,
/// so that the gradient pays nothing for the freedom (Ancona et al. 2018, "Towards better understanding of gradient-based
/// attribution methods", shows the family as modified chain rules).
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBackwardRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The adjoint of the input of y = max(z, 0).</summary>
    /// <param name="adjoint">δ, the adjoint of the output.</param>
    /// <param name="output">y; y &gt; 0 exactly where z &gt; 0, so that z need not be kept.</param>
    static abstract TVector Rectifier<TVector>(TVector adjoint, TVector output)
        where TVector : struct, IVector<TVector, T>;
}
