using System.Formats.Tar;
using System.IO.Compression;
using AutoIG.Onnx.Checking;
using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.NodeTests;

/// <summary>
/// One of ONNX's own tests of operators: a model, often of a single node, with arrays for its inputs and outputs. They are in one
/// compressed archive, as Debian's package libonnx-testdata has them.
/// </summary>
/// <param name="Inputs">A tensor for each input of the graph that is no initializer; null where it is none.</param>
/// <param name="Outputs">A tensor for each output.</param>
internal sealed record NodeTest(string Name, byte[] Model, IReadOnlyList<OnnxTensor?> Inputs, IReadOnlyList<OnnxTensor?> Outputs)
{
    /// <summary>All tests of the archive that have real numbers among inputs and outputs.</summary>
    public static IReadOnlyList<NodeTest> All { get; } = Read();

    public static bool IsReal(OnnxTensor? tensor) => tensor?.ElementType is OnnxElementType.Float or OnnxElementType.Double
        or OnnxElementType.Float16 or OnnxElementType.BFloat16;

    public override string ToString() => Name;

    private static List<NodeTest> Read()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Cases", "node-tests.tar.br"));
        using var archive = new TarReader(new BrotliStream(file, CompressionMode.Decompress));
        var parts = new Dictionary<string, SortedDictionary<string, byte[]>>(StringComparer.Ordinal);
        while (archive.GetNextEntry() is { } entry)
        {
            string[] path = entry.Name.Split('/');
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            if (!parts.TryGetValue(path[0], out var files))
                parts.Add(path[0], files = new(StringComparer.Ordinal));
            files.Add(path[1], content.ToArray());
        }

        return [.. parts.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => new NodeTest(
            part.Key, part.Value["model.onnx"], Tensors(part.Value, "input"), Tensors(part.Value, "output")))];
    }

    private static List<OnnxTensor?> Tensors(SortedDictionary<string, byte[]> files, string kind)
    {
        var tensors = new List<OnnxTensor?>();
        while (files.TryGetValue($"{kind}_{tensors.Count}.pb", out byte[]? bytes))
        {
            try
            {
                tensors.Add(TestData.ReadTensor(kind, bytes));
            }
            catch (OnnxFileException)
            {
                // A sequence, or an optional value.
                tensors.Add(null);
            }
        }

        return tensors;
    }
}
