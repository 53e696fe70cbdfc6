using System.Buffers.Binary;
using System.Text;

namespace AutoIG.Onnx.Files;

/// <summary>
/// Reads the fields of one message in the wire format of protocol buffers, where a field is a number, a kind and a value. Nothing is
/// copied: texts, arrays and messages are parts of the file.
/// </summary>
/// <param name="file">The file, for messages.</param>
/// <param name="message">The bytes of the message.</param>
/// <param name="start">Where they begin in the file.</param>
/// <param name="budget">What texts and arrays may take in memory.</param>
internal struct ProtoReader(string file, ReadOnlyMemory<byte> message, long start, ReadingBudget budget)
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
        ? BinaryPrimitives.ReadSingleLittleEndian(Cut(4).Span) : throw WrongKind("a number of 32 bits");

    public string ReadText()
    {
        long at = Offset;
        var bytes = ReadBytes();
        // A string of two bytes a character, and its place in a list.
        Take((2 * bytes.Length) + 48);
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
            ? Cut((int)length) : throw Fault($"expected {length} bytes, but {message.Length - position} are left");
    }

    /// <summary>A message inside this one.</summary>
    public ProtoReader ReadMessage()
    {
        var bytes = ReadBytes();
        return new(file, bytes, Offset - bytes.Length, budget);
    }

    /// <summary>What an object of the model takes in memory, before it is made.</summary>
    public readonly void Take(long bytes) => budget.Take(bytes, Offset);

    /// <summary>Adds an integer, or a packed array of them.</summary>
    public void ReadInto(List<long> integers)
    {
        if (Kind == WireKind.Varint)
        {
            Take(3 * sizeof(long));
            integers.Add(ReadInteger());
            return;
        }

        var packed = ReadMessage();
        // As many as there are bytes that end one: room for all at once is 8 times the bytes at most, and doubling would be 24 times.
        int count = 0;
        foreach (byte value in packed.message.Span)
            count += value < 0x80 ? 1 : 0;
        Reserve(integers, count);
        while (packed.position < packed.message.Length)
            integers.Add((long)packed.ReadVarint());
    }

    /// <summary>Adds a number of 32 bits, or a packed array of them.</summary>
    public void ReadInto(List<float> numbers)
    {
        if (Kind == WireKind.Fixed32)
        {
            Take(3 * sizeof(float));
            numbers.Add(ReadSingle());
            return;
        }

        var packed = ReadMessage();
        if (packed.message.Length % 4 != 0)
            throw packed.Fault($"expected numbers of 4 bytes, but {packed.message.Length} bytes came");
        Reserve(numbers, packed.message.Length / sizeof(float));
        while (packed.position < packed.message.Length)
            numbers.Add(BinaryPrimitives.ReadSingleLittleEndian(packed.Cut(4).Span));
    }

    /// <summary>Adds a number of 64 bits, or a packed array of them.</summary>
    public void ReadInto(List<double> numbers)
    {
        if (Kind == WireKind.Fixed64)
        {
            Take(3 * sizeof(double));
            numbers.Add(BinaryPrimitives.ReadDoubleLittleEndian(Cut(8).Span));
            return;
        }

        var packed = ReadMessage();
        if (packed.message.Length % 8 != 0)
            throw packed.Fault($"expected numbers of 8 bytes, but {packed.message.Length} bytes came");
        Reserve(numbers, packed.message.Length / sizeof(double));
        while (packed.position < packed.message.Length)
            numbers.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed.Cut(8).Span));
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
                Cut(8);
                break;
            case WireKind.Fixed32:
                Cut(4);
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

    /// <summary>Makes room for as many elements more; in parts that are small beside what is there, the list grows by doubling.</summary>
    private readonly void Reserve<T>(List<T> list, int count)
        where T : unmanaged
    {
        Take(((long)count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>()) + 24);
        if (list.Count == 0)
            list.Capacity = count;
        else
            list.EnsureCapacity(list.Count + count);
    }

    private ReadOnlyMemory<byte> Cut(int count)
    {
        if (count > message.Length - position)
            throw Fault($"expected {count} bytes, but {message.Length - position} are left");
        position += count;
        return message.Slice(position - count, count);
    }

    private readonly OnnxFileException WrongKind(string expected) =>
        Fault($"field {Field}: expected {expected}, but its wire kind is {(int)Kind}");
}
