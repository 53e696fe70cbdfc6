using AutoIG.Generator.Analysis;
using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Tests.Lowering;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>
/// Which operators the relevance of a small model is shared out by, in which order, and what the runtime is told of it: numbers are those
/// of the tests of the rules.
/// </summary>
public class RelevanceDifferentiationTests
{
    [Fact]
    public void Layers_are_numbered_as_they_are_computed_and_shared_out_from_the_last()
    {
        var program = Of(
            """
            [Shape(5, 3)] private readonly Tensor<float> w1 = weights["w1"];
            [Shape(2, 5)] private readonly Tensor<float> w2 = weights["w2"];
            [Differentiable(Programs = ModelPrograms.Relevance)]
            public Tensor<float> F([Shape(3)] Tensor<float> x)
            {
                var hidden = Relu(Linear(x, w1));
                return Linear(hidden, w2);
            }
            """);
        Assert.Equal(["Forward", "Relevance"], program.Sections.Select(section => section.Name));
        // From the input on, for what a layer passes back depends on what it was given: there is no frontier.
        Assert.Equal(["Linear", "Relu", "Layer", "Linear"], Operators(program, 0));
        Assert.Equal(["AffineRelevance", "LayerAdjoint", "AffineRelevance"], Operators(program, 1));
        Assert.Equal(
            [(RelevanceKind.Linear, "var hidden = Relu(Linear(x, w1));", "0"), (RelevanceKind.Linear, "return Linear(hidden, w2);", "-1")],
            program.Places.Select(place => (place.Kind, place.Statement, string.Join(", ", place.Behind))));
        Assert.Equal([0, 1], Numbers(program).Reverse());
        Assert.Empty(program.Refusals);
    }

    /// <summary>A scale and a shift of each channel are folded into the weights, and only those that nobody else reads.</summary>
    [Fact]
    public void A_norm_behind_a_layer_is_part_of_its_weights()
    {
        const string Fields =
            """
            [Shape(5, 3)] private readonly Tensor<float> w = weights["w"];
            [Shape(5)] private readonly Tensor<float> scale = weights["scale"];
            [Shape(5)] private readonly Tensor<float> shift = weights["shift"];
            [Differentiable(Programs = ModelPrograms.Relevance)]
            """;
        var folded = Of(Fields + " public Tensor<float> F([Shape(3)] Tensor<float> x) => Linear(x, w) * scale + shift;");
        Assert.Equal("AffineRelevance", Operators(folded, 1)[^1]);
        Assert.DoesNotContain("RelevanceOffset", Operators(folded, 1));
        var readTwice = Of(
            Fields + " public Tensor<float> F([Shape(3)] Tensor<float> x) { var z = Linear(x, w); return Concat([z, z + shift], 0); }");
        Assert.Contains("RelevanceOffset", Operators(readTwice, 1));
    }

    private const string Normed =
        """
        [Shape(5, 3)] private readonly Tensor<float> w = weights["w"];
        [Shape(5, 5)] private readonly Tensor<float> square = weights["square"];
        [Shape(5)] private readonly Tensor<float> scale = weights["scale"];
        [Shape(5)] private readonly Tensor<float> shift = weights["shift"];
        [Shape(2, 5)] private readonly Tensor<float> grid = weights["grid"];
        [Shape(1)] private readonly Tensor<float> one = weights["one"];
        [Differentiable(Programs = ModelPrograms.Relevance)]

        """;

    /// <summary>
    /// One number for each channel, on either side of the layer, is part of its weights: then relevance passes, and the layer is as it is
    /// with them, between named values, too. Its result is then that of the last of them.
    /// </summary>
    [Theory]
    [InlineData("return Linear(x, w) * scale;", "LinearWeights")]
    [InlineData("return scale * Linear(x, w);", "LinearWeights")]
    [InlineData("return Linear(x, w) + shift;", "LinearWeights")]
    [InlineData("return shift + Linear(x, w);", "LinearWeights")]
    [InlineData("return Linear(x, w) - shift;", "Negate, LinearWeights")]
    [InlineData("return shift + scale * Linear(x, w, scale);", "LinearWeights, Add, LinearWeights")]
    [InlineData("var z = Linear(x, w); var scaled = z * scale; var shifted = scaled - shift; return shifted;",
        "LinearWeights, Negate, LinearWeights")]
    public void A_scale_or_a_shift_of_each_channel_is_part_of_the_weights(string body, string written)
    {
        var program = Of(Normed + $"public Tensor<float> F([Shape(2, 3)] Tensor<float> x) {{ {body} }}");
        var relevance = program.Sections[1].Operations;
        var affine = Assert.Single(relevance, operation => operation.Operator.Name == "AffineRelevance");
        Assert.DoesNotContain("RelevanceOffset", Operators(program, 1));
        string[] computed = [.. Operators(program, 1).Where(name => name is "LinearWeights" or "Negate" or "Add")];
        Assert.Equal(written, string.Join(", ", computed));
        // The weights are those that were computed last, and the result that of the last norm.
        Assert.Equal(relevance.Last(operation => operation.Operator.Name == "LinearWeights").Id, affine.Operands[2]);
        var norms = program.Sections[0].Operations.Where(operation => operation.Operator.Name is "Multiply" or "Add" or "Subtract");
        Assert.Equal(norms.Last().Id, affine.Operands[3]);
    }

