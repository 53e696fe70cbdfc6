using AutoIG.Onnx.Code;

namespace AutoIG.Onnx;

/// <summary>What an import gives.</summary>
/// <param name="Name">The class.</param>
/// <param name="Source">The file of C#.</param>
/// <param name="Weights">The tensors of the file beside it.</param>
/// <param name="Notes">What was decided, and is said to whoever imports.</param>
internal sealed record ImportedModel(string Name, string Source, IReadOnlyList<(string Key, Weight Weight)> Weights,
    IReadOnlyList<string> Notes)
{
    /// <summary>Writes the weights.</summary>
    public void SaveWeights(string path)
    {
        var writer = new SafeTensorsWriter();
        foreach (var (key, weight) in Weights)
            writer.Add<float>(key, weight.Values(), [.. weight.Shape.Select(size => checked((int)size.Value!.Value))]);
        writer.Save(path);
    }
}
