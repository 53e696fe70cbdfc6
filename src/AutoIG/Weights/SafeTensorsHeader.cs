using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace AutoIG;

/// <summary>Reads and checks the header of a safetensors file.</summary>
internal sealed class SafeTensorsHeader
{
    /// <summary>The format's own limit on the header's length, in bytes.</summary>
    public const int MaxLength = 100_000_000;

    /// <summary>NumPy's limit; longer shapes do not occur outside of damaged files.</summary>
    public const int MaxRank = 64;

    private readonly string file;
    // Below this a header is not held against the data: it takes little whatever stands in it.
    private const int MaxLengthWithoutData = 1 << 24;

    private readonly List<(string Name, TensorInfo? Info, string? Fault, long Begin, long End)> extents = [];
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private bool hasMetadata;

    private SafeTensorsHeader(string file) => this.file = file;

    public IReadOnlyList<StoredTensor> Tensors { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <param name="file">What to call the file in messages.</param>
    /// <param name="stream">The file, at its start.</param>
    /// <param name="fileLength">Its length in bytes.</param>
    /// <exception cref="TensorFileException">The header is not valid.</exception>
    public static SafeTensorsHeader Read(string file, Stream stream, long fileLength)
    {
        if (fileLength < 8)
            throw new TensorFileException(file, null, $"expected 8 bytes of header length, but the file has {fileLength} bytes");
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxLength)
            throw new TensorFileException(
                file, null,
                $"expected a header of at most {MaxLength} bytes, but its length is given as {length}; is this a safetensors file?");
        if ((long)length > fileLength - 8)
            throw new TensorFileException(
                file, null,
                $"expected a header of {length} bytes, but only {fileLength - 8} bytes follow; the file is truncated or not safetensors");
        // What is made of a header takes several times its length: it is to be out of no proportion to the file.
        if (length > MaxLengthWithoutData && (long)length > fileLength - 8 - (long)length)
            throw new TensorFileException(
                file, null,
                $"expected a header of at most {MaxLengthWithoutData} bytes or no longer than the data, but it has {length} bytes and "
                + $"{fileLength - 8 - (long)length} bytes of data follow");
        var json = new byte[length];
        stream.ReadExactly(json);
        var header = new SafeTensorsHeader(file);
        header.ReadJson(json);
        header.Place(8 + (long)length, fileLength);
        return header;
    }

