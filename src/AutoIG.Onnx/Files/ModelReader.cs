namespace AutoIG.Onnx.Files;

/// <summary>
/// Reads the messages of the format, by the field numbers of onnx.proto (IR versions up to 14). What the importer does not look at is
/// passed over.
/// </summary>
/// <param name="path">The file, for messages.</param>
/// <param name="open">Gives bytes of a file beside it: name, offset, and how many, or all that follow.</param>
internal sealed class ModelReader(string path, Func<string, long, long?, ReadOnlyMemory<byte>> open)
{
    // Deeper than any model nests its branches; a file that is nothing but depth does not end the stack.
    private const int MostDepth = 32;

    private static readonly Dictionary<string, OnnxAttribute> NoAttributes = [];
    private static readonly Dictionary<string, string> NoMetadata = [];

    private readonly TensorReader tensors = new(path, open);
    private int depth;

    public OnnxModel Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ProtoReader(path, bytes, 0, new(path, bytes.Length));
        long irVersion = 0;
        string producer = "", version = "";
        OnnxGraph? graph = null;
        var opsets = new Dictionary<string, long>(StringComparer.Ordinal);
        var functions = new List<OnnxFunction>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    irVersion = reader.ReadInteger();
                    break;
                case 2:
                    producer = reader.ReadText();
                    break;
                case 3:
                    version = reader.ReadText();
                    break;
                case 7:
                    // The format joins messages that come twice: nobody writes a graph in parts, and half of one is none.
                    graph = graph is null ? ReadGraph(reader.ReadMessage()) : throw reader.Fault("a second graph came");
                    break;
                case 8:
                    ReadOpset(reader.ReadMessage(), opsets);
                    break;
                case 25:
                    functions.Add(ReadFunction(reader.ReadMessage()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (graph is null)
            throw new OnnxFileException(path, "expected a graph, but the file has none: is it an ONNX file?");
        if (opsets.Count == 0)
            throw new OnnxFileException(path, "expected the version of the operators (opset_import), but the file states none");
        return new(irVersion, $"{producer} {version}".Trim(), opsets, graph, functions);
    }

    private OnnxGraph ReadGraph(ProtoReader reader)
    {
        if (++depth > MostDepth)
            throw reader.Fault($"expected graphs nested at most {MostDepth} deep");
        reader.Take(512);
        string name = "";
        var nodes = new List<OnnxNode>();
        var initializers = new List<OnnxTensor>();
        List<OnnxValue> inputs = [], outputs = [], values = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    nodes.Add(ReadNode(reader.ReadMessage()));
                    break;
                case 2:
                    name = reader.ReadText();
                    break;
                case 5:
                    initializers.Add(tensors.Read(reader.ReadMessage()));
                    break;
                case 11:
                    inputs.Add(ValueReader.Read(reader.ReadMessage()));
                    break;
                case 12:
                    outputs.Add(ValueReader.Read(reader.ReadMessage()));
                    break;
                case 13:
                    values.Add(ValueReader.Read(reader.ReadMessage()));
                    break;
                case 15:
                    throw reader.Fault("sparse initializers are not read: store them densely");
                default:
                    reader.Skip();
                    break;
            }
        }

