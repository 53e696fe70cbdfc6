using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// Sees, and may overwrite, the values of the model's layers while a sweep runs. Rows are [points, layer length] in the layer's
/// <see cref="LayerInfo.Storage"/> order.
/// </summary>
/// <remarks>
/// A function on tensors shows all points of the batch at once. A function on scalars runs point by point and shows a single row; it shows
/// a point's value again where its backward sweep computes it again.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILayerObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A layer's value has been computed. What is written into it is what the rest of the model sees.</summary>
    void Value(int layer, int firstPoint, Span<T> rows);

    /// <summary>A layer's adjoint is complete. What is written into it is what is propagated further back.</summary>
    void Adjoint(int layer, int firstPoint, Span<T> rows);

    /// <summary>A layer's tangent has been computed. What is written into it is what is propagated further on.</summary>
    void Tangent(int layer, int firstPoint, Span<T> rows);
}
