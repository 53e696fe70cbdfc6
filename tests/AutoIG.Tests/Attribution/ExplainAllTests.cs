using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

public class ExplainAllTests
{
    private static readonly float[][] Inputs =
        [.. Enumerable.Range(0, 41).Select(i => new[] { MathF.Sin(i), MathF.Cos(3 * i), MathF.Sin(5 * i + 1) })];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_sample_is_as_if_it_were_alone(int threads)
    {
        var mlp = new SmallMlp<float>(rectified: true);
        foreach (AttributionMethod method in new AttributionMethod[]
        {
            new IntegratedGradients { MaxDegreeOfParallelism = threads }, new Saliency { MaxDegreeOfParallelism = threads },
            new SmoothGrad { Samples = 5, MaxDegreeOfParallelism = threads },
            new LayerConductance(SmallMlp<float>.Hidden) { MaxDegreeOfParallelism = threads },
        })
        {
            var progress = new Recorder();
            var all = method.ExplainAll(mlp.Function, Inputs, progress: progress);
            Assert.Equal(Enumerable.Range(1, Inputs.Length), progress.Reports);
            for (int i = 0; i < Inputs.Length; i++)
            {
                var single = method.Explain(mlp.Function, Inputs[i]);
                Assert.Equal(single.Inputs[0].Elements.ToArray(), all[i].Inputs[0].Elements.ToArray());
                Assert.Equal(single.Target, all[i].Target);
                Assert.Equal(single.Output, all[i].Output);
            }
        }
    }

    [Fact]
    public void Targets_are_one_for_each_or_one_for_all()
    {
        var mlp = new SmallMlp<float>(rectified: true);
        var ig = new IntegratedGradients();
        var one = ig.ExplainAll(mlp.Function, Inputs, targets: [1]);
        Assert.All(one, a => Assert.Equal(1, a.Target.Index));
        var each = ig.ExplainAll(mlp.Function, Inputs, targets: [.. Inputs.Select((_, i) => (Target)(i % 2))]);
        Assert.Equal([0, 1, 0], each.Take(3).Select(a => a.Target.Index));
        Assert.Throws<ArgumentException>(() => ig.ExplainAll(mlp.Function, Inputs, targets: [0, 1]));
        var both = ig.ExplainTargets(mlp.Function, Inputs[0], [0, 1]);
        Assert.Equal([0, 1], both.Select(a => a.Target.Index));
        Assert.Equal(one[0].Values.ToArray(), both[1].Values.ToArray());
        Assert.Empty(ig.ExplainAll(mlp.Function, Array.Empty<float[]>()));
    }

    [Fact]
    public void A_bad_sample_is_named()
    {
        var mlp = new SmallMlp<float>(rectified: true);
        float[][] inputs = [.. Inputs];
        inputs[17] = [0, float.NaN, 0];
        Assert.Contains("inputs[17]", Assert.Throws<ArgumentException>(() => new Saliency().ExplainAll(mlp.Function, inputs)).Message);
        Assert.Contains("inputs[17]", Assert.Throws<ArgumentException>(
            () => new Saliency { MaxDegreeOfParallelism = 3 }.ExplainAll(mlp.Function, inputs)).Message);
    }

    [Fact]
    public void A_sample_that_is_not_finite_is_named_and_says_why()
    {
        double[][] inputs = [[1, 1, 1, 1], [1, -1, 1, 1]];
        var function = new SteepModel().RootsDerivative;
        var alone = Assert.Throws<NotFiniteNumberException>(() => new Saliency().Explain(function, inputs[1]));
        var among = Assert.Throws<NotFiniteNumberException>(() => new Saliency().ExplainAll(function, inputs));
        Assert.Equal("inputs[1]: " + alone.Message, among.Message);
        Assert.Equal(alone.OffendingNumber, among.OffendingNumber);
        Assert.Equal(alone.Message, among.InnerException!.Message);
    }

    /// <summary>
    /// Many samples are worked on at a time, each in a workspace of its own; few one after another, with the threads within.
    /// </summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(9, 2)]
    public void Threads_are_spread_over_samples_where_there_are_two_for_each(int samples, int workspaces)
    {
        var mlp = new SmallMlp<float>(rectified: true).Function;
        new Saliency { MaxDegreeOfParallelism = 2 }.ExplainAll(mlp, Inputs[..samples]);
        Assert.Equal(workspaces, mlp.Workspaces.RentAll().Count);
    }

    [Fact]
    public void Cancellation_between_samples_stops_the_rest()
    {
        var mlp = new SmallMlp<float>(rectified: true);
        using var source = new CancellationTokenSource();
        var progress = new Recorder { Then = count => { if (count == 5) source.Cancel(); } };
        Assert.Throws<OperationCanceledException>(() => new IntegratedGradients { MaxDegreeOfParallelism = 1 }.ExplainAll(
            mlp.Function, Inputs, progress: progress, cancellation: source.Token));
        Assert.Equal(5, progress.Reports[^1]);
        // What was rented has been given back in order.
        Assert.Equal(Inputs.Length, new IntegratedGradients().ExplainAll(mlp.Function, Inputs).Count);
    }

    [Fact]
    public void Records_and_tensors()
    {
        // Without income the risk is no number.
        var why = new IntegratedGradients { AcceptsNonFinite = true }.ExplainAll(
            new RiskFunction().Function, [new RiskInput(8, 2, 3), new RiskInput(4, 1, 2)], baseline: null, targets: [0]);
        Assert.Throws<ArgumentException>(() => new IntegratedGradients().ExplainAll(
            new RiskFunction().Function, [new RiskInput(8, 2, 3), new RiskInput(4, 1, 2)], baseline: new RiskInput(1, 0, 3)));
        Assert.Equal(2, why.Count);
        var mlp = new SmallMlp<float>(rectified: true);
        var tensors = new IntegratedGradients().ExplainAll(mlp.Function, Inputs.Select(x => Tensor.Create(x, [3])).ToArray());
        Assert.Equal(new IntegratedGradients().Explain(mlp.Function, Inputs[3]).Values.ToArray(), tensors[3].Values.ToArray());
    }

    private sealed class Recorder : IProgress<int>
    {
        public List<int> Reports { get; } = [];

        public Action<int>? Then { get; init; }

        public void Report(int value)
        {
            Reports.Add(value);
            Then?.Invoke(value);
        }
    }
}
