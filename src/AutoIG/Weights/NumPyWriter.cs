using System.IO.Compression;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>Collects named arrays and writes them as a <c>.npz</c> archive, as <c>numpy.savez</c> does: without compression.</summary>
/// <remarks>Equal input gives equal bytes: no entry has a time. One array alone is written by <see cref="NumPy.WriteArray{T}"/>.</remarks>
public sealed class NumPyWriter
{
    // The first that a zip archive can name.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(TensorInfo Info, byte[] Bytes)> arrays = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>Adds a copy of an array.</summary>
    /// <typeparam name="T">bool, Half, float, double or an integer type of 8 to 64 bits.</typeparam>
    /// <param name="name">The name; not used before in this file.</param>
    /// <param name="tensor">The elements.</param>
    /// <returns>This writer.</returns>
    /// <exception cref="ArgumentException">The name is taken, or would lead out of the archive.</exception>
    /// <exception cref="NotSupportedException">The format does not store <typeparamref name="T"/>.</exception>
    public NumPyWriter Add<T>(string name, Tensor<T> tensor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Add(name, tensor.Flat(), tensor.Sizes());
    }

    /// <summary>Adds a copy of row-major elements.</summary>
    /// <typeparam name="T">bool, Half, float, double or an integer type of 8 to 64 bits.</typeparam>
    /// <param name="name">The name; not used before in this file.</param>
    /// <param name="values">The elements, last dimension fastest.</param>
    /// <param name="shape">The length of each dimension; none for a scalar.</param>
    /// <returns>This writer.</returns>
    /// <exception cref="ArgumentException">
    /// The name is taken, or would lead out of the archive, or the shape does not hold that many elements.
    /// </exception>
    /// <exception cref="NotSupportedException">The format does not store <typeparamref name="T"/>.</exception>
    public NumPyWriter Add<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged => AddEncoded(name, TensorElementTypes.Of<T>(), TensorEncoder.Encode(values), shape);

    /// <summary>Writes a file as a whole or not at all: into a temporary file beside it that is then moved into place.</summary>
    /// <remarks>A link is followed, and a file that is replaced keeps its permissions.</remarks>
    /// <param name="path">The file to create or replace. Its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written, or the path is that of a folder, a pipe or a device; an old file is then
    /// left as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        AtomicFile.Write(path, WriteTo);
    }

    /// <summary>Writes the archive's bytes to a stream.</summary>
    /// <param name="stream">The stream; it is left open.</param>
    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (info, bytes) in arrays)
        {
            var entry = archive.CreateEntry(info.Name + ".npy", CompressionLevel.NoCompression);
            entry.LastWriteTime = NoTime;
            using var content = entry.Open();
            NpyWriter.Write(content, info.ElementType, info.Shape, bytes);
        }
    }

    internal NumPyWriter AddEncoded(string name, TensorElementType type, byte[] littleEndianElements, ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        // Who unpacks the archive must find each file below the folder that was named.
        if (name.Length == 0 || name.IndexOfAny(['/', '\\', ':', '\0']) >= 0)
            throw Expect.Unexpected(nameof(name), "a name without '/', '\\' and ':'", $"'{name}'");
        if (Elements.HalfPair(name) is var half and >= 0)
            throw Expect.Unexpected(nameof(name), "Unicode text", FormattableString.Invariant($"half of a surrogate pair at {half}"));
        var info = TensorEncoder.Describe(name, type, littleEndianElements.Length, shape);
        if (!names.Add(name))
            throw Expect.Unexpected(nameof(name), "a name that is not in the file yet", $"'{name}'");
        arrays.Add((info, littleEndianElements));
        return this;
    }
}
