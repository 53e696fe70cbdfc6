using System.Globalization;
using AutoIG.Onnx.Files;
using Google.Protobuf;

namespace AutoIG.Onnx.Tests.Wire;

/// <summary>
/// What the importer read of a file, held against what Google.Protobuf reads of it, by the field numbers of onnx.proto: every member of
/// every message, and no field is met that nobody knows.
/// </summary>
/// <param name="folder">Where files with external data are.</param>
internal sealed class WireComparison(string folder)
{
    // What a message may have beside what is compared: documentation, versions of models, training, devices, annotations.
    private static readonly int[] OfModel = [4, 5, 6, 14, 20, 26], OfGraph = [10, 14, 16], OfNode = [6, 10], OfFunction = [6, 8, 12, 14],
        OfAttribute = [10, 11, 13, 14, 15, 22, 23], OfTensor = [3, 6, 12, 16], OfValue = [3, 4];

    /// <summary>How many members were compared.</summary>
    public int Compared { get; private set; }

    public void Compare(byte[] file, OnnxModel read)
    {
        var model = new WireMessage(ByteString.CopyFrom(file));
        Known("the model", model, [1, 2, 3, 7, 8, 25], OfModel);
        Same("ir_version", model.Integer(1), read.IrVersion);
        Same("producer", $"{model.Text(2)} {model.Text(3)}".Trim(), read.Producer);
        Opsets("the model", model.Messages(8), read.Opsets);
        Graph("graph", Assert.Single(model.Messages(7)), read.Graph);
        foreach (var (function, own) in Pairs("functions", model.Messages(25), read.Functions))
            Function($"function {own.Name}", function, own);
    }

    private void Graph(string place, WireMessage graph, OnnxGraph read)
    {
        Known(place, graph, [1, 2, 5, 11, 12, 13], OfGraph);
        Same($"{place}: name", graph.Text(2), read.Name);
        foreach (var ((node, own), i) in Pairs($"{place}: nodes", graph.Messages(1), read.Nodes).Select((pair, i) => (pair, i)))
            Node($"{place}: node {i} ({own.Operator})", node, own);
        foreach (var (tensor, own) in Pairs($"{place}: initializers", graph.Messages(5), read.Initializers))
            Tensor($"{place}: initializer {own.Name}", tensor, own);
        foreach (var (value, own) in Pairs($"{place}: inputs", graph.Messages(11), read.Inputs))
            Value($"{place}: input {own.Name}", value, own);
        foreach (var (value, own) in Pairs($"{place}: outputs", graph.Messages(12), read.Outputs))
            Value($"{place}: output {own.Name}", value, own);
        foreach (var (value, own) in Pairs($"{place}: values", graph.Messages(13), read.Values))
            Value($"{place}: value {own.Name}", value, own);
    }

    private void Node(string place, WireMessage node, OnnxNode read)
    {
        Known(place, node, [1, 2, 3, 4, 5, 7, 8, 9], OfNode);
        Lists($"{place}: inputs", node.Texts(1), read.Inputs);
        Lists($"{place}: outputs", node.Texts(2), read.Outputs);
        Same($"{place}: name", node.Text(3), read.Name);
        Same($"{place}: op_type", node.Text(4), read.Operator);
        Same($"{place}: domain", Domain(node.Text(7)), read.Domain);
        Same($"{place}: overload", node.Text(8), read.Overload);
        Attributes(place, node.Messages(5), read.Attributes);
        Texts($"{place}: metadata", node.Messages(9), read.Metadata);
    }

