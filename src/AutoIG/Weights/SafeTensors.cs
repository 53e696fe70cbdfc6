namespace AutoIG;

/// <summary>
/// A file in the safetensors format: 8 bytes little-endian header length N, N bytes of JSON, then the raw little-endian elements.
/// </summary>
/// <remarks>
/// The header is checked completely before anything is read: every tensor's extent lies in the file, has exactly the size that its shape
/// and element type demand, and the extents cover the data without gap or overlap (see the format description at
/// https://github.com/huggingface/safetensors). Big-endian machines are supported. Of a file opened by path only what is looked up is
/// read, when it is looked up: a file that has another length by then is refused.
/// </remarks>
public sealed class SafeTensors : TensorSource
{
    private readonly TensorCatalogue catalogue;

    private SafeTensors(TensorCatalogue catalogue, IReadOnlyDictionary<string, string> metadata, string prefix = "", bool isView = false)
        : base(catalogue, prefix, isView)
    {
        this.catalogue = catalogue;
        Metadata = metadata;
    }

    /// <summary>The free text entries of the header's <c>__metadata__</c>; empty if there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="TensorFileException">The content is not valid safetensors, or the path is that of a folder or a pipe.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static SafeTensors Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var storage = FileStorage.Open(path);
        try
        {
            using var stream = storage.OpenAll();
            var header = SafeTensorsHeader.Read(path, stream, storage.Length);
            return new SafeTensors(new TensorCatalogue(path, header.Tensors, storage), header.Metadata);
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }

    /// <summary>Takes the content of a file from memory, which is not copied and must not be changed while this is in use.</summary>
    /// <param name="content">The whole file.</param>
    /// <exception cref="TensorFileException">The content is not valid safetensors.</exception>
    public static SafeTensors Parse(ReadOnlyMemory<byte> content) => Parse(content, "(memory)");

    /// <summary>Reads a stream to its end into memory.</summary>
    /// <param name="stream">The stream; it is left open.</param>
    /// <exception cref="TensorFileException">The content is not valid safetensors.</exception>
    /// <exception cref="IOException">The stream cannot be read, or is longer than memory can hold in one piece (2 GB): open it by path
    /// then.</exception>
    public static SafeTensors Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), stream is FileStream file ? file.Name : "(stream)");
    }

    /// <inheritdoc/>
    public override SafeTensors WithPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return new SafeTensors(catalogue, Metadata, Prefix + prefix, isView: true);
    }

    private static SafeTensors Parse(ReadOnlyMemory<byte> content, string file)
    {
        using var stream = new ReadOnlyMemoryStream(content);
        var header = SafeTensorsHeader.Read(file, stream, content.Length);
        return new SafeTensors(new TensorCatalogue(file, header.Tensors, new MemoryStorage(content)), header.Metadata);
    }
}
