using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Targets;

/// <summary>Several targets at the same points: as if each were alone, for one forward sweep.</summary>
public class ExplainTargetsTests
{
    private static readonly double[] X = [0.5, -0.75, 1.25], Baseline = [-0.25, 0.5, 0.125];

    private static readonly Target[] Asked =
        [2, Target.ArgMax, Target.LogProbability(1), Target.Difference(4, 0), Target.Margin(3), Target.MeanSquaredError(0, 1, 0, 0, 2)];

    public static TheoryData<int> Threads => [1, 2, 5];

    [Theory]
    [MemberData(nameof(Threads))]
    public void Each_target_is_as_if_it_were_alone_in_double(int threads) => Check<double>(threads);

    [Theory]
    [MemberData(nameof(Threads))]
    public void Each_target_is_as_if_it_were_alone_in_float(int threads) => Check<float>(threads);

    private static void Check<T>(int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var function = new Chooser<T>().ScoresDerivative;
        T[] x = Array.ConvertAll(X, T.CreateTruncating), start = Array.ConvertAll(Baseline, T.CreateTruncating);
        LayerKey hidden = Chooser<T>.ScoresLayers.Hidden;
        AttributionMethod[] methods =
        [
            new Saliency(), new Saliency { Absolute = true }, new InputXGradient(), new IntegratedGradients { Steps = 300 },
            new IntegratedGradients { MultiplyByInputs = false }, new IntegratedGradients { Tolerance = 1e-4 },
            new SmoothGrad { Samples = 70 }, new SmoothGradSquared { Samples = 5 }, new VarGrad { Samples = 5 },
            new SmoothGrad(new IntegratedGradients { Steps = 7 }) { Samples = 5 }, new ExpectedGradients { Samples = 90 },
            new GradientShap { Samples = 9 }, new LayerGradient(hidden), new LayerGradientXActivation(hidden),
            new LayerConductance(hidden), new InternalInfluence(hidden), new NeuronConductance(hidden, 1), new LayerActivation(hidden),
        ];
        foreach (var plain in methods)
        {
            foreach (bool throughFrontier in new[] { true, false })
            {
                var single = plain with { UsesFrontier = throughFrontier };
                var together = (single with { MaxDegreeOfParallelism = threads }).ExplainTargets(function, x, Asked, start);
                Assert.Equal(Asked.Length, together.Count);
                for (int t = 0; t < Asked.Length; t++)
                    Same(single.Explain(function, x, start, Asked[t]), together[t], $"{single}, {Asked[t]}");
            }
        }
    }

    [Fact]
    public void A_layer_before_the_frontier_is_shared()
    {
        var mlp = new SmallMlp<double>(rectified: true);
        LayerKey pre = SmallMlp<double>.Pre;
        AttributionMethod[] methods =
            [new LayerConductance(pre), new InternalInfluence(pre), new LayerGradient(pre), new GuidedBackprop(), new Deconvolution()];
        foreach (var plain in methods)
        {
            foreach (bool throughFrontier in new[] { true, false })
            {
                var method = plain with { UsesFrontier = throughFrontier };
                var together = method.ExplainTargets(mlp.Function, X, [1, 0, Target.LogProbability()], Baseline);
                Same(method.Explain(mlp.Function, X, Baseline, 1), together[0], method.ToString());
                Same(method.Explain(mlp.Function, X, Baseline, 0), together[1], method.ToString());
                Same(method.Explain(mlp.Function, X, Baseline, Target.LogProbability()), together[2], method.ToString());
            }
        }
    }

    [Fact]
    public void Every_point_goes_forward_once()
    {
        var mlp = new SmallMlp<double>(rectified: true);
        AttributionMethod[] shared =
            [new Saliency(), new IntegratedGradients(), new LayerConductance(SmallMlp<double>.Hidden), new ExpectedGradients()];
        foreach (var method in shared)
        {
            mlp.Forwards = mlp.Prefixes = 0;
            method.Explain(mlp.Function, X, Baseline, 1);
            var (forwards, prefixes) = (mlp.Forwards, mlp.Prefixes);
            mlp.Forwards = mlp.Prefixes = 0;
            method.ExplainTargets(mlp.Function, X, [0, 1, Target.LogOdds(0), Target.Difference(1, 0)], Baseline);
            Assert.Equal((forwards, prefixes), (mlp.Forwards, mlp.Prefixes));
        }
    }

