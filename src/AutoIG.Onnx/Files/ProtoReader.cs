using System.Buffers.Binary;
using System.Text;

namespace AutoIG.Onnx.Files;

/// <summary>
/// Reads the fields of one message in the wire format of protocol buffers, where a field is a number, a kind and a value. Nothing is
/// copied: texts, arrays and messages are parts of the file.
/// </summary>
internal struct ProtoReader(string file, ReadOnlyMemory<byte> message, long start)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> message = message;
    private int position;

    /// <summary>The number of the field that was read last.</summary>
    public int Field { get; private set; }

    public WireKind Kind { get; private set; }

    /// <summary>Where the next byte lies in the file.</summary>
    public readonly long Offset => start + position;

    /// <summary>Reads which field comes next; at the end of the message there is none.</summary>
    public bool Next()
    {
        if (position == message.Length)
            return false;
        ulong tag = ReadVarint();
        Kind = (WireKind)(tag & 7);
        Field = tag >> 3 is > 0 and < 1 << 29 ? (int)(tag >> 3) : throw Fault($"expected a field's number, but {tag >> 3} came");
        return true;
    }

    public long ReadInteger() => Kind == WireKind.Varint ? (long)ReadVarint() : throw WrongKind("an integer");

    public int ReadInt32() => unchecked((int)ReadInteger());

    public float ReadSingle() => Kind == WireKind.Fixed32
        ? BinaryPrimitives.ReadSingleLittleEndian(Take(4).Span) : throw WrongKind("a number of 32 bits");

    public string ReadText()
    {
        long at = Offset;
        var bytes = ReadBytes();
        try
        {
            return Utf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException e)
        {
            throw new OnnxFileException(file, $"byte {at}: expected text in UTF-8", e);
        }
    }

    public ReadOnlyMemory<byte> ReadBytes()
    {
        if (Kind != WireKind.Bytes)
            throw WrongKind("bytes");
        ulong length = ReadVarint();
        return length <= (ulong)(message.Length - position)
            ? Take((int)length) : throw Fault($"expected {length} bytes, but {message.Length - position} are left");
    }

    /// <summary>A message inside this one.</summary>
    public ProtoReader ReadMessage()
    {
        var bytes = ReadBytes();
        return new(file, bytes, Offset - bytes.Length);
    }

    /// <summary>Adds an integer, or a packed array of them.</summary>
    public void ReadInto(List<long> integers)
    {
        if (Kind == WireKind.Varint)
        {
            integers.Add(ReadInteger());
            return;
        }

        for (var packed = ReadMessage(); packed.position < packed.message.Length;)
            integers.Add((long)packed.ReadVarint());
    }

    /// <summary>Adds a number of 32 bits, or a packed array of them.</summary>
    public void ReadInto(List<float> numbers)
    {
        if (Kind == WireKind.Fixed32)
        {
            numbers.Add(ReadSingle());
            return;
        }

        var packed = ReadMessage();
        if (packed.message.Length % 4 != 0)
            throw packed.Fault($"expected numbers of 4 bytes, but {packed.message.Length} bytes came");
        while (packed.position < packed.message.Length)
            numbers.Add(BinaryPrimitives.ReadSingleLittleEndian(packed.Take(4).Span));
    }

    /// <summary>Adds a number of 64 bits, or a packed array of them.</summary>
    public void ReadInto(List<double> numbers)
    {
        if (Kind == WireKind.Fixed64)
        {
            numbers.Add(BinaryPrimitives.ReadDoubleLittleEndian(Take(8).Span));
            return;
        }

        var packed = ReadMessage();
        if (packed.message.Length % 8 != 0)
            throw packed.Fault($"expected numbers of 8 bytes, but {packed.message.Length} bytes came");
        while (packed.position < packed.message.Length)
            numbers.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed.Take(8).Span));
    }

    /// <summary>Passes over a field that is not looked at.</summary>
    public void Skip()
    {
        switch (Kind)
        {
            case WireKind.Varint:
                ReadVarint();
                break;
            case WireKind.Fixed64:
                Take(8);
                break;
            case WireKind.Fixed32:
                Take(4);
                break;
            case WireKind.Bytes:
                ReadBytes();
                break;
            default:
                // Groups are as old as the format and in no ONNX file.
                throw WrongKind("a number or bytes");
        }
    }

    public readonly OnnxFileException Fault(string fault) => new(file, $"byte {Offset}: {fault}");

    /// <summary>Reads an integer of seven bits a byte, the least first.</summary>
    private ulong ReadVarint()
    {
        var bytes = message.Span[position..];
        ulong value = 0;
        for (int i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] < 0x80)
            {
                position += i + 1;
                return value;
            }
        }

        throw Fault(bytes.Length < 10 ? "the message ends inside an integer" : "expected an integer of at most 10 bytes");
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > message.Length - position)
            throw Fault($"expected {count} bytes, but {message.Length - position} are left");
        position += count;
        return message.Slice(position - count, count);
    }

    private readonly OnnxFileException WrongKind(string expected) =>
        Fault($"field {Field}: expected {expected}, but its wire kind is {(int)Kind}");
}
