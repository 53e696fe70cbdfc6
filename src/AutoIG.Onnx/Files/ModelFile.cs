namespace AutoIG.Onnx.Files;

/// <summary>
/// An ONNX file, and the files beside it that hold its weights. The model's bytes are theirs: it is of use while this is open.
/// </summary>
internal sealed class ModelFile : IDisposable
{
    private readonly Dictionary<string, MappedFile> files = new(StringComparer.Ordinal);

    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="OnnxFileException">The file is damaged, or no ONNX file.</exception>
    public ModelFile(string path)
    {
        Path = path;
        try
        {
            var file = Open(path);
            var model = new ModelReader(path, OpenPart).Read(file.Length <= int.MaxValue
                ? file.Part(0, (int)file.Length)
                : throw new OnnxFileException(path,
                    $"expected at most {int.MaxValue} bytes, as the format allows, but it has {file.Length}"));
            Model = model with { Bytes = files.Values.Sum(part => part.Length) };
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Path { get; }

    public OnnxModel Model { get; }

    /// <summary>The files that were read: the model, and those beside it.</summary>
    public IReadOnlyCollection<string> Files => files.Keys;

    /// <summary>The files beside it that hold weights of the model, by their full paths.</summary>
    public IEnumerable<string> Parts => Files.Where(path => path != Path);

    public void Dispose()
    {
        foreach (var file in files.Values)
            file.Dispose();
    }

    /// <summary>
    /// Bytes of a file beside the model. A path that leads out of the model's folder is refused: a model may not read what it likes.
    /// </summary>
    private ReadOnlyMemory<byte> OpenPart(string location, long offset, long? length)
    {
        string folder = System.IO.Path.GetFullPath(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
        string path = System.IO.Path.GetFullPath(location, folder);
        if (System.IO.Path.IsPathRooted(location)
            || !path.StartsWith(System.IO.Path.TrimEndingDirectorySeparator(folder) + System.IO.Path.DirectorySeparatorChar,
                StringComparison.Ordinal))
        {
            throw new OnnxFileException(Path, $"expected external data in the model's folder, but its location is '{location}'");
        }

        var file = Open(path);
        long count = length ?? file.Length - offset;
        return offset >= 0 && count >= 0 && count <= int.MaxValue && offset <= file.Length - count
            ? file.Part(offset, (int)count)
            : throw new OnnxFileException(Path, $"expected {count} bytes at {offset} of '{location}', which has {file.Length}");
    }

    private MappedFile Open(string path)
    {
        if (!files.TryGetValue(path, out var file))
            files.Add(path, file = new MappedFile(path));
        return file;
    }
}
