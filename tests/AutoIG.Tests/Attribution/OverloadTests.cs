using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

/// <summary>Every form in which a point can be written gives the same explanation, with a baseline and without.</summary>
public class OverloadTests
{
    private static readonly double[] X = [1, -2, 3];
    private static readonly double[] Baseline = [-1, 2, 0];
    private static readonly int[] Whole = [1, -2, 3], WholeBaseline = [-1, 2, 0];
    private static readonly IntegratedGradients Method = new() { Steps = 7 };
    private static readonly DifferentiableFunction<double> Mlp = new SmallMlp<double>(rectified: false).Function;
    private static readonly FunctionInput<double> Input = new FunctionInput<double>().Add(X.AsSpan());
    private static readonly FunctionInput<double> Start = new FunctionInput<double>().Add(Baseline.AsSpan());

    [Fact]
    public void One_point()
    {
        double[] moved = [.. Method.Explain(Mlp, X, Baseline, 1).Values], fromZero = [.. Method.Explain(Mlp, X, new double[3], 1).Values];
        Assert.NotEqual(moved, fromZero);
        Assert.All(
        [
            Method.Explain(Mlp, Tensor.Create(X, [3]), Tensor.Create(Baseline, [3]), 1), Method.Explain(Mlp, X.AsSpan(), Baseline, 1),
            Method.Explain(Mlp, Whole, WholeBaseline, 1), Method.Explain(Mlp, Input, Start, 1),
        ], why => Assert.Equal(moved, why.Values.ToArray()));
        Assert.All(
        [
            Method.Explain(Mlp, X, target: 1), Method.Explain(Mlp, Tensor.Create(X, [3]), target: 1),
            Method.Explain(Mlp, X.AsSpan(), target: 1), Method.Explain(Mlp, Whole, target: 1), Method.Explain(Mlp, Input, target: 1),
        ], why => Assert.Equal(fromZero, why.Values.ToArray()));
    }

    [Fact]
    public void Several_baselines()
    {
        double[] expected = [.. Method.Explain(Mlp, X, [Baseline, new double[3]], 1, [1, 3]).Values];
        Assert.Equal(expected, Method.Explain(Mlp, Whole, [WholeBaseline, new int[3]], 1, [1, 3]).Values.ToArray());
        var zero = new FunctionInput<double>().Add(new double[3].AsSpan());
        Assert.Equal(expected, Method.Explain(Mlp, Input, [Start, zero], 1, [1, 3]).Values.ToArray());
        Assert.Equal("baselines", Assert.Throws<ArgumentNullException>(
            () => Method.Explain(Mlp, Whole, (IReadOnlyList<int[]>)null!)).ParamName);
        Assert.StartsWith(
            "baselines: expected at least one, got none.",
            Assert.Throws<ArgumentException>(() => Method.Explain(Mlp, Whole, (IReadOnlyList<int[]>)[])).Message, StringComparison.Ordinal);
        // A method without baselines takes no notice of them, nor of their weights.
        Assert.Equal(
            new Saliency().Explain(Mlp, X, target: 1).Values.ToArray(),
            new Saliency().Explain(Mlp, X, [Baseline, Baseline], 1, [1, 3]).Values.ToArray());
        Assert.Equal("baseline", Assert.Throws<ArgumentNullException>(() => Method.Explain(Mlp, Whole, [WholeBaseline, null!])).ParamName);
        Assert.Equal("baseline", Assert.Throws<ArgumentNullException>(() => Method.Explain(Mlp, Input, [Start, null!])).ParamName);
        int[] two = [1, 2];
        Assert.Equal("baseline", Assert.Throws<ArgumentException>(() => Method.Explain(Mlp, Whole, [WholeBaseline, two])).ParamName);
        var twoElements = new FunctionInput<double>().Add([1.0, 2.0]);
        Assert.Equal("baseline", Assert.Throws<ArgumentException>(() => Method.Explain(Mlp, Input, [Start, twoElements])).ParamName);
    }

    [Fact]
    public void Records()
    {
        var risk = new RiskFunction().Function;
        RiskInput input = new(8, 2, 3), near = new(5, 1, 3), far = new(1, 0, 3);
        double[] Of(Attribution<double> why) => [why["income"], why["debt"]];
        double[] expected = Of(Method.Explain(risk, input.Flatten(), near.Flatten()));
        Assert.Equal(expected, Of(Method.Explain(risk, input, near)));
        Assert.Equal(expected, Of(Method.ExplainAll(risk, [input, near], near)[0]));
        Assert.Equal(expected, Of(Method.ExplainTargets(risk, input, [0], near)[0]));
        Assert.Equal(
            Of(Method.Explain(risk, input.Flatten(), [near.Flatten(), far.Flatten()], 0, [1, 3])),
            Of(Method.Explain(risk, input, [near, far], 0, [1, 3])));
        Assert.Equal("baselines", Assert.Throws<ArgumentNullException>(
            () => Method.Explain(risk, input, (IReadOnlyList<RiskInput>)null!)).ParamName);
        Assert.Equal("inputs", Assert.Throws<ArgumentNullException>(
            () => Method.ExplainAll(risk, (IReadOnlyList<RiskInput>)null!)).ParamName);
    }

