using System.Text;
using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Checking;

/// <summary>A copy of a model that gives values from within as further outputs, so that an engine that runs it shows them.</summary>
internal static class MarkedModel
{
    // onnx.proto: ModelProto.graph, GraphProto.output, ValueInfoProto.name; all are messages or texts, of wire kind 2.
    private const byte Graph = (7 << 3) | 2, Output = (12 << 3) | 2, Name = (1 << 3) | 2;

    /// <summary>The values that can be marked: those that nodes of the outermost graph give and that are no outputs yet.</summary>
    public static IReadOnlySet<string> Candidates(OnnxModel model)
    {
        var names = model.Graph.Nodes.SelectMany(node => node.Outputs).Where(name => name.Length > 0)
            .ToHashSet(StringComparer.Ordinal);
        names.ExceptWith(model.Graph.Outputs.Select(output => output.Name));
        return names;
    }

    /// <summary>Writes the copy, and beside it the files that hold weights.</summary>
    /// <remarks>
    /// Nothing of the model is written again. In the wire format, a message that comes twice is merged into one, whose lists are joined
    /// (protobuf.dev, "Encoding"): a second graph of nothing but outputs, behind the model, adds these to the first.
    /// </remarks>
    /// <param name="file">The model.</param>
    /// <param name="names">Values that nodes give and that are no outputs yet.</param>
    /// <param name="folder">Where the copy is written.</param>
    /// <returns>The path of the copy.</returns>
    public static string Write(ModelFile file, IEnumerable<string> names, string folder)
    {
        using var outputs = new MemoryStream();
        foreach (string name in names)
        {
            byte[] text = Encoding.UTF8.GetBytes(name);
            using var value = new MemoryStream();
            Field(value, Name, text);
            Field(outputs, Output, value.ToArray());
        }

        string model = Path.GetFullPath(file.Path), source = Path.GetDirectoryName(model)!;
        string path = Path.Combine(folder, "marked.onnx");
        File.Copy(model, path, overwrite: true);
        using (var copy = new FileStream(path, FileMode.Append, FileAccess.Write))
            Field(copy, Graph, outputs.ToArray());
        foreach (string part in file.Parts)
        {
            string beside = Path.Combine(folder, Path.GetRelativePath(source, part));
            Directory.CreateDirectory(Path.GetDirectoryName(beside)!);
            File.Copy(part, beside, overwrite: true);
        }

        return path;
    }

    private static void Field(Stream stream, byte tag, byte[] content)
    {
        stream.WriteByte(tag);
        // The length, seven bits a byte, the least first.
        uint length = (uint)content.Length;
        for (; length >= 0x80; length >>= 7)
            stream.WriteByte((byte)(length | 0x80));
        stream.WriteByte((byte)length);
        stream.Write(content);
    }
}
