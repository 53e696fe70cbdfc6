using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// Sweeps over the points of a batch, without branches on what is known at the call. Stateless but for the weights that it shares.
/// </summary>
/// <remarks>
/// A function is cut at its <em>affine frontier</em>. The <em>prefix</em> maps the inputs to the frontier by affine operators alone, so on
/// a straight path it is evaluated at the two ends and interpolated between them; the rest runs on every point. Sweeps work on a
/// <see cref="Batch{T}"/> of points; everything in it is laid out [points, elements per point].
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class FunctionProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// What the rule passes back through max(z, 0) at one value: the scalar form of <see cref="IBackwardRule{T}.Rectifier"/>.
    /// </summary>
    /// <typeparam name="TRule">The rule.</typeparam>
    /// <param name="adjoint">δ, the adjoint of the output.</param>
    /// <param name="output">y.</param>
    protected static T Rectifier<TRule>(T adjoint, T output)
        where TRule : struct, IBackwardRule<T> =>
        Lane1<T>.Sum(TRule.Rectifier(Lane1<T>.Create(adjoint), Lane1<T>.Create(output)));
}