    private void Function(string place, WireMessage function, OnnxFunction read)
    {
        Known(place, function, [1, 4, 5, 7, 9, 10, 11, 13], OfFunction);
        Same($"{place}: name", function.Text(1), read.Name);
        Same($"{place}: domain", Domain(function.Text(10)), read.Domain);
        Same($"{place}: overload", function.Text(13), read.Overload);
        Lists($"{place}: inputs", function.Texts(4), read.Inputs);
        Lists($"{place}: outputs", function.Texts(5), read.Outputs);
        Opsets(place, function.Messages(9), read.Opsets);
        Attributes(place, function.Messages(11), read.Defaults);
        foreach (var ((node, own), i) in Pairs($"{place}: nodes", function.Messages(7), read.Nodes).Select((pair, i) => (pair, i)))
            Node($"{place}: node {i} ({own.Operator})", node, own);
    }

    private void Attributes(string place, IEnumerable<WireMessage> attributes, IReadOnlyDictionary<string, OnnxAttribute> read)
    {
        WireMessage[] all = [.. attributes];
        Same($"{place}: number of attributes", all.Length, read.Count);
        foreach (var attribute in all)
        {
            string name = attribute.Text(1), at = $"{place}: attribute {name}";
            Known(at, attribute, [1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 21], OfAttribute);
            if (!read.TryGetValue(name, out var own))
                throw new InvalidDataException($"{at} was not read");
            Same($"{at}: name", name, own.Name);
            Same($"{at}: type", attribute.Integer(20), (long)own.Kind);
            Same($"{at}: f", attribute.Single(2), own.Number);
            Same($"{at}: i", attribute.Integer(3), own.Integer);
            Spans($"{at}: s", attribute.Bytes(4).Span, own.Bytes.Span);
            Lists($"{at}: floats", attribute.Singles(7), own.Numbers);
            Lists($"{at}: ints", attribute.Integers(8), own.Integers);
            Lists($"{at}: strings", attribute.AllBytes(9), own.Texts.Select(text => ByteString.CopyFrom(text.Span)));
            Same($"{at}: ref_attr_name", attribute.Text(21), own.Reference ?? "");
            Same($"{at}: has a tensor", attribute.Has(5), own.Tensor is not null);
            Same($"{at}: has a graph", attribute.Has(6), own.Graph is not null);
            if (own.Tensor is not null)
                Tensor($"{at}: t", attribute.Message(5)!, own.Tensor);
            if (own.Graph is not null)
                Graph($"{at}: g", attribute.Message(6)!, own.Graph);
        }
    }

    private void Tensor(string place, WireMessage tensor, OnnxTensor read)
    {
        Known(place, tensor, [1, 2, 4, 5, 7, 8, 9, 10, 11, 13, 14], OfTensor);
        Same($"{place}: name", tensor.Text(8), read.Name);
        Same($"{place}: data_type", tensor.Integer(2), (long)read.ElementType);
        Lists($"{place}: dims", tensor.Integers(1), read.Dimensions);
        Lists($"{place}: float_data", tensor.Singles(4), read.Numbers);
        Lists($"{place}: int32_data", tensor.ShortIntegers(5), read.Words.Select(word => (long)(int)word));
        Lists($"{place}: int64_data and uint64_data", tensor.Integers(7).Concat(tensor.Integers(11)), read.Integers);
        Lists($"{place}: double_data", tensor.Doubles(10), read.Doubles);
        bool isExternal = tensor.Integer(14) == 1;
        Same($"{place}: has bytes", tensor.Has(9) || isExternal, read.Raw is not null);
        if (read.Raw is { } raw)
            Spans($"{place}: bytes", isExternal ? External(tensor) : tensor.Bytes(9).Span, raw.Span);
    }

    /// <summary>The bytes of a file beside the model.</summary>
    private byte[] External(WireMessage tensor)
    {
        var place = tensor.Messages(13).ToDictionary(pair => pair.Text(1), pair => pair.Text(2), StringComparer.Ordinal);
        using var file = File.OpenRead(Path.Combine(folder, place["location"]));
        file.Position = place.TryGetValue("offset", out string? offset) ? long.Parse(offset, CultureInfo.InvariantCulture) : 0;
        var bytes = new byte[place.TryGetValue("length", out string? length) ? long.Parse(length, CultureInfo.InvariantCulture)
            : file.Length - file.Position];
        file.ReadExactly(bytes);
        return bytes;
    }

