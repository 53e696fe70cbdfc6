using AutoIG.Onnx.Code;

namespace AutoIG.Onnx;

/// <summary>What an import gives.</summary>
/// <param name="Name">The class.</param>
/// <param name="Source">The file of C#.</param>
/// <param name="Weights">The tensors of the file beside it.</param>
/// <param name="Notes">What was decided, and is said to whoever imports.</param>
/// <param name="Inputs">The method's parameters, in their order.</param>
/// <param name="Held">The file's other inputs.</param>
/// <param name="Result">What the method gives.</param>
/// <param name="Layers">The variables of the code that are values of the file, in the order in which they are computed.</param>
internal sealed record ImportedModel(string Name, string Source, IReadOnlyList<(string Key, Weight Weight)> Weights,
    IReadOnlyList<string> Notes, IReadOnlyList<ImportedInput> Inputs, IReadOnlyList<HeldInput> Held, ImportedResult Result,
    IReadOnlyList<ImportedLayer> Layers)
{
    /// <summary>Whether the class is made from weights; otherwise it is made without, and its file of weights has no tensor.</summary>
    public bool HasWeights => Weights.Count > 0;

    /// <summary>Writes both files, each as a whole or not at all: NAME.safetensors, then NAME.cs, which asks for it.</summary>
    /// <param name="folder">Where; it is made where it is missing.</param>
    public (string Source, string Weights) Save(string folder)
    {
        Directory.CreateDirectory(folder);
        string source = Path.Combine(folder, Name + ".cs"), weights = Path.Combine(folder, Name + ".safetensors");
        SaveWeights(weights);
        AtomicFile.Write(source, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(Source)));
        return (source, weights);
    }

    /// <summary>The line of the source, from 1, where a layer's variable is first assigned; 0 where it is not found.</summary>
    public int LineOf(ImportedLayer layer)
    {
        string[] lines = Source.Split('\n');
        string declaration = $" class {layer.Class}";
        int type = Array.FindIndex(lines, line => line.EndsWith(declaration, StringComparison.Ordinal)
            || line.Contains(declaration + "(", StringComparison.Ordinal));
        return Array.FindIndex(lines, Math.Max(type, 0),
            line => line.TrimStart().StartsWith($"var {layer.Variable} =", StringComparison.Ordinal)) + 1;
    }

    /// <summary>Writes the weights.</summary>
    public void SaveWeights(string path)
    {
        var writer = new SafeTensorsWriter();
        foreach (var (key, weight) in Weights)
            writer.Add<float>(key, weight.Values(), [.. weight.Shape.Select(size => checked((int)size.Value!.Value))]);
        writer.Save(path);
    }
}