    /// <summary>What is anything else behind a layer has a rule of its own: a constant absorbs its part of a sum.</summary>
    [Theory]
    [InlineData("return shift - Linear(x, w);", "RelevanceOffset")]             // the layer is subtracted
    [InlineData("return Linear(x, w) + grid;", "RelevanceOffset")]              // a number for each element
    [InlineData("return Linear(x, w) + 2f;", "RelevanceOffset")]                // one number for all
    [InlineData("return Linear(x, w) + one;", "RelevanceOffset")]
    [InlineData("return Relu(Linear(x, w)) + shift;", "RelevanceOffset")]       // behind something else
    [InlineData("return Linear(x, w) + Linear(x, w, shift);", "RelevanceQuotient")] // what depends on the input
    [InlineData("var z = Linear(x, w); return z * scale + z;", "RelevanceQuotient")] // read by others, too
    public void What_is_no_norm_is_not_part_of_the_weights(string body, string rule)
    {
        var program = Of(Normed + $"public Tensor<float> F([Shape(2, 3)] Tensor<float> x) {{ {body} }}");
        Assert.Contains(rule, Operators(program, 1));
        var table = program.Sections[1].Operations.Select(operation => operation.Id).ToHashSet();
        var affine = program.Sections[1].Operations.Where(operation => operation.Operator.Name == "AffineRelevance");
        Assert.NotEmpty(affine);
        // Weights that the program has not made are the model's.
        Assert.All(affine, layer => Assert.DoesNotContain(layer.Operands[2], table));
        Assert.All(affine, layer => Assert.Equal(
            "Linear", program.Sections[0].Operations.Single(operation => operation.Id == layer.Operands[3]).Operator.Name));
    }

    /// <summary>A norm belongs to the layer that it follows, and to no other.</summary>
    [Fact]
    public void Each_layer_has_its_own_norms()
    {
        var program = Of(Normed
            + "public Tensor<float> F([Shape(3)] Tensor<float> x) => Linear(Relu(Linear(x, w) * scale), square) + shift;");
        var affine = program.Sections[1].Operations.Where(operation => operation.Operator.Name == "AffineRelevance").ToArray();
        Assert.Equal(["Add", "Multiply"], affine.Select(layer =>
            program.Sections[0].Operations.Single(operation => operation.Id == layer.Operands[3]).Operator.Name));
        Assert.Equal([1, 0], Numbers(program));
    }

    /// <summary>The runtime is told whether a layer's inputs lie in another order than the user's; a convolution's always do.</summary>
    [Fact]
    public void A_weight_that_was_brought_into_another_order_is_told()
    {
        var program = Of(
            """
            [Shape(2, 1, 2, 2)] private readonly Tensor<float> conv = weights["conv"];
            [Shape(3, 8)] private readonly Tensor<float> w = weights["w"];
            [Shape(3, 3)] private readonly Tensor<float> v = weights["v"];
            [Differentiable(Programs = ModelPrograms.Relevance)]
            public Tensor<float> F([Shape(1, 3, 3)] Tensor<float> x) => Linear(Relu(Linear(Reshape(Conv2D(x, conv), 8), w)), v);
            """);
        Assert.Equal(
            [(RelevanceKind.Convolution, false), (RelevanceKind.Linear, true), (RelevanceKind.Linear, false)],
            program.Places.Select(place => (place.Kind, place.HasOwnOrder)));
    }

