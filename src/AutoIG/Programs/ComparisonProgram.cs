using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// The comparison of inputs with baselines: multipliers m of the output → multipliers of the frontier, such that for every operator
/// Σ m_in·Δin = Σ m_out·Δout, where Δ is a value's difference between the two (the chain rule of Shrikumar, Greenside and Kundaje 2017,
/// "Learning Important Features Through Propagating Activation Differences", arXiv 1704.02685).
/// </summary>
/// <remarks>
/// The affine part of the model has the same multipliers as adjoints: <see cref="GradientProgram{T}.Prefix"/> and
/// <see cref="GradientProgram{T}.PrefixTransposed"/> serve here, too.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ComparisonProgram<T> : FunctionProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Frontier → output, keeping what <see cref="Compare"/> reads. Of 2P points the first P are inputs, the others their baselines. Reads
    /// <see cref="Batch{T}.Frontier"/> (and may overwrite it), writes <see cref="Batch{T}.Output"/>.
    /// </summary>
    public abstract void Forward(Batch<T> batch);

    /// <summary>
    /// Multipliers of the output → multipliers of the frontier, after <see cref="Forward"/> on the same batch, which now has P points: the
    /// pairs. Reads <see cref="Batch{T}.OutputAdjoint"/>, writes <see cref="Batch{T}.FrontierAdjoint"/>.
    /// </summary>
    public abstract void Compare(Batch<T> batch);
}
