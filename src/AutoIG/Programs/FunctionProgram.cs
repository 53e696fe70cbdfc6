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
    /// <summary>What passes back through a rectifier at one value: the scalar form of <see cref="IRectifierGate{T}.Pass"/>.</summary>
    /// <typeparam name="TGate">The gate.</typeparam>
    /// <param name="adjoint">δ, what arrives at its output.</param>
    /// <param name="gradient">What the chain rule passes back.</param>
    protected static T Pass<TGate>(T adjoint, T gradient)
        where TGate : struct, IRectifierGate<T> =>
        Lane1<T>.Sum(TGate.Pass(Lane1<T>.Create(adjoint), Lane1<T>.Create(gradient)));

    /// <summary>The same of y = max(z, 0).</summary>
    /// <typeparam name="TGate">The gate.</typeparam>
    /// <param name="adjoint">δ, what arrives at its output.</param>
    /// <param name="output">y; y &gt; 0 exactly where z &gt; 0, so that z need not be kept.</param>
    protected static T Rectifier<TGate>(T adjoint, T output)
        where TGate : struct, IRectifierGate<T> => Pass<TGate>(adjoint, output > T.Zero ? adjoint : T.Zero);
}
