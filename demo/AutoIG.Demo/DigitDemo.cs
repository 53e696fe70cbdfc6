using System.Numerics.Tensors;
using AutoIG.Reports;
using AutoIG.Samples;

namespace AutoIG.Demo;

/// <summary>Explains digits: Integrated Gradients beside the other methods of its family, and what two layers contribute.</summary>
internal sealed class DigitDemo(DemoOptions options, CancellationToken cancellation)
{
    private const int Scale = 12;
    private readonly DigitNet net = new(Digits.OpenWeights());
    private readonly Timing timing = new();

    public IEnumerable<int> Chosen => options.Digit is { } one
        ? [one < Digits.Count ? one : throw new ArgumentException($"--digit: expected a number from 0 to {Digits.Count - 1}, got {one}.")]
        : Enumerable.Range(0, options.Compare ? 3 : 10);

    public ImageExplanation Explain(int index)
    {
        var image = Digits.Image(index);
        var function = net.LogitsDerivative;
        var method = new IntegratedGradients { Steps = options.Steps, Rule = options.Rule };

        var (why, duration) = timing.Measure(() => method.Explain(function, image, cancellation: cancellation));

        int digit = Tensor.IndexOfMax<float>(why.Outputs) is var position ? (int)position : 0;
        double[] probabilities = Probabilities.Of(why.Outputs);
        Attribution<float> By(AttributionMethod other) => other.Explain(function, image, target: digit, cancellation: cancellation);
        var picture = Picture.Create(Flat(image), [28, 28]);
        var map = AttributionMap.Create(why.Values);
        var heat = new HeatMap { Scale = Scale };
        string stem = Path.Combine(options.Folder, $"digit-{index}");
        picture.Enlarge(Scale).Save(stem + ".png");
        heat.Render(map).Save(stem + "-why.png");
        heat.Overlay(map, picture).Save(stem + "-overlay.png");

        return new ImageExplanation
        {
            Title = $"Digit {index}",
            Prediction = digit.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Probability = probabilities[digit],
            Truth = Digits.Label(index).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Target = $"logit of {digit}",
            TargetClass = digit.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Method = $"Integrated Gradients, {options.Rule}, {options.Steps} points, baseline: blank paper",
            Output = why.Output,
            BaselineOutput = why.BaselineOutput,
            CompletenessError = why.ConvergenceDelta,
            Duration = duration,
            Scores =
            [
                .. probabilities.Select((share, i) => new Score(i.ToString(System.Globalization.CultureInfo.InvariantCulture), share))
            ],
            Image = picture,
            Attribution = map,
            OtherMethods =
            [
                Map("Saliency", By(new Saliency())),
                Map("Input × gradient", By(new InputXGradient())),
                Map("SmoothGrad", By(new SmoothGrad { Samples = 25, Seed = 1 })),
                Map("VarGrad", By(new VarGrad { Samples = 25, Seed = 1 })),
                Map("SmoothGrad of Integrated Gradients", By(new SmoothGrad(method with { Steps = 20 }) { Samples = 10, Seed = 1 })),
                Map("Guided backpropagation", By(new GuidedBackprop())),
            ],
            Layers =
            [
                Map("Conductance of strokes", By(new LayerConductance(DigitNet.LogitsLayers.Strokes))),
                Map("Conductance of hidden", By(new LayerConductance(DigitNet.LogitsLayers.Hidden))),
            ],
        };
    }

    private static NamedMap Map(string caption, Attribution<float> attribution) => new(caption, AttributionMap.Create(attribution.Values));

    private static float[] Flat(Tensor<float> image)
    {
        var pixels = new float[image.FlattenedLength];
        image.FlattenTo(pixels);
        return pixels;
    }
}
