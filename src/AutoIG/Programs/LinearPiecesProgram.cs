using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// Where a straight path leaves the piece on which a function is affine, of functions that are affine piece by piece.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class LinearPiecesProgram<T> : FunctionProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// At each point, the nearest breakpoints on the path whose direction is the frontier's tangent. Reads
    /// <see cref="Batch{T}.Frontier"/> and <see cref="Batch{T}.FrontierTangent"/>, writes <see cref="Batch{T}.Breakpoints"/>.
    /// </summary>
    public abstract void FindBreakpoints(Batch<T> batch);
}
