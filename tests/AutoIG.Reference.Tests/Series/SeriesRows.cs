using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Reference.Tests.Series;

/// <summary>The samples of a <c>test.csv</c> with their labels, as the network takes them.</summary>
internal static class SeriesRows
{
    /// <summary>The samples of a case of series.</summary>
    public static IReadOnlyList<(int Label, Tensor<T> Series)> Of<T>(ReferenceCase reference)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => reference.Name switch
        {
            "gunpoint-cnn" => [.. Lines("gunpoint-cnn").Select(
                row => (int.Parse(row[0], CultureInfo.InvariantCulture), Widened<T>([.. row[1..].Select(Number)], [1, 150])))],
            "basic-motions-cnn" => [.. Motions(reference).Select(sample => (sample.Label, Widened<T>(Turned(sample.Steps), [6, 100])))],
            "basic-motions-gru" => [.. Motions(reference).Select(
                sample => (sample.Label, Widened<T>([.. sample.Steps.SelectMany(step => step)], [100, 6])))],
            var other => throw new InvalidDataException($"There are no series of '{other}'."),
        };

    /// <summary>One row a time step, 100 a sample: (raw − mean) / std of each channel, in single precision.</summary>
    private static IEnumerable<(int Label, float[][] Steps)> Motions(ReferenceCase reference)
    {
        float[] mean = [.. reference.Weights.Get<float>("mean")], deviation = [.. reference.Weights.Get<float>("std")];
        return Lines("basic-motions-cnn").Chunk(100).Select(rows => (
            int.Parse(rows[0][1], CultureInfo.InvariantCulture),
            rows.Select(row => row[3..].Select((raw, channel) => (Number(raw) - mean[channel]) / deviation[channel]).ToArray()).ToArray()));
    }

    private static float[] Turned(float[][] steps) =>
        [.. Enumerable.Range(0, steps[0].Length).SelectMany(channel => steps.Select(step => step[channel]))];

    // The archive's text is read as double and rounded once more, as the network was trained.
    private static float Number(string text) => (float)double.Parse(text, CultureInfo.InvariantCulture);

    private static Tensor<T> Widened<T>(float[] elements, ReadOnlySpan<nint> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Tensor.Create(Array.ConvertAll(elements, T.CreateChecked), shape);

    private static IEnumerable<string[]> Lines(string name) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", name, "test.csv")).Skip(1).Select(line => line.Split(','));
}
