namespace AutoIG.Reference.Tests;

/// <summary>The networks of the image cases as <see cref="KineticNetwork"/>: where the thousands of kinks on a path lie.</summary>
internal static class ImageKinks
{
    /// <summary>The kinks of digits-cnn: two convolutions with ReLU and max-pool, a hidden layer.</summary>
    public static KineticNetwork Digits(SafeTensors weights, double[] from, double[] to)
    {
        double[] Weight(string name) => Agreement.Flatten(weights.Get<double>(name));
        var network = new KineticNetwork(from, to);
        var conv1 = new ConvolutionMap(Weight("conv1.weight"), 1, 16, size: 28, kernel: 3, padding: 1);
        var pool1 = network.Add(Everywhere(Weight("conv1.bias"), conv1.Length), Pools(size: 28, channels: 16), (conv1, null));
        var conv2 = new ConvolutionMap(Weight("conv2.weight"), 16, 32, size: 14, kernel: 3, padding: 1);
        var pool2 = network.Add(Everywhere(Weight("conv2.bias"), conv2.Length), Pools(size: 14, channels: 32), (conv2, pool1));
        network.Add(Weight("fc1.bias"), Single(64), (MatrixMap.OfImage(Weight("fc1.weight"), 64, channels: 32, size: 7), pool2));
        return network;
    }

    /// <summary>The kinks of residual-cnn: the stem and two in each block, the last of each behind the shortcut.</summary>
    public static KineticNetwork Residual(SafeTensors weights, double[] from, double[] to)
    {
        var network = new KineticNetwork(from, to);
        var (conv, bias) = Normalized(weights, "conv.weight", "bn", 3, 4, size: 32, kernel: 3, padding: 1);
        var stem = network.Add(bias, Single(bias.Length), (conv, null));
        (conv, bias) = Normalized(weights, "block1.conv1.weight", "block1.bn1", 4, 4, size: 32, kernel: 3, padding: 1);
        var inner1 = network.Add(bias, Single(bias.Length), (conv, stem));
        (conv, bias) = Normalized(weights, "block1.conv2.weight", "block1.bn2", 4, 4, size: 32, kernel: 3, padding: 1);
        var block1 = network.Add(bias, Single(bias.Length), (conv, inner1), (new IdentityMap(), stem));
        (conv, bias) = Normalized(weights, "block2.conv1.weight", "block2.bn1", 4, 8, size: 32, kernel: 3, stride: 2, padding: 1);
        var inner2 = network.Add(bias, Single(bias.Length), (conv, block1));
        (conv, bias) = Normalized(weights, "block2.conv2.weight", "block2.bn2", 8, 8, size: 16, kernel: 3, padding: 1);
        var (down, downBias) = Normalized(weights, "block2.down.0.weight", "block2.down.1", 4, 8, size: 32, kernel: 1, stride: 2);
        network.Add([.. bias.Zip(downBias, (a, b) => a + b)], Single(bias.Length), (conv, inner2), (down, block1));
        return network;
    }

    /// <summary>A convolution with the batch normalisation behind it: (z − mean) / √(variance + 1e-5) · weight + bias.</summary>
    public static (ConvolutionMap Map, double[] Bias) Normalized(
        SafeTensors weights, string convolution, string norm, int channels, int outputs, int size, int kernel, int stride = 1,
        int padding = 0, int groups = 1)
    {
        double[] Weight(string name) => Agreement.Flatten(weights.Get<double>(name));
        double[] scale =
            [.. Weight(norm + ".weight").Zip(Weight(norm + ".running_var"), (weight, variance) => weight / Math.Sqrt(variance + 1e-5))];
        double[] shift = [.. Weight(norm + ".bias").Zip(Weight(norm + ".running_mean").Zip(scale, (mean, s) => mean * s),
            (bias, moved) => bias - moved)];
        var map = new ConvolutionMap(Weight(convolution), channels, outputs, size, kernel, stride, padding, groups, scale);
        return (map, Everywhere(shift, map.Length));
    }

    /// <summary>[channels, size, size] with the channels last.</summary>
    public static double[] ChannelsLast(double[] image, int channels)
    {
        var area = image.Length / channels;
        return [.. Enumerable.Range(0, image.Length).Select(i => image[(i % channels * area) + (i / channels)])];
    }

    /// <summary>One number for each channel, at every position.</summary>
    public static double[] Everywhere(double[] channels, int length) =>
        [.. Enumerable.Range(0, length).Select(i => channels[i % channels.Length])];

    private static int[][] Single(int count) => [.. Enumerable.Range(0, count).Select(i => new[] { i })];

    // 2 × 2 windows; of equal values the first in row-major order comes first.
    private static int[][] Pools(int size, int channels) => [..
        from y in Enumerable.Range(0, size / 2)
        from x in Enumerable.Range(0, size / 2)
        from c in Enumerable.Range(0, channels)
        select new[] { (0, 0), (0, 1), (1, 0), (1, 1) }.Select(at => (((((2 * y) + at.Item1) * size) + (2 * x) + at.Item2) * channels) + c)
            .ToArray()];
}