    /// <summary>A product is told of once, however often its relevance is asked for, and layers before it keep their numbers.</summary>
    [Fact]
    public void Products_are_told_of_behind_the_layers()
    {
        var program = Of(
            """
            [Shape(3, 3)] private readonly Tensor<float> w = weights["w"];
            [Differentiable(Programs = ModelPrograms.Relevance)]
            public Tensor<float> F([Shape(3)] Tensor<float> x)
            {
                var squared = Tanh(x) * Tanh(Linear(x, w));
                return Linear(squared * Tanh(Relu(x)), w);
            }
            """);
        Assert.Equal(
            [RelevanceKind.Linear, RelevanceKind.Linear, RelevanceKind.Product, RelevanceKind.Product],
            program.Places.Select(place => place.Kind));
        Assert.All(program.Places, place => Assert.False(place.HasOwnOrder));
        Assert.Equal([1, 0], Numbers(program));
    }

    /// <summary>An input that is asked only whether it is larger than another is read, and has no relevance.</summary>
    [Fact]
    public void An_input_that_only_decides_has_no_relevance()
    {
        var program = Of(
            """
            [Differentiable(Programs = ModelPrograms.Relevance)]
            public Tensor<float> F([Shape(3)] Tensor<float> x, [Shape(3)] Tensor<float> y) =>
                Where(Tensor.GreaterThan<float>(x, 0f), Relu(y), y);
            """);
        Assert.Equal([-1, program.Sections[1].Operations[^1].Id], program.Sections[1].Wanted.Select(value => value.Id));
    }

    [Fact]
    public void What_several_read_gets_the_sum()
    {
        var program = Of(
            """
            [Shape(3, 3)] private readonly Tensor<float> w = weights["w"];
            [Differentiable(Programs = ModelPrograms.Relevance)]
            public Tensor<float> F([Shape(3)] Tensor<float> x) => x + Linear(x, w);
            """);
        Assert.Equal(
            ["RelevanceQuotient", "Multiply", "Multiply", "AffineRelevance", "Add"], Operators(program, 1));
    }

    /// <summary>The gate is the factor that a sigmoid made, or 1 less that; of two alike the runtime is told.</summary>
    [Fact]
    public void Gates_are_told_from_signals()
    {
        const string Fields =
            """
            [Shape(3, 3)] private readonly Tensor<float> w = weights["w"];
            [Shape(3, 3)] private readonly Tensor<float> v = weights["v"];
            [Differentiable(Programs = ModelPrograms.Relevance)]
            """;
        foreach (string gate in (string[])["Sigmoid(Linear(x, w))", "1f - Sigmoid(Linear(x, w))", "HardSigmoid(Linear(x, w))"])
        {
            var program = Of(Fields + $" public Tensor<float> F([Shape(3)] Tensor<float> x) => ({gate}) * Tanh(Linear(x, v));");
            Assert.Equal(
                ["RelevanceOfGate", "RelevanceOfSignal"],
                Operators(program, 1).Where(name => name.StartsWith("RelevanceOf", StringComparison.Ordinal)));
            // 1 − σ(u) is σ(−u): the gate's relevance passes, and no constant takes its part.
            Assert.DoesNotContain("RelevanceOffset", Operators(program, 1));
            Assert.DoesNotContain(program.Places, place => place.Kind == RelevanceKind.Product);
        }
        var alike = Of(Fields + " public Tensor<float> F([Shape(3)] Tensor<float> x) => Tanh(Linear(x, w)) * Tanh(Linear(x, v));");
        Assert.Equal(RelevanceKind.Product, alike.Places[^1].Kind);
        Assert.Equal(3, alike.Places.Count);
    }

