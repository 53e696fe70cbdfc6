namespace AutoIG;

/// <summary>Name, element type and shape of a stored tensor, as its file declares them.</summary>
public sealed class TensorInfo
{
    private readonly int[] shape;

    internal TensorInfo(string name, TensorElementType elementType, int[] shape)
    {
        Name = name;
        ElementType = elementType;
        this.shape = shape;
        Length = 1;
        foreach (var dimension in shape)
            Length = checked(Length * dimension);
    }

    /// <summary>The full name in the file, prefixes included.</summary>
    public string Name { get; }

    /// <summary>How the elements are encoded in the file.</summary>
    public TensorElementType ElementType { get; }

    /// <summary>The length of each dimension, outermost first; empty for a scalar.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>The number of elements: the product of <see cref="Shape"/>.</summary>
    public long Length { get; }

    /// <summary>The bytes the elements occupy in the file.</summary>
    internal long ByteLength => checked(Length * ElementType.Size());

    /// <summary>For example <c>conv1.weight F32 [16, 1, 3, 3]</c>.</summary>
    public override string ToString() => $"{Name} {ElementType.FormatName()} {Elements.Show(shape)}";
}
