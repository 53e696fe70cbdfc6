using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

/// <summary>Explanations of functions that are steep without bound: what does not move gets 0, and what is not finite is said.</summary>
public class FinitenessTests
{
    private static readonly SteepModel Model = new();
    private static readonly double[] Counts = [9, 0, 4, 0];

    public static TheoryData<IntegratedGradients> PathMethods => new(
        new IntegratedGradients(), new IntegratedGradients { Tolerance = 1e-6 }, new IntegratedGradients { UsesFrontier = false });

    [Theory]
    [MemberData(nameof(PathMethods))]
    public void A_feature_that_does_not_move_gets_0(IntegratedGradients method)
    {
        var why = method.Explain(Model.RootsDerivative, Counts, target: 0);
        double[] values = [.. why.Values];
        Assert.Equal([0, 0], [values[1], values[3]]);
        double error = method.Tolerance is null ? 0.1 : 1e-4;
        Assert.Equal(3, values[0], error);
        Assert.Equal(6, values[2], error);
        Assert.True(Math.Abs(why.ConvergenceDelta) <= error);
        // As good as without them.
        var moving = method.Explain(Model.RootsDerivative, [9, 1e-30, 4, 1e-30], [0, 1e-30, 0, 1e-30], target: 0);
        Assert.Equal(moving.Values[0], values[0]);
        Assert.Equal(moving.Values[2], values[2]);
    }

    [Fact]
    public void All_methods_agree_on_what_does_not_move()
    {
        AttributionMethod[] methods =
        [
            new InputXGradient(), new ExpectedGradients { Alphas = [0.25, 0.75] },
            new SmoothGrad(new InputXGradient()) { Noise = Noise.Given([[0, 0, 0, 0]]) },
        ];
        foreach (var method in methods)
        {
            double[] values = [.. method.Explain(Model.RootsDerivative, Counts, target: 0).Values];
            Assert.True(values.All(double.IsFinite));
            Assert.Equal([0, 0], [values[1], values[3]]);
        }
    }

    [Fact]
    public void The_first_feature_that_is_not_finite_is_named()
    {
        string message = Message(() => new Saliency().Explain(Model.RootsDerivative, Counts, target: 0));
        Assert.Contains("SteepModel.Roots: the attribution of counts[1], which is 0, is ∞.", message);
        Assert.Contains("AcceptsNonFinite", message);
        double[] accepted = [.. new Saliency { AcceptsNonFinite = true }.Explain(Model.RootsDerivative, Counts, target: 1).Values];
        Assert.Equal([-1.0 / 6, double.PositiveInfinity, 0.5, double.PositiveInfinity], accepted);
    }

    [Fact]
    public void An_output_that_is_no_number_is_not_explained()
    {
        // ln of −1 is NaN; the rectifier passes nothing back, so that the gradient alone would say nothing.
        string message = Message(() => new Saliency().Explain(Model.LayeredDerivative, [1, 0, 2, 3]));
        Assert.Contains("the output that is explained is NaN at the input", message);
        Assert.Contains("'logs'", message);
        message = Message(() => new IntegratedGradients().Explain(Model.LayeredDerivative, [1, 1, 2, 3]));
        Assert.Contains("NaN at the baseline", message);
        Assert.Contains("'logs'", message);
    }

    [Fact]
    public void The_layer_whose_derivative_is_infinite_is_named()
    {
        string message = Message(() => new Saliency().Explain(Model.RootOfSumDerivative, [0, 0, 0, 0]));
        Assert.Contains("the attribution of x[0], which is 0, is NaN", message);
        Assert.Contains("'squares'", message);
    }

    [Fact]
    public void A_slope_that_is_infinite_before_any_layer_is_said_with_its_sign()
    {
        const string Where = "The derivatives by all layers are finite at the input: "
            + "the slope is infinite between the inputs and the first of them. ";
        double[] counts = [0, 1, 1, 1];
        Assert.Contains(
            "the attribution of counts[0], which is 0, is ∞. " + Where,
            Message(() => new Saliency().Explain(Model.RootsDerivative, counts, target: 0)));
        Assert.Contains(
            "the attribution of counts[0], which is 0, is −∞. " + Where,
            Message(() => new Saliency().Explain(Model.RootsDerivative, counts, target: 1)));
    }