    [Fact]
    public void Many_points_and_many_targets()
    {
        double[] moved = [.. Method.Explain(Mlp, X, Baseline, 1).Values], fromZero = [.. Method.Explain(Mlp, X, target: 1).Values];
        Tensor<double> tensor = Tensor.Create(X, [3]), start = Tensor.Create(Baseline, [3]);
        Assert.All(
        [
            Method.ExplainAll(Mlp, [Baseline, X], Baseline, [1])[1], Method.ExplainAll(Mlp, [start, tensor], start, [1])[1],
            Method.ExplainAll(Mlp, [Start, Input], Start, [1])[1], Method.ExplainTargets(Mlp, X, [0, 1], Baseline)[1],
            Method.ExplainTargets(Mlp, tensor, [0, 1], start)[1], Method.ExplainTargets(Mlp, Input, [0, 1], Start)[1],
        ], why => Assert.Equal(moved, why.Values.ToArray()));
        Assert.All(
        [
            Method.ExplainAll(Mlp, [Baseline, X], targets: [1])[1], Method.ExplainAll(Mlp, [start, tensor], targets: [1])[1],
            Method.ExplainAll(Mlp, [Start, Input], targets: [1])[1], Method.ExplainAll(Mlp, [WholeBaseline, Whole], targets: [1])[1],
            Method.ExplainTargets(Mlp, X, [0, 1])[1], Method.ExplainTargets(Mlp, tensor, [0, 1])[1],
            Method.ExplainTargets(Mlp, Input, [0, 1])[1], Method.ExplainTargets(Mlp, Whole, [0, 1])[1],
        ], why => Assert.Equal(fromZero, why.Values.ToArray()));
        Assert.Equal("targets", Assert.Throws<ArgumentNullException>(() => Method.ExplainTargets(Mlp, Whole, null!)).ParamName);
        Assert.Equal("inputs", Assert.Throws<ArgumentNullException>(() => Method.ExplainAll(Mlp, (IReadOnlyList<int[]>)null!)).ParamName);
        int[][] missing = [Whole, null!];
        Assert.Equal("inputs[1]", Assert.Throws<ArgumentNullException>(() => Method.ExplainAll(Mlp, missing)).ParamName);
        Assert.Equal("inputs[1]", Assert.Throws<ArgumentNullException>(() => Method.ExplainAll(Mlp, [X, null!])).ParamName);
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(
            () => Method.ExplainAll((DifferentiableFunction<double>)null!, [X])).ParamName);
        Assert.Equal(
            "targets: expected 1 or 3, one for each input, got 2. (Parameter 'targets')",
            Assert.Throws<ArgumentException>(() => Method.ExplainAll(Mlp, [X, X, X], targets: [0, 1])).Message);
    }

    [Fact]
    public void What_does_not_fit_is_called_by_its_role()
    {
        double[] two = [1, 2];
        int[] wholeTwo = [1, 2];
        var tensor = Tensor.Create(two, [2]);
        var arguments = new FunctionInput<double>().Add(tensor);
        var one = Tensor.Create(X, [3]);
        (string Role, Action Call)[] calls =
        [
            ("input", () => Method.Explain(Mlp, two)), ("baseline", () => Method.Explain(Mlp, X, two)),
            ("input", () => Method.Explain(Mlp, tensor)), ("baseline", () => Method.Explain(Mlp, one, tensor)),
            ("input", () => Method.Explain(Mlp, two.AsSpan())), ("baseline", () => Method.Explain(Mlp, X.AsSpan(), two)),
            ("input", () => Method.Explain(Mlp, wholeTwo)), ("baseline", () => Method.Explain(Mlp, Whole, wholeTwo)),
            ("input", () => Method.Explain(Mlp, arguments)), ("baseline", () => Method.Explain(Mlp, Input, arguments)),
            ("input", () => Method.Explain(Mlp, two, [X])), ("input", () => Method.Explain(Mlp, tensor, [one])),
            ("input", () => Method.Explain(Mlp, wholeTwo, [Whole])), ("input", () => Method.Explain(Mlp, arguments, [Input])),
            ("inputs[1]", () => Method.ExplainAll(Mlp, [X, two])), ("baseline", () => Method.ExplainAll(Mlp, [X], two)),
            ("inputs[1]", () => Method.ExplainAll(Mlp, [one, tensor])), ("baseline", () => Method.ExplainAll(Mlp, [one], tensor)),
            ("inputs[1]", () => Method.ExplainAll(Mlp, [Input, arguments])), ("baseline", () => Method.ExplainAll(Mlp, [Input], arguments)),
            ("inputs[1]", () => Method.ExplainAll(Mlp, [Whole, wholeTwo])), ("baselineToken", () => Method.ExplainAll(Mlp, [Whole], 0)),
        ];
        Assert.All(calls, call => Assert.Equal(call.Role, Assert.Throws<ArgumentException>(call.Call).ParamName));
    }
}
