using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

/// <summary>What holds of every method whose points do not lie on one straight line.</summary>
public class PathEngineTests
{
    private const int Length = SmallImage<double>.Length;

    private static readonly double[] Corner = [.. Enumerable.Range(0, Length).Select(i => Math.Cos(2.1 * i))];

    private static readonly AttributionMethod[] Methods =
    [
        new PathIntegratedGradients(new Polyline(Corner)) { Steps = 40 }, new PathIntegratedGradients(new PowerPath(2)) { Steps = 40 },
        new Idgi { Steps = 100 }, new GuidedIntegratedGradients { Steps = 30 }, new BlurIntegratedGradients { MaxSigma = 3, Steps = 80 },
        new SequentialIntegratedGradients(), new PathIntegratedGradients(new Polyline(Corner)) { Tolerance = 1e-7 },
        new BlurIntegratedGradients { MaxSigma = 3, Tolerance = 1e-6 }, new SequentialIntegratedGradients { Tolerance = 1e-6 },
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Methods.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Single_precision_comes_close_to_double(int number)
    {
        double[] expected = Explain(Methods[number], Sample(0)), single = Array.ConvertAll(
            Flat(Methods[number].Explain(new SmallImage<float>().Function, Array.ConvertAll(Sample(0), x => (float)x),
                Array.ConvertAll(Start, x => (float)x), 0).Values), x => (double)x);
        Assert.Equal(expected, single, (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.True(expected.Max(Math.Abs) > 1e-2);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Batches_and_threads_give_the_same_bits(int number)
    {
        var function = new SmallImage<double>().Function;
        double[][] samples = [Sample(0), Sample(1), Sample(2)];
        foreach (int threads in new[] { 1, 2 })
        {
            var method = Methods[number] with { MaxDegreeOfParallelism = threads };
            var all = method.ExplainAll(function, samples, Start, [0]);
            for (int s = 0; s < samples.Length; s++)
                Assert.Equal(Explain(Methods[number], samples[s]), Flat(all[s].Values));
        }
    }

    /// <summary>Many samples at a time, as a noisy method asks for.</summary>
    [Theory]
    [MemberData(nameof(Numbers))]
    public void Many_samples_are_each_explained_as_if_alone(int number)
    {
        double[][] noise = [Sample(3), Sample(4), Sample(5)];
        var smooth = new SmoothGrad(Methods[number]) { Noise = Noise.Given(noise) };
        double[][] alone = [.. noise.Select(row => Explain(Methods[number], [.. Sample(0).Zip(row, (x, e) => x + e)]))];
        double[] mean = [.. Enumerable.Range(0, Length).Select(i => alone.Average(a => a[i]))];
        Assert.Equal(mean, Explain(smooth, Sample(0)), (a, b) => Math.Abs(a - b) < 1e-13);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Cancellation_and_bad_input_are_heard(int number)
    {
        var function = new SmallImage<double>().Function;
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Methods[number].Explain(function, Sample(0), Start, 0, source.Token));
        Assert.Throws<ArgumentException>(() => Methods[number].Explain(function, Sample(0), new double[Length - 1], 0));
        Assert.ThrowsAny<ArgumentException>(() => Methods[number].Explain(function, Sample(0), Start, target: 2));
        // Nothing of a refused call is left.
        Assert.Equal(Explain(Methods[number], Sample(0)), Flat(Methods[number].Explain(function, Sample(0), Start, 0).Values));
        // y₁ overflows on the way: there is no explanation, and it is said where.
        double[] huge = [.. Enumerable.Repeat(1e200, Length)];
        Assert.Throws<NotFiniteNumberException>(() => Methods[number].Explain(function, huge, Start, 1));
    }

    private static double[] Start { get; } = [.. Enumerable.Range(0, Length).Select(i => 0.1 * Math.Sin(5 * i))];

    private static double[] Sample(int number) => [.. Enumerable.Range(0, Length).Select(i => Math.Sin(1.7 * i + number))];

    private static double[] Explain(AttributionMethod method, double[] x) =>
        Flat(method.Explain(new SmallImage<double>().Function, x, Start, 0).Values);

    private static T[] Flat<T>(Tensor<T> tensor)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var flat = new T[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }
}
