using System.Runtime.InteropServices;
using AutoIG.Onnx.Files;
using AutoIG.Onnx.Tests.RealModels;

namespace AutoIG.Onnx.Tests.Wire;

/// <summary>The reader of the wire format and Google.Protobuf's read the same of every file.</summary>
public sealed class WireTests
{
    [Theory]
    [MemberData(nameof(ImportedCase.Names), MemberType = typeof(ImportedCase))]
    public void Committed_models_are_read_as_by_Protobuf(string name) => Assert.InRange(Compare(ImportedCase.Of(name).Path), 30,
        int.MaxValue);

    [RealModelTheory]
    [MemberData(nameof(RealModel.Names), MemberType = typeof(RealModel))]
    public void Published_models_are_read_as_by_Protobuf(string name) => Assert.InRange(Compare(RealModel.Of(name).Path), 30, int.MaxValue);

    /// <summary>Every field that is looked at, and numbers as exporters write them: packed, one by one, in parts, negative ones.</summary>
    [Fact]
    public void Every_field_is_read_as_by_Protobuf()
    {
        string folder = Directory.CreateTempSubdirectory("autoig-wire").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "beside.bin"), [9, 9, 9, 9, .. MemoryMarshal.AsBytes<float>([1, -2, 3])]);
            string path = Path.Combine(folder, "model.onnx");
            File.WriteAllBytes(path, Everything().ToArray());
            Assert.InRange(Compare(path), 150, int.MaxValue);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Whatever byte of a name, a number or a weight is another, the comparison says so.</summary>
    [Fact]
    public void A_difference_is_seen()
    {
        var known = ImportedCase.Of("multi-input");
        byte[] bytes = File.ReadAllBytes(known.Path);
        using var file = new ModelFile(known.Path);
        var tensor = file.Model.Graph.Initializers[0];
        string[] names = [file.Model.Graph.Name, file.Model.Graph.Nodes[0].Outputs[0], tensor.Name];
        foreach (byte[] part in names.Select(System.Text.Encoding.UTF8.GetBytes).Append(tensor.Raw!.Value.ToArray()))
        {
            byte[] other = [.. bytes];
            other[bytes.AsSpan().IndexOf(part)] ^= 1;
            Assert.Throws<InvalidDataException>(() => new WireComparison(".").Compare(other, file.Model));
        }

        new WireComparison(".").Compare(bytes, file.Model);
    }

    /// <summary>Of two functions of one name the overload tells which one is meant.</summary>
    [Fact]
    public void Overloads_are_told_apart()
    {
        static ProtoWriter Function(string overload, string type) => new ProtoWriter().Text(1, "Act").Text(4, "a").Text(5, "b")
            .Message(7, GraphBuilder.NodeOf(type, ["a"], ["b"])).Text(10, "own").Text(13, overload)
            .Message(9, new ProtoWriter().Varint(2, 17));
        var graph = new GraphBuilder().Input("x", 1, 4).Output("z", 1, 4).Graph()
            .Message(1, GraphBuilder.NodeOf("Act", ["x"], ["z"]).Text(7, "own").Text(8, "second"));
        byte[] model = new ProtoWriter().Varint(1, 10).Message(7, graph).Message(8, new ProtoWriter().Varint(2, 17))
            .Message(8, new ProtoWriter().Text(1, "own").Varint(2, 1)).Message(25, Function("", "Relu")).Message(25, Function("second",
                "Tanh")).ToArray();
        string path = Path.Combine(Path.GetTempPath(), $"autoig-{Guid.NewGuid():N}.onnx");
        try
        {
            File.WriteAllBytes(path, model);
            using var file = new ModelFile(path);
            Assert.Contains("Tanh(x)", OnnxImport.Run(file, new() { Name = "Net" }).Source, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static int Compare(string path)
    {
        using var file = new ModelFile(path);
        var comparison = new WireComparison(Path.GetDirectoryName(path)!);
        comparison.Compare(File.ReadAllBytes(path), file.Model);
        return comparison.Compared;
    }

    private static ProtoWriter Everything()
    {
        var inner = new ProtoWriter().Text(2, "inner").Message(1, GraphBuilder.NodeOf("Relu", ["x"], ["y"]))
            .Message(12, new ProtoWriter().Text(1, "y"));
        var node = new ProtoWriter().Text(1, "x").Text(1, "").Text(1, "é").Text(2, "y").Text(3, "first").Text(4, "Own").Text(7, "ai.onnx")
            .Text(8, "more").Message(9, new ProtoWriter().Text(1, "scope").Text(2, "a/b"))
            .Message(5, new ProtoWriter().Text(1, "f").Single(2, -0f).Varint(20, 1))
            .Message(5, new ProtoWriter().Text(1, "i").Varint(3, -7).Varint(20, 2))
            .Message(5, new ProtoWriter().Text(1, "s").Bytes(4, [0xff, 0]).Varint(20, 3))
            .Message(5, new ProtoWriter().Text(1, "t").Message(5, GraphBuilder.Tensor("", 7, [1], [1, 0, 0, 0, 0, 0, 0, 0])).Varint(20, 4))
            .Message(5, new ProtoWriter().Text(1, "g").Message(6, inner).Varint(20, 5))
            .Message(5, new ProtoWriter().Text(1, "floats").Single(7, 1.5f).Bytes(7, MemoryMarshal.AsBytes<float>([2.5f, float.NaN])))
            .Message(5, new ProtoWriter().Text(1, "ints").Packed(8, 1, -2).Varint(8, 3).Varint(20, 7))
            .Message(5, new ProtoWriter().Text(1, "strings").Text(9, "a").Text(9, "").Varint(20, 8))
            .Message(5, new ProtoWriter().Text(1, "same").Text(21, "other").Text(13, "said"));
        var external = new ProtoWriter().Varint(1, 3).Varint(2, 1).Text(8, "beside").Varint(14, 1);
        foreach (var (key, value) in new[] { ("location", "beside.bin"), ("offset", "4"), ("length", "12") })
            external.Message(13, new ProtoWriter().Text(1, key).Text(2, value));
        static ProtoWriter Stored(int type, string name, params ReadOnlySpan<long> sizes) =>
            new ProtoWriter().Packed(1, sizes).Varint(2, type).Text(8, name);
        var type = new ProtoWriter().Varint(1, 10).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Varint(1, 0))
            .Message(1, new ProtoWriter().Text(2, "n")).Message(1, new ProtoWriter()).Message(1, new ProtoWriter().Text(3, "DATA")));
        var graph = new ProtoWriter().Message(1, node).Text(2, "main").Text(10, "said")
            .Message(5, GraphBuilder.Tensor("raw", 1, [2], [1, 2, 3, 4, 5, 6, 7, 8]))
            .Message(5, Stored(1, "floats", 3).Bytes(4, MemoryMarshal.AsBytes<float>([1, 2])).Single(4, 3))
            // An integer of 32 bits in five bytes, and in ten.
            .Message(5, Stored(6, "words", 3).Packed(5, 1, unchecked((uint)-2), -3).Varint(5, 4))
            .Message(5, Stored(7, "integers", 2, 1).Packed(7, long.MinValue).Varint(7, 1))
            .Message(5, Stored(13, "unsigned", 1).Varint(11, -1))
            .Message(5, Stored(11, "doubles", 2).Bytes(10, MemoryMarshal.AsBytes<double>([0.1, -0.0])))
            .Message(5, external)
            .Message(11, new ProtoWriter().Text(1, "x").Message(2, new ProtoWriter().Message(1, type).Text(6, "IMAGE")))
            .Message(11, new ProtoWriter().Text(1, "list").Message(2, new ProtoWriter().Message(4, new ProtoWriter())))
            .Message(12, new ProtoWriter().Text(1, "y")).Message(13, new ProtoWriter().Text(1, "between")
                .Message(2, new ProtoWriter().Message(1, new ProtoWriter().Varint(1, 1))));
        var function = new ProtoWriter().Text(1, "Own").Text(4, "a").Text(5, "b").Text(6, "slope").Text(10, "own").Text(13, "more")
            .Message(7, GraphBuilder.NodeOf("Relu", ["a"], ["b"])).Message(9, new ProtoWriter().Varint(2, 18))
            .Message(11, new ProtoWriter().Text(1, "alpha").Single(2, 0.5f).Varint(20, 1));
        return new ProtoWriter().Varint(1, 10).Text(2, "tests").Text(3, "1.0").Varint(5, 3).Message(7, graph)
            .Message(8, new ProtoWriter().Varint(2, 21)).Message(8, new ProtoWriter().Text(1, "own").Varint(2, 1)).Message(25, function)
            .Message(14, new ProtoWriter().Text(1, "author").Text(2, "nobody"));
    }
}
