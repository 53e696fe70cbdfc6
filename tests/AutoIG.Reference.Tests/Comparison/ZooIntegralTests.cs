using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Xunit.Abstractions;

namespace AutoIG.Reference.Tests.Comparison;

/// <summary>
/// Integrated gradients of the well-known architectures add up to the change of the output, relative to the sum of the magnitudes that are
/// added up: where the integral is known without an error of quadrature, and from a zero baseline where a path has too many kinks for that.
/// </summary>
public sealed class ZooIntegralTests(ITestOutputHelper output)
{
    private const int Target = 1;

    /// <summary>Where the integral is known without an error of quadrature: smooth, or by all kinks of the path.</summary>
    public static TheoryData<string> Integrable => ["tabular-30-64-32-2", "mlp-784-256-128-10", "digits-cnn", "encoder-64x128"];

    /// <summary>Where paths from zero have hundreds of thousands of kinks.</summary>
    public static TheoryData<string> Deep => ["squeezenet1_1", "mobilenet_v2", "resnet18"];

    [Theory]
    [MemberData(nameof(Integrable))]
    public void IntegralsInSinglePrecision(string name) => CheckIntegral<float>(name, 1e-5);

    [Theory]
    [MemberData(nameof(Integrable))]
    public void IntegralsInDoublePrecision(string name) => CheckIntegral<double>(name, 1e-10);

    [Theory]
    [MemberData(nameof(Deep))]
    public void IntegralsFromZeroInSinglePrecision(string name)
    {
        var (function, input) = ZooModel.Load<float>(name);
        var why = new IntegratedGradients { Steps = 2048 }.Explain(function, input, target: Target);
        Within(1e-5, why, name);
    }

    /// <summary>All kinks of the last part of the path, in which each network switches some tens of times.</summary>
    [Theory]
    [MemberData(nameof(Deep))]
    public void ExactIntegralsInDoublePrecision(string name)
    {
        const double Part = 1e-4;
        var (function, input) = ZooModel.Load<double>(name);
        var why = new IntegratedGradients { Exact = true }.Explain(function, input, Tensor.Multiply<double>(input, 1 - Part), Target);
        output.WriteLine(why.Certificate!.ToString());
        Assert.InRange(why.Certificate.Pieces, 20, 1000);
        Within(1e-10, why, name);
    }

    private void CheckIntegral<T>(string name, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (function, input) = ZooModel.Load<T>(name);
        using var weights = ZooWeights.Create(ZooModel.Get(name).Shapes);
        double[] to = Agreement.Flatten(input), from = new double[to.Length];
        var kinks = name switch
        {
            "encoder-64x128" => [],
            "digits-cnn" => ImageKinks.Digits(weights, from, to).Kinks(),
            _ => Dense(weights, from, to).Kinks(),
        };
        var method = new IntegratedGradients
        {
            Quadrature = kinks.Length == 0 ? Quadrature.Of(QuadratureRule.GaussLegendre, 64) : Middles(kinks),
        };
        var why = method.Explain(function, input, target: Target);
        Within(bound, why, $"{name}, {kinks.Length} kinks");
    }

    // Two hidden layers named as PyTorch names those of a Sequential.
    private static KineticNetwork Dense(SafeTensors weights, double[] from, double[] to)
    {
        var network = new KineticNetwork(from, to);
        KineticStage? before = null;
        foreach (var module in new[] { "0", "2" })
        {
            var bias = Agreement.Flatten(weights.Get<double>(module + ".bias"));
            var inputs = before is null ? from.Length : before.NextTimes.Length;
            var matrix = MatrixMap.OfImage(Agreement.Flatten(weights.Get<double>(module + ".weight")), bias.Length, inputs, size: 1);
            before = network.Add(bias, [.. Enumerable.Range(0, bias.Length).Select(i => new[] { i })], (matrix, before));
        }

        return network;
    }

    private static Quadrature Middles(double[] kinks)
    {
        double[] ends = [0, .. kinks, 1];
        (double From, double To)[] pieces = [.. ends.Zip(ends.Skip(1)).Where(piece => piece.Second > piece.First)];
        return new Quadrature([.. pieces.Select(piece => (piece.From + piece.To) / 2)], [.. pieces.Select(piece => piece.To - piece.From)]);
    }

    private void Within<T>(double bound, Attribution<T> why, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double magnitude = Agreement.Magnitude(why);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {why.ConvergenceDelta:g2} of {magnitude:g2}"));
        Agreement.AssertShare(bound, why.ConvergenceDelta, magnitude, what);
    }
}
