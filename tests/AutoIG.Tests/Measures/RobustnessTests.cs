using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Tests.Measures;

/// <summary>Measures that explain again, against single explanations put together by hand.</summary>
public class RobustnessTests
{
    [Fact]
    public void In_double() => Check<double>(1e-12);

    [Fact]
    public void In_single() => Check<float>(2e-4);

    private static void Check<T>(double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = new JudgedModel<T>();
        var function = model.ScoresDerivative;
        T[] x = JudgedModel<T>.Numbers(20, 60), baseline = JudgedModel<T>.Numbers(21, 60);
        double[][] rows = [.. Enumerable.Range(0, 4).Select(j => JudgedModel<double>.Numbers(70 + j, 60).Select(v => v * 0.05).ToArray())];
        var method = new IntegratedGradients { Steps = 8 };
        T[][] near = [.. rows.Select(row => x.Zip(row, (v, e) => T.CreateTruncating(double.CreateTruncating(v) + e)).ToArray())];
        double[] Explained(T[] at) => Wide(method.Explain(function, at, baseline, 1).Values.ToArray());
        double[] Wide(T[] numbers) => [.. numbers.Select(double.CreateTruncating)];
        double[] Outputs(T[] at) => Wide(model.Scores(Tensor.Create([.. at], [2, 6, 5])).ToArray());
        double Norm(IEnumerable<double> v) => Math.Sqrt(v.Sum(e => e * e));
        double[] a = Explained(x);
        double[] distances = [.. near.Select(z => Norm(Explained(z).Zip(a, (p, q) => p - q)))];

        MeasureResult Score(Measure measure) => measure.Score(function, method, x, baseline, 1);
        void Equal(double expected, Measure measure, double[]? values = null)
        {
            var result = Score(measure);
            Assert.Equal(expected, result.Score, tolerance * Math.Max(1, Math.Abs(expected)));
            if (values is not null)
                Assert.Equal(values, result.Values, (b, c) => Math.Abs(b - c) <= tolerance * Math.Max(1, Math.Abs(b)));
            Assert.Equal(result.Score, Score(measure with { MaxDegreeOfParallelism = 1 }).Score);
            Assert.Equal(result.Score, measure.ScoreAll(function, method, [x, near[0]], baseline, [1]).Results[0].Score);
        }

        var noise = Noise.Given(rows);
        Equal(distances.Max(), new Sensitivity { Noise = noise }, distances);
        Equal(distances.Average() / Norm(a), new Sensitivity { Noise = noise, Average = true, Relative = true });
        double[] quotients = [.. distances.Zip(near, (d, z) => d / Norm(Wide(z).Zip(Wide(x), (p, q) => p - q)))];
        Equal(quotients.Max(), new LocalLipschitz { Noise = noise }, quotients);

        double Relative(double[] p, double[] q) => Norm(p.Zip(q, (v, w) => (v - w) / (v == 0 ? 1e-3 : v)));
        double[] Ratios(Func<T[], double> change) => [.. near.Select(z => Relative(a, Explained(z)) / Math.Max(change(z), 1e-3))];
        int predicted = Array.IndexOf(Outputs(x), Outputs(x).Max());
        double Largest(double[] ratios) =>
            ratios.Where((_, j) => Array.IndexOf(Outputs(near[j]), Outputs(near[j]).Max()) == predicted).Max();
        var stability = new RelativeStability { Noise = noise, Epsilon = 1e-3 };
        double[] inputs = Ratios(z => Relative(Wide(x), Wide(z))), outputs = Ratios(z => Norm(Outputs(x).Zip(Outputs(z), (p, q) => p - q)));
        Equal(Largest(inputs), stability, inputs);
        Equal(Largest(outputs), stability with { Reference = StabilityReference.Output }, outputs);
        double[] Maps(T[] at) => Wide(new LayerActivation(JudgedModel<T>.ScoresLayers.Maps).Explain(function, at).Values.ToArray());
        double[] maps = Ratios(z => Relative(Maps(x), Maps(z)));
        var ofMaps = stability with { Reference = StabilityReference.Representation, Layers = [JudgedModel<T>.ScoresLayers.Maps] };
        Equal(Largest(maps), ofMaps, maps);
    }

    /// <summary>Drawn points: uniform, within the radius, the same for a seed.</summary>
    [Fact]
    public void Uniform_noise()
    {
        var model = new JudgedModel<double>();
        double[] zeros = new double[60];
        using var call = new MeasureCall<double>(new Sensitivity(), model.ScoresDerivative, zeros, null, 0, default);
        double[] drawn = [.. NoisyRows.Of(call, Noise.Uniform(0.5), 200, 3, 1).SelectMany(row => row)];
        Assert.All(drawn, e => Assert.InRange(e, -0.5, 0.5));
        // 12,000 numbers of deviation 0.5/√3: the mean is within 5 deviations of 0, and so is the variance's.
        Assert.InRange(drawn.Average(), -0.0132, 0.0132);
        Assert.Equal(0.25 / 3, drawn.Average(e => e * e), 0.0035);
        Assert.Equal(drawn, NoisyRows.Of(call, Noise.Uniform(0.5), 200, 3, 1).SelectMany(row => row));
        Assert.Equal(0.5 / Math.Sqrt(3), Noise.Uniform(0.5).Deviation);
        Assert.Equal(Noise.Uniform(0.5), Noise.Uniform(0.5));
        Assert.NotEqual(Noise.Uniform(0.5), Noise.OfDeviation(0.5 / Math.Sqrt(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Noise.Uniform(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Noise.Uniform(double.NaN));
        var smooth = new SmoothGrad { Noise = Noise.Uniform(0.1), Samples = 4, Seed = 1 };
        Assert.NotEqual(
            smooth.Explain(model.ScoresDerivative, zeros, target: 0).Values.ToArray(),
            (smooth with { Seed = 2 }).Explain(model.ScoresDerivative, zeros, target: 0).Values.ToArray());
    }
}
