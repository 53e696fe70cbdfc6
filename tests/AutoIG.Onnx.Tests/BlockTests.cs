namespace AutoIG.Onnx.Tests;

/// <summary>What a graph repeats becomes a class, under the names that the exporter has given, or under what it does.</summary>
public sealed class BlockTests
{
    /// <summary>
    /// A dense network: each layer takes all before it. The layers are one class, whatever number of maps they take, and each join goes on
    /// from the one before.
    /// </summary>
    [Fact]
    public void Layers_that_take_all_before_them_are_one_class()
    {
        var graph = new GraphBuilder().Input("x", 1, 4, 5, 5).Output("z", 1, 10, 5, 5);
        var maps = new List<string> { "x" };
        for (int i = 1; i <= 3; i++)
        {
            string path = $"/dense/layer{i}";
            int width = 2 + (2 * i);
            if (maps.Count > 1)
                graph.Named($"{path}/Concat", "Concat", [.. maps], [$"j{i}"], ("axis", 1));
            graph.Weight($"dense.layer{i}.conv1.weight", [3, width, 1, 1], new float[3 * width])
                .Weight($"dense.layer{i}.conv2.weight", [2, 3, 1, 1], new float[6])
                .Named($"{path}/conv1/Conv", "Conv", [maps.Count > 1 ? $"j{i}" : "x", $"dense.layer{i}.conv1.weight"], [$"a{i}"])
                .Named($"{path}/relu/Relu", "Relu", [$"a{i}"], [$"b{i}"])
                .Named($"{path}/conv2/Conv", "Conv", [$"b{i}", $"dense.layer{i}.conv2.weight"], [$"y{i}"]);
            maps.Add($"y{i}");
        }

        string source = graph.Named("/dense/Concat", "Concat", [.. maps], ["z"], ("axis", 1)).Import().Source;
        Assert.Equal(2, source.Split(" class ").Length - 1);
        Assert.Contains("A block of Net, 3 times.", source, StringComparison.Ordinal);
        Assert.Contains("var layer2 = Concat([x, denseLayer1.Forward(x)]);", source, StringComparison.Ordinal);
        Assert.Contains("var layer3 = Concat([layer2, denseLayer2.Forward(layer2)]);", source, StringComparison.Ordinal);
        Assert.Contains("return Concat([layer3, denseLayer3.Forward(layer3)]);", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_and_modules_are_those_that_the_exporter_states()
    {
        var graph = new GraphBuilder().Input("x", 1, 6).Output("z1", 1, 6);
        for (int i = 0; i < 2; i++)
        {
            string module = $"encoder.layers.{i}", input = i == 0 ? "x" : "z0";
            (string, string)[] told =
            [
                ("pkg.torch.onnx.name_scopes", $"['', 'encoder', '{module}', 'node']"),
                ("pkg.torch.onnx.class_hierarchy", "['net.Net', 'net.Encoder', 'net.FeedForward', 'aten.linear.default']"),
            ];
            graph.Weight($"{module}.up.weight", [6, 8], new float[48]).Weight($"{module}.down.weight", [8, 6], new float[48])
                .Told("MatMul", [input, $"{module}.up.weight"], $"u{i}", told).Told("Relu", [$"u{i}"], $"r{i}", told)
                .Told("MatMul", [$"r{i}", $"{module}.down.weight"], $"d{i}", told).Told("Add", [$"d{i}", input], $"z{i}", told);
        }

        string source = graph.Import().Source;
        Assert.Contains("public sealed class NetFeedForward(SafeTensors weights)", source, StringComparison.Ordinal);
        Assert.Contains("private readonly NetFeedForward encoderLayers0 = new(weights.WithPrefix(\"encoder.layers.0.\"));", source,
            StringComparison.Ordinal);
        Assert.Contains("weights[\"up.weight\"]", source, StringComparison.Ordinal);
        Assert.Contains("weights[\"down.weight\"]", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_modules_residual_blocks_are_found()
    {
        // Two blocks that keep the size, one that halves it, and again three times: as in a residual network whose file has no names.
        var graph = new GraphBuilder().Input("x", 1, 3, 32, 32);
        string value = Convolution(graph, "stem", "x", 4, 3, 3, 1);
        int channels = 4;
        for (int stage = 0; stage < 4; stage++)
        {
            for (int i = 0; i < 2; i++)
                value = Residual(graph, $"s{stage}b{i}", value, channels, channels, 1);
            if (stage < 3)
                value = Residual(graph, $"s{stage}d", value, channels, channels *= 2, 2);
        }

        var imported = graph.Output(value, 1, 32, 4, 4).Import();
        Assert.Contains("public sealed class NetResidualBlock(SafeTensors weights)", imported.Source, StringComparison.Ordinal);
        Assert.Contains("public sealed class NetDownsamplingBlock(SafeTensors weights)", imported.Source, StringComparison.Ordinal);
        Assert.Contains("public sealed class NetConvNorm(SafeTensors weights)", imported.Source, StringComparison.Ordinal);
        Assert.Contains("residualBlock8", imported.Source, StringComparison.Ordinal);
        Assert.Contains("downsamplingBlock3", imported.Source, StringComparison.Ordinal);
        // The stem, eight blocks of two and three of three: 26 convolutions of five tensors.
        Assert.Equal(26 * 5, imported.Weights.Count);
        Assert.Contains(imported.Weights, weight => weight.Key == "residualBlock.8.convNorm.2.norm.running_mean");
    }

    private static string Residual(GraphBuilder graph, string name, string input, int before, int behind, int stride)
    {
        string around = stride == 1 ? input : Convolution(graph, $"{name}p", input, behind, before, 1, stride);
        string first = $"{name}r";
        graph.Node("Relu", [Convolution(graph, $"{name}a", input, behind, before, 3, stride)], [first]);
        string second = Convolution(graph, $"{name}c", first, behind, behind, 3, 1);
        graph.Node("Add", [second, around], [$"{name}s"]).Node("Relu", [$"{name}s"], [$"{name}z"]);
        return $"{name}z";
    }

    private static string Convolution(GraphBuilder graph, string name, string input, int outputs, int inputs, int kernel, int stride)
    {
        float[] Values(int count) => [.. Enumerable.Range(1, count).Select(i => 0.01f * (i + name.Sum(c => c)))];
        graph.Weight($"{name}w", [outputs, inputs, kernel, kernel], Values(outputs * inputs * kernel * kernel));
        string[] own = ["scale", "bias", "mean", "variance"];
        foreach (string part in own)
            graph.Weight(name + part, [outputs], Values(outputs));
        long pad = kernel / 2;
        graph.Node("Conv", [input, $"{name}w"], [$"{name}y"], ("kernel_shape", new long[] { kernel, kernel }),
            ("strides", new long[] { stride, stride }), ("pads", new long[] { pad, pad, pad, pad }))
            .Node("BatchNormalization", [$"{name}y", .. own.Select(part => name + part)], [$"{name}n"]);
        return $"{name}n";
    }
}
