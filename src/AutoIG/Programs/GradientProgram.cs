using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>Evaluation, and the transposed derivative (reverse mode).</summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GradientProgram<T> : FunctionProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Inputs → frontier. Reads <see cref="Batch{T}.Input"/>, writes <see cref="Batch{T}.Frontier"/>. Not called where
    /// <see cref="FunctionPlan.PrefixIsEmpty"/>.
    /// </summary>
    public virtual void Prefix(Batch<T> batch)
    {
    }

    /// <summary>
    /// Frontier → output, keeping what <see cref="Backward{TGate}"/> reads. Reads <see cref="Batch{T}.Frontier"/> (and may overwrite it),
    /// writes <see cref="Batch{T}.Output"/>.
    /// </summary>
    public abstract void Forward(Batch<T> batch);

    /// <summary>
    /// Output adjoint → frontier adjoint, after <see cref="Forward"/> on the same batch. Reads <see cref="Batch{T}.OutputAdjoint"/>, writes
    /// <see cref="Batch{T}.FrontierAdjoint"/>, and leaves all that the forward sweep has kept as it was: it may run again, for another
    /// adjoint of the output.
    /// </summary>
    /// <typeparam name="TGate">What passes back through rectifiers.</typeparam>
    public abstract void Backward<TGate>(Batch<T> batch)
        where TGate : struct, IRectifierGate<T>;

    /// <summary>
    /// The transpose of the prefix's linear part: reads <see cref="Batch{T}.FrontierAdjoint"/>, writes <see cref="Batch{T}.InputAdjoint"/>.
    /// Not called where <see cref="FunctionPlan.PrefixIsEmpty"/>.
    /// </summary>
    public virtual void PrefixTransposed(Batch<T> batch)
    {
    }
}
