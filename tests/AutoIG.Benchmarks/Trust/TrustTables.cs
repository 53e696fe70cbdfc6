using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Reference.Tests.Models;
using AutoIG.Samples;

namespace AutoIG.Benchmarks.Trust;

/// <summary>The tables of <c>docs/trust-tables.md</c>.</summary>
internal static class TrustTables
{
    /// <summary>Prints all of them in Markdown.</summary>
    /// <param name="samples">How many digits are judged, evenly spread over the thousand.</param>
    /// <param name="scores">Where all scores of the methods go; <see langword="null"/> for nowhere.</param>
    /// <param name="output">Where the tables go.</param>
    /// <param name="cancellation">Asked between samples.</param>
    public static void Run(int samples, FileInfo? scores, TextWriter output, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        var digits = new DigitImages();
        int step = Math.Max(1, digits.Count / Math.Clamp(samples, 2, digits.Count));
        int[] chosen = [.. Enumerable.Range(0, digits.Count / step).Select(n => n * step)];
        var heads = new DigitHeads(digits.Weights);
        UnitScores[] layers =
        [
            new("filters", DigitsCnn<float>.LogitsLayers.Pool2, 32, heads.OfFiltersDerivative),
            new("hidden units", DigitsCnn<float>.LogitsLayers.Relu3, 64, heads.OfHiddenDerivative),
        ];
        output.WriteLine($"## Ablation of units, {chosen.Length} digits\n");
        output.WriteLine("| units | score | units until the answer changes | area over the curve of the logit |\n|---|---|---|---|");
        foreach (var layer in layers)
            layer.Ablate(digits, chosen, output, cancellation);
        output.WriteLine($"\n## Feature selection, {digits.Count - (digits.Count / 2)} digits\n");
        output.WriteLine($"| units | score | {string.Join(" | ", UnitScores.Kept.Select(kept => $"accuracy of {kept}"))} |");
        output.WriteLine("|---|---|" + string.Concat(UnitScores.Kept.Select(_ => "---|")));
        foreach (var layer in layers)
            layer.Select(digits, output, cancellation);

        var ofDigits = Methods(LrpComposite.EpsilonPlusFlat())
            .Add("pixel flipping", new PixelFlipping { ChannelAxis = 0, FeaturesPerStep = 16, Order = RelevanceOrder.Difference })
            .Add("ROAD", new Road { ChannelAxis = 0, Order = RelevanceOrder.Difference })
            .Add("faithfulness correlation", new FaithfulnessCorrelation { ChannelAxis = 0 })
            .Add("infidelity, scaled", new Infidelity(FeatureSubsets.Squares(4, 4))
            {
                ChannelAxis = 0, OfContributions = true, OptimalScaling = true,
            })
            .Add("max-sensitivity, relative", new Sensitivity { Relative = true })
            .Add("sparseness", new Sparseness())
            .Run(digits.Function, [.. chosen.Select(index => (FunctionInput<float>)digits.Image(index))], cancellation: cancellation);
        output.WriteLine($"\n## Methods on {chosen.Length} digits\n\n{ofDigits.ToMarkdown()}");

        var tumors = new ReluMlp<float>(Tumors.OpenWeights()).LogitsDerivative;
        Tensor<float>[] rows = [.. Enumerable.Range(0, Tumors.Count).Select(Tumors.Standardized)];
        var ofTumors = Methods(LrpComposite.EpsilonPlus())
            .Add("feature flipping", new PixelFlipping { Order = RelevanceOrder.Difference })
            .Add("sensitivity-3", new SensitivityN(3))
            .Add("faithfulness estimate", new FaithfulnessEstimate())
            .Add("infidelity, scaled", new Infidelity(FeatureSubsets.OfShare(0.1, 100)) { OfContributions = true, OptimalScaling = true })
            .Add("max-sensitivity, relative", new Sensitivity { Relative = true })
            .Add("sparseness", new Sparseness())
            .Run(tumors, [.. rows.Select(row => (FunctionInput<float>)row)], cancellation: cancellation);
        output.WriteLine($"## Methods on {rows.Length} tumours\n\n{ofTumors.ToMarkdown()}\n{ofTumors.ReportCard("Integrated Gradients")}");
        if (scores is not null)
            File.WriteAllText(scores.FullName, ofDigits.ToCsv());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(begin).TotalSeconds:F0} seconds"));
    }

    /// <summary>Eight methods of all families.</summary>
    private static MethodComparison Methods(LrpComposite shares) => new MethodComparison()
        .Add("gradient", new Saliency())
        .Add("input × gradient", new InputXGradient())
        .Add("guided backpropagation", new GuidedBackprop())
        .Add("SmoothGrad", new SmoothGrad { Samples = 25 })
        .Add("Integrated Gradients", new IntegratedGradients())
        .Add("SmoothGrad of Integrated Gradients", new SmoothGrad(new IntegratedGradients { Steps = 16 }) { Samples = 10 })
        .Add("DeepLIFT", new DeepLift())
        .Add("relevance", new Lrp(shares));
}
