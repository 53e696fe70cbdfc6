using System.Diagnostics;
using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>Numbers for one input or layer, under its name: attributions, a gradient.</summary>
/// <remarks>Converts to a tensor, and to a number where it is one.</remarks>
/// <typeparam name="T">The element type.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class NamedTensor<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] elements;
    private readonly int[] shape;
    private Tensor<T>? values;

    internal NamedTensor(string name, T[] elements, int[] shape, IReadOnlyList<string>? features = null)
    {
        Name = name;
        Features = features ?? [];
        this.elements = elements;
        this.shape = shape;
    }

    /// <summary>The name of the input or layer.</summary>
    public string Name { get; }

    /// <summary>
    /// The names of the elements, row-major, where they have some: those of <see cref="FeaturesAttribute"/>, or of
    /// <see cref="WithFeatures"/>; else empty.
    /// </summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>The shape; empty for a scalar.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>The numbers, row-major.</summary>
    public ReadOnlySpan<T> Elements => elements;

    /// <summary>The numbers in their shape; a scalar is a tensor of one element. Shares memory with <see cref="Elements"/>.</summary>
    public Tensor<T> Values => values ??= TensorShapes.Create(elements, shape);

    /// <summary>The number, where it is one.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public T Value => elements.Length == 1
        ? elements[0]
        : throw new InvalidOperationException($"'{Name}' has shape {ArgumentBinding.Written(shape)}; it is no single number.");

    /// <summary>The numbers in their shape.</summary>
    public static implicit operator Tensor<T>(NamedTensor<T> named)
    {
        ArgumentNullException.ThrowIfNull(named);
        return named.Values;
    }

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public static implicit operator T(NamedTensor<T> named)
    {
        ArgumentNullException.ThrowIfNull(named);
        return named.Value;
    }

    /// <summary>The numbers in their shape.</summary>
    public Tensor<T> ToTensor() => Values;

    /// <summary>The name of an element: that of the feature, else that of the input with the element's indices.</summary>
    internal string ElementName(int position)
    {
        if (Features.Count > 0)
            return Features[position];
        Span<int> index = stackalloc int[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
            (position, index[axis]) = Math.DivRem(position, shape[axis]);
        return shape.Length == 0 ? Name : Name + ArgumentBinding.Written(index);
    }

    /// <summary>The same numbers under other names of the elements. Shares memory with this.</summary>
    /// <param name="names">One for each element, row-major: no two alike, and none empty. Copied.</param>
    /// <exception cref="ArgumentException">They are more or less, or one is empty or another's as well.</exception>
    public NamedTensor<T> WithFeatures(params IReadOnlyList<string> names) =>
        new(Name, elements, shape, FeatureNames.Copy(names, elements.Length, Name, nameof(names)));

    /// <inheritdoc/>
    public override string ToString() =>
        elements.Length == 1
            ? $"{Name}: {elements[0].ToString(null, System.Globalization.CultureInfo.InvariantCulture)}"
            : $"{Name}: {ArgumentBinding.Written(shape)}";
}
