using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// Layer-wise relevance propagation: the outputs' relevance is shared out backwards among all that they were computed from. There is no
/// affine frontier here: what an affine layer passes back depends on its inputs, so that the whole model runs at every point.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RelevanceProgram<T> : FunctionProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Inputs → output, keeping what <see cref="Relevance"/> reads. Reads <see cref="Batch{T}.Input"/>, writes
    /// <see cref="Batch{T}.Output"/>.
    /// </summary>
    public abstract void Forward(Batch<T> batch);

    /// <summary>
    /// Relevance of the output → relevance of the inputs, after <see cref="Forward"/> on the same batch and by
    /// <see cref="Batch{T}.Relevance"/>. Reads <see cref="Batch{T}.OutputAdjoint"/>, writes <see cref="Batch{T}.InputAdjoint"/>.
    /// </summary>
    public abstract void Relevance(Batch<T> batch);
}
