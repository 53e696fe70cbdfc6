using System.Collections;

namespace AutoIG;

/// <summary>A shape as declared: sizes, some of which may be names that are bound by the first argument that carries them.</summary>
public sealed class ModelShape : IReadOnlyList<ModelDimension>
{
    private readonly ModelDimension[] dimensions;

    /// <summary>A shape of the given dimensions.</summary>
    public ModelShape(params ReadOnlySpan<ModelDimension> dimensions) => this.dimensions = dimensions.ToArray();

    /// <summary>The sizes, where the named ones have the given values.</summary>
    /// <param name="values">The values of <see cref="FunctionSignature.DimensionNames"/>.</param>
    internal int[] Bind(ReadOnlySpan<int> values)
    {
        var sizes = new int[dimensions.Length];
        for (int i = 0; i < sizes.Length; i++)
            sizes[i] = dimensions[i].Name is null ? dimensions[i].Size : values[dimensions[i].Symbol];
        return sizes;
    }

    /// <inheritdoc/>
    public int Count => dimensions.Length;

    /// <inheritdoc/>
    public ModelDimension this[int index] => dimensions[index];

    /// <inheritdoc/>
    public IEnumerator<ModelDimension> GetEnumerator() => ((IEnumerable<ModelDimension>)dimensions).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The shape as it is written in messages: <c>[tokens, 128]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", dimensions)}]";
}
