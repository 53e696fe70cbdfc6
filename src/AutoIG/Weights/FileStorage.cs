using Microsoft.Win32.SafeHandles;

namespace AutoIG;

/// <summary>
/// A file that is read by position: only the bytes of the tensors that are asked for are ever read, into the arrays that hold their
/// elements.
/// </summary>
/// <remarks>
/// A memory map would be no faster, because every look-up copies, and a file that another process shortens would end the program with a
/// signal that nothing can catch. Here it is a fault of the file.
/// </remarks>
internal sealed class FileStorage : TensorStorage
{
    private readonly string path;
    private readonly SafeFileHandle handle;

    private FileStorage(string path, SafeFileHandle handle, long length) => (this.path, this.handle, Length) = (path, handle, length);

    /// <summary>The bytes of the file when it was opened.</summary>
    public long Length { get; }

    /// <exception cref="TensorFileException">The file is empty, or what has the path is no regular file.</exception>
    public static FileStorage Open(string path)
    {
        var handle = RegularFile.Open(path, fault => new TensorFileException(path, null, fault), out long length);
        return new FileStorage(path, handle, length);
    }

    /// <summary>A stream over the whole file.</summary>
    public Stream OpenAll() => new FilePart(this, null, 0, Length);

    /// <exception cref="TensorFileException">The file has another length than when it was opened.</exception>
    public override Stream Open(StoredTensor tensor)
    {
        EnsureUnchanged(tensor.Name);
        return new FilePart(this, tensor.Name, tensor.Offset, tensor.Info.ByteLength);
    }

    /// <param name="tensor">The full name of the tensor that is looked up.</param>
    /// <exception cref="TensorFileException">The file has another length than when it was opened.</exception>
    public void EnsureUnchanged(string tensor)
    {
        if (RandomAccess.GetLength(handle) != Length)
            throw Changed(tensor);
    }

    public override void Dispose() => handle.Dispose();

    private TensorFileException Changed(string? tensor) => new(
        path, tensor,
        $"expected the {Length} bytes that the file had when it was opened, but it has {RandomAccess.GetLength(handle)} now");

    /// <summary>
    /// Some bytes of a file, which lay in it when it was opened: where it ends before them, it is not the file any more. The handle is the
    /// storage's.
    /// </summary>
    private sealed class FilePart(FileStorage storage, string? tensor, long start, long length) : ReadOnlyStream(length)
    {
        /// <exception cref="TensorFileException">The file has become shorter.</exception>
        public override int Read(Span<byte> buffer)
        {
            var wanted = buffer[..(int)Math.Min(buffer.Length, Length - Position)];
            int count = RandomAccess.Read(storage.handle, wanted, start + Position);
            if (count == 0 && wanted.Length > 0)
                throw storage.Changed(tensor);
            Position += count;
            return count;
        }
    }
}