    [Fact]
    public void More_targets_than_a_group_are_explained_in_groups()
    {
        var function = new Chooser<double>().ScoresDerivative;
        Target[] many = [.. Enumerable.Range(0, 150).Select(i => Target.Difference(i % 5, i % 4))];
        var together = new IntegratedGradients { Steps = 9 }.ExplainTargets(function, X, many, Baseline);
        for (int t = 0; t < many.Length; t++)
            Same(new IntegratedGradients { Steps = 9 }.Explain(function, X, Baseline, many[t]), together[t], $"{t}");
    }

    [Fact]
    public void The_highest_outputs_come_first()
    {
        var function = new Chooser<double>().ScoresDerivative;
        double[] y = Chooser<double>.Evaluate(X);
        int[] order = [.. Enumerable.Range(0, 5).OrderByDescending(k => y[k])];
        var tensor = Tensor.Create(X, [3]);
        var start = Tensor.Create(Baseline, [3]);
        foreach (int top in new[] { 1, 3, 5, 9 })
        {
            IReadOnlyList<Attribution<double>>[] forms =
            [
                new IntegratedGradients().ExplainTargets(function, X, top, Baseline),
                new IntegratedGradients().ExplainTargets(function, tensor, top, start),
                new IntegratedGradients().ExplainTargets(
                    function, new FunctionInput<double>().Add(tensor), top, new FunctionInput<double>().Add(start)),
            ];
            foreach (var highest in forms)
            {
                Assert.Equal(order.Take(top), highest.Select(why => why.Target.Index));
                for (int t = 0; t < highest.Count; t++)
                    Same(new IntegratedGradients().Explain(function, X, Baseline, order[t]), highest[t], $"{t}");
            }
        }

        Assert.Equal(3, new Saliency().ExplainTargets(function, [1, 0, 2], 3).Count);
        Assert.Equal("top", Assert.Throws<ArgumentOutOfRangeException>(() => new Saliency().ExplainTargets(function, X, 0)).ParamName);
        // Of equal outputs the first one.
        var ties = new Saliency { AcceptsNonFinite = true }.ExplainTargets(new Attribution.SteepModel().RootsDerivative, [0.0, 0, 0, 0], 2);
        Assert.Equal([0, 1], ties.Select(why => why.Target.Index));
    }

    [Fact]
    public void Nothing_asked_is_nothing_explained()
    {
        var function = new Chooser<double>().ScoresDerivative;
        Assert.Empty(new IntegratedGradients().ExplainTargets(function, X, []));
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(
            () => new Saliency().ExplainTargets((DifferentiableFunction<double>)null!, X, [1])).ParamName);
        Assert.Equal("input", Assert.Throws<ArgumentNullException>(
            () => new Saliency().ExplainTargets(function, (double[])null!, [1])).ParamName);
    }

    [Fact]
    public void A_target_that_is_not_finite_is_named()
    {
        var function = new Attribution.SteepModel().RootsDerivative;
        double[] x = [0, 1, 1, 1];
        var fault = Assert.Throws<NotFiniteNumberException>(() => new Saliency().ExplainTargets(function, x, [0, 1]));
        var alone = Assert.Throws<NotFiniteNumberException>(() => new Saliency().Explain(function, x, target: 0));
        Assert.Equal("targets[0]: " + alone.Message, fault.Message);
        Assert.Equal(2, new Saliency { AcceptsNonFinite = true }.ExplainTargets(function, x, [0, 1]).Count);
        var loop = Assert.Throws<NotFiniteNumberException>(
            () => new IntegratedGradients { Tolerance = 0.1 }.ExplainTargets(function, [-1, 1, 1, 1], [0, 1], [-1, 1, 1, 0.5]));
        Assert.StartsWith("targets[0]: ", loop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_call_stops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => new IntegratedGradients().ExplainTargets(
            new Chooser<double>().ScoresDerivative, X, [0, 1], Baseline, cancelled.Token));
    }

    private static void Same<T>(Attribution<T> expected, Attribution<T> actual, string? what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.True(expected.Inputs[0].Elements.SequenceEqual(actual.Inputs[0].Elements), what);
        Assert.Equal(expected.Target, actual.Target);
        Assert.Equal(expected.Target.ToString(), actual.Target.ToString());
        Assert.Equal(expected.Output, actual.Output);
        Assert.Equal(expected.BaselineOutput, actual.BaselineOutput);
        Assert.Equal(expected.Outputs.ToArray(), actual.Outputs.ToArray());
        Assert.Equal(expected.Sum, actual.Sum);
        Assert.Equal(expected.ConvergenceDelta, actual.ConvergenceDelta);
        Assert.Equal(expected.EstimatedError, actual.EstimatedError);
    }
}
