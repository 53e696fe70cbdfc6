using System.Text.Json;
using AutoIG.Reference.Tests;

namespace AutoIG.Benchmarks.Peers;

/// <summary>
/// What DeepLIFT and relevance propagation cost beside one gradient. Weights are computed from their names, so that nothing has to be there
/// first.
/// </summary>
internal static class RelevanceCosts
{
    private static readonly string[] Models = ["resnet18", "mobilenet_v2", "encoder-64x128"];

    /// <summary>Prints the costs of each model: of those that are named, or of three.</summary>
    public static void Run(string? models, int threads, TimeSpan time)
    {
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Cases", "zoo", "case.json")));
        foreach (string name in PeerModel.Named(models) ?? Models)
        {
            var architecture = cases.RootElement.GetProperty("models").EnumerateArray()
                .Single(model => model.GetProperty("name").ValueEquals(name));
            using var weights = ZooWeights.Create(architecture.GetProperty("weights"));
            var input = ZooWeights.Input([.. architecture.GetProperty("input").EnumerateArray().Select(size => size.GetInt32())]);
            var function = PeerModel.All.Single(model => model.Name == name).Create(weights);
            AttributionMethod gradient = new Saliency { MaxDegreeOfParallelism = threads };
            AttributionMethod deepLift = new DeepLift { MaxDegreeOfParallelism = threads };
            AttributionMethod relevance = new Lrp { MaxDegreeOfParallelism = threads };
            CostsInTurns.Print(
                $"{name}, {threads} threads",
                [
                    ("the gradient", () => gradient.Explain(function, input, target: 1)),
                    ("DeepLIFT", () => deepLift.Explain(function, input, target: 1)),
                    ("LRP", () => relevance.Explain(function, input, target: 1)),
                ],
                time);
        }
    }
}
