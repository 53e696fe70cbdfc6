using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Code;

/// <summary>A weight of the model: a field, and a tensor of the file beside the code.</summary>
/// <param name="key">The name in the file: PyTorch's, where the graph tells it.</param>
/// <param name="shape">The sizes, of a sample.</param>
/// <param name="values">The elements, computed when they are written.</param>
/// <param name="source">What they are made of: the same source and form is the same weight.</param>
internal sealed class Weight(string key, IReadOnlyList<Size> shape, Func<float[]> values, object source)
{
    public string Key { get; set; } = key;

    public IReadOnlyList<Size> Shape { get; } = shape;

    public object Source { get; } = source;

    /// <summary>The elements, as many as the shape asks for.</summary>
    /// <exception cref="ImportException">They are more or fewer.</exception>
    public float[] Values()
    {
        float[] elements = values();
        return Size.Product(Shape).Value == elements.Length ? elements : throw new ImportException(
            $"{this}: expected as many numbers as its shape holds, but there are {elements.Length}: the import is at fault, "
            + "please report it");
    }

    /// <summary>The same weight with its elements, which the file need not be open for any more.</summary>
    public Weight Computed()
    {
        float[] computed = Values();
        return new(Key, Shape, () => computed, Source);
    }

    public override string ToString() => $"{Key} [{string.Join(", ", Shape)}]";
}
