using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Tests.Attribution.Relevance;

/// <summary>Relevance through recurrent layers, against the rules of their cells one number after another.</summary>
public sealed class RecurrentTests
{
    private const double Epsilon = 0.05, Stabilizer = 0.02;

    private const int T = RecurrentModel<double>.Steps, F = RecurrentModel<double>.Features, H = RecurrentModel<double>.Hidden;

    public static TheoryData<string, LrpProduct, LrpBias> Cases
    {
        get
        {
            var cases = new TheoryData<string, LrpProduct, LrpBias>();
            foreach (string layer in (string[])["long", "long reversed", "gated", "gated reversed", "plain", "rectified"])
            {
                foreach (var product in Enum.GetValues<LrpProduct>())
                {
                    foreach (var bias in Enum.GetValues<LrpBias>())
                        cases.Add(layer, product, bias);
                }
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OneLayer(string layer, LrpProduct product, LrpBias bias)
    {
        double[] x = Input(11);
        var oracle = OracleOf(layer, product, bias);
        double[] states = [.. oracle.States(Rows(x, F)).SelectMany(row => row)];
        var method = MethodOf(product, bias);
        // A state of the last step, of the first, and of one between; rectified states are 0, some of them.
        foreach (int step in (int[])[T - 1, 0, 3])
        {
            int target = (step * H) + Largest(states.AsSpan(step * H, H));
            var start = new double[T * H];
            start[target] = states[target];
            double[] expected = [.. oracle.Propagate(Rows(x, F), Rows(start, H)).SelectMany(row => row)];
            var why = method.Explain(FunctionOf<double>(layer), Sequence<double>(x), target: target);
            Assert.Equal(states[target], why.Output, 1e-14);
            AssertClose(expected, Numbers(why.Values), 1e-12);
            Assert.Equal(expected.Sum() - states[target], why.ConvergenceDelta, 1e-12);
            AssertClose(expected, Numbers(method.Explain(FunctionOf<float>(layer), Sequence<float>(x), target: target).Values), 1e-4);
        }
    }

    /// <summary>Two layers, the first of which runs in both directions: what comes back from both is added.</summary>
    [Theory]
    [InlineData(LrpProduct.Half)]
    [InlineData(LrpProduct.Signal)]
    public void TwoLayers(LrpProduct product)
    {
        double[] x = Input(12);
        var forward = Lstm(product, LrpBias.Absorbs, F, 1, reverse: false);
        var backward = Lstm(product, LrpBias.Absorbs, F, 1, reverse: true);
        var second = Lstm(product, LrpBias.Absorbs, 2 * H, 5, reverse: false);
        double[][] both =
            [.. forward.States(Rows(x, F)).Zip(backward.States(Rows(x, F)), (a, b) => (double[])[.. a, .. b])];
        int target = ((T - 1) * H) + 2;
        var start = new double[T * H];
        start[target] = second.States(both)[^1][2];
        double[][] ofBoth = second.Propagate(both, Rows(start, H));
        double[][] a = forward.Propagate(Rows(x, F), [.. ofBoth.Select(row => row[..H])]);
        double[][] b = backward.Propagate(Rows(x, F), [.. ofBoth.Select(row => row[H..])]);
        double[] expected = [.. a.Zip(b, (p, q) => p.Zip(q, (r, s) => r + s)).SelectMany(row => row)];
        var why = MethodOf(product, LrpBias.Absorbs)
            .Explain(new RecurrentModel<double>().StackedDerivative, Sequence<double>(x), target: target);
        AssertClose(expected, Numbers(why.Values), 1e-12);
    }

    /// <summary>With biases ignored, no stabiliser and no initial state nothing is lost: the sum is the output.</summary>
    [Theory]
    [InlineData(LrpProduct.Half)]
    [InlineData(LrpProduct.Signal)]
    public void NothingIsLost(LrpProduct product)
    {
        var method = new Lrp(LrpRule.Epsilon(0)) { Bias = LrpBias.Ignored, Stabilizer = 0, Product = product };
        foreach (string layer in (string[])["long reversed", "gated reversed", "plain", "rectified"])
        {
            int step = layer.EndsWith("reversed", StringComparison.Ordinal) ? 0 : T - 1;
            double[] states = OracleOf(layer, product, LrpBias.Ignored).States(Rows(Input(13), F))[step];
            int target = (step * H) + Largest(states);
            var why = method.Explain(FunctionOf<double>(layer), Sequence<double>(Input(13)), target: target);
            Assert.True(Math.Abs(why.Output) > 0.01);
            Assert.Equal(why.Output, why.Sum, 1e-11 * Numbers(why.Values).Sum(Math.Abs));
        }
    }

    [Fact]
    public void ManyInputsAndThreads()
    {
        foreach (string layer in (string[])["long", "gated reversed", "plain"])
        {
            var function = FunctionOf<double>(layer);
            Tensor<double>[] inputs = [.. Enumerable.Range(0, 40).Select(i => Sequence<double>(Input(20 + i)))];
            var method = MethodOf(LrpProduct.Half, LrpBias.Absorbs);
            foreach (int threads in (int[])[1, 2])
            {
                var all = (method with { MaxDegreeOfParallelism = threads }).ExplainAll(function, inputs);
                for (int i = 0; i < inputs.Length; i++)
                    Assert.Equal(Numbers(method.Explain(function, inputs[i]).Values), Numbers(all[i].Values));
            }
        }
    }

    [Fact]
    public void RulesThatAreNotDefinedAreRefused()
    {
        var model = new RecurrentModel<double>();
        foreach (var rule in (LrpRule[])[LrpRule.ZPlus(), LrpRule.AlphaBeta(), LrpRule.Gamma(), LrpRule.GeneralizedGamma(),
            LrpRule.PositiveWeights(), LrpRule.WSquare(), LrpRule.Flat(), LrpRule.ZBox(0, 1)])
        {
            var fault = Assert.Throws<NotSupportedException>(
                () => new Lrp(rule).Explain(model.LongReversedDerivative, Sequence<double>(Input(1)), target: 0));
            foreach (string part in (string[])
                ["Lrp", "'var hidden = Nn.Lstm(x, inputOfLstm, stateOfLstm, reverse: true);'", "LongReversed", rule.ToString(),
                    "LrpComposite.Recurrent = LrpRule.Epsilon()"])
            {
                Assert.Contains(part, fault.Message, StringComparison.Ordinal);
            }
        }

        // The ways out that it names.
        int target = 1;
        double[] expected = Numbers(
            new Lrp(LrpRule.Epsilon()).Explain(model.LongReversedDerivative, Sequence<double>(Input(1)), target: target).Values);
        LrpComposite plus = LrpRule.ZPlus();
        foreach (var composite in (LrpComposite[])
            [
                plus with { Recurrent = LrpRule.Epsilon() },
                LrpComposite.EpsilonPlusFlat() with { Recurrent = LrpRule.Epsilon() },
                LrpComposite.EpsilonPlusFlat().With(RecurrentModel<double>.LongReversedLayers.Hidden, LrpRule.Epsilon()),
                LrpComposite.EpsilonPlus(),
            ])
        {
            var why = new Lrp(composite).Explain(model.LongReversedDerivative, Sequence<double>(Input(1)), target: target);
            Assert.Equal(expected, Numbers(why.Values));
        }
    }

    private static RecurrentOracle OracleOf(string layer, LrpProduct product, LrpBias bias)
    {
        bool reverse = layer.EndsWith("reversed", StringComparison.Ordinal);
        if (layer.StartsWith("long", StringComparison.Ordinal))
            return Lstm(product, bias, F, 1, reverse, withBias: !reverse, withStart: !reverse);
        bool isGated = layer.StartsWith("gated", StringComparison.Ordinal);
        int rows = isGated ? 3 * H : H;
        return new RecurrentOracle(
            isGated ? "gru" : layer == "plain" ? "tanh" : "relu", F,
            RecurrentModel<double>.Numbers(1, rows * F), RecurrentModel<double>.Numbers(2, rows * H),
            reverse ? null : RecurrentModel<double>.Numbers(3, rows), reverse ? null : RecurrentModel<double>.Numbers(4, rows),
            isGated && !reverse ? RecurrentModel<double>.Numbers(6, H) : null, reverse: reverse)
        {
            Signal = product == LrpProduct.Half ? 0.5 : 1, Epsilon = Epsilon, Stabilizer = Stabilizer, Absorbs = bias == LrpBias.Absorbs,
        };
    }

    private static RecurrentOracle Lstm(
        LrpProduct product, LrpBias bias, int features, int seed, bool reverse, bool withBias = true, bool withStart = false) => new(
            "lstm", features, RecurrentModel<double>.Numbers(seed, 4 * H * features), RecurrentModel<double>.Numbers(2, 4 * H * H),
            withBias ? RecurrentModel<double>.Numbers(3, 4 * H) : null, withBias ? RecurrentModel<double>.Numbers(4, 4 * H) : null,
            withStart ? RecurrentModel<double>.Numbers(6, H) : null, withStart ? RecurrentModel<double>.Numbers(7, H) : null, reverse)
        {
            Signal = product == LrpProduct.Half ? 0.5 : 1, Epsilon = Epsilon, Stabilizer = Stabilizer, Absorbs = bias == LrpBias.Absorbs,
        };

    private static Lrp MethodOf(LrpProduct product, LrpBias bias) =>
        new(LrpRule.Epsilon(Epsilon)) { Product = product, Bias = bias, Stabilizer = Stabilizer };

    private static DifferentiableFunction<TNumber> FunctionOf<TNumber>(string layer)
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
    {
        var model = new RecurrentModel<TNumber>();
        return layer switch
        {
            "long" => model.LongDerivative,
            "long reversed" => model.LongReversedDerivative,
            "gated" => model.GatedDerivative,
            "gated reversed" => model.GatedReversedDerivative,
            "plain" => model.PlainDerivative,
            _ => model.RectifiedDerivative,
        };
    }

    /// <summary>The place of the number that is farthest from 0.</summary>
    private static int Largest(ReadOnlySpan<double> numbers)
    {
        int largest = 0;
        for (int i = 1; i < numbers.Length; i++)
        {
            if (Math.Abs(numbers[i]) > Math.Abs(numbers[largest]))
                largest = i;
        }
        return largest;
    }

    private static double[] Input(int seed) => RecurrentModel<double>.Numbers(seed, T * F);

    private static Tensor<TNumber> Sequence<TNumber>(double[] x)
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber> =>
        Tensor.Create(Array.ConvertAll(x, TNumber.CreateChecked), [T, F]);

    private static double[][] Rows(double[] all, int width) => [.. all.Chunk(width)];

    private static double[] Numbers<TNumber>(Tensor<TNumber> tensor)
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
    {
        var all = new TNumber[tensor.FlattenedLength];
        tensor.FlattenTo(all);
        return Array.ConvertAll(all, double.CreateChecked);
    }

    private static void AssertClose(double[] expected, double[] actual, double bound)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs);
        Assert.True(largest > 0, "Nothing is compared with nothing.");
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], bound * largest);
    }
}
