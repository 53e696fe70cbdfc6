using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

public class BlurIntegratedGradientsTests
{
    private static readonly double[] Image = [.. Enumerable.Range(0, SmallImage<double>.Length).Select(i => Math.Sin(1.7 * i + 0.3))];

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.6)]
    [InlineData(1.3)]
    [InlineData(40)]
    public void The_blur_is_that_of_the_definition(double sigma) => Assert.Equal(
        Blurred(sigma), BlurIntegratedGradients.Blur(Tensor.Create(Image, [2, 3, 4]), sigma).ToArray(), Close(1e-14));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_path_runs_from_the_widest_blur_to_the_image(bool squareRoot)
    {
        const int steps = 9;
        const double widest = 2, h = 0.02;
        double Sigma(int i) => squareRoot ? Math.Sqrt(i * widest / steps) : i * widest / steps;
        var expected = new double[Image.Length];
        for (int step = 0; step < steps; step++)
        {
            double[] at = Blurred(Sigma(step)), beyond = Blurred(Sigma(step) + h);
            SmallImage<double>.Reference(at, 0, out double[] gradient);
            for (int i = 0; i < at.Length; i++)
                expected[i] -= (Sigma(step + 1) - Sigma(step)) * gradient[i] * (beyond[i] - at[i]) / h;
        }
        var method = new BlurIntegratedGradients { MaxSigma = widest, Steps = steps, Difference = h, SquareRoot = squareRoot };
        var why = method.Explain(new SmallImage<double>().Function, Image, target: 0);
        Assert.Equal(expected, why.Values.Reshape([Image.Length]).ToArray(), Close(1e-13));
        double atBlur = SmallImage<double>.Reference(Blurred(Sigma(steps)), 0, out _);
        Assert.Equal(atBlur, why.BaselineOutput, 1e-14);
        Assert.Equal(expected.Sum() - (SmallImage<double>.Reference(Image, 0, out _) - atBlur), why.ConvergenceDelta, 1e-13);
    }

    [Fact]
    public void What_is_no_image_is_refused()
    {
        var method = new BlurIntegratedGradients();
        int[] ids = [1, 2];
        Assert.Contains("the input 'features' of SmallMlp.Logits has shape [3]. Use IntegratedGradients.",
            Assert.Throws<NotSupportedException>(() => method.Explain(new SmallMlp<double>(true).Function, [1.0, 2, 3], target: 0)).Message,
            StringComparison.Ordinal);
        Assert.Contains("is a sequence of tokens",
            Assert.Throws<NotSupportedException>(() => method.Explain(new PhraseFunction().Function, ids, target: 0)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => BlurIntegratedGradients.Blur(Tensor.Create([1.0, 2]), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BlurIntegratedGradients.Blur(Tensor.Create(Image, [6, 4]), -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlurIntegratedGradients { MaxSigma = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlurIntegratedGradients { Difference = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlurIntegratedGradients { Steps = 0 });
    }

    /// <summary>The blur by its definition: all weights of both axes at once.</summary>
    private static double[] Blurred(double sigma)
    {
        int radius = (int)Math.Floor(4 * sigma + 0.5);
        double Weight(int k) => sigma == 0 ? 1 : Math.Exp(-0.5 * (k / sigma) * (k / sigma));
        double all = Enumerable.Range(-radius, 2 * radius + 1).Sum(Weight);
        var blurred = new double[Image.Length];
        for (int i = 0; i < blurred.Length; i++)
        {
            int channel = i / 12, row = i / 4 % 3, column = i % 4;
            for (int r = 0; r < 3; r++)
            {
                for (int c = 0; c < 4; c++)
                {
                    if (Math.Abs(r - row) <= radius && Math.Abs(c - column) <= radius)
                        blurred[i] += Weight(r - row) / all * Weight(c - column) / all * Image[channel * 12 + r * 4 + c];
                }
            }
        }
        return blurred;
    }

    private static Func<double, double, bool> Close(double bound) => (a, b) => Math.Abs(a - b) <= bound;
}
