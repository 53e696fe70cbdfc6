using System.IO.MemoryMappedFiles;

namespace AutoIG;

/// <summary>The bytes behind a <see cref="TensorSource"/>. Opening a tensor is safe from several threads at a time.</summary>
internal abstract class TensorStorage : IDisposable
{
    /// <summary>A stream over exactly the elements of a tensor.</summary>
    public abstract Stream Open(StoredTensor tensor);

    public abstract void Dispose();
}

/// <summary>A memory-mapped file: only the pages of the tensors that are read are ever loaded.</summary>
internal sealed class MappedStorage : TensorStorage
{
    private readonly MemoryMappedFile map;

    private MappedStorage(MemoryMappedFile map, long length)
    {
        this.map = map;
        Length = length;
    }

    public long Length { get; }

    /// <exception cref="TensorFileException">The file is empty, which cannot be mapped and is no tensor file.</exception>
    public static MappedStorage Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            var length = file.Length;
            if (length == 0)
                throw new TensorFileException(path, null, "the file is empty");
            return new MappedStorage(
                MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false),
                length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A stream over <paramref name="length"/> bytes from <paramref name="offset"/> on.</summary>
    /// <remarks>A view of no bytes would reach to the end of the file, so emptiness is answered without one.</remarks>
    public Stream Open(long offset, long length) =>
        length == 0 ? Stream.Null : map.CreateViewStream(offset, length, MemoryMappedFileAccess.Read);

    public override Stream Open(StoredTensor tensor) => Open(tensor.Offset, tensor.Info.ByteLength);

    public override void Dispose() => map.Dispose();
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
