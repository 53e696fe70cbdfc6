using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AutoIG.Tests.Functions;

/// <summary>The meter tells as many explanations, points and errors as there are.</summary>
public sealed class InstrumentsTests
{
    private const string Explanations = "autoig.explanations", Evaluations = "autoig.evaluations";
    private const string Duration = "autoig.explanation.duration", Error = "autoig.explanation.convergence_error";
    private static readonly double[] X = [0.4, -1.1, 0.9];
    private static readonly double[][] Three = [X, [1, 2, 3], [-0.5, 0.2, 0.1]];

    [Fact]
    public void Instruments_have_names_and_units_by_convention()
    {
        var seen = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == "AutoIG")
                seen[instrument.Name] = $"{instrument.GetType().Name[..^2]} {instrument.Unit}";
        };
        // The meter is made with the first function that is run.
        new SmallMlp<double>(rectified: true).Function.Evaluate(X);
        listener.Start();
        Assert.Equal(
            [
                (Evaluations, "Counter {evaluation}"), (Error, "Histogram 1"), (Duration, "Histogram s"),
                (Explanations, "Counter {explanation}"),
            ],
            seen.Select(pair => (pair.Key, pair.Value!)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_sample_counts_once(int threads)
    {
        string name = $"Counted.Samples{threads}";
        var mlp = new SmallMlp<double>(rectified: true, name);
        using var measured = new Measurements(name);
        var ig = new IntegratedGradients { MaxDegreeOfParallelism = threads };

        long begin = Stopwatch.GetTimestamp();
        var one = ig.Explain(mlp.Function, X, target: 1);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        Assert.Equal([(1, "IntegratedGradients", "")], measured.Of(Explanations));
        Assert.Equal([(Math.Abs(one.ConvergenceDelta), "IntegratedGradients", "")], measured.Of(Error));
        var (duration, method, error) = Assert.Single(measured.Of(Duration));
        Assert.InRange(duration, 1e-9, seconds);
        Assert.Equal(("IntegratedGradients", ""), (method, error));

        measured.Clear();
        var all = ig.ExplainAll(mlp.Function, [.. Three, .. Three]);
        Assert.Equal(6, measured.Sum(Explanations));
        Assert.Equal(6, measured.Of(Duration).Length);
        Assert.Equal(all.Select(why => Math.Abs(why.ConvergenceDelta)).Order(), measured.Of(Error).Select(it => it.Value).Order());
    }

    /// <summary>Targets that share their points take their time together.</summary>
    [Fact]
    public void Each_target_counts_once()
    {
        const string Name = "Counted.Targets";
        var mlp = new SmallMlp<double>(rectified: true, Name);
        using var measured = new Measurements(Name);
        var shared = new IntegratedGradients().ExplainTargets(mlp.Function, X, [0, 1]);
        Assert.Equal([(2, "IntegratedGradients", "")], measured.Of(Explanations));
        Assert.Equal(shared.Select(why => Math.Abs(why.ConvergenceDelta)), measured.Of(Error).Select(it => it.Value));
        Assert.Single(measured.Of(Duration));

        measured.Clear();
        var alone = new IntegratedGradients { Tolerance = 1e-6 }.ExplainTargets(mlp.Function, X, [0, 1]);
        Assert.Equal(2, alone.Count);
        Assert.Equal([1, 1], measured.Of(Explanations).Select(it => it.Value));
        Assert.Equal(2, measured.Of(Duration).Length);
    }

    /// <summary>A method that is not meant to add up has no error, and one around another is one explanation.</summary>
    [Fact]
    public void A_method_around_another_counts_once()
    {
        const string Name = "Counted.Noise";
        var mlp = new SmallMlp<double>(rectified: true, Name);
        using var measured = new Measurements(Name);
        new SmoothGrad(new IntegratedGradients()) { Samples = 5, Seed = 1 }.Explain(mlp.Function, X, target: 0);
        new Saliency().Explain(mlp.Function, X, target: 0);
        Assert.Equal([(1, "SmoothGrad", ""), (1, "Saliency", "")], measured.Of(Explanations));
        Assert.Equal(["SmoothGrad", "Saliency"], measured.Of(Duration).Select(it => it.Method));
        Assert.Empty(measured.Of(Error));
    }

    /// <summary>The model itself counts the points that it is run at.</summary>
    [Fact]
    public void Evaluations_are_those_of_the_model()
    {
        const string Name = "Counted.Points";
        var mlp = new SmallMlp<double>(rectified: true, Name);
        using var measured = new Measurements(Name);
        foreach (var method in (AttributionMethod[])
            [
                new IntegratedGradients { Steps = 7 }, new IntegratedGradients { Steps = 70, MaxDegreeOfParallelism = 2 },
                new IntegratedGradients { Tolerance = 1e-5 }, new Saliency(), new SmoothGrad { Samples = 9, Seed = 1 }, new Occlusion([1]),
            ])
        {
            mlp.Forwards = 0;
            measured.Clear();
            method.Explain(mlp.Function, X, target: 0);
            Assert.True(mlp.Forwards > 0);
            Assert.Equal(mlp.Forwards, measured.Sum(Evaluations));
        }

        mlp.Forwards = 0;
        measured.Clear();
        mlp.Function.Evaluate(X);
        Assert.Equal((1, 1), (mlp.Forwards, measured.Sum(Evaluations)));
    }

    /// <summary>What ended in an exception counts once it was begun, with the exception's name; what was never begun does not.</summary>
    [Fact]
    public void What_fails_is_told_apart()
    {
        const string Name = "Counted.Failures";
        var mlp = new SmallMlp<double>(rectified: true, Name);
        using var measured = new Measurements(Name);
        var ig = new IntegratedGradients { MaxDegreeOfParallelism = 1 };
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => ig.Explain(mlp.Function, X, target: 0, cancellation: cancelled.Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => ig.Explain(mlp.Function, X, target: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ig.ExplainTargets(mlp.Function, X, [0, 1, 2]));
        Assert.Equal(
            [
                (1, "IntegratedGradients", "System.OperationCanceledException"),
                (1, "IntegratedGradients", "System.ArgumentOutOfRangeException"),
                (3, "IntegratedGradients", "System.ArgumentOutOfRangeException"),
            ],
            measured.Of(Explanations));
        Assert.Equal(measured.Of(Explanations).Select(it => it.Error), measured.Of(Duration).Select(it => it.Error));
        Assert.Empty(measured.Of(Error));

        // An input that is refused is no explanation.
        measured.Clear();
        Assert.Throws<ArgumentException>(() => ig.Explain(mlp.Function, [1, 2], target: 0));
        Assert.Throws<ArgumentException>(() => ig.Explain(mlp.Function, [1, double.NaN, 2], target: 0));
        Assert.Empty(measured.Of(Explanations));

        // Of many samples those that were finished before somebody cancelled, and the one that was being explained, count; others do not.
        using var source = new CancellationTokenSource();
        var afterTwo = new Reported(done =>
        {
            if (done == 2)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(
            () => ig.ExplainAll(mlp.Function, Three, progress: afterTwo, cancellation: source.Token));
        Assert.Equal([(1, "IntegratedGradients", ""), (1, "IntegratedGradients", "")], measured.Of(Explanations));
    }

    /// <summary>To be listened to costs no memory.</summary>
    [Fact]
    public void Telling_allocates_nothing()
    {
        var mlp = new SmallMlp<double>(rectified: true, "Counted.Allocations");
        using var others = new Measurements("Counted.ByNobody");
        var ig = new IntegratedGradients { MaxDegreeOfParallelism = 1 };
        ig.Explain(mlp.Function, X, target: 1);
        ig.Explain(mlp.Function, X, target: 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ig.Explain(mlp.Function, X, target: 1);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= 640, $"{allocated} bytes were allocated.");
    }

    private sealed class Reported(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
