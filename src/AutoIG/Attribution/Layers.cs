using AutoIG.Functions;

namespace AutoIG;

/// <summary>Layers by their keys, and from the order in which they lie in memory to the order of their shape.</summary>
internal static class Layers
{
    /// <summary>The layer of a key.</summary>
    /// <exception cref="ArgumentException">The key names a layer of another function.</exception>
    public static LayerInfo Find<T>(BoundFunction<T> bound, LayerKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var signature = bound.Function.Signature;
        // By its name, which is its own on every way through the method: another way may number it otherwise.
        var layer = bound.Layers.FirstOrDefault(own => own.Name == key.Name);
        if (key.Function != signature.Name)
        {
            throw Expect.Unexpected(
                nameof(layer),
                $"a layer of {signature.Name}: {Names(signature.Layers)}",
                $"'{key.Name}' of {key.Function ?? "no function"}");
        }

        return layer ?? throw Expect.Unexpected(
            nameof(layer), $"a layer of {signature.Name} that the conditions of this call lead to: {Names(bound.Layers)}", $"'{key.Name}'");
    }

    private static string Names(IReadOnlyList<LayerInfo> layers) =>
        layers.Count == 0 ? "there is none" : string.Join(", ", layers.Select(layer => layer.Name));

    /// <summary>Where the element of a layer lies that a user names by its indices, or by its row-major position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The layer has no such element.</exception>
    public static int Locate<T>(BoundFunction<T> bound, LayerInfo layer, ReadOnlySpan<int> neuron)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<int> shape = bound.Plan.LayerShapes[layer.Index];
        int position = neuron.Length == 1 && neuron[0] < bound.LayerLengths[layer.Index] ? neuron[0] : -1;
        if (neuron.Length == shape.Length && neuron.Length != 1)
        {
            position = 0;
            for (int i = 0; i < shape.Length && position >= 0; i++)
                position = neuron[i] >= 0 && neuron[i] < shape[i] ? (position * shape[i]) + neuron[i] : -1;
        }
        if (position < 0)
        {
            throw Expect.OutOfRange(
                nameof(neuron),
                $"the indices or the position of an element of the layer '{layer.Name}', which has shape {Elements.Show(shape)}",
                Elements.Show(neuron));
        }

        return StoragePosition(shape, layer.Storage, position);
    }

    /// <summary>A result in storage order as a tensor of the layer's shape.</summary>
    public static NamedTensors<T> InUsersOrder<T>(BoundFunction<T> bound, LayerInfo layer, ReadOnlySpan<double> stored)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] shape = bound.Plan.LayerShapes[layer.Index];
        var elements = new T[stored.Length];
        for (int i = 0; i < elements.Length; i++)
            elements[i] = T.CreateTruncating(stored[StoragePosition(shape, layer.Storage, i)]);
        return new NamedTensors<T>([new NamedTensor<T>(layer.Name, elements, shape)]);
    }

    /// <summary>Where an element lies: axis k of the storage is axis Storage[k] of the shape.</summary>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="storage">The order of the axes in memory; empty for that of the shape.</param>
    /// <param name="position">The row-major position in the shape.</param>
    public static int StoragePosition(ReadOnlySpan<int> shape, IReadOnlyList<int> storage, int position)
    {
        if (storage.Count == 0)
            return position;
        Span<int> index = stackalloc int[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
            (position, index[axis]) = Math.DivRem(position, shape[axis]);
        int stored = 0;
        for (int k = 0; k < storage.Count; k++)
            stored = (stored * shape[storage[k]]) + index[storage[k]];
        return stored;
    }
}
