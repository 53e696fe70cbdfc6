using System.Globalization;
using AutoIG.Reports;

namespace AutoIG.Demo;

/// <summary>Explains tumours by their thirty measurements, against the average tumour.</summary>
internal sealed class TumorDemo
{
    private readonly DemoOptions options;
    private readonly CancellationToken cancellation;
    private readonly TumorNet net;
    private readonly TumorSamples samples;
    private readonly Timing timing = new();

    public TumorDemo(DemoOptions options, CancellationToken cancellation)
    {
        this.options = options;
        this.cancellation = cancellation;
        var weights = SafeTensors.Open(DigitDemo.DataFile("tumor.safetensors"));
        net = new TumorNet(weights);
        samples = new TumorSamples(DigitDemo.DataFile("tumor.csv"), DigitDemo.DataFile("tumor-split.json"), weights);
    }

    /// <summary>All tumours that were held back from training.</summary>
    public IEnumerable<int> Chosen => Enumerable.Range(0, samples.Count);

    public TabularExplanation Explain(int index)
    {
        var method = new IntegratedGradients { Steps = options.Steps, Rule = options.Rule };
        const int Malignant = 1;
        var row = samples.Standardised(index);
        var (why, duration) = timing.Measure(
            () => method.Explain(net.LogitsDerivative, row, target: Malignant, cancellation: cancellation));

        double[] probabilities = Probabilities.Of(why.Outputs);
        int predicted = probabilities[Malignant] > 0.5 ? Malignant : 0;
        string Name(bool malignant) => malignant ? "malignant" : "benign";
        return new TabularExplanation
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"Tumour, row {samples.Row(index)}"),
            Prediction = Name(predicted == Malignant),
            Probability = probabilities[predicted],
            Truth = Name(samples.IsMalignant(index)),
            Target = "logit of malignant",
            TargetClass = Name(malignant: true),
            Method = $"Integrated Gradients, {options.Rule}, {options.Steps} points, baseline: the average of the training tumours",
            Output = why.Output,
            BaselineOutput = why.BaselineOutput,
            CompletenessError = why.ConvergenceDelta,
            Duration = duration,
            Features =
            [
                .. samples.Names.Select((name, i) => new FeatureAttribution(name, why.Values[i], samples.Raw(index)[i], samples.Average[i]))
            ],
        };
    }
}