    [Fact]
    public void A_path_through_what_is_no_number_is_said()
    {
        string message = Message(() => new IntegratedGradients().Explain(
            SteepModel.BetweenDerivative, new FunctionInput<double>().Add(1.0).Add(1.0), new FunctionInput<double>().Add(0.0).Add(0.0)));
        Assert.Contains("at α = ", message);
        Assert.Contains("of the way from the baseline", message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_slope_that_is_infinite_between_the_ends_alone_is_located(bool frontier)
    {
        // At the middle one of three nodes x[0] is ½, where the root has no slope. So is x[1] all along, but it does not move.
        var method = new IntegratedGradients { Steps = 3, UsesFrontier = frontier };
        string message = Message(() => method.Explain(Model.RootOfDistanceDerivative, [1, 0.5, 0.25, 1], [0, 0.5, 0, 1]));
        Assert.Contains("SteepModel.RootOfDistance: the attribution of x[0], which is 1, is ", message);
        Assert.Contains(
            ". Going back from the output, the first derivative that is not finite at α = 0.5 of the way from the baseline to the input is "
            + "that by the layer 'distances'. Sqrt in `var roots = Sqrt(distances);` made it, "
            + "unless numbers there overflow or are infinite already. Set AcceptsNonFinite", message);
        // Before any layer.
        message = Message(() => new IntegratedGradients { Steps = 3, UsesFrontier = frontier }.Explain(
            Model.RootsOfAbsoluteDerivative, [1, 4, 1, 1], [-1, 4, 4, 4]));
        Assert.Contains(
            "The derivatives by all layers are finite at α = 0.5 of the way from the baseline to the input: the slope is infinite between "
            + "the inputs and the first of them. ", message);
    }

    [Fact]
    public void A_slope_that_is_infinite_at_an_input_with_noise_is_located_there()
    {
        var noise = Noise.Given([[0, 0, 0, 0], [0, 0, 0.5, 0]]);
        AttributionMethod[] methods =
        [
            new SmoothGrad { Noise = noise }, new VarGrad { Noise = noise }, new SmoothGradSquared(new InputXGradient()) { Noise = noise },
        ];
        Assert.All(methods, method =>
        {
            string message = Message(() => method.Explain(Model.RootOfDistanceDerivative, [0, 1, 0, 1]));
            Assert.Contains("the attribution of x[2], which is 0, is ", message);
            Assert.Contains(
                "the first derivative that is not finite at an input with noise is that by the layer 'distances'. ", message);
        });
    }

    [Fact]
    public void Elements_of_layers_are_named_by_the_users_indices()
    {
        Assert.NotEmpty(Model.RootsOfMapsDerivative.Signature.Layers[0].Storage);
        // In memory the other channel comes first.
        var image = Tensor.Create([0.5, 0, 1, 0.5], [1, 2, 2]);
        string message = Message(() => new LayerGradient(SteepModel.RootsOfMapsLayers.Maps).Explain(Model.RootsOfMapsDerivative, image));
        Assert.Contains("SteepModel.RootsOfMaps: the attribution of element [0, 1, 0] of layer 'maps' is ∞. ", message);
        Assert.Contains(
            "the first derivative that is not finite at the input is that by the layer 'maps'. ", message);
        // Of a layer that has more elements than the input.
        message = Message(() => new LayerGradient(SteepModel.RootsOfMapsLayers.Maps).Explain(
            Model.RootsOfMapsDerivative, Tensor.Create([0.5, 0, 0.5, 0.5], [1, 2, 2])));
        Assert.Contains("SteepModel.RootsOfMaps: the attribution of element [1, 0, 1] of layer 'maps' is ∞. ", message);
        message = Message(() => new Saliency().Explain(Model.RootsOfMapsDerivative, image));
        Assert.Contains("the attribution of image[0, 0, 1], which is 0, is ", message);
        message = Message(
            () => new LayerGradient(SteepModel.RootOfRootLayers.Root).Explain(SteepModel.RootOfRootDerivative, [0.0]));
        Assert.Contains("the attribution of layer 'root' is ∞. ", message);
    }

    [Fact]
    public void An_attribution_beyond_its_type_is_not_handed_out()
    {
        var mlp = new SmallMlp<float>(rectified: true).Function;
        var method = new SmoothGradSquared(new InputXGradient()) { Noise = Noise.Given([[0, 0, 0]]) };
        float[] x = [1e30f, 0, 0];
        Assert.Equal(
            "SmallMlp.Logits: the attribution of features[0], which is 1E+30, is ∞. Set AcceptsNonFinite to take such results as they are.",
            Message(() => method.Explain(mlp, x)));
        Assert.Equal([float.PositiveInfinity, 0, 0], (method with { AcceptsNonFinite = true }).Explain(mlp, x).Values.ToArray());
    }

    [Fact]
    public void Tokens_are_named_by_their_place()
    {
        // The second row's product is 1e200 and so are both its attributions, whose squares are more than a number holds.
        var method = new SmoothGradSquared(new InputXGradient()) { Noise = Noise.Given([[0, 0, 0, 0]]) };
        Assert.Equal(
            "Phrase.Scores: the attribution of ids[1] is ∞. Set AcceptsNonFinite to take such results as they are.",
            Message(() => method.Explain(new PhraseFunction().Function, Tensor.Create([1.0, 2, 1e200, 1], [2, 2]), target: 0)));
    }

    /// <summary>
    /// Every slope on the path is finite, and their sum times the move is not: the ends are looked at, the input before the baseline.
    /// </summary>
    [Fact]
    public void Where_sums_alone_show_it_the_ends_are_looked_at()
    {
        var heavy = new IntegratedGradients { Quadrature = new Quadrature([0.5], [1e300]) };
        double[] large = [1e20, 1, 1, 1], zero = [0, 1, 1, 1], ones = [1, 1, 1, 1], otherZero = [1, 0, 1, 1];
        string OfRoots(AttributionMethod method, double[] input, params double[][] baselines) =>
            Message(() => method.Explain(Model.RootsDerivative, input, baselines, target: 0));
        const string Plain = "SteepModel.Roots: the attribution of counts[0], which is 1E+20, is ∞. ", End =
            "Set AcceptsNonFinite to take such results as they are.", Before = "The derivatives by all layers are finite at the ", Maker =
            ": the slope is infinite between the inputs and the first of them. Sqrt in `return Linear(Sqrt(counts), w);` made it, unless "
            + "numbers there overflow or are infinite already. ";
        Assert.Equal(Plain + Before + "baseline" + Maker + End, OfRoots(heavy, large, zero));
        Assert.Equal(
            "SteepModel.Roots: the attribution of counts[0], which is 0, is −∞. " + Before + "input" + Maker + End,
            OfRoots(heavy, zero, large));
        // What is finite by this element there has not made it, whatever it is by others; nor has a baseline behind the first.
        Assert.Equal(Plain + End, OfRoots(heavy, large, ones));
        Assert.Equal(Plain + End, OfRoots(heavy, large, otherZero));
        Assert.Equal(Plain + End, OfRoots(heavy, large, ones, zero));
        // The input itself is not looked at by a method that adds noise to it.
        var noisy = new SmoothGrad(heavy) { Noise = Noise.Given([[0, 0, 0, 0]]) };
        Assert.Equal("SteepModel.Roots: the attribution of counts[0], which is 0, is −∞. " + End, OfRoots(noisy, zero, large));
        Assert.Equal(Plain + Before + "baseline" + Maker + End, OfRoots(noisy, large, zero));

        // A layer.
        var conductance = new LayerConductance(SteepModel.RootOfDistanceLayers.Distances) { Quadrature = heavy.Quadrature };
        string OfLayer(double[] input, double[] baseline) =>
            Message(() => conductance.Explain(Model.RootOfDistanceDerivative, input, baseline));
        const string Layer = "SteepModel.RootOfDistance: the attribution of element [0] of layer 'distances' is ", Going =
            "Going back from the output, the first derivative that is not finite at the ", By = " is that by the layer 'distances'. "
            + "Sqrt in `var roots = Sqrt(distances);` made it, unless numbers there overflow or are infinite already. ";
        double[] half = [0.5, 0, 0, 0];
        Assert.Equal(Layer + "∞. " + Going + "baseline" + By + End, OfLayer(large, half));
        Assert.Equal(Layer + "∞. " + End, OfLayer(large, zero));
        Assert.Equal(Layer + "−∞. " + Going + "input" + By + End, OfLayer(half, large));
    }

    [Fact]
    public void An_element_is_counted_from_the_beginning_of_its_own_input()
    {
        // Twice the number squared is more than a float holds. The mask lies behind four elements of the embedding.
        var method = new SmoothGradSquared(new InputXGradient()) { Noise = Noise.Given([new double[6]]) };
        string Of(float[] embedding, float[] mask) => Message(() => method.Explain(
            new TokenFunction().Function,
            new FunctionInput<float>().Add(Tensor.Create(embedding, [2, 2])).Add(Tensor.Create(mask, [2]))));
        const string End = "is ∞. Set AcceptsNonFinite to take such results as they are.";
        Assert.Equal("Tokens.Energy: the attribution of mask[1], which is 1E+30, " + End, Of([1, 1, 1, 1], [1, 1e30f]));
        Assert.Equal("Tokens.Energy: the attribution of mask[0], which is 1E+30, " + End, Of([1, 1, 1, 1], [1e30f, 1]));
        Assert.Equal("Tokens.Energy: the attribution of embedding[1, 0], which is 1E+15, " + End, Of([1, 1, 1e15f, 1], [1, 1e30f]));
        Assert.Equal("Tokens.Energy: the attribution of embedding[1, 1], which is 1E+15, " + End, Of([1, 1, 1, 1e15f], [1, 1]));
    }

    [Fact]
    public void A_probability_of_0_is_a_number()
    {
        // ln 0 = −∞, and p = x₀/(x₀ + x₁) = 0.
        var why = new IntegratedGradients { Rule = QuadratureRule.Right, Steps = 1000 }.Explain(
            Model.LogsDerivative, [0.0, 1.0], [1.0, 1.0], Target.FromInt32(0).AsProbability());
        Assert.Equal(0, why.Output);
        Assert.Equal(-0.5, why.Values[0], 1e-3);
    }

    [Fact]
    public void Each_of_many_samples_is_checked()
    {
        double[][] inputs = [[1, 1, 1, 1], Counts];
        string message = Message(
            () => new Saliency { MaxDegreeOfParallelism = 1 }.ExplainAll(Model.RootsDerivative, inputs, targets: [0]));
        Assert.Contains("inputs[1]", message);
        Assert.Contains("counts[1]", message);
    }

    private static string Message(Func<object> explain) => Assert.Throws<NotFiniteNumberException>(explain).Message;
}