    /// <summary>
    /// Of a product of matrices each factor gets its share; of attention's weights, which a softmax made, and what they are the weights of
    /// the runtime is asked for the weights' part. Where both are weights, or neither, none is asked for.
    /// </summary>
    [Theory]
    [InlineData("MatMul(Softmax(x, dim: 1), Tanh(y))", 0)]
    [InlineData("MatMul(Tanh(x), Softmax(y, dim: 1))", 1)]
    [InlineData("MatMul(Transpose(Softmax(x, dim: 0), 0, 1), Tanh(y))", 0)] // moved since
    [InlineData("MatMul(Tanh(x), Relu(y))", -1)]
    [InlineData("MatMul(Softmax(x, dim: 1), Softmax(y, dim: 1))", -1)]
    public void Attention_is_a_sum_with_weights(string call, int weights)
    {
        var program = Of(
            $"""
            [Differentiable(Programs = ModelPrograms.Relevance)]
            public Tensor<float> F([Shape(4, 4)] Tensor<float> x, [Shape(4, 4)] Tensor<float> y) => {call};
            """);
        var relevance = program.Sections[1].Operations.ToDictionary(operation => operation.Id);
        var product = program.Sections[0].Operations.Single(operation => operation.Operator.Name == "MatMul");
        Assert.Equal(
            [weights < 0 ? "RelevanceOfProduct" : "RelevanceOfWeightedSum"],
            Operators(program, 1).Where(name => name is "RelevanceOfProduct" or "RelevanceOfWeightedSum"));
        Assert.Equal(
            weights < 0 ? [] : [product.Operands[weights]],
            relevance.Values.Where(operation => operation.Operator.Name == "RelevanceOfAttention")
                .Select(share => relevance[share.Operands[0]].Operands[0]));
        // Both factors have relevance.
        Assert.All(product.Operands, factor => Assert.Contains(program.AdjointOf, derivative => derivative.Value == factor));
        Assert.Empty(program.Refusals);
    }

    /// <summary>A recurrent layer's sums have parts of the input and of the state: its rule reaches around the gates.</summary>
    [Fact]
    public void A_recurrent_layer_is_one_step()
    {
        var program = Of(
            """
            [Shape(8, 3)] private readonly Tensor<float> w = weights["w"];
            [Shape(8, 2)] private readonly Tensor<float> v = weights["v"];
            [Differentiable(Programs = ModelPrograms.Relevance)]
            public Tensor<float> F([Shape(7, 3)] Tensor<float> x) => Nn.Lstm(x, w, v);
            """);
        Assert.Equal(["RecurrentRelevance"], Operators(program, 1));
        var place = Assert.Single(program.Places);
        Assert.Equal(RelevanceKind.Recurrent, place.Kind);
        Assert.Equal(new Shape(7, 3), place.Shape);
    }

    /// <summary>All operators without a rule are listed once for each statement, in the order in which they are computed.</summary>
    [Fact]
    public void Operators_without_a_rule_are_listed()
    {
        var program = Of(
            """
            [Shape(3, 3)] private readonly Tensor<float> w = weights["w"];
            [Differentiable(Programs = ModelPrograms.Relevance)]
            public Tensor<float> F([Shape(3)] Tensor<float> x)
            {
                var grown = Exp(Linear(x, w)) * Exp(x);
                return MatMul(w, Sin(grown));
            }
            """);
        Assert.Equal(
            [("Exp", "var grown = Exp(Linear(x, w)) * Exp(x);"), ("Sin", "return MatMul(w, Sin(grown));"),
                ("MatMul", "return MatMul(w, Sin(grown));")],
            program.Refusals.Select(refusal => (refusal.Operator, refusal.Statement)));
        Assert.Contains("write it as Linear", program.Refusals[^1].WayOut);
        Assert.All(program.Refusals, refusal => Assert.Equal(Ir.ModelPrograms.Relevance, refusal.Program));
    }

    [Fact]
    public void An_input_that_is_not_read_has_no_relevance()
    {
        var program = Of(
            """
            [Differentiable(Programs = ModelPrograms.Relevance)]
            public Tensor<float> F([Shape(3)] Tensor<float> x, [Shape(2)] Tensor<float> y) => Relu(x);
            """);
        Assert.Equal([(0, true), (1, false)], program.Sections[1].Wanted.Select(value => (value.Index, value.Id >= 0)));
    }

    private static FurtherProgram Of(string members)
    {
        var options = AnalysisOptions.Default;
        var lowered = Source.Lower($"public sealed partial class M(SafeTensors weights) {{ {members} }}").Function!;
        var analysed = AutoIG.Generator.Pipeline.Analyse(lowered, options);
        return RelevanceDifferentiation.Differentiate(AutoIG.Generator.Pipeline.Differentiate(analysed, options));
    }

    /// <summary>The operators of a section, but for reading constants.</summary>
    private static string[] Operators(FurtherProgram program, int section) =>
        [.. program.Sections[section].Operations.Select(operation => operation.Operator.Name)];

    /// <summary>The numbers of the layers in the order in which relevance goes back through them.</summary>
    private static IEnumerable<int> Numbers(FurtherProgram program) =>
        program.Sections[1].Operations.Select(operation => operation.Attributes).OfType<AutoIG.Generator.Operators.RelevanceAttributes>()
            .Select(attributes => attributes.Number);
}
