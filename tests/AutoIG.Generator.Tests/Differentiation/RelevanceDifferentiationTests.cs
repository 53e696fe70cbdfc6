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
