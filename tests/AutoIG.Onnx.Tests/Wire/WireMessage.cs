using Google.Protobuf;

namespace AutoIG.Onnx.Tests.Wire;

/// <summary>
/// A message as Google.Protobuf reads it: the values of each field, in order. What a field means is up to who asks, by its number in
/// onnx.proto.
/// </summary>
internal sealed class WireMessage
{
    private readonly Dictionary<int, List<object>> fields = [];

    public WireMessage(ByteString bytes)
    {
        var input = bytes.CreateCodedInput();
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            object value = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadUInt64(),
                WireFormat.WireType.Fixed32 => input.ReadFloat(),
                WireFormat.WireType.Fixed64 => input.ReadDouble(),
                WireFormat.WireType.LengthDelimited => input.ReadBytes(),
                var kind => throw new InvalidDataException($"Field {WireFormat.GetTagFieldNumber(tag)} is of kind {kind}."),
            };
            if (!fields.TryGetValue(WireFormat.GetTagFieldNumber(tag), out var values))
                fields.Add(WireFormat.GetTagFieldNumber(tag), values = []);
            values.Add(value);
        }
    }

    public IEnumerable<int> Fields => fields.Keys;

    public bool Has(int field) => fields.ContainsKey(field);

    public IEnumerable<ByteString> AllBytes(int field) => All(field).Cast<ByteString>();

    public ByteString Bytes(int field) => AllBytes(field).LastOrDefault() ?? ByteString.Empty;

    public IEnumerable<string> Texts(int field) => AllBytes(field).Select(bytes => bytes.ToStringUtf8());

    public string Text(int field) => Texts(field).LastOrDefault() ?? "";

    public IEnumerable<WireMessage> Messages(int field) => AllBytes(field).Select(bytes => new WireMessage(bytes));

    public WireMessage? Message(int field) => Messages(field).LastOrDefault();

    public long Integer(int field) => (long)(ulong)(All(field).LastOrDefault() ?? 0UL);

    public float Single(int field) => (float)(All(field).LastOrDefault() ?? 0f);

    /// <summary>Integers, one by one or packed.</summary>
    public IEnumerable<long> Integers(int field) => All(field).SelectMany(value => value is ByteString packed
        ? Packed(packed, input => input.ReadInt64()) : [(long)(ulong)value]);

    /// <summary>Integers of which the lower 32 bits count.</summary>
    public IEnumerable<long> ShortIntegers(int field) => All(field).SelectMany(value => value is ByteString packed
        ? Packed(packed, input => (long)input.ReadInt32()) : [(int)(ulong)value]);

    public IEnumerable<float> Singles(int field) => All(field).SelectMany(value => value is ByteString packed
        ? Packed(packed, input => input.ReadFloat()) : [(float)value]);

    public IEnumerable<double> Doubles(int field) => All(field).SelectMany(value => value is ByteString packed
        ? Packed(packed, input => input.ReadDouble()) : [(double)value]);

    private static List<T> Packed<T>(ByteString packed, Func<CodedInputStream, T> read)
    {
        var values = new List<T>();
        for (var input = packed.CreateCodedInput(); !input.IsAtEnd;)
            values.Add(read(input));
        return values;
    }

    private List<object> All(int field) => fields.TryGetValue(field, out var values) ? values : [];
}