        depth--;
        return new(name, nodes, initializers, inputs, outputs, values);
    }

    private OnnxNode ReadNode(ProtoReader reader)
    {
        reader.Take(256);
        string name = "", type = "", domain = "", overload = "";
        List<string> inputs = [], outputs = [];
        // Most nodes have none of the one or of the other: an empty dictionary is larger than all else that a small node takes.
        Dictionary<string, OnnxAttribute>? attributes = null;
        Dictionary<string, string>? metadata = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    inputs.Add(reader.ReadText());
                    break;
                case 2:
                    outputs.Add(reader.ReadText());
                    break;
                case 3:
                    name = reader.ReadText();
                    break;
                case 4:
                    type = reader.ReadText();
                    break;
                case 5:
                    var attribute = ReadAttribute(reader.ReadMessage());
                    if (!(attributes ??= new(StringComparer.Ordinal)).TryAdd(attribute.Name, attribute))
                        throw reader.Fault($"the attribute '{attribute.Name}' is given twice");
                    break;
                case 7:
                    domain = reader.ReadText();
                    break;
                case 8:
                    overload = reader.ReadText();
                    break;
                case 9:
                    TensorReader.ReadPair(reader.ReadMessage(), metadata ??= new(StringComparer.Ordinal));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new(name, type, Standard(domain), inputs, outputs, attributes ?? NoAttributes, metadata ?? NoMetadata)
        {
            Overload = overload,
        };
    }

    private OnnxFunction ReadFunction(ProtoReader reader)
    {
        reader.Take(1024);
        string name = "", domain = "", overload = "";
        List<string> inputs = [], outputs = [];
        var nodes = new List<OnnxNode>();
        var defaults = new Dictionary<string, OnnxAttribute>(StringComparer.Ordinal);
        var opsets = new Dictionary<string, long>(StringComparer.Ordinal);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.ReadText();
                    break;
                case 4:
                    inputs.Add(reader.ReadText());
                    break;
                case 5:
                    outputs.Add(reader.ReadText());
                    break;
                case 7:
                    nodes.Add(ReadNode(reader.ReadMessage()));
                    break;
                case 9:
                    ReadOpset(reader.ReadMessage(), opsets);
                    break;
                case 10:
                    domain = reader.ReadText();
                    break;
                case 11:
                    var attribute = ReadAttribute(reader.ReadMessage());
                    if (!defaults.TryAdd(attribute.Name, attribute))
                        throw reader.Fault($"the attribute '{attribute.Name}' is given twice");
                    break;
                case 13:
                    overload = reader.ReadText();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new(name, Standard(domain), inputs, outputs, nodes, defaults, opsets) { Overload = overload };
    }

    private OnnxAttribute ReadAttribute(ProtoReader reader)
    {
        // The attribute, its lists, and the dictionary that it stands in, which grows by doubling.
        reader.Take(512);
        string name = "";
        string? reference = null;
        var kind = OnnxAttributeKind.Undefined;
        long integer = 0;
        float number = 0;
        ReadOnlyMemory<byte> bytes = default;
        var integers = new List<long>();
        var numbers = new List<float>();
        var texts = new List<ReadOnlyMemory<byte>>();
        OnnxTensor? tensor = null;
        OnnxGraph? graph = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.ReadText();
                    break;
                case 2:
                    number = reader.ReadSingle();
                    break;
                case 3:
                    integer = reader.ReadInteger();
                    break;
                case 4:
                    bytes = reader.ReadBytes();
                    break;
                case 5:
                    tensor = tensor is null ? tensors.Read(reader.ReadMessage()) : throw reader.Fault("a second tensor came");
                    break;
                case 6:
                    graph = graph is null ? ReadGraph(reader.ReadMessage()) : throw reader.Fault("a second graph came");
                    break;
                case 7:
                    reader.ReadInto(numbers);
                    break;
                case 8:
                    reader.ReadInto(integers);
                    break;
                case 9:
                    texts.Add(reader.ReadBytes());
                    break;
                case 20:
                    kind = (OnnxAttributeKind)reader.ReadInt32();
                    break;
                case 21:
                    reference = reader.ReadText();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new(name, kind, integer, number, bytes, integers, numbers, texts, tensor, graph, reference);
    }

    private static void ReadOpset(ProtoReader reader, Dictionary<string, long> opsets)
    {
        reader.Take(128);
        string domain = "";
        long version = 0;
        while (reader.Next())
        {
            if (reader.Field == 1)
                domain = reader.ReadText();
            else if (reader.Field == 2)
                version = reader.ReadInteger();
            else
                reader.Skip();
        }

        opsets[Standard(domain)] = version;
    }

    /// <summary>The standard domain has two names.</summary>
    private static string Standard(string domain) => domain == "ai.onnx" ? "" : domain;
}
