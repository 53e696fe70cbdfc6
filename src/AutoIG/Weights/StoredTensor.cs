namespace AutoIG;

/// <summary>Where and how the elements of one tensor lie: what a reader of a format finds out, and all that decoding needs.</summary>
internal sealed class StoredTensor(TensorInfo info, long offset)
{
    public TensorInfo Info { get; } = info;

    /// <summary>The position of the first element in the tensor's own stream or in the file, as the storage counts.</summary>
    public long Offset { get; } = offset;

    public bool IsBigEndian { get; init; }

    /// <summary>First index fastest (NumPy's <c>fortran_order</c>), where everything else is row-major.</summary>
    public bool IsColumnMajor { get; init; }

    /// <summary>Set when the tensor is read. Written from any thread; only ever goes from false to true.</summary>
    public bool IsUsed { get; set; }
}
