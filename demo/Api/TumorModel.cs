using System.Numerics.Tensors;
using AutoIG.Api.Messages;
using AutoIG.Demo;
using AutoIG.Samples;

namespace AutoIG.Api;

/// <summary>The network of tumours, in the measurements' own units.</summary>
internal sealed class TumorModel
{
    private readonly float[] mean, deviation;

    public TumorModel(ServiceLimits limits)
    {
        using var weights = Tumors.OpenWeights();
        Classifier = new Classifier(new TumorNet(weights).LogitsDerivative, ["benign", "malignant"], limits);
        mean = [.. weights["mean"]];
        deviation = [.. weights["std"]];
    }

    public Classifier Classifier { get; }

    /// <summary>The measurements as the network takes them; <see langword="null"/>, and faults, where one is missing or wrong.</summary>
    public Tensor<float>? Read(TumorQuestion question, Faults faults)
    {
        const string Expected = "a finite number of at least 0";
        var measurements = question.Measurements ?? [];
        var names = Tumors.Features;
        var input = new float[names.Count];
        for (int i = 0; i < input.Length; i++)
        {
            string field = $"measurements['{names[i]}']";
            if (!measurements.TryGetValue(names[i], out double value))
                faults.Add(field, Expected, "none");
            else if (!(value >= 0) || !float.IsFinite((float)value))
                faults.Add(field, Expected, value);
            else
                input[i] = ((float)value - mean[i]) / deviation[i];
        }

        foreach (string name in measurements.Keys.Except(names))
            faults.Add($"measurements['{name}']", $"one of the {names.Count} names that GET /tumors lists", $"'{name}'");
        return faults.Any ? null : Tensor.Create(input);
    }

    /// <summary>The message of an explanation.</summary>
    public Explanation Message(TumorQuestion question, Attribution<float> why, AttributionMethod method) =>
        Classifier.Message(why, method) with
        {
            Features = [.. Tumors.Features.Select((name, i) =>
                new FeatureShare(name, question.Measurements![name], mean[i], why.Values[i]))],
        };
}
