using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// A model's method and its derivative, as generated. Immutable and safe to use from several threads; work buffers are pooled per call.
/// </summary>
/// <remarks>
/// A function is cut at its <em>affine frontier</em>. The <em>prefix</em> maps the inputs to the frontier by affine operators alone, so on a
/// straight path it is evaluated at the two ends and interpolated between them; the rest runs on every point.
/// Sweeps work on a <see cref="Batch{T}"/> of points; everything in it is laid out [points, elements per point].
/// </remarks>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract partial class DifferentiableFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Names and declared shapes of inputs and layers.</summary>
    public abstract FunctionSignature Signature { get; }

    /// <summary>The sizes for the given values of <see cref="FunctionSignature.DimensionNames"/>.</summary>
    /// <exception cref="ArgumentException">A size is impossible for this model, such as a sequence shorter than a kernel.</exception>
    protected internal abstract FunctionPlan Bind(ReadOnlySpan<int> dimensions);

    /// <summary>
    /// The function that runs for these arguments: this one, or, where conditions that are known at the call choose between ways through the method,
    /// the variant that goes the way they lead.
    /// </summary>
    /// <param name="dimensions">The values of <see cref="FunctionSignature.DimensionNames"/>.</param>
    /// <param name="fixedArguments">The values of <see cref="FunctionSignature.FixedArguments"/>.</param>
    /// <exception cref="NotSupportedException">A loop would take more turns than there are variants.</exception>
    protected internal virtual DifferentiableFunction<T> SelectVariant(ReadOnlySpan<int> dimensions, IReadOnlyList<long> fixedArguments) => this;

    /// <summary>Inputs → frontier. Reads <see cref="Batch{T}.Input"/>, writes <see cref="Batch{T}.Frontier"/>.</summary>
    protected internal abstract void Prefix(Batch<T> batch);

    /// <summary>
    /// Frontier → output, keeping what <see cref="Backward{TRule}"/> reads. Reads <see cref="Batch{T}.Frontier"/> (and may overwrite it),
    /// writes <see cref="Batch{T}.Output"/>.
    /// </summary>
    protected internal abstract void Forward(Batch<T> batch);

    /// <summary>
    /// Output adjoint → frontier adjoint, after <see cref="Forward"/> on the same batch. Reads <see cref="Batch{T}.OutputAdjoint"/>, writes
    /// <see cref="Batch{T}.FrontierAdjoint"/>.
    /// </summary>
    /// <typeparam name="TRule">What nonlinearities pass back.</typeparam>
    protected internal abstract void Backward<TRule>(Batch<T> batch)
        where TRule : struct, IBackwardRule<T>;

    /// <summary>
    /// The transpose of the prefix's linear part: reads <see cref="Batch{T}.FrontierAdjoint"/>, writes <see cref="Batch{T}.InputAdjoint"/>.
    /// </summary>
    protected internal abstract void PrefixTransposed(Batch<T> batch);

    /// <summary>
    /// Values and tangents from the frontier on (forward mode). Reads <see cref="Batch{T}.Frontier"/> and
    /// <see cref="Batch{T}.FrontierTangent"/>, writes <see cref="Batch{T}.Output"/> and <see cref="Batch{T}.OutputTangent"/>.
    /// </summary>
    protected internal abstract void Pushforward(Batch<T> batch);

    /// <summary>The embedding table, [vocabulary, width] row-major, of an input that is given by token ids; empty for every other input.</summary>
    /// <param name="input">The position in <see cref="FunctionSignature.Inputs"/>.</param>
    protected internal virtual ReadOnlySpan<T> TokenTable(int input) => [];
}
