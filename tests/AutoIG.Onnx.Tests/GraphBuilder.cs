using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Tests;

/// <summary>Small graphs, as an exporter writes them.</summary>
internal sealed class GraphBuilder
{
    private readonly ProtoWriter graph = new();
    private readonly SortedSet<string> domains = new(StringComparer.Ordinal);
    private readonly long opset;

    public GraphBuilder(long opset = 17) => this.opset = opset;

    public GraphBuilder Input(string name, params ReadOnlySpan<object> sizes) => Value(11, name, 1, sizes);

    public GraphBuilder Ids(string name, params ReadOnlySpan<object> sizes) => Value(11, name, 7, sizes);

    public GraphBuilder Output(string name, params ReadOnlySpan<object> sizes) => Value(12, name, 1, sizes);

    /// <summary>An output whose sizes are left to whoever reads the graph.</summary>
    public GraphBuilder Result(string name)
    {
        graph.Message(12, new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Varint(1, 1))));
        return this;
    }

    /// <summary>An output of integers.</summary>
    public GraphBuilder Places(string name, params ReadOnlySpan<object> sizes) => Value(12, name, 7, sizes);

    public GraphBuilder Weight(string name, long[] sizes, params float[] values)
    {
        graph.Message(5, Tensor(name, 1, sizes, MemoryMarshal.AsBytes<float>(values)));
        return this;
    }

    public GraphBuilder Integers(string name, params long[] values)
    {
        graph.Message(5, Tensor(name, 7, [values.Length], MemoryMarshal.AsBytes<long>(values)));
        return this;
    }

    public GraphBuilder Truths(string name, long[] sizes, bool[] values)
    {
        graph.Message(5, Tensor(name, 9, sizes, MemoryMarshal.AsBytes<bool>(values)));
        return this;
    }

    public GraphBuilder Doubles(string name, params double[] values)
    {
        graph.Message(5, Tensor(name, 11, [values.Length], MemoryMarshal.AsBytes<double>(values)));
        return this;
    }

    public GraphBuilder Integer(string name, long value)
    {
        graph.Message(5, Tensor(name, 7, [], BitConverter.GetBytes(value)));
        return this;
    }

    /// <summary>Integers of 32 bits of any shape.</summary>
    public GraphBuilder Words(string name, long[] sizes, params int[] values)
    {
        graph.Message(5, Tensor(name, 6, sizes, MemoryMarshal.AsBytes<int>(values)));
        return this;
    }

    /// <summary>Integers of 64 bits of any shape.</summary>
    public GraphBuilder Places(string name, long[] sizes, params long[] values)
    {
        graph.Message(5, Tensor(name, 7, sizes, MemoryMarshal.AsBytes<long>(values)));
        return this;
    }

    /// <summary>Bytes: of type 2 unsigned ones, of type 9 truth values.</summary>
    public GraphBuilder Bytes(string name, int type, long[] sizes, params byte[] values)
    {
        graph.Message(5, Tensor(name, type, sizes, values));
        return this;
    }

    public GraphBuilder Number(string name, float value) => Weight(name, [], value);

    public GraphBuilder Node(string type, string[] inputs, string[] outputs, params ReadOnlySpan<(string Name, object Value)> options)
    {
        if (type.LastIndexOf('.') is > 0 and var dot)
            domains.Add(type[..dot]);
        graph.Message(1, NodeOf(type, inputs, outputs, "", options));
        return this;
    }

    public GraphBuilder Named(string name, string type, string[] inputs, string[] outputs,
        params ReadOnlySpan<(string Name, object Value)> options)
    {
        graph.Message(1, NodeOf(type, inputs, outputs, name, options));
        return this;
    }

    /// <summary>A node, and what PyTorch's newer exporter tells of it.</summary>
    public GraphBuilder Told(string type, string[] inputs, string output, (string Key, string Value)[] metadata)
    {
        var node = NodeOf(type, inputs, [output]);
        foreach (var (key, value) in metadata)
            node.Message(9, new ProtoWriter().Text(1, key).Text(2, value));
        graph.Message(1, node);
        return this;
    }

    public ProtoWriter Graph() => graph;

    public byte[] ToArray()
    {
        var model = new ProtoWriter().Varint(1, 8).Text(2, "tests").Message(7, graph).Message(8, new ProtoWriter().Varint(2, opset));
        foreach (string domain in domains)
            model.Message(8, new ProtoWriter().Text(1, domain).Varint(2, 1));
        return model.ToArray();
    }

    /// <summary>Imports the graph, from a file as always.</summary>
    public ImportedModel Import(ImportOptions? options = null)
    {
        string path = Path.Combine(Path.GetTempPath(), $"autoig-{Guid.NewGuid():N}.onnx");
        try
        {
            File.WriteAllBytes(path, ToArray());
            using var file = new ModelFile(path);
            return OnnxImport.Run(file, (options ?? new()) with { Name = "Net" });
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>What the method gives: the text behind its last <c>return</c>.</summary>
    public string Returned(ImportOptions? options = null) => Regex.Split(Import(options).Source, @"\breturn |=>\s+").Last().Split(';')[0];

    public static ProtoWriter NodeOf(
        string type, string[] inputs, string[] outputs, string name = "", params ReadOnlySpan<(string Name, object Value)> options)
    {
        var node = new ProtoWriter();
        foreach (string input in inputs)
            node.Text(1, input);
        foreach (string output in outputs)
            node.Text(2, output);
        // A type of another domain has the domain before it.
        int dot = type.LastIndexOf('.');
        node.Text(3, name).Text(4, type[(dot + 1)..]);
        if (dot > 0)
            node.Text(7, type[..dot]);
        foreach (var (option, value) in options)
        {
            var attribute = new ProtoWriter().Text(1, option);
            _ = value switch
            {
                int integer => attribute.Varint(3, integer).Varint(20, 2),
                float number => attribute.Single(2, number).Varint(20, 1),
                string text => attribute.Text(4, text).Varint(20, 3),
                float[] numbers => attribute.Bytes(7, MemoryMarshal.AsBytes<float>(numbers)).Varint(20, 6),
                string[] texts => texts.Aggregate(attribute, (written, text) => written.Text(9, text)).Varint(20, 8),
                long[] integers => attribute.Packed(8, integers).Varint(20, 7),
                ProtoWriter inner => attribute.Message(6, inner).Varint(20, 5),
                _ => throw new ArgumentException(value.ToString(), nameof(options)),
            };
            node.Message(5, attribute);
        }

        return node;
    }

    public static ProtoWriter Tensor(string name, int type, long[] sizes, ReadOnlySpan<byte> raw)
    {
        var tensor = new ProtoWriter();
        foreach (long size in sizes)
            tensor.Varint(1, size);
        return tensor.Varint(2, type).Text(8, name).Bytes(9, raw);
    }

    private GraphBuilder Value(int field, string name, int type, ReadOnlySpan<object> sizes)
    {
        var shape = new ProtoWriter();
        foreach (object size in sizes)
            shape.Message(1, size is int number ? new ProtoWriter().Varint(1, number) : new ProtoWriter().Text(2, (string)size));
        graph.Message(field, new ProtoWriter().Text(1, name)
            .Message(2, new ProtoWriter().Message(1, new ProtoWriter().Varint(1, type).Message(2, shape))));
        return this;
    }
}
