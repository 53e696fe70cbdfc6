namespace AutoIG.Reference.Tests;

/// <summary>A linear layer.</summary>
/// <param name="columns">The weights, by source element.</param>
internal sealed class MatrixMap(double[][] columns) : LinearMap
{
    /// <summary>A layer [out, in] on the flattened [channels, size, size] map, which is here channels-last.</summary>
    public static MatrixMap OfImage(double[] weight, int outputs, int channels, int size)
    {
        var inputs = channels * size * size;
        return new([.. Enumerable.Range(0, inputs).Select(element =>
        {
            var flat = (element % channels * size * size) + (element / channels);
            return Enumerable.Range(0, outputs).Select(output => weight[(output * inputs) + flat]).ToArray();
        })]);
    }

    public override void Column(int source, List<(int First, double[] Weights)> runs) => runs.Add((0, columns[source]));
}
