using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Api.Messages;
using AutoIG.Demo;
using AutoIG.Samples;

namespace AutoIG.Api;

/// <summary>The network of handwritten digits.</summary>
internal sealed class DigitModel
{
    private const int Side = 28;

    public DigitModel(ServiceLimits limits)
    {
        using var weights = Digits.OpenWeights();
        Classifier = new Classifier(
            new DigitNet(weights).LogitsDerivative,
            [.. Enumerable.Range(0, 10).Select(digit => digit.ToString(CultureInfo.InvariantCulture))], limits);
    }

    public Classifier Classifier { get; }

    /// <summary>The image as the network takes it; <see langword="null"/>, and faults, where a pixel is missing or wrong.</summary>
    public static Tensor<float>? Read(DigitQuestion question, Faults faults)
    {
        float[] pixels = question.Pixels ?? [];
        if (pixels.Length != Side * Side)
            faults.Add("pixels", $"{Side * Side} numbers, {Side} rows of {Side}", question.Pixels is null ? "none" : pixels.Length);
        for (int i = 0; i < pixels.Length; i++)
        {
            if (!(pixels[i] >= 0 && pixels[i] <= 1))
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"pixels[{i}]"), "ink from 0 (paper) to 1", pixels[i]);
        }

        return faults.Any ? null : Tensor.Create(pixels, [1, Side, Side]);
    }

    /// <summary>The message of an explanation.</summary>
    public Explanation Message(Attribution<float> why, AttributionMethod method) =>
        Classifier.Message(why, method) with { Pixels = [.. why.Values] };
}
