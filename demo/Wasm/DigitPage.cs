using System.Numerics.Tensors;
using System.Runtime.InteropServices.JavaScript;
using System.Text.Json;
using AutoIG.Demo;
using AutoIG.Samples;

namespace AutoIG.Wasm;

/// <summary>What the page asks for. Images are 784 numbers, row by row: ink from 0 (paper) to 1.</summary>
internal static partial class DigitPage
{
    private const int Side = 28;

    private static readonly DigitNet Net = Load();
    private static readonly IntegratedGradients Method = new() { Steps = 50 };

    /// <summary>Runs once what would make the first stroke slow.</summary>
    public static void WarmUp() => Method.Explain(Net.LogitsDerivative, Digits.Image(0));

    /// <summary>How many examples there are.</summary>
    [JSExport]
    internal static int Count() => Digits.Count;

    /// <summary>An example: a digit that the network has not seen.</summary>
    [JSExport]
    internal static double[] Example(int index) => [.. Digits.Image(index).Select(ink => (double)ink)];

    /// <summary>The first example that shows a digit.</summary>
    [JSExport]
    internal static int FirstOf(int digit) => Enumerable.Range(0, Digits.Count).First(index => Digits.Label(index) == digit);

    /// <summary>The probability of each digit.</summary>
    [JSExport]
    internal static double[] Predict(double[] ink) => Probabilities.Of(Net.LogitsDerivative.Evaluate(Image(ink)));

    /// <summary>Why the network sees a digit: the attribution of each pixel and what they add up to, as JSON.</summary>
    /// <param name="ink">The image.</param>
    /// <param name="digit">The digit whose logit is explained; −1 for the likeliest.</param>
    [JSExport]
    internal static string Explain(double[] ink, int digit)
    {
        var why = Method.Explain(Net.LogitsDerivative, Image(ink), target: digit < 0 ? Target.ArgMax : digit);
        return JsonSerializer.Serialize(
            new DigitExplanation(
                why.Target.Index, Probabilities.Of(why.Outputs), [.. why.Values], why.Output, why.BaselineOutput, why.ConvergenceDelta),
            DigitJsonContext.Default.DigitExplanation);
    }

    private static DigitNet Load()
    {
        using var weights = Digits.OpenWeights();
        return new DigitNet(weights);
    }

    private static Tensor<float> Image(double[] ink) => Tensor.Create([.. ink.Select(pixel => (float)pixel)], [1, Side, Side]);
}
