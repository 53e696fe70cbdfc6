using System.Globalization;

namespace AutoIG.Onnx.Files;

/// <summary>Reads tensors, which the model's file keeps or one beside it.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="open">Gives bytes of a file beside it: name, offset, and how many, or all that follow.</param>
internal sealed class TensorReader(string path, Func<string, long, long?, ReadOnlyMemory<byte>> open)
{
    public OnnxTensor Read(ProtoReader reader)
    {
        reader.Take(768);
        string name = "";
        var type = OnnxElementType.Undefined;
        List<long> dimensions = [], words = [], integers = [];
        var numbers = new List<float>();
        var doubles = new List<double>();
        ReadOnlyMemory<byte>? raw = null;
        bool isExternal = false;
        var place = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.ReadInto(dimensions);
                    break;
                case 2:
                    type = (OnnxElementType)reader.ReadInt32();
                    break;
                case 4:
                    reader.ReadInto(numbers);
                    break;
                case 5:
                    reader.ReadInto(words);
                    break;
                case 7 or 11:
                    reader.ReadInto(integers);
                    break;
                case 8:
                    name = reader.ReadText();
                    break;
                case 9:
                    raw = reader.ReadBytes();
                    break;
                case 10:
                    reader.ReadInto(doubles);
                    break;
                case 13:
                    ReadPair(reader.ReadMessage(), place);
                    break;
                case 14:
                    isExternal = reader.ReadInteger() == 1;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (isExternal)
            raw = ReadExternal(name, place);
        return new(path, name, type, dimensions, raw, numbers, words, integers, doubles);
    }

    private ReadOnlyMemory<byte> ReadExternal(string name, Dictionary<string, string> place)
    {
        if (!place.TryGetValue("location", out string? location))
            throw new OnnxFileException(path, $"tensor '{name}': expected the location of its data, but there is none");
        return open(location, Number("offset") ?? 0, Number("length"));

        long? Number(string key) => !place.TryGetValue(key, out string? text) ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value
            : throw new OnnxFileException(path, $"tensor '{name}': expected a whole number as {key} of its data, but it is '{text}'");
    }

    public static void ReadPair(ProtoReader reader, Dictionary<string, string> pairs)
    {
        reader.Take(128);
        string key = "", value = "";
        while (reader.Next())
        {
            if (reader.Field == 1)
                key = reader.ReadText();
            else if (reader.Field == 2)
                value = reader.ReadText();
            else
                reader.Skip();
        }

        pairs[key] = value;
    }
}
