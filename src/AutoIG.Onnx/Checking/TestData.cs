using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Checking;

/// <summary>
/// ONNX's test data: a folder of tensors, <c>input_0.pb</c>, <c>output_0.pb</c> and so on, in the order of the graph's inputs and outputs.
/// </summary>
internal static class TestData
{
    /// <summary>The tensors by the names of the graph's inputs and outputs.</summary>
    /// <exception cref="OnnxFileException">A file is damaged, or the folder has none.</exception>
    public static IReadOnlyDictionary<string, OnnxTensor> Read(string folder, OnnxGraph graph)
    {
        var weights = graph.Initializers.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        Add("input", [.. graph.Inputs.Where(input => !weights.Contains(input.Name))]);
        Add("output", graph.Outputs);
        return found.Count > 0 ? found : throw new OnnxFileException(folder, "expected input_0.pb and output_0.pb, but there is none");

        void Add(string kind, IReadOnlyList<OnnxValue> values)
        {
            for (int i = 0; i < values.Count; i++)
            {
                string path = Path.Combine(folder, $"{kind}_{i}.pb");
                if (File.Exists(path))
                    found[values[i].Name] = ReadTensor(path, File.ReadAllBytes(path));
            }
        }
    }

    /// <summary>A tensor that is a message of its own: <c>input_0.pb</c>.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">What it holds.</param>
    /// <exception cref="OnnxFileException">It is no tensor, or its elements are elsewhere.</exception>
    public static OnnxTensor ReadTensor(string path, byte[] bytes) =>
        new TensorReader(path, (location, _, _) =>
                throw new OnnxFileException(path, $"expected the tensor's own bytes, but they are in '{location}'"))
            .Read(new ProtoReader(path, bytes, 0, new ReadingBudget(path, bytes.Length)));
}
