using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;

namespace AutoIG.Demo;

/// <summary>The tumours that were held back from training, standardised as the model expects them.</summary>
internal sealed class TumorSamples
{
    private readonly List<(int Row, float[] Raw, bool Malignant)> samples = [];
    private readonly float[] mean;
    private readonly float[] deviation;

    public TumorSamples(string csvPath, string splitPath, SafeTensors weights)
    {
        mean = [.. weights["mean"]];
        deviation = [.. weights["std"]];
        string[] lines = File.ReadAllLines(csvPath);
        Names = [.. lines[0].Split(',').SkipLast(1).Select(name => name.Replace('_', ' '))];
        using var split = JsonDocument.Parse(File.ReadAllText(splitPath));
        foreach (var entry in split.RootElement.GetProperty("test").EnumerateArray())
        {
            int row = entry.GetInt32();
            string[] cells = lines[row + 1].Split(',');
            if (cells.Length != Names.Count + 1)
                throw new FormatException($"{csvPath}, row {row}: expected {Names.Count + 1} cells, got {cells.Length}.");
            samples.Add((row, [.. cells.SkipLast(1).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))], cells[^1] == "1"));
        }
    }

    /// <summary>The names of the measurements.</summary>
    public IReadOnlyList<string> Names { get; }

    public int Count => samples.Count;

    public int Row(int index) => samples[index].Row;

    public bool IsMalignant(int index) => samples[index].Malignant;

    /// <summary>The measurements in their own units.</summary>
    public IReadOnlyList<float> Raw(int index) => samples[index].Raw;

    /// <summary>The average tumour of the training rows: what an input of zeros stands for.</summary>
    public IReadOnlyList<float> Average => mean;

    public Tensor<float> Standardised(int index) =>
        Tensor.Create([.. samples[index].Raw.Select((value, i) => (value - mean[i]) / deviation[i])]);
}
