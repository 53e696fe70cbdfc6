using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>Values and tangents (forward mode).</summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PushforwardProgram<T> : FunctionProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Values and tangents from the frontier on. Reads <see cref="Batch{T}.Frontier"/> and <see cref="Batch{T}.FrontierTangent"/>, writes
    /// <see cref="Batch{T}.Output"/> and <see cref="Batch{T}.OutputTangent"/>.
    /// </summary>
    public abstract void Pushforward(Batch<T> batch);
}