    private void ReadJson(byte[] json)
    {
        if (json.Length == 0 || json[0] != '{')
        {
            string start = json.Length == 0 ? "it is empty" : $"it starts with byte 0x{json[0]:X2}";
            throw Fault(null, $"expected the header to start with '{{', but {start}");
        }

        if (!Utf8.IsValid(json))
            throw Fault(null, "expected the header to be UTF-8, but it is not");
        try
        {
            // Depth 3: header → tensor → shape.
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 3 });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (name == "__metadata__")
                    ReadMetadata(ref reader);
                else
                    ReadTensor(ref reader, name);
            }

            // Only white space may follow the closing brace: the reader throws on anything else.
            while (reader.Read())
            {
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string holds half of an escaped surrogate pair.
            throw new TensorFileException(
                file, null, $"the header is not valid JSON: {TensorFileException.Shorten(exception.Message)}", exception);
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (hasMetadata)
            throw Fault(null, "expected one __metadata__, but there are two");
        hasMetadata = true;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Fault(null, $"expected __metadata__ to be an object, but it is {Show(ref reader)}");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw Fault(
                    null, $"expected __metadata__ '{TensorFileException.Shorten(key)}' to be a string, but it is {Show(ref reader)}");
            }

            if (!metadata.TryAdd(key, reader.GetString()!))
                throw Fault(null, $"expected distinct keys in __metadata__, but '{TensorFileException.Shorten(key)}' occurs twice");
        }
    }

    private void ReadTensor(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Fault(name, $"expected an object with dtype, shape and data_offsets, but it is {Show(ref reader)}");
        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            switch (key)
            {
                case "dtype" when type is null:
                    type = ReadElementType(ref reader, name);
                    break;
                case "shape" when shape is null:
                    shape = ReadIntegers(ref reader, name, key, MaxRank);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadIntegers(ref reader, name, key, 2);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Fault(name, $"expected one '{key}', but there are two");
                default:
                    throw Fault(name, $"expected only dtype, shape and data_offsets, but there is '{TensorFileException.Shorten(key)}'");
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            string missing = type is null ? "dtype" : shape is null ? "shape" : "data_offsets";
            throw Fault(name, $"expected dtype, shape and data_offsets, but {missing} is missing");
        }

        if (offsets.Count != 2)
            throw Fault(name, $"expected data_offsets [begin, end], but it has {offsets.Count} numbers");
        AddExtent(name, type, shape, offsets[0], offsets[1]);
    }

    private string ReadElementType(ref Utf8JsonReader reader, string name) => reader.TokenType == JsonTokenType.String
        ? reader.GetString()!
        : throw Fault(name, $"expected dtype to be a string, but it is {Show(ref reader)}");

    private List<long> ReadIntegers(ref Utf8JsonReader reader, string name, string key, int maxCount)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Fault(name, $"expected {key} to be an array, but it is {Show(ref reader)}");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
                throw Fault(name, $"expected {key} to hold integers from 0 to {long.MaxValue}, but one is {Show(ref reader)}");
            if (numbers.Count == maxCount)
                throw Fault(name, $"expected {key} to hold at most {maxCount} numbers, but there are more");
            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>
    /// Takes a tensor over. One of a type that is not known has an extent all the same, so that those around it can be read.
    /// </summary>
    private void AddExtent(string name, string typeName, List<long> shape, long begin, long end)
    {
        bool isKnown = TensorElementTypes.TryParse(typeName, out var type);
        if (begin > end)
            throw Fault(name, $"expected data_offsets begin ≤ end, but they are [{begin}, {end}]");

        // A dimension of 0 must not hide an absurd one beside it, so each is checked on its own before the product.
        UInt128 size = isKnown ? (UInt128)type.Size() : 1;
        foreach (var dimension in shape)
        {
            if (dimension > int.MaxValue)
                throw Fault(name, $"expected dimensions up to {int.MaxValue}, but one is {dimension}");
            size *= (UInt128)dimension;
            if (size > long.MaxValue)
            {
                throw Fault(
                    name,
                    $"expected a size below 2⁶³ bytes, but shape [{string.Join(", ", shape)}] "
                    + $"of {TensorFileException.Shorten(typeName)} has more");
            }
        }

        if (!isKnown)
        {
            extents.Add((
                name, null,
                $"expected a dtype of {string.Join(", ", TensorElementTypes.FormatNames)}, "
                + $"but it is '{TensorFileException.Shorten(typeName)}'",
                begin, end));
            return;
        }

        if ((UInt128)(end - begin) != size)
        {
            throw Fault(
                name,
                $"expected {size} bytes for shape [{string.Join(", ", shape)}] of {type.FormatName()}, "
                + $"but data_offsets [{begin}, {end}] hold {end - begin}");
        }

        extents.Add((name, new TensorInfo(name, type, [.. shape.Select(dimension => (int)dimension)]), null, begin, end));
    }

    /// <summary>Checks that the extents tile the data, and gives each tensor its position in the file.</summary>
    private void Place(long dataStart, long fileLength)
    {
        var dataLength = fileLength - dataStart;
        long covered = 0;
        string? previous = null;
        foreach (var (name, _, _, begin, end) in extents.OrderBy(extent => extent.Begin).ThenBy(extent => extent.End))
        {
            if (end > dataLength)
            {
                throw Fault(
                    name,
                    $"expected data_offsets within the {dataLength} bytes of data, but they are [{begin}, {end}]; "
                    + "the file may be truncated");
            }

            if (begin != covered)
            {
                throw Fault(name, begin < covered
                    ? $"data_offsets [{begin}, {end}] overlap those of {previous}, which end at {covered}"
                    : previous is null
                        ? $"expected the first data_offsets to begin at 0, but they are [{begin}, {end}]: "
                            + "bytes before them belong to no tensor"
                        : $"expected data_offsets to begin at {covered}, where those of {previous} end, but they are [{begin}, {end}]: "
                            + "bytes between belong to no tensor");
            }

            covered = end;
            previous = $"'{TensorFileException.Shorten(name)}'";
        }

        if (covered != dataLength)
            throw Fault(null, $"expected {covered} bytes of data, but {dataLength} bytes follow the header");
        Tensors =
        [
            .. extents.Select(extent => extent.Info is { } info
                ? new StoredTensor(info, dataStart + extent.Begin) : new StoredTensor(extent.Name, extent.Fault!)),
        ];
    }

    private TensorFileException Fault(string? tensor, string fault) => new(file, tensor, fault);

    private static string Show(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"the string '{TensorFileException.Shorten(reader.GetString()!)}'",
        _ => TensorFileException.Shorten(Encoding.UTF8.GetString(reader.ValueSpan)),
    };
}
