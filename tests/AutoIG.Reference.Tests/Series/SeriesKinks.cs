namespace AutoIG.Reference.Tests.Series;

/// <summary>The trained networks on series and words as <see cref="KineticNetwork"/>: where the kinks on a path lie.</summary>
internal static class SeriesKinks
{
    /// <summary>The kinks of three convolutions with ReLU; what comes behind, a mean over time and a linear layer, has none.</summary>
    /// <param name="weights">The case's weights.</param>
    /// <param name="from">The input at α = 0, channels-last.</param>
    /// <param name="to">The input at α = 1.</param>
    /// <param name="channels">The input's channels.</param>
    public static KineticNetwork Averaged(SafeTensors weights, double[] from, double[] to, int channels)
    {
        var network = new KineticNetwork(from, to);
        var length = from.Length / channels;
        var relu1 = Rectified(network, weights, "conv1", null, channels, 12, length);
        var relu2 = Rectified(network, weights, "conv2", relu1, 12, 16, length);
        _ = Rectified(network, weights, "conv3", relu2, 16, 16, length);
        return network;
    }

    /// <summary>The kinks of the text's network: two convolutions with ReLU, and which position of each channel is the largest.</summary>
    public static KineticNetwork Pooled(SafeTensors weights, double[] from, double[] to)
    {
        const int Words = 32, Channels = 32;
        var network = new KineticNetwork(from, to);
        var relu1 = Rectified(network, weights, "conv1", null, 16, Channels, Words);
        var (map, bias) = Convolution(weights, "conv2", Channels, Channels, Words);
        int[][] windows = [.. Enumerable.Range(0, Channels).Select(
            channel => Enumerable.Range(0, Words).Select(position => (position * Channels) + channel).ToArray())];
        _ = network.Add(bias, windows, (map, relu1));
        return network;
    }

    private static KineticStage Rectified(
        KineticNetwork network, SafeTensors weights, string module, KineticStage? from, int channels, int outputs, int length)
    {
        var (map, bias) = Convolution(weights, module, channels, outputs, length);
        return network.Add(bias, [.. Enumerable.Range(0, bias.Length).Select(i => new[] { i })], (map, from));
    }

    private static (LinearMap Map, double[] Bias) Convolution(SafeTensors weights, string module, int channels, int outputs, int length)
    {
        var map = new SeriesConvolutionMap(Agreement.Flatten(weights.Get<double>(module + ".weight")), channels, outputs, length);
        return (map, ImageKinks.Everywhere(Agreement.Flatten(weights.Get<double>(module + ".bias")), outputs * length));
    }
}
