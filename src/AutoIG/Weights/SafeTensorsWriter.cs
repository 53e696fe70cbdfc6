using System.Buffers;
using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Text.Json;

namespace AutoIG;

/// <summary>Collects named tensors and writes them in the safetensors format.</summary>
/// <remarks>
/// Larger element types come first, so that every tensor is aligned to its element size; the header is padded with spaces to a multiple of
/// 8 bytes. Tensors of equal element size keep the order in which they were added, so equal input gives equal bytes.
/// </remarks>
public sealed class SafeTensorsWriter
{
    private readonly List<(TensorInfo Info, byte[] Bytes)> tensors = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>Free text entries for the header's <c>__metadata__</c>.</summary>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adds a copy of a tensor.</summary>
    /// <typeparam name="T">bool, Half, float, double or an integer type of 8 to 64 bits.</typeparam>
    /// <param name="name">The name; not used before in this file.</param>
    /// <param name="tensor">The elements.</param>
    /// <returns>This writer.</returns>
    /// <exception cref="ArgumentException">The name is taken or reserved.</exception>
    /// <exception cref="NotSupportedException">The format does not store <typeparamref name="T"/>.</exception>
    public SafeTensorsWriter Add<T>(string name, Tensor<T> tensor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        var shape = new int[tensor.Rank];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = checked((int)tensor.Lengths[i]);
        return Add(name, values, shape);
    }

    /// <summary>Adds a copy of row-major elements.</summary>
    /// <typeparam name="T">bool, Half, float, double or an integer type of 8 to 64 bits.</typeparam>
    /// <param name="name">The name; not used before in this file.</param>
    /// <param name="values">The elements, last dimension fastest.</param>
    /// <param name="shape">The length of each dimension; none for a scalar.</param>
    /// <returns>This writer.</returns>
    /// <exception cref="ArgumentException">The name is taken or reserved, or the shape does not hold that many elements.</exception>
    /// <exception cref="NotSupportedException">The format does not store <typeparamref name="T"/>.</exception>
    public SafeTensorsWriter Add<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        return AddBytes(name, TensorElementTypes.Of<T>(), TensorEncoder.Encode(values), shape);
    }

    /// <summary>Adds a copy of elements that are already encoded: the way to write BF16 and F8.</summary>
    /// <param name="name">The name; not used before in this file.</param>
    /// <param name="elementType">The encoding of the elements.</param>
    /// <param name="littleEndianElements">The elements' bytes.</param>
    /// <param name="shape">The length of each dimension; none for a scalar.</param>
    /// <returns>This writer.</returns>
    /// <exception cref="ArgumentException">The name is taken or reserved, or the shape does not hold that many bytes.</exception>
    public SafeTensorsWriter AddEncoded(
        string name, TensorElementType elementType, ReadOnlySpan<byte> littleEndianElements, params ReadOnlySpan<int> shape) =>
        AddBytes(name, elementType, littleEndianElements.ToArray(), shape);

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

    /// <summary>Writes the format's bytes to a stream.</summary>
    /// <param name="stream">The stream; it is left open.</param>
    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var ordered = tensors.OrderByDescending(tensor => tensor.Info.ElementType.Size()).ToList();
        var header = BuildHeader(ordered.Select(tensor => tensor.Info));
        var padding = -header.Length & 7;
        if (header.Length + padding > SafeTensorsHeader.MaxLength)
            throw new InvalidOperationException(
                $"The header would have {header.Length} bytes; expected at most {SafeTensorsHeader.MaxLength}, the format's limit.");
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)(header.Length + padding));
        stream.Write(length);
        stream.Write(header);
        stream.Write("        "u8[..padding]);
        foreach (var (_, bytes) in ordered)
            stream.Write(bytes);
    }

    private SafeTensorsWriter AddBytes(string name, TensorElementType type, byte[] bytes, ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == "__metadata__")
            throw Expect.Unexpected(nameof(name), "another name than the one that the format reserves", name);
        CheckText(name, nameof(name));
        var info = TensorEncoder.Describe(name, type, bytes.Length, shape);
        if (!names.Add(name))
            throw Expect.Unexpected(nameof(name), "a name that is not in the file yet", $"'{name}'");
        tensors.Add((info, bytes));
        return this;
    }

    /// <summary>Half of a surrogate pair is no text that a file could hold.</summary>
    private static void CheckText(string text, string name)
    {
        if (Elements.HalfPair(text) is var half and >= 0)
            throw Expect.Unexpected(name, "Unicode text", FormattableString.Invariant($"half of a surrogate pair at {half}"));
    }

    private ReadOnlySpan<byte> BuildHeader(IEnumerable<TensorInfo> infos)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (Metadata.Count > 0)
        {
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in Metadata)
            {
                CheckText(key, nameof(Metadata));
                CheckText(value ?? throw Expect.Unexpected(nameof(Metadata), $"a text for '{key}'", null), nameof(Metadata));
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        long offset = 0;
        foreach (var info in infos)
        {
            json.WriteStartObject(info.Name);
            json.WriteString("dtype", info.ElementType.FormatName());
            json.WriteStartArray("shape");
            foreach (var dimension in info.Shape)
                json.WriteNumberValue(dimension);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += info.ByteLength);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }
}
