using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>Overwrites the adjoint of a layer: 1 at chosen elements, 0 elsewhere.</summary>
/// <param name="layer">The layer.</param>
/// <param name="length">Its length.</param>
/// <param name="neurons">The elements, in storage order.</param>
internal sealed class NeuronSeeds<T>(int layer, int length, int[] neurons) : ILayerObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Value(int layer, int firstPoint, Span<T> rows)
    {
    }

    public void Adjoint(int shown, int firstPoint, Span<T> rows)
    {
        if (shown != layer)
            return;
        rows.Clear();
        for (int row = 0; row < rows.Length; row += length)
        {
            foreach (int neuron in neurons)
                rows[row + neuron] += T.One;
        }
    }

    public void Tangent(int layer, int firstPoint, Span<T> rows)
    {
    }
}
