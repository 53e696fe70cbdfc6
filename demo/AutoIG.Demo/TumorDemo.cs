using System.Globalization;
using AutoIG.Reports;
using AutoIG.Samples;

namespace AutoIG.Demo;

/// <summary>Explains tumours by their thirty measurements, against the average tumour.</summary>
internal sealed class TumorDemo
{
    private readonly DemoOptions options;
    private readonly CancellationToken cancellation;
    private readonly TumorNet net;
    private readonly Timing timing = new();

    public TumorDemo(DemoOptions options, CancellationToken cancellation)
    {
        this.options = options;
        this.cancellation = cancellation;
        net = new TumorNet(Tumors.OpenWeights());
    }

    /// <summary>All tumours that were held back from training.</summary>
    public static IEnumerable<int> Chosen => Enumerable.Range(0, Tumors.Count);

    public TabularExplanation Explain(int index)
    {
        var method = new IntegratedGradients { Steps = options.Steps, Rule = options.Rule };
        const int Malignant = 1;
        var row = Tumors.Standardized(index);
        var (why, duration) = timing.Measure(
            () => method.Explain(net.LogitsDerivative, row, target: Malignant, cancellation: cancellation));

        double[] probabilities = Probabilities.Of(why.Outputs);
        int predicted = probabilities[Malignant] > 0.5 ? Malignant : 0;
        string Name(bool malignant) => malignant ? "malignant" : "benign";
        return new TabularExplanation
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"Tumour, row {Tumors.Row(index)}"),
            Prediction = Name(predicted == Malignant),
            Probability = probabilities[predicted],
            Truth = Name(Tumors.IsMalignant(index)),
            Target = "logit of malignant",
            TargetClass = Name(malignant: true),
            Method = $"Integrated Gradients, {options.Rule}, {options.Steps} points, baseline: the average of the training tumours",
            Output = why.Output,
            BaselineOutput = why.BaselineOutput,
            CompletenessError = why.ConvergenceDelta,
            Duration = duration,
            Features =
            [
                .. Tumors.Features.Select((name, i) => new FeatureAttribution(
                    name, why.Values[i], Tumors.Measurements(index)[i], Tumors.Average[i])),
            ],
        };
    }
}
