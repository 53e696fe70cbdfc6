using System.Numerics.Tensors;
using AutoIG;
using AutoIG.Samples;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides.Shipped;

/// <summary>What the guide of baselines says of each is what comes out.</summary>
public sealed class BaselineGuideTests
{
    [Fact]
    public void OneDigitFromSeveralBaselines()
    {
        // baselines.md
        var net = new DigitNet(Digits.OpenWeights());
        var image = Digits.Image(2);
        var method = new IntegratedGradients { Tolerance = 1e-2 };
        Tensor<float>[] others = [.. Enumerable.Range(3, 200).Select(Digits.Image)];

        var blank = Tensor.CreateFromShape<float>([1, 28, 28]);                              // no ink
        var mean = others.Aggregate((sum, digit) => sum + digit) / others.Length;            // all digits at once, faint
        var blurred = AvgPool2D(image, kernelSize: 9, stride: 1, padding: 4);                // this one, unreadable
        var full = blank + 1f;                                                               // nothing but ink

        var againstMean = method.Explain(net.LogitsDerivative, image, mean, target: 2);
        var both = method.Explain(net.LogitsDerivative, image, [blank, full], target: 2);   // the mean of the two
        var expected = new ExpectedGradients { Samples = 2_000, Seed = 1 }.Explain(net.LogitsDerivative, image, others, target: 2);
        float uncertain = Tensor.Max<float>(expected.StandardErrors!.Values);

        Attribution<float> Of(Tensor<float> baseline) => method.Explain(net.LogitsDerivative, image, baseline, target: 2);
        Assert.Equal(againstMean.Values.ToArray(), Of(mean).Values.ToArray());
        float[] half = [.. Of(blank).Values.Zip(Of(full).Values, (a, b) => (a + b) / 2)];
        Assert.Equal(half, both.Values.ToArray(), (a, b) => MathF.Abs(a - b) < 0.05f);
        string rows = Row("blank paper", Of(blank)) + Row("the mean of 200 digits", againstMean) + Row("the digit, blurred", Of(blurred))
            + Row("nothing but ink", Of(full)) + Row("blank paper and nothing but ink", both)
            + Row("200 digits, `ExpectedGradients`", expected);
        // In whole percent and tenths, of which rounding elsewhere may turn the last.
        PrintedNumbers.Match("docs/guides/baselines.md", rows, tolerance: 1.01);
        Assert.InRange(uncertain, 0.001f, 0.2f);
        // What does not move gets nothing: paper from a baseline of paper.
        Assert.All(image.Zip(Of(blank).Values), pixel => Assert.True(pixel.First != 0 || pixel.Second == 0));

        string Row(string name, Attribution<float> why)
        {
            // The share of the magnitude that lies where the image has no ink.
            double paper = 0, all = 0;
            foreach (var (ink, value) in image.Zip(why.Values))
                (paper, all) = (paper + (ink == 0 ? Math.Abs(value) : 0), all + Math.Abs(value));
            return FormattableString.Invariant(
                $"| {name} | {why.BaselineOutput:F1} | {why.Output - why.BaselineOutput:F1} | {100 * paper / all:F0} % |\n");
        }
    }

    [Fact]
    public void ATumour()
    {
        // baselines.md
        var net = new TumorNet(Tumors.OpenWeights());
        int[] all = [.. Enumerable.Range(0, Tumors.Count)];
        int malignant = all.First(Tumors.IsMalignant);
        Tensor<float>[] benign = [.. all.Where(i => !Tumors.IsMalignant(i)).Select(Tumors.Standardized)];

        // Why malignant, compared with the average tumour (zeros, since the inputs are standardised) …
        var average = new IntegratedGradients().Explain(net.LogitsDerivative, Tumors.Standardized(malignant), target: 1);
        // … and compared with benign ones, each for itself.
        var typical = new IntegratedGradients().Explain(net.LogitsDerivative, Tumors.Standardized(malignant), benign, target: 1);

        Assert.Equal(net.Logits(Tensor.CreateFromShape<float>([30]))[1], average.BaselineOutput, 1e-4f);
        Assert.Equal(benign.Average(row => net.Logits(row)[1]), typical.BaselineOutput, 1e-3f);
        Assert.True(typical.BaselineOutput < average.BaselineOutput);
    }
}
