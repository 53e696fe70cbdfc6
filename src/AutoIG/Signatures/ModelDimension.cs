namespace AutoIG;

/// <summary>One dimension of a declared shape: a size, or the index of a name in <see cref="FunctionSignature.DimensionNames"/>.</summary>
public readonly record struct ModelDimension
{
    private ModelDimension(int size, int symbol, string? name) => (Size, Symbol, Name) = (size, symbol, name);

    /// <summary>The size, or 0 where the dimension is a name.</summary>
    public int Size { get; }

    /// <summary>The index of the name, or −1 where the dimension is a size.</summary>
    public int Symbol { get; }

    /// <summary>The name, or <see langword="null"/>.</summary>
    public string? Name { get; }

    /// <summary>A fixed size.</summary>
    public static implicit operator ModelDimension(int size) => new(size, -1, null);

    /// <summary>A fixed size.</summary>
    public static ModelDimension FromInt32(int size) => size;

    /// <summary>A named dimension.</summary>
    public static ModelDimension Named(int symbol, string name) => new(0, symbol, name);

    /// <inheritdoc/>
    public override string ToString() => Name ?? Size.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
