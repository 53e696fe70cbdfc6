using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;

namespace AutoIG.Samples;

/// <summary>
/// Tumours by thirty measurements of their cells' nuclei, and the weights of a network that was trained on other rows of the same table:
/// 98.2 % right. Those here were held back. W. Wolberg, O. Mangasarian, N. Street, W. Street, "Breast Cancer Wisconsin (Diagnostic)", UCI
/// Machine Learning Repository, CC BY 4.0.
/// </summary>
public static class Tumors
{
    private static readonly Lazy<Table> Samples = new(Table.Read);

    /// <summary>How many there are.</summary>
    public static int Count => Samples.Value.Rows.Count;

    /// <summary>The names of the thirty measurements.</summary>
    public static IReadOnlyList<string> Features => Samples.Value.Names;

    /// <summary>The average tumour of the training rows in the measurements' own units: what an input of zeros stands for.</summary>
    public static IReadOnlyList<float> Average => Samples.Value.Mean;

    /// <summary>
    /// The weights, under PyTorch's names: <c>fc1</c> [64, 30], <c>fc2</c> [32, 64], <c>fc3</c> [2, 32], each with a <c>weight</c> and a
    /// <c>bias</c>, with rectifiers between them; the outputs are the logits of benign (0) and malignant (1). Beside them lie the
    /// <c>mean</c> and <c>std</c> of the measurements.
    /// </summary>
    /// <returns>A new reader of the weights, which whoever asks disposes of.</returns>
    public static SafeTensors OpenWeights() => SampleFile.OpenTensors("tumor.safetensors");

    /// <summary>The measurements as the network takes them: less their mean, divided by their deviation.</summary>
    /// <param name="index">Which sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public static Tensor<float> Standardized(int index)
    {
        var (mean, deviation) = (Samples.Value.Mean, Samples.Value.Deviation);
        return Tensor.Create([.. Measurements(index).Select((value, i) => (value - mean[i]) / deviation[i])]);
    }

    /// <summary>The measurements in their own units.</summary>
    /// <param name="index">Which sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public static IReadOnlyList<float> Measurements(int index) => At(index).Measurements;

    /// <summary>What the tumour was.</summary>
    /// <param name="index">Which sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public static bool IsMalignant(int index) => At(index).IsMalignant;

    /// <summary>The row of the published table, from 0.</summary>
    /// <param name="index">Which sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public static int Row(int index) => At(index).Row;

    private static Sample At(int index) => Samples.Value.Rows[SampleFile.Checked(index, Count, nameof(index))];

    private sealed record Sample(int Row, IReadOnlyList<float> Measurements, bool IsMalignant);

    private sealed record Table(
        IReadOnlyList<string> Names, IReadOnlyList<Sample> Rows, IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation)
    {
        public static Table Read()
        {
            using var weights = OpenWeights();
            string[] lines = SampleFile.ReadLines("tumor.csv");
            string[] names = [.. lines[0].Split(',').SkipLast(1).Select(name => name.Replace('_', ' '))];
            using var stream = SampleFile.Open("tumor-split.json");
            using var split = JsonDocument.Parse(stream);
            var rows = new List<Sample>();
            foreach (var entry in split.RootElement.GetProperty("test").EnumerateArray())
            {
                int row = entry.GetInt32();
                string[] cells = lines[row + 1].Split(',');
                float[] measurements = [.. cells.SkipLast(1).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
                rows.Add(new Sample(row, Array.AsReadOnly(measurements), cells[^1] == "1"));
            }

            return new Table(
                Array.AsReadOnly(names), rows, Array.AsReadOnly<float>([.. weights["mean"]]), Array.AsReadOnly<float>([.. weights["std"]]));
        }
    }
}
