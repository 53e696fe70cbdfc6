using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Reports;
using AutoIG.Samples;

namespace AutoIG.Demo;

/// <summary>
/// One digit, explained by methods of every family: paths, gradients, comparison with a baseline, relevance, activation maps.
/// </summary>
internal sealed class DigitComparison(CancellationToken cancellation)
{
    private readonly DigitNet net = new(Digits.OpenWeights());
    private readonly Timing timing = new();

    /// <summary>What the report says of all samples.</summary>
    public static string Summary =>
        "The same model, the same images, several methods. The large picture is the exact Integrated Gradients: one gradient on each "
        + "linear piece of the path, with no error but rounding.";

    public ImageExplanation Explain(int index)
    {
        var image = Digits.Image(index);
        var function = net.ComparedDerivative;
        var exact = new IntegratedGradients { Exact = true };
        var (why, duration) = timing.Measure(() => exact.Explain(function, image, cancellation: cancellation));

        int digit = (int)Tensor.IndexOfMax<float>(why.Outputs);
        double[] probabilities = Probabilities.Of(why.Outputs);
        NamedMap Map(string caption, AttributionMethod method) => new(
            caption, AttributionMap.Create(method.Explain(function, image, target: digit, cancellation: cancellation).Values));
        var pixels = new float[image.FlattenedLength];
        image.FlattenTo(pixels);
        var (strokes, hidden) = (DigitNet.ComparedLayers.Strokes, DigitNet.ComparedLayers.Hidden);
        var shares = LrpComposite.EpsilonPlusFlat();
        return new ImageExplanation
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"Digit {index}"),
            Prediction = digit.ToString(CultureInfo.InvariantCulture),
            Probability = probabilities[digit],
            Truth = Digits.Label(index).ToString(CultureInfo.InvariantCulture),
            Target = string.Create(CultureInfo.InvariantCulture, $"logit of {digit}"),
            TargetClass = digit.ToString(CultureInfo.InvariantCulture),
            Method = $"Integrated Gradients. {why.Certificate}. Baseline: blank paper",
            Output = why.Output,
            BaselineOutput = why.BaselineOutput,
            CompletenessError = why.ConvergenceDelta,
            Duration = duration,
            Scores = [.. probabilities.Select((share, i) => new Score(i.ToString(CultureInfo.InvariantCulture), share))],
            Image = Picture.Create(pixels, [28, 28]),
            Attribution = AttributionMap.Create(why.Values),
            OtherMethods =
            [
                Map("SmoothGrad", new SmoothGrad { Samples = 25, Seed = 1 }),
                Map("Input × gradient", new InputXGradient()),
                Map("Guided backpropagation", new GuidedBackprop()),
                Map("Blur Integrated Gradients", new BlurIntegratedGradients { MaxSigma = 8, Steps = 40 }),
                Map("DeepLIFT", new DeepLift()),
                Map("Relevance, ε, z⁺ and flat", new Lrp(shares)),
                Map("Grad-CAM of strokes", new GradCam(strokes) { Upsample = true }),
            ],
            Layers =
            [
                Map("Conductance of strokes", new LayerConductance(strokes)),
                Map("Relevance of strokes", new Lrp(shares) { Layer = strokes }),
                Map("Conductance of hidden", new LayerConductance(hidden)),
                Map("Relevance of hidden", new Lrp(shares) { Layer = hidden }),
            ],
        };
    }
}
