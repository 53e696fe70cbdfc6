using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoIG.Tests.Attribution;

/// <summary>
/// Wherever the explained output is no number, no method gives an attribution that is one; and the message names the point at which it is
/// so, not another.
/// </summary>
public partial class FaultPointTests
{
    private static readonly SteepModel Model = new();

    // The model has no value where an element lies between 0.4 and 0.6, and its gradient does not show it.
    private static readonly double[] Good = [0, 1, 0, 1], Other = [1, 1, 0, 0], Bad = [0, 1, 0.5, 1];
    private static readonly Noise ToBad = Noise.Given([[0, 0, 0, 0], [0, 0, 0.5, 0], [0, 0, 0, 0]]);
    private static readonly Noise Nothing = Noise.Given([[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]);
    private static readonly double[] Alphas = [0.125, 0.5, 1];

    private static readonly PathMethod[] Paths =
    [
        new IntegratedGradients(), new IntegratedGradients { MultiplyByInputs = false },
        new LayerConductance(SteepModel.GapLayers.Moved), new LayerConductance(SteepModel.GapLayers.Logs),
        new LayerConductance(SteepModel.GapLayers.Values), new InternalInfluence(SteepModel.GapLayers.Moved),
        new InternalInfluence(SteepModel.GapLayers.Steps), new NeuronConductance(SteepModel.GapLayers.Moved, 1),
        new NeuronConductance(SteepModel.GapLayers.Values, 1),
    ];

    private static readonly AttributionMethod[] WithBaseline =
    [
        .. Paths, .. Paths.Select(path => path with { UsesFrontier = false }), .. Paths.Select(path => path with { Tolerance = 1e-3 }),
        new ExpectedGradients { Alphas = Alphas }, new GradientShap { Alphas = Alphas, Noise = Nothing },
    ];

    private static readonly AttributionMethod[] WithoutBaseline =
    [
        new Saliency(), new Saliency { Absolute = true }, new InputXGradient(), new GuidedBackprop(), new Deconvolution(),
        new LayerActivation(SteepModel.GapLayers.Moved), new LayerActivation(SteepModel.GapLayers.Values),
        new LayerGradient(SteepModel.GapLayers.Moved), new LayerGradientXActivation(SteepModel.GapLayers.Values),
    ];

    [GeneratedRegex(@"is NaN at α = ([0-9.]+) of the way from the baseline to (the input|an input with noise)\.")]
    private static partial Regex Between();

    [Fact]
    public void At_the_input()
    {
        AttributionMethod[] methods = [.. WithBaseline, .. WithoutBaseline];
        Assert.All<AttributionMethod>(
            [.. methods, .. Noisy(Nothing, methods)], method => AssertNamed("at the input", Message(method, Bad, Other)));
    }

    [Fact]
    public void At_the_baseline()
    {
        Assert.All<AttributionMethod>([.. WithBaseline, .. Noisy(Nothing, WithBaseline)], method =>
        {
            AssertNamed("at the baseline", Message(method, Good, Bad));
            // One of several is looked at as well.
            AssertNamed("at the baseline", Assert.Throws<NotFiniteNumberException>(
                () => method.Explain(Model.GapDerivative, Good, [Good, Bad], target: 0)).Message);
        });
        // What no method looks at is not its fault.
        Assert.All(WithoutBaseline, method => Assert.NotNull(method.Explain(Model.GapDerivative, Good, Bad, 0)));
    }

    [Fact]
    public void Between_the_ends()
    {
        Assert.All<AttributionMethod>([.. WithBaseline, .. Noisy(Nothing, WithBaseline)], method =>
        {
            string message = Message(method, Good, Other);
            var place = Between().Match(message);
            Assert.True(place.Success, $"{method}: {message}");
            Assert.InRange(Alpha(message), 0.4, 0.6);
            bool hasNoise = method is NoisyMethod or GradientShap;
            Assert.Equal(hasNoise ? "an input with noise" : "the input", place.Groups[2].Value);
            Assert.Contains("The first layer that is not finite there is 'logs'. ", message);
        });
        Assert.All(WithoutBaseline, method => Assert.NotNull(method.Explain(Model.GapDerivative, Good, Other, 0)));
    }

    [Fact]
    public void At_an_input_with_noise()
    {
        Assert.All(Noisy(ToBad, WithoutBaseline), method => AssertNamed("at an input with noise", Message(method, Good, Good)));
        // Where there is a baseline, the path enters the gap before its end.
        AttributionMethod[] onPaths = [.. Noisy(ToBad, [.. Paths]), new GradientShap { Alphas = [0.1, 0.9, 0.1], Noise = ToBad }];
        Assert.All(onPaths, method =>
        {
            string message = Message(method, Good, Good);
            var place = Between().Match(message);
            Assert.True(place.Success, $"{method}: {message}");
            Assert.InRange(Alpha(message), 0.8, 1);
            Assert.Equal("an input with noise", place.Groups[2].Value);
            Assert.Contains("The first layer that is not finite there is 'logs'. ", message);
        });
        var atTheEnd = new GradientShap { Alphas = [0.1, 1, 0.1], Noise = ToBad };
        AssertNamed("at an input with noise", Message(atTheEnd, Good, Good));
    }

    /// <summary>The nearest to the baseline is named, whatever piece or sample was looked at first.</summary>
    [Fact]
    public void Of_several_points_the_first_is_named()
    {
        var rule = new Quadrature([0.58, 0.1, 0.42, 0.5], [0.25, 0.25, 0.25, 0.25]);
        foreach (int threads in new[] { 1, 3 })
        {
            var method = new IntegratedGradients { Quadrature = rule, MaxDegreeOfParallelism = threads };
            Assert.Contains("at α = 0.42 of", Message(method, Good, Other));
        }
        // α is that of the whole path, not of the piece on which the node lies: here the second of four.
        string first = FormattableString.Invariant($"at α = {0.25 + (0.25 * NestedRule.Nodes[4]):g10} of");
        Assert.Contains(first, Message(new IntegratedGradients { Tolerance = 1e-3 }, Good, Other));
        Assert.Contains(first, Message(new LayerConductance(SteepModel.GapLayers.Steps) { Tolerance = 1e-3 }, Good, Other));
    }

    [Fact]
    public void Where_two_pieces_meet_is_looked_at()
    {
        // 0/0 a quarter of the way, where no node lies.
        static FunctionInput<double> Both(double number) => new FunctionInput<double>().Add(number).Add(number);
        string message = Assert.Throws<NotFiniteNumberException>(() => new IntegratedGradients { Tolerance = 1e-3 }.Explain(
            SteepModel.RatioDerivative, Both(0.75), Both(-0.25))).Message;
        Assert.Contains("is NaN at α = 0.25 of the way from the baseline to the input. ", message);
        Assert.NotNull(new IntegratedGradients().Explain(SteepModel.RatioDerivative, Both(0.75), Both(-0.25)));
    }

    [Fact]
    public void A_function_without_layers_says_that_none_shows_it()
    {
        PathMethod[] methods = [new IntegratedGradients(), new IntegratedGradients { Tolerance = 1e-3 }];
        Assert.All(methods, method =>
        {
            string message = Assert.Throws<NotFiniteNumberException>(
                () => method.Explain(SteepModel.BetweenDerivative, At(1), At(0))).Message;
            Assert.InRange(Alpha(message), 0.4, 0.6);
            Assert.Contains("All layers are finite there, where there are any. ", message);
        });
    }

    [Fact]
    public void The_number_is_the_one_at_the_point()
    {
        var method = new IntegratedGradients();
        var function = Model.RootsDerivative;
        // Of two baselines one has no root.
        double[] ones = [1, 1, 1, 1], negative = [1, -1, 1, 1];
        var fault = Assert.Throws<NotFiniteNumberException>(() => method.Explain(function, ones, [ones, negative], 0));
        Assert.Contains("the output that is explained is NaN at the baseline. All layers", fault.Message);
        Assert.Equal(double.NaN, fault.OffendingNumber);
        // A quotient by 0.
        FunctionInput<double> Parts(double part, double whole) => new FunctionInput<double>().Add(part).Add(whole);
        fault = Assert.Throws<NotFiniteNumberException>(() => method.Explain(SteepModel.RatioDerivative, Parts(-1, 0), Parts(-1, 1)));
        Assert.Equal(double.NegativeInfinity, fault.OffendingNumber);
        Assert.Contains("is −∞ at the input. ", fault.Message);
        fault = Assert.Throws<NotFiniteNumberException>(() => method.Explain(SteepModel.RatioDerivative, Parts(1, 1), Parts(1, 0)));
        Assert.Equal(double.PositiveInfinity, fault.OffendingNumber);
        Assert.Contains("is ∞ at the baseline. ", fault.Message);
    }

    private static double Alpha(string message) => double.Parse(Between().Match(message).Groups[1].Value, CultureInfo.InvariantCulture);

    private static FunctionInput<double> At(double x) => new FunctionInput<double>().Add(x).Add(1.0);

    private static AttributionMethod[] Noisy(Noise noise, params AttributionMethod[] inner) =>
    [
        .. inner.Select(method => new SmoothGrad(method) { Noise = noise }),
        .. inner.Select(method => new VarGrad(method) { Noise = noise }),
        .. inner.Select(method => new SmoothGradSquared(method) { Noise = noise }),
    ];

    private static string Message(AttributionMethod method, double[] input, double[] baseline) =>
        Assert.Throws<NotFiniteNumberException>(() => method.Explain(Model.GapDerivative, input, baseline, 0)).Message;

    private static void AssertNamed(string where, string message) => Assert.Equal(
        $"SteepModel.Gap: the output that is explained is NaN {where}. The first layer that is not finite there is 'logs'. "
        + "Log in `var logs = Log(Abs(moved) - 0.2);` made it, unless numbers overflow there. "
        + "Set AcceptsNonFinite to take such results as they are.", message);
}
