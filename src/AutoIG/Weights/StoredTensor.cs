namespace AutoIG;

/// <summary>Where and how the elements of one tensor lie: what a reader of a format finds out, and all that decoding needs.</summary>
internal sealed class StoredTensor
{
    private readonly TensorInfo? info;

    public StoredTensor(TensorInfo info, long offset) => (Name, this.info, Offset) = (info.Name, info, offset);

    /// <summary>A tensor that cannot be read. The others of its file can: who asks for this one is told.</summary>
    /// <param name="name">Its full name.</param>
    /// <param name="fault">What was expected and what came.</param>
    public StoredTensor(string name, string fault) => (Name, Fault) = (name, fault);

    /// <summary>The full name in the file.</summary>
    public string Name { get; }

    /// <summary>Why it cannot be read; <see langword="null"/> where it can.</summary>
    public string? Fault { get; }

    public TensorInfo Info => info ?? throw new InvalidOperationException($"'{Name}' cannot be read: {Fault}.");

    /// <summary>The position of the first element in the tensor's own stream or in the file, as the storage counts.</summary>
    public long Offset { get; }

    public bool IsBigEndian { get; init; }

    /// <summary>First index fastest (NumPy's <c>fortran_order</c>), where everything else is row-major.</summary>
    public bool IsColumnMajor { get; init; }

    /// <summary>What the elements may take when they are read: of a compressed file, no more than is in proportion to it.</summary>
    public long MostBytes { get; init; } = long.MaxValue;

    /// <summary>Set when the tensor is read. Written from any thread; only ever goes from false to true.</summary>
    public bool IsUsed { get; set; }

    /// <inheritdoc/>
    public override string ToString() => info?.ToString() ?? $"{TensorFileException.Shorten(Name)} (cannot be read)";
}
