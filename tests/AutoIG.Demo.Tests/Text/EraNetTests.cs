using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using AutoIG.Text;
using Xunit.Abstractions;

namespace AutoIG.Demo.Tests.Text;

/// <summary>
/// The demo's network: with the weights of the reference case it gives the case's arrays, and with its own, in half precision, the same
/// answers to all 400 passages.
/// </summary>
public sealed class EraNetTests(ITestOutputHelper output)
{
    private static readonly string Case = Path.Combine(AppContext.BaseDirectory, "Text", "era-text-cnn");
    private static readonly SafeTensors Arrays = SafeTensors.Open(Path.Combine(Case, "expected.safetensors"));
    private static readonly EraNet Full = new(SafeTensors.Open(Path.Combine(Case, "weights.safetensors")));
    private static readonly EraClassifier Demo = EraClassifier.Open(Path.Combine(DemoProgram.FolderOf("Text"), "Data"));

    /// <summary>Methods with the number of their entries that a function of ids can be asked for.</summary>
    [Theory]
    [InlineData("forward", 9)]
    [InlineData("token-gradient-norm", 9)]
    [InlineData("token-input-x-gradient", 9)]
    [InlineData("token-integrated-gradients", 9)]
    [InlineData("occlusion", 18)]
    [InlineData("layer-conductance", 9)]
    [InlineData("grad-cam", 9)]
    public void The_network_gives_the_reference_numbers(string method, int count)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Case, "case.json")));
        JsonElement[] entries = [.. json.RootElement.GetProperty("attributions").EnumerateArray().Where(IsMeant)];
        Assert.Equal(count, entries.Length);
        double worst = 0;
        foreach (var entry in entries)
        {
            double[] expected = Values(Arrays.Get<double>(entry.GetProperty("expected").GetString()!));
            double[] actual = Values(Computed(method, entry));
            Assert.Equal(expected.Length, actual.Length);
            double difference = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max() / expected.Max(Math.Abs);
            worst = Math.Max(worst, difference);
            // The case's tolerance is that of single precision.
            Assert.True(
                difference <= entry.GetProperty("tolerance").GetDouble(), $"{entry.GetProperty("id")}: {difference:g3}");
        }

        output.WriteLine($"{method}: {worst:g3}");

        bool IsMeant(JsonElement entry) => entry.GetProperty("method").GetString() == method
            && (!entry.TryGetProperty("baseline", out var baseline) || baseline.GetString() == "pad")
            && (!entry.TryGetProperty("layer", out var layer) || layer.GetString() is "pool" or "relu2")
            && (!entry.GetProperty("options").TryGetProperty("rule", out var rule) || rule.GetString() != "near-exact");
    }

    [Fact]
    public void Half_precision_changes_no_answer()
    {
        string[][] rows = [.. File.ReadLines(Path.Combine(Case, "test.tsv")).Skip(1).Select(line => line.Split('\t'))];
        Assert.Equal(400, rows.Length);
        int right = 0;
        double largest = 0;
        foreach (string[] row in rows)
        {
            int[] ids = Tokenizer.Ids(Demo.Tokenizer.Words(row[2]));
            Tensor<float> full = Full.LogitsDerivative.Evaluate(ids), half = Demo.Network.LogitsDerivative.Evaluate(ids);
            nint answer = Tensor.IndexOfMax<float>(full);
            Assert.Equal(answer, Tensor.IndexOfMax<float>(half));
            largest = Math.Max(largest, full.Zip(half, (a, b) => Math.Abs(a - b)).Max());
            right += answer == int.Parse(row[0], CultureInfo.InvariantCulture) ? 1 : 0;
        }

        output.WriteLine($"{right} right, {largest:g3}");
        // As the page of the data says.
        Assert.Equal(377, right);
        Assert.InRange(largest, 1e-6, 0.005);
    }

    [Fact]
    public void The_demos_passages_are_the_first_of_the_test_set() => Assert.Equal(
        File.ReadLines(Path.Combine(Case, "test.tsv")).Take(81),
        File.ReadLines(Path.Combine(DemoProgram.FolderOf("Text"), "Data", "passages.tsv")));

    private static Tensor<double> Computed(string method, JsonElement entry)
    {
        var function = Full.LogitsDerivative;
        string input = entry.GetProperty("input").GetString()!;
        int[] ids = [.. Arrays.GetInt64(input + "-ids").Select(id => (int)id)], pad = new int[ids.Length];
        if (method == "forward")
            return Widened(function.Evaluate(ids));
        int target = entry.GetProperty("target").GetInt32();
        AttributionMethod asked = method switch
        {
            "token-gradient-norm" => new Saliency(),
            "token-input-x-gradient" => new InputXGradient(),
            "token-integrated-gradients" => new IntegratedGradients { Steps = Option("steps").GetInt32() },
            "occlusion" => new Occlusion([First("window")], [First("stride")]),
            // The logit is linear in this layer, so that its conductance is w · (p(x) − p(x′)), which is its integral along any path.
            "layer-conductance" => new LayerIntegratedGradients(EraNet.LogitsLayers.Strongest),
            "grad-cam" => new GradCam(EraNet.LogitsLayers.Phrases) { ChannelAxis = 0 },
            _ => throw new ArgumentException($"There is no method '{method}'."),
        };
        return Widened(asked.Explain(function, ids, pad, target).Values);

        JsonElement Option(string name) => entry.GetProperty("options").GetProperty(name);

        int First(string option) => Option(option)[0].GetInt32();
    }

    private static Tensor<double> Widened(Tensor<float> tensor) =>
        Tensor.Create([.. tensor.Select(number => (double)number)], [tensor.FlattenedLength]);

    private static double[] Values(Tensor<double> tensor) => [.. tensor];
}
