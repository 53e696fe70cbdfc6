using AutoIG.Generator.Analysis;
using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Tests.Lowering;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>
/// Which operators multipliers go back by, and what of the other half of the points they read: numbers are those of the tests of DeepLIFT.
/// </summary>
public class ComparisonDifferentiationTests
{
    private const string Fields =
        """
        [Shape(5, 3)] private readonly Tensor<float> w1 = weights["w1"];
        [Shape(2, 5)] private readonly Tensor<float> w2 = weights["w2"];
        [Shape(3, 3)] private readonly Tensor<float> v = weights["v"];
        [Differentiable(Programs = ModelPrograms.Comparison)]
        """;

    /// <summary>
    /// What is affine in the input lies before the frontier and is not compared; behind it multipliers go back as adjoints.
    /// </summary>
    [Fact]
    public void The_affine_part_is_the_gradients()
    {
        var program = Of(Fields + " public Tensor<float> F([Shape(3)] Tensor<float> x) => Linear(Tanh(Linear(x, w1)), w2);");
        Assert.Equal(["Forward", "Compare"], program.Sections.Select(section => section.Name));
        Assert.Equal(["Tanh", "Linear"], Operators(program, 0));
        var compare = Operators(program, 1);
        Assert.Equal("LinearTransposed", compare[0]);
        Assert.DoesNotContain("LinearTransposed", compare.Skip(1));
        Assert.Equal(
            [(ContractPart.Frontier, 0), (ContractPart.OutputAdjoint, 0)], program.Given.Select(value => (value.Part, value.Index)));
        Assert.Equal([(ContractPart.FrontierAdjoint, 0)], program.Sections[1].Wanted.Select(value => (value.Part, value.Index)));
        Assert.Empty(program.Refusals);
    }

    /// <summary>
    /// Of a function of one number z the change is divided by that of z: both are read at the input and at the baseline, and below the
    /// guard the slope stands.
    /// </summary>
    [Fact]
    public void A_function_of_one_number_is_read_at_both_ends()
    {
        var program = Of(Fields + " public Tensor<float> F([Shape(3)] Tensor<float> x) => Tanh(Linear(x, v));");
        var baselines = program.Sections[1].Operations.Where(operation => operation.Operator == BaselineView.AtBaseline).ToArray();
        int frontier = program.Given[0].Id;
        int result = program.Sections[0].Wanted[0].Id;
        Assert.Equal([frontier, result], baselines.Select(read => read.Operands[0]).Order());
        Assert.Contains("Divide", Operators(program, 1));
        Assert.Contains("Select", Operators(program, 1));
    }

    /// <summary>A product of two values reads each at both ends, too; one with a constant passes multipliers on.</summary>
    [Fact]
    public void Products_are_compared_where_both_factors_move()
    {
        var both = Of(Fields + " public Tensor<float> F([Shape(3)] Tensor<float> x) => Linear(x, v) * x;");
        Assert.Contains("AtBaseline", Operators(both, 1));
        var one = Of(Fields + " public Tensor<float> F([Shape(3)] Tensor<float> x) => Tanh(x) * 2f;");
        Assert.Equal(2, Operators(one, 1).Count(name => name == "AtBaseline"));
    }

    [Fact]
    public void Operators_without_a_rule_are_listed()
    {
        var program = Of(
            Fields + " public Tensor<float> F([Shape(3)] Tensor<float> x) { var angle = Atan2(Linear(x, v), x); return Sin(angle); }");
        var refusal = Assert.Single(program.Refusals);
        Assert.Equal((Ir.ModelPrograms.Comparison, "Atan2", "var angle = Atan2(Linear(x, v), x);"),
            (refusal.Program, refusal.Operator, refusal.Statement));
    }

    [Fact]
    public void A_recurrent_layer_names_its_kind()
    {
        var program = Of(
            """
            [Shape(6, 3)] private readonly Tensor<float> w = weights["w"];
            [Shape(6, 2)] private readonly Tensor<float> v = weights["v"];
            [Differentiable(Programs = ModelPrograms.Comparison)]
            public Tensor<float> F([Shape(7, 3)] Tensor<float> x) => Nn.Gru(x, w, v);
            """);
        var refusal = Assert.Single(program.Refusals);
        Assert.Equal("Gru", refusal.Operator);
        Assert.Contains("Write its steps out", refusal.WayOut);
    }

    private static FurtherProgram Of(string members)
    {
        var options = AnalysisOptions.Default;
        var lowered = Source.Lower($"public sealed partial class M(SafeTensors weights) {{ {members} }}").Function!;
        var analysed = AutoIG.Generator.Pipeline.Analyse(lowered, options);
        return ComparisonDifferentiation.Differentiate(AutoIG.Generator.Pipeline.Differentiate(analysed, options));
    }

    private static string[] Operators(FurtherProgram program, int section) =>
        [.. program.Sections[section].Operations.Select(operation => operation.Operator.Name)];
}
