using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>The generator's time is proportional to the length of what was imported.</summary>
public sealed class GeneratorTimeTests(ITestOutputHelper output)
{
    /// <summary>Four times the layers, four times the time; a pass over all pairs would take sixteen times.</summary>
    [Fact]
    public void Four_times_the_layers_take_no_more_than_eight_times_as_long()
    {
        string small = Chain(40), large = Chain(160);
        double least = double.MaxValue, most = double.MaxValue;
        // The least of several runs is what the work takes: a busy machine only adds to it.
        for (int round = 0; round < 12 && (round < 2 || most > 8 * least); round++)
        {
            least = Math.Min(least, Seconds(small));
            most = Math.Min(most, Seconds(large));
        }

        Assert.True(most <= 8 * least, $"{most:0.000} s for four times the layers that take {least:0.000} s");
    }

    [RealModelTheory]
    [MemberData(nameof(RealModel.Names), MemberType = typeof(RealModel))]
    public void A_published_model_takes_less_than_three_seconds(string name)
    {
        string source = RealModel.Of(name).Import().Source;
        double first = Seconds(source), again = Seconds(source);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {first:F2} s, and {again:F2} s once more"));
        Assert.InRange(Math.Min(first, again), 0, 3);
    }

    private static double Seconds(string source)
    {
        long start = Stopwatch.GetTimestamp();
        ModelCompiler.Generate(source);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Layers no two of which are alike, so that no block stands for many.</summary>
    private static string Chain(int layers)
    {
        string[] activations = ["Relu", "Tanh", "Sigmoid", "Softplus"];
        var graph = new GraphBuilder().Input("x0", 1, 4);
        for (int i = 0; i < layers; i++)
        {
            int from = 4 + i, to = 5 + i;
            graph.Weight($"w{i}", [from, to], new float[from * to]).Node("MatMul", [$"x{i}", $"w{i}"], [$"h{i}"])
                .Node(activations[i % 4], [$"h{i}"], [$"x{i + 1}"]);
        }

        return graph.Output($"x{layers}", 1, 4 + layers).Import().Source;
    }
}
