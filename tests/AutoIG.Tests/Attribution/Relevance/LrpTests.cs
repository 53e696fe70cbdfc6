using System.Numerics.Tensors;

namespace AutoIG.Tests.Attribution.Relevance;

/// <summary>Layer-wise relevance propagation through whole models, against the rules of their layers one after another.</summary>
public sealed class LrpTests
{
    private const double E = 1e-2;

    private static readonly double[] X = [0.5, -0.25, 0.75, 0.125, -0.625];

    public static TheoryData<string, bool> Rules
    {
        get
        {
            var rules = new TheoryData<string, bool>();
            foreach (string rule in (string[])["epsilon", "z-plus", "alpha-beta", "generalised", "w-square", "flat"])
            {
                rules.Add(rule, true);
                rules.Add(rule, false);
            }
            return rules;
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void ADenseNet(string rule, bool absorbs)
    {
        var oracle = new DenseNet(X);
        var method = new Lrp(RuleOf(rule)) { Bias = absorbs ? LrpBias.Absorbs : LrpBias.Ignored };
        var model = new SharedOutModel<double>();
        double[][] expected = oracle.Propagate([rule, rule, rule], absorbs, E, target: 1);
        var why = method.Explain(model.DenseDerivative, X, target: 1);
        AssertClose(expected[0], why.Values.ToArray(), 1e-12);
        Assert.Equal(expected[0].Sum() - oracle.Output[1], why.ConvergenceDelta, 1e-12);
        Assert.Equal(oracle.Output[1], why.Output, 1e-14);
        var hidden = (method with { Layer = SharedOutModel<double>.DenseLayers.Hidden2 }).Explain(model.DenseDerivative, X, target: 1);
        AssertClose(expected[2], hidden.Values.ToArray(), 1e-12);
        Assert.True(double.IsNaN(hidden.ConvergenceDelta));
        var single = method.Explain(new SharedOutModel<float>().DenseDerivative, Array.ConvertAll(X, x => (float)x), target: 1);
        AssertClose(expected[0], Array.ConvertAll(single.Values.ToArray(), x => (double)x), 2e-5);
    }

    [Fact]
    public void KeysAndPlacesChooseRules()
    {
        var model = new SharedOutModel<double>();
        var oracle = new DenseNet(X);
        var composite = new LrpComposite(LrpRule.ZPlus(E), LrpRule.Epsilon(E)) { First = LrpRule.Flat(E) };
        AssertClose(
            oracle.Propagate(["flat", "epsilon", "epsilon"], true, E, 0)[0],
            new Lrp(composite).Explain(model.DenseDerivative, X, target: 0).Values.ToArray(), 1e-12);
        composite = composite.With(SharedOutModel<double>.DenseLayers.Hidden2, LrpRule.AlphaBeta(2, 1, E));
        AssertClose(
            oracle.Propagate(["flat", "alpha-beta", "epsilon"], true, E, 0)[0],
            new Lrp(composite).Explain(model.DenseDerivative, X, target: 0).Values.ToArray(), 1e-12);
    }

    [Fact]
    public void WhereItStarts()
    {
        var model = new SharedOutModel<double>();
        var oracle = new DenseNet(X);
        var method = new Lrp(LrpRule.Epsilon(E));
        double[] ofOutput = method.Explain(model.DenseDerivative, X, target: 0).Values.ToArray();
        double[] ofOther = method.Explain(model.DenseDerivative, X, target: 2).Values.ToArray();
        var one = (method with { Start = LrpStart.One }).Explain(model.DenseDerivative, X, target: 0);
        AssertClose([.. ofOutput.Select(r => r / oracle.Output[0])], one.Values.ToArray(), 1e-12);
        Assert.Equal(one.Sum - 1, one.ConvergenceDelta, 1e-14);
        var difference = method.Explain(model.DenseDerivative, X, target: Target.Difference(0, 2));
        AssertClose([.. ofOutput.Zip(ofOther, (a, b) => a - b)], difference.Values.ToArray(), 1e-12);
        Assert.Equal(difference.Sum - (oracle.Output[0] - oracle.Output[2]), difference.ConvergenceDelta, 1e-14);
        var weighted = method.Explain(model.DenseDerivative, X, target: Target.WeightedSum(2, 0, -0.5));
        AssertClose([.. ofOutput.Zip(ofOther, (a, b) => (2 * a) - (0.5 * b))], weighted.Values.ToArray(), 1e-12);
        var ones = (method with { Start = LrpStart.One }).Explain(model.DenseDerivative, X, target: Target.WeightedSum(2, 0, -0.5));
        AssertClose(
            [.. ofOutput.Zip(ofOther, (a, b) => (2 * a / oracle.Output[0]) - (0.5 * b / oracle.Output[2]))], ones.Values.ToArray(), 1e-12);
        Assert.Equal(ones.Sum - 1.5, ones.ConvergenceDelta, 1e-14);
        int largest = Array.IndexOf(oracle.Output, oracle.Output.Max());
        Assert.Equal(
            method.Explain(model.DenseDerivative, X, target: Target.Difference(largest, 2)).Values.ToArray(),
            method.Explain(model.DenseDerivative, X, target: Target.Difference(Target.ArgMax, 2)).Values.ToArray());
    }

    /// <summary>With the bias ignored and no stabiliser, all of the output arrives.</summary>
    [Fact]
    public void NothingIsLost()
    {
        var why = new Lrp(LrpRule.Epsilon(0)) { Bias = LrpBias.Ignored, Stabilizer = 0 }
            .Explain(new SharedOutModel<double>().DenseDerivative, X, target: 1);
        Assert.Equal(why.Output, why.Sum, 1e-12 * why.Values.ToArray().Sum(Math.Abs));
    }

    [Fact]
    public void ManyInputsAndThreads()
    {
        var function = new SharedOutModel<double>().DenseDerivative;
        var random = new Random(5);
        double[][] inputs = [.. Enumerable.Range(0, 40).Select(_ => Array.ConvertAll(X, x => x + random.NextDouble()))];
        var method = new Lrp(LrpComposite.EpsilonPlusFlat());
        foreach (int threads in (int[])[1, 2])
        {
            var all = (method with { MaxDegreeOfParallelism = threads }).ExplainAll(function, inputs);
            for (int i = 0; i < inputs.Length; i++)
            {
                var alone = method.Explain(function, inputs[i]);
                Assert.Equal(alone.Target, all[i].Target);
                Assert.Equal(alone.Values.ToArray(), all[i].Values.ToArray());
            }
        }
    }

    [Fact]
    public void ANormIsPartOfItsLayer()
    {
        var model = new SharedOutModel<double>();
        var (weight, bias) = SharedOutModel<double>.Layer(1);
        double[] scale = SharedOutModel<double>.Scale;
        var first = Connections.OfLinear(
            [.. weight.Select((w, i) => w * scale[i / SharedOutModel<double>.Inputs])],
            [.. bias.Select((b, j) => (b * scale[j]) + b)], SharedOutModel<double>.First, SharedOutModel<double>.Inputs);
        var (weight2, bias2) = SharedOutModel<double>.Layer(2);
        var second = Connections.OfLinear(weight2, bias2, SharedOutModel<double>.Second, SharedOutModel<double>.First);
        double[] hidden = [.. DenseNet.Apply(first, X).Select(z => Math.Max(z, 0))];
        double[] start = new double[SharedOutModel<double>.Second];
        start[3] = DenseNet.Apply(second, hidden)[3];
        double[] ofHidden = new RuleOracle(second, hidden, start, true, E).AlphaBeta(2, 1);
        double[] expected = new RuleOracle(first, X, ofHidden, true, E).AlphaBeta(2, 1);
        var method = new Lrp(LrpRule.AlphaBeta(2, 1, E));
        AssertClose(expected, method.Explain(model.NormedDerivative, X, target: 3).Values.ToArray(), 1e-12);
        AssertClose(
            ofHidden,
            (method with { Layer = SharedOutModel<double>.NormedLayers.Affine }).Explain(model.NormedDerivative, X, target: 3)
                .Values.ToArray(), 1e-12);
    }

    [Fact]
    public void AGateGetsNothingOrHalf()
    {
        var model = new SharedOutModel<double>();
        var half = new Lrp { Bias = LrpBias.Ignored };
        var signal = half with { Product = LrpProduct.Signal };
        double[] ofSignal = (signal with { Layer = SharedOutModel<double>.GatedLayers.Signal })
            .Explain(model.GatedDerivative, X, target: 0).Values.ToArray();
        double[] ofGate = (signal with { Layer = SharedOutModel<double>.GatedLayers.Gate })
            .Explain(model.GatedDerivative, X, target: 0).Values.ToArray();
        Assert.All(ofGate, r => Assert.Equal(0, r));
        foreach (var key in (LayerKey[])[SharedOutModel<double>.GatedLayers.Signal, SharedOutModel<double>.GatedLayers.Gate])
        {
            double[] share = (half with { Layer = key }).Explain(model.GatedDerivative, X, target: 0).Values.ToArray();
            AssertClose([.. ofSignal.Select(r => r / 2)], share, 1e-14);
        }
    }

    [Fact]
    public void SumsAndMeansAreShared()
    {
        double[] x = [0.5, -0.25, 0.75, 0.125, -0.625, 1, -0.5], scale = SharedOutModel<double>.Scale;
        var (_, bias) = SharedOutModel<double>.Layer(1);
        double[] shifted = [.. x.Zip(bias, (a, b) => a + b)], other = [.. x.Zip(scale, (a, s) => Math.Max(a * s, 0))];
        double[] sum = [.. shifted.Zip(other, (a, b) => a + b)];
        double mean = sum.Average();
        double Stab(double d) => d >= 0 ? d + E : d - E;
        // From the mean, the last of the outputs.
        double[] ofSum = [.. sum.Select(s => s / sum.Length * mean / Stab(mean))];
        double[] ofShifted = [.. ofSum.Select((r, i) => shifted[i] * r / Stab(sum[i]))];
        double[] expected =
            [.. ofSum.Select((r, i) => (x[i] * ofShifted[i] / Stab(shifted[i])) + (other[i] * r / Stab(sum[i])))];
        var method = new Lrp { Stabilizer = E };
        var why = method.Explain(new SharedOutModel<double>().SummedDerivative, x, target: 7);
        AssertClose(expected, why.Values.ToArray(), 1e-12);
        double[] withoutBias = [.. ofSum.Select((r, i) => ofShifted[i] + (other[i] * r / Stab(sum[i])))];
        AssertClose(
            withoutBias,
            (method with { Bias = LrpBias.Ignored }).Explain(new SharedOutModel<double>().SummedDerivative, x, target: 7).Values.ToArray(),
            1e-12);
    }

    [Fact]
    public void AModelThatDoesNotAskHasNoProgram()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => new Lrp().Explain(new SharedOutModel<double>().UnaskedDerivative, X));
        Assert.Contains("[Differentiable(Programs = ModelPrograms.Relevance)]", fault.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(SharedOutModel<double>.Unasked), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OperatorsWithoutARuleAreNamed()
    {
        var fault = Assert.Throws<NotSupportedException>(() => new Lrp().Explain(new SharedOutModel<double>().UnruledDerivative, X));
        Assert.Contains("Exp in 'var grown = Exp(Linear(x, weight1));'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Sin in 'var waves = Sin(grown);'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("IntegratedGradients", fault.Message, StringComparison.Ordinal);
        fault = Assert.Throws<NotSupportedException>(
            () => new Lrp().Explain(SharedOutNumbers.AreaDerivative, new SharedOutNumbers.AreaInput(1, 2)));
        Assert.Contains("one tensor", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        var model = new SharedOutModel<double>();
        var fault = Assert.Throws<NotSupportedException>(
            () => new Lrp { Product = LrpProduct.Signal }.Explain(model.BilinearDerivative, X));
        Assert.Contains("var product = Linear(x, ofGate) * Linear(x, weight1);", fault.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => new Lrp().Explain(model.DenseDerivative, X, target: Target.At(0).AsProbability()));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new Lrp().Explain(model.DenseDerivative, X, target: Target.Difference(0, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lrp { Stabilizer = -1 });
        var box = Assert.Throws<ArgumentException>(() => new Lrp(
            LrpRule.ZBox(Tensor.Create([0.0, 0]), Tensor.Create([1.0, 1])))
            .Explain(model.DenseDerivative, X));
        Assert.Contains("broadcasts to [5]", box.Message, StringComparison.Ordinal);
        var key = Assert.Throws<ArgumentException>(() => new Lrp(
            new LrpComposite(LrpRule.Epsilon(), LrpRule.Epsilon()).With(SharedOutModel<double>.NormedLayers.Normed, LrpRule.ZPlus()))
            .Explain(model.NormedDerivative, X));
        Assert.Contains("affine", key.Message, StringComparison.Ordinal);
    }

    private static LrpRule RuleOf(string rule) => rule switch
    {
        "epsilon" => LrpRule.Epsilon(E),
        "z-plus" => LrpRule.ZPlus(E),
        "alpha-beta" => LrpRule.AlphaBeta(2, 1, E),
        "generalised" => LrpRule.GeneralizedGamma(0.25, E),
        "w-square" => LrpRule.WSquare(E),
        _ => LrpRule.Flat(E),
    };

    private static void AssertClose(double[] expected, double[] actual, double bound)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], bound * largest);
    }

    /// <summary>The three layers of the model in plain loops.</summary>
    private sealed class DenseNet
    {
        private readonly Connections[] layers;
        private readonly double[][] inputs = new double[3][];

        public DenseNet(double[] x)
        {
            int[] sizes =
            [
                SharedOutModel<double>.Inputs, SharedOutModel<double>.First, SharedOutModel<double>.Second, SharedOutModel<double>.Outputs,
            ];
            layers =
            [
                .. Enumerable.Range(0, 3).Select(i =>
                {
                    var (weight, bias) = SharedOutModel<double>.Layer(i + 1);
                    return Connections.OfLinear(weight, bias, sizes[i + 1], sizes[i]);
                }),
            ];
            inputs[0] = x;
            inputs[1] = [.. Apply(layers[0], x).Select(z => Math.Max(z, 0))];
            inputs[2] = [.. Apply(layers[1], inputs[1]).Select(z => z > 0 ? z : 0.1 * z)];
            Output = Apply(layers[2], inputs[2]);
        }

        public double[] Output { get; }

        public static double[] Apply(Connections layer, double[] a) =>
            [.. layer.Sums((i, w) => a[i] * w).Zip(layer.Bias, (sum, b) => sum + b)];

        /// <summary>The relevance of the inputs of each layer.</summary>
        public double[][] Propagate(string[] rules, bool absorbs, double e, int target)
        {
            var relevance = new double[Output.Length];
            relevance[target] = Output[target];
            var result = new double[3][];
            for (int i = 2; i >= 0; i--)
            {
                var oracle = new RuleOracle(layers[i], inputs[i], relevance, absorbs, e);
                relevance = result[i] = rules[i] switch
                {
                    "epsilon" => oracle.Epsilon(),
                    "z-plus" => oracle.ZPlus(),
                    "alpha-beta" => oracle.AlphaBeta(2, 1),
                    "generalised" => oracle.GeneralizedGamma(0.25),
                    "w-square" => oracle.WSquare(),
                    _ => oracle.Flat(),
                };
            }
            return result;
        }
    }
}
