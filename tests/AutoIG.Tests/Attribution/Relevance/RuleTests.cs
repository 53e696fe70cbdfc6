using System.Globalization;
using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Attribution.Relevance;

/// <summary>Every rule on every kind of affine layer, against the definitions written out.</summary>
public sealed class RuleTests
{
    private static readonly ConvolutionGeometry Plain =
        new(
            Height: 5, Width: 6, InChannels: 3, OutChannels: 4, KernelHeight: 3, KernelWidth: 3,
            PadTop: 1, PadLeft: 1, PadBottom: 1, PadRight: 1);

    private static readonly ConvolutionGeometry Strided =
        new(
            Height: 7, Width: 6, InChannels: 4, OutChannels: 6, KernelHeight: 3, KernelWidth: 2, StrideY: 2, StrideX: 3,
            PadTop: 1, Groups: 2);

    private static readonly ConvolutionGeometry Depthwise =
        new(
            Height: 6, Width: 5, InChannels: 3, OutChannels: 3, KernelHeight: 3, KernelWidth: 3,
            PadTop: 2, PadLeft: 2, PadBottom: 2, PadRight: 2, DilationY: 2, DilationX: 2, Groups: 3);

    private static readonly string[] Rules =
        ["epsilon", "z-plus", "alpha-beta", "alpha-1", "gamma", "generalised", "positive", "w-square", "flat", "z-box"];

    public static TheoryData<string, string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, bool>();
            foreach (string layer in (string[])["linear", "plain", "strided", "depthwise", "transposed"])
            {
                foreach (string rule in Rules)
                {
                    cases.Add(layer, rule, true);
                    cases.Add(layer, rule, false);
                }
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoublePrecision(string layer, string rule, bool absorbsBias) => Check<double>(layer, rule, absorbsBias, 1e-12);

    [Theory]
    [MemberData(nameof(Cases))]
    public void SinglePrecision(string layer, string rule, bool absorbsBias) => Check<float>(layer, rule, absorbsBias, 2e-5);

    [Theory]
    [MemberData(nameof(Cases))]
    public void NothingIsLostUncounted(string layer, string rule, bool absorbsBias)
    {
        if (absorbsBias)
            return;
        var (connections, packed) = Layer<double>(layer, withBias: true);
        var (a, r) = Numbers(connections, scale: 1);
        // A unit that sees nothing but zeros has a denominator of 0.
        Array.Clear(a, 0, a.Length / 2);
        var oracle = new RuleOracle(connections, a, r, absorbsBias: false, e: 0);
        _ = Expected(oracle, rule, connections.Inputs);
        double sum = Propagate(packed, connections, RuleOf(rule, stabilizer: 0), absorbs: false, a, r).Sum();
        double weight = r.Sum(Math.Abs);
        Assert.InRange(sum + oracle.Lost - r.Sum(), -1e-10 * weight, 1e-10 * weight);
    }

    [Fact]
    public void ManyPointsAreAsOne()
    {
        var (connections, packed) = Layer<double>("plain", withBias: true);
        var (a, r) = Numbers(connections, scale: 1);
        var (b, s) = Numbers(connections, scale: -0.7);
        foreach (string rule in (string[])["alpha-beta", "generalised", "z-box", "flat"])
        {
            double[] first = Propagate(packed, connections, RuleOf(rule, 1e-6), absorbs: true, a, r);
            double[] second = Propagate(packed, connections, RuleOf(rule, 1e-6), absorbs: true, b, s);
            double[] both = Propagate(packed, connections, RuleOf(rule, 1e-6), absorbs: true, [.. a, .. b], [.. r, .. s], points: 2);
            Assert.Equal([.. first, .. second], both);
        }
    }

    [Fact]
    public void ABoxHasAnOrder() => Assert.Contains("nowhere above", Assert.Throws<ArgumentException>(() => LrpRule.ZBox(1, 0)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void AlphaLessBetaIsOne() =>
        Assert.Contains("α − 1 = 1", Assert.Throws<ArgumentException>(() => LrpRule.AlphaBeta(2, 0.5)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(-1e-9)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void AStabiliserIsANumber(double stabilizer)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LrpRule.Epsilon(stabilizer));
        Assert.Throws<ArgumentOutOfRangeException>(() => LrpRule.ZPlus(stabilizer));
        Assert.Throws<ArgumentOutOfRangeException>(() => LrpRule.AlphaBeta(2, 1, stabilizer));
        Assert.Throws<ArgumentOutOfRangeException>(() => LrpRule.Gamma(stabilizer));
        Assert.Throws<ArgumentOutOfRangeException>(() => LrpRule.GeneralizedGamma(0.25, stabilizer));
        Assert.Throws<ArgumentOutOfRangeException>(() => LrpRule.WSquare(stabilizer));
        Assert.Throws<ArgumentOutOfRangeException>(() => LrpRule.Flat(stabilizer));
        Assert.Throws<ArgumentOutOfRangeException>(() => LrpRule.ZBox(0, 1, stabilizer));
    }

    private static void Check<T>(string layer, string rule, bool absorbsBias, double bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Sums of both signs may all but cancel: by what is left, single precision could not divide.
        double stabilizer = typeof(T) == typeof(float) ? 0.25 : 1e-3;
        foreach (bool withBias in (bool[])[true, false])
        {
            var (connections, packed) = Layer<T>(layer, withBias);
            var (a, r) = Numbers(connections, scale: 1);
            double[] expected = Expected(new RuleOracle(connections, a, r, absorbsBias, stabilizer), rule, connections.Inputs);
            double[] actual = Propagate(packed, connections, RuleOf(rule, stabilizer), absorbsBias, a, r);
            double largest = expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(
                    Math.Abs(actual[i] - expected[i]) <= bound * largest,
                    string.Create(CultureInfo.InvariantCulture, $"element {i}: {actual[i]}, not {expected[i]}"));
            }
        }
    }

    private static double[] Propagate<T>(
        AffineLayer<T> layer, Connections connections, LrpRule rule, bool absorbs, double[] a, double[] r, int points = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var box = Box(connections.Inputs);
        var resolved = new RelevanceRule<T>(rule.Branches, absorbs)
        {
            Low = rule.Box is null ? [] : Array.ConvertAll(box.Low, T.CreateChecked),
            High = rule.Box is null ? [] : Array.ConvertAll(box.High, T.CreateChecked),
        };
        double[] z =
        [
            .. Enumerable.Range(0, points).SelectMany(p => connections.Sums((i, w) => a[(p * connections.Inputs) + i] * w)
                .Zip(connections.Bias, (sum, b) => sum + b)),
        ];
        var result = new T[points * connections.Inputs];
        new RelevanceRules<T>([resolved], 1e-6, absorbs, halvesProducts: true).Affine(
            0, layer, new MapSize(points), Array.ConvertAll(a, T.CreateChecked), Array.ConvertAll(z, T.CreateChecked),
            Array.ConvertAll(r, T.CreateChecked), result);
        return Array.ConvertAll(result, double.CreateChecked);
    }

    private static double[] Expected(RuleOracle oracle, string rule, int inputs) => rule switch
    {
        "epsilon" => oracle.Epsilon(),
        "z-plus" => oracle.ZPlus(),
        "alpha-beta" => oracle.AlphaBeta(2, 1),
        "alpha-1" => oracle.AlphaBeta(1, 0),
        "gamma" => oracle.Gamma(0.25),
        "positive" => oracle.PositiveWeights(),
        "generalised" => oracle.GeneralizedGamma(0.25),
        "w-square" => oracle.WSquare(),
        "flat" => oracle.Flat(),
        _ => oracle.ZBox(Box(inputs).Low, Box(inputs).High),
    };

    private static LrpRule RuleOf(string rule, double stabilizer) => rule switch
    {
        "epsilon" => LrpRule.Epsilon(stabilizer),
        "z-plus" => LrpRule.ZPlus(stabilizer),
        "alpha-beta" => LrpRule.AlphaBeta(2, 1, stabilizer),
        "alpha-1" => LrpRule.AlphaBeta(1, 0, stabilizer),
        "gamma" => LrpRule.Gamma(0.25, stabilizer),
        "positive" => LrpRule.PositiveWeights(stabilizer),
        "generalised" => LrpRule.GeneralizedGamma(0.25, stabilizer),
        "w-square" => LrpRule.WSquare(stabilizer),
        "flat" => LrpRule.Flat(stabilizer),
        _ => LrpRule.ZBox(-2, 2, stabilizer),
    };

    /// <summary>Bounds that differ from input to input.</summary>
    private static (double[] Low, double[] High) Box(int inputs)
    {
        var numbers = Enumerable.Range(0, inputs);
        return ([.. numbers.Select(i => -1.5 - (i % 3 * 0.25))], [.. numbers.Select(i => 1.5 + (i % 4 * 0.5))]);
    }

    private static (double[] Inputs, double[] Relevance) Numbers(Connections layer, double scale)
    {
        var random = new Random(7);
        return (Drawn(random, layer.Inputs, scale), Drawn(random, layer.Outputs, scale));
    }

    /// <summary>Numbers of both signs, some of them exactly 0, that single precision holds.</summary>
    private static double[] Drawn(Random random, int count, double scale) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(8) == 0 ? 0.0 : (float)(scale * ((2 * random.NextDouble()) - 1)))];