    private void Value(string place, WireMessage value, OnnxValue read)
    {
        Known(place, value, [1, 2], OfValue);
        Same($"{place}: name", value.Text(1), read.Name);
        // Sequences, maps and optional values are no tensors: nothing is read of their types.
        var tensor = value.Message(2)?.Message(1);
        Same($"{place}: elem_type", tensor?.Integer(1) ?? 0, (long)read.ElementType);
        var shape = tensor?.Message(2);
        Same($"{place}: has a shape", shape is not null, read.Dimensions is not null);
        if (shape is null)
            return;
        // A size, a name, or neither.
        Lists($"{place}: shape",
            shape.Messages(1).Select(size => size.Has(1) ? $"{size.Integer(1)}" : size.Text(2).Length > 0 ? $"'{size.Text(2)}'" : "?"),
            read.Dimensions!.Select(size => size.Size is { } known ? $"{known}" : size.Name is { } name ? $"'{name}'" : "?"));
    }

    private void Opsets(string place, IEnumerable<WireMessage> opsets, IReadOnlyDictionary<string, long> read) => Lists(
        $"{place}: opset_import",
        opsets.Select(opset => $"{Domain(opset.Text(1))} {opset.Integer(2)}").Distinct().Order(StringComparer.Ordinal),
        read.Select(opset => $"{opset.Key} {opset.Value}").Order(StringComparer.Ordinal));

    private void Texts(string place, IEnumerable<WireMessage> pairs, IReadOnlyDictionary<string, string> read) => Lists(
        place, pairs.Select(pair => $"{pair.Text(1)}={pair.Text(2)}").Order(StringComparer.Ordinal),
        read.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));

    private static string Domain(string name) => name == "ai.onnx" ? "" : name;

    private static void Known(string place, WireMessage message, int[] compared, int[] other)
    {
        int[] unknown = [.. message.Fields.Except(compared).Except(other)];
        if (unknown.Length > 0)
            throw new InvalidDataException($"{place}: fields {string.Join(", ", unknown)} are not known");
    }

    private static IEnumerable<(WireMessage Message, T Own)> Pairs<T>(
        string place, IEnumerable<WireMessage> messages, IReadOnlyList<T> read)
    {
        WireMessage[] all = [.. messages];
        if (all.Length != read.Count)
            throw new InvalidDataException($"{place}: {all.Length} in the file, {read.Count} were read");
        return all.Zip(read);
    }

    private void Lists<T>(string place, IEnumerable<T> expected, IEnumerable<T> read)
    {
        Compared++;
        T[] all = [.. expected], own = [.. read];
        bool isReal = all is float[] or double[];
        bool isSame = isReal
            ? all.Length == own.Length && all.Zip(own).All(pair => Bits(pair.First!) == Bits(pair.Second!))
            : all.SequenceEqual(own);
        if (!isSame)
            throw new InvalidDataException($"{place}: [{string.Join(", ", all)}] in the file, [{string.Join(", ", own)}] was read");
    }

    private void Spans(string place, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> read)
    {
        Compared++;
        if (!expected.SequenceEqual(read))
            throw new InvalidDataException($"{place}: other bytes than the file's {expected.Length} were read");
    }

    private void Same<T>(string place, T expected, T read)
    {
        Compared++;
        bool isSame = expected is float number ? Bits(number) == Bits(read!) : EqualityComparer<T>.Default.Equals(expected, read);
        if (!isSame)
            throw new InvalidDataException($"{place}: {expected} in the file, {read} was read");
    }

    private static long Bits(object number) => number is float single ? BitConverter.SingleToInt32Bits(single)
        : BitConverter.DoubleToInt64Bits((double)number);
}
