using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>Keeps the multipliers that a comparison shows of one layer.</summary>
/// <param name="layer">The layer.</param>
/// <param name="destination">Where to.</param>
/// <param name="offset">The place of the first pair.</param>
internal sealed class LayerMultipliers<T>(int layer, T[] destination, int offset) : ILayerObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether the layer was shown.</summary>
    public bool IsShown { get; private set; }

    public void Value(int layer, int firstPoint, Span<T> rows)
    {
    }

    public void Adjoint(int shown, int firstPoint, Span<T> rows)
    {
        if (shown != layer)
            return;
        rows.CopyTo(destination.AsSpan(offset));
        IsShown = true;
    }

    public void Tangent(int layer, int firstPoint, Span<T> rows)
    {
    }
}