    private static (Connections Connections, AffineLayer<T> Packed) Layer<T>(string name, bool withBias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(3);
        if (name == "linear")
        {
            const int Outputs = 9, Inputs = 13;
            double[] weight = Drawn(random, Outputs * Inputs, 1), bias = withBias ? Drawn(random, Outputs, 1) : [];
            return (Connections.OfLinear(weight, bias, Outputs, Inputs), new LinearWeights<T>(Of(weight), Of(bias), Outputs, Inputs));
        }
        var geometry = name switch { "strided" => Strided, "depthwise" => Depthwise, _ => Plain };
        double[] kernel = Drawn(
            random, geometry.OutChannels * geometry.InChannels / geometry.Groups * geometry.KernelHeight * geometry.KernelWidth, 1);
        bool isTransposed = name == "transposed";
        double[] shift = withBias ? Drawn(random, isTransposed ? geometry.InChannels : geometry.OutChannels, 1) : [];
        return isTransposed
            ? (Connections.OfConvolution(kernel, [], geometry).Transposed(shift),
                new TransposedConvolutionWeights<T>(Of(kernel), Of(shift), geometry))
            : (Connections.OfConvolution(kernel, shift, geometry), new ConvolutionWeights<T>(Of(kernel), Of(shift), geometry));

        static T[] Of(double[] values) => Array.ConvertAll(values, T.CreateChecked);
    }
}
