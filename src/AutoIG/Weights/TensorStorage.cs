namespace AutoIG;

/// <summary>The bytes behind a <see cref="TensorSource"/>. Opening a tensor is safe from several threads at a time.</summary>
internal abstract class TensorStorage : IDisposable
{
    /// <summary>A stream over exactly the elements of a tensor.</summary>
    public abstract Stream Open(StoredTensor tensor);

    public abstract void Dispose();
}

/// <summary>A file held in memory.</summary>
internal sealed class MemoryStorage(ReadOnlyMemory<byte> bytes) : TensorStorage
{
    public override Stream Open(StoredTensor tensor) =>
        new ReadOnlyMemoryStream(bytes.Slice((int)tensor.Offset, (int)tensor.Info.ByteLength));

    public override void Dispose()
    {
    }
}
