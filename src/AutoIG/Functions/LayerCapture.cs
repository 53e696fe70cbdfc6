using System.Numerics.Tensors;
using AutoIG.CompilerServices;

namespace AutoIG.Functions;

/// <summary>Keeps what the sweeps show of one layer, and overwrites the layer's value or its adjoint where asked to.</summary>
internal sealed class LayerCapture<T> : ILayerObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T[] values = [], adjoints = [], tangents = [], seeds = [], replacement = [];
    private int[]? seededNeurons;
    private int layer;
    private int length;
    private int points;
    private bool hasValues, replacesValues;

    /// <summary>The layer's values, [points, layer length], in storage order.</summary>
    /// <exception cref="InvalidOperationException">No sweep has shown the layer.</exception>
    public ReadOnlySpan<T> Values => hasValues
        ? values.AsSpan(0, points * length)
        : throw new InvalidOperationException(
            $"Layer {layer} was not computed: it does not depend on the input, or nothing depends on it.");

    /// <summary>Of which target the adjoints are read and kept from now on.</summary>
    public int Target { get; set; }

    /// <summary>The layer's adjoints, [points, layer length], in storage order; 0 where the layer does not reach the output.</summary>
    public ReadOnlySpan<T> Adjoints => OfTarget;

    private Span<T> OfTarget => adjoints.AsSpan(Target * points * length, points * length);

    /// <summary>The layer's tangents, [points, layer length], in storage order; 0 where the input does not reach the layer.</summary>
    public ReadOnlySpan<T> Tangents => tangents.AsSpan(0, points * length);

    /// <summary>Makes ready for sweeps on a number of points.</summary>
    public void Begin(int layerIndex, int layerLength, int pointCount, int targets = 1)
    {
        (layer, length, points) = (layerIndex, layerLength, pointCount);
        seededNeurons = null;
        hasValues = false;
        replacesValues = false;
        Target = 0;
        int needed = checked(layerLength * pointCount);
        Clear(ref values, needed);
        Clear(ref adjoints, checked(needed * targets));
        Clear(ref tangents, needed);
    }

    /// <summary>From now on the values of the points before one of them are less those of that one.</summary>
    public void SubtractPoint(int point)
    {
        var subtracted = Values.Slice(point * length, length);
        for (int p = 0; p < point; p++)
        {
            var row = values.AsSpan(p * length, length);
            TensorPrimitives.Subtract(row, subtracted, row);
        }
    }

    /// <summary>∂F/∂y · dy/dα, in the place of the adjoints.</summary>
    public void MultiplyAdjointsByTangents() => Moves.Multiply(OfTarget, Tangents);

    /// <summary>Makes the adjoint of a point 0.</summary>
    public void ClearAdjoint(int point) => OfTarget.Slice(point * length, length).Clear();

    /// <summary>
    /// From now on the layer's value is overwritten: by the rows, [points, layer length] in storage order, that the caller writes.
    /// </summary>
    public Span<T> ReplaceValues()
    {
        Buffers.Grow(ref replacement, points * length);
        replacesValues = true;
        return replacement.AsSpan(0, points * length);
    }

    /// <summary>
    /// From now on the layer's adjoint is overwritten: what was captured for some neurons stays, all else becomes 0.
    /// </summary>
    public void SeedWithCaptured(int[] neurons)
    {
        var numbers = Seed(neurons);
        for (int p = 0; p < points; p++)
        {
            for (int j = 0; j < neurons.Length; j++)
                numbers[(p * neurons.Length) + j] = OfTarget[(p * length) + neurons[j]];
        }
    }

    /// <summary>
    /// From now on the layer's adjoint is overwritten: at some neurons by the numbers, [points, neurons], that the caller writes, and by 0
    /// elsewhere.
    /// </summary>
    public Span<T> Seed(int[] neurons)
    {
        int needed = checked(points * neurons.Length);
        Buffers.Grow(ref seeds, needed);
        seededNeurons = neurons;
        return seeds.AsSpan(0, needed);
    }

    public void Value(int layer, int firstPoint, Span<T> rows)
    {
        if (layer == this.layer && replacesValues)
        {
            CheckedPoints(firstPoint, rows);
            replacement.AsSpan(firstPoint * length, rows.Length).CopyTo(rows);
        }
        Keep(layer, firstPoint, rows, values);
        hasValues |= layer == this.layer;
    }

    public void Tangent(int layer, int firstPoint, Span<T> rows) => Keep(layer, firstPoint, rows, tangents);

    public void Adjoint(int layer, int firstPoint, Span<T> rows)
    {
        if (layer != this.layer)
            return;
        if (seededNeurons is not { } neurons)
        {
            Keep(layer, firstPoint, rows, OfTarget);
            return;
        }
        int count = CheckedPoints(firstPoint, rows);
        rows.Clear();
        for (int p = 0; p < count; p++)
        {
            for (int j = 0; j < neurons.Length; j++)
                rows[(p * length) + neurons[j]] = seeds[((firstPoint + p) * neurons.Length) + j];
        }
    }

    private void Keep(int observed, int firstPoint, ReadOnlySpan<T> rows, Span<T> destination)
    {
        if (observed != layer)
            return;
        CheckedPoints(firstPoint, rows);
        rows.CopyTo(destination[(firstPoint * length)..]);
    }

    /// <summary>The number of points that the rows hold.</summary>
    private int CheckedPoints(int firstPoint, ReadOnlySpan<T> rows)
    {
        int count = rows.Length / length;
        if (count * length != rows.Length || firstPoint + count > points)
            throw new InvalidOperationException(
                $"Layer {layer} came with {rows.Length} elements from point {firstPoint} on; its plan says {points} points of {length}.");
        return count;
    }

    private static void Clear(ref T[] rows, int needed)
    {
        if (rows.Length < needed)
            rows = new T[needed];
        else
            rows.AsSpan(0, needed).Clear();
    }
}
