using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Tests.Results;

/// <summary>Explanations of every kind that a file has to keep, and what equality of two is.</summary>
internal static class SavedResults
{
    private static readonly double[] X = [1, -2, 3];

    /// <summary>One of each: with names and without, several inputs, certificates, standard errors, groups, layers, every target.</summary>
    public static IReadOnlyList<Attribution<double>> InDouble { get; } =
    [
        new IntegratedGradients { Steps = 7 }.Explain(Scored.ScoresDerivative, X, target: 1),
        new IntegratedGradients { Tolerance = 1e-9 }.Explain(Scored.ScoresDerivative, X),
        new Saliency().Explain(Scored.ScoresDerivative, X, target: Target.LogProbability(0)),
        new Saliency().Explain(Scored.RiskDerivative, new Scored.RiskInput(2, 3)),
        new IntegratedGradients().Explain(
            Scored.PairDerivative, new Scored.PairInput(
                Tensor.Create([1.0, 2], [2]), Tensor.Create([3.0, -0.0], [2]), Tensor.Create([1e-300, 1e300 / 1e160], [1, 2]))),
        new SmoothGrad(new Saliency()) { Samples = 4 }.Explain(Scored.ScoresDerivative, X),
        new ShapleyValues().Explain(Scored.ScoresDerivative, X),
        new Lime().Explain(Scored.ScoresDerivative, X),
        new LayerActivation(Functions.SmallMlp<double>.Hidden).Explain(new Functions.SmallMlp<double>(rectified: true).Function, X),
    ];

    public static IReadOnlyList<Attribution<float>> InSingle { get; } =
    [
        new IntegratedGradients().Explain(Scored.ScoresInSingleDerivative, [1f, -2, 3], target: 0),
        new Saliency().Explain(Scored.ScoresInSingleDerivative, [0.1f, 1e-30f, -3.3333333f], target: 1),
    ];

    public static IReadOnlyList<Attribution<T>> Of<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? (IReadOnlyList<Attribution<T>>)InSingle : (IReadOnlyList<Attribution<T>>)InDouble;

    /// <summary>Every member is the same, numbers to the bit.</summary>
    public static void AssertEqual<T>(Attribution<T> expected, Attribution<T> actual)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.FunctionName, actual.FunctionName);
        Assert.Equal(expected.MethodName, actual.MethodName);
        Assert.Equal(expected.MethodOptions, actual.MethodOptions);
        Assert.Equal(expected.Target, actual.Target);
        AssertBits([expected.Output, expected.BaselineOutput], [actual.Output, actual.BaselineOutput]);
        AssertBits(
            [expected.Sum, expected.ConvergenceDelta, expected.EstimatedError, expected.Intercept],
            [actual.Sum, actual.ConvergenceDelta, actual.EstimatedError, actual.Intercept]);
        Assert.Equal(expected.Outputs.Lengths.ToArray(), actual.Outputs.Lengths.ToArray());
        AssertBits(expected.Outputs.ToArray(), actual.Outputs.ToArray());
        AssertAllEqual(expected.Inputs, actual.Inputs);
        AssertAllEqual(expected.StandardErrors, actual.StandardErrors);
        Assert.Equal(expected.GroupValues is null, actual.GroupValues is null);
        AssertBits<double>(expected.GroupValues?.ToArray() ?? [], actual.GroupValues?.ToArray() ?? []);
        Assert.Equal(expected.Certificate is null, actual.Certificate is null);
        if (expected.Certificate is { } certificate)
        {
            var read = actual.Certificate!;
            Assert.Equal(
                (certificate.Kind, certificate.Rule, certificate.Pieces, certificate.Nodes, certificate.Evaluations,
                    certificate.IsWithinTolerance),
                (read.Kind, read.Rule, read.Pieces, read.Nodes, read.Evaluations, read.IsWithinTolerance));
            AssertAllEqual(certificate.Errors, read.Errors);
        }

        Assert.Equal(expected.ToString(), actual.ToString());
    }

    private static void AssertAllEqual<T>(NamedTensors<T>? expected, NamedTensors<T>? actual)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected?.Count, actual?.Count);
        for (int i = 0; i < (expected?.Count ?? 0); i++)
        {
            Assert.Equal(expected![i].Name, actual![i].Name);
            Assert.Equal(expected[i].Shape.ToArray(), actual[i].Shape.ToArray());
            Assert.Equal(expected[i].Features, actual[i].Features);
            AssertBits(expected[i].Elements.ToArray(), actual[i].Elements.ToArray());
        }
    }

    private static void AssertBits<T>(T[] expected, T[] actual)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Assert.Equal(Array.ConvertAll(expected, Bits), Array.ConvertAll(actual,
            Bits));

    private static long Bits<T>(T number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        // All that is no number is one.
        T.IsNaN(number) ? long.MaxValue : BitConverter.DoubleToInt64Bits(double.CreateTruncating(number));
}
