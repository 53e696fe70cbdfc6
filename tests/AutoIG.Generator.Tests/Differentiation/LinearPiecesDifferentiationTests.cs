using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using static AutoIG.Generator.Tests.Differentiation.TensorSweeps;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>Where a path leaves a linear piece: which operators are asked, and what each breakpoint is computed from.</summary>
public class LinearPiecesDifferentiationTests
{
    private const string Fields =
        """
        [Shape(4, 3)] private readonly Tensor<float> w = weights["w"];
        [Shape(4, 4)] private readonly Tensor<float> v = weights["v"];
        [Differentiable(Programs = ModelPrograms.LinearPieces)]

        """;

    /// <summary>Each breakpoint is the nearer of its own and the one before it.</summary>
    [Fact]
    public void Breakpoints_are_chained()
    {
        var program = Of("Relu(Linear(Relu(Linear(x, w)), v)) + Relu(Linear(x, w))");
        var breaks = program.Sections[0].Operations.Where(operation => operation.Operator.Name == "Breakpoints").ToArray();
        Assert.True(breaks.Length >= 2);
        Assert.Equal(2, breaks[0].Operands.Count);
        for (int i = 1; i < breaks.Length; i++)
        {
            Assert.Equal(3, breaks[i].Operands.Count);
            Assert.Equal(breaks[i - 1].Id, breaks[i].Operands[2]);
        }
        Assert.Equal([breaks[^1].Id], program.Sections[0].Wanted.Select(value => value.Id));
        // The value and its tangent, of one shape.
        var table = program.Sections[0].Operations.ToDictionary(operation => operation.Id);
        Assert.All(breaks.Skip(1), at => Assert.Equal(table[at.Operands[0]].Type.Shape, new Shape(4)));
    }

    [Fact]
    public void What_is_affine_has_none()
    {
        var program = Of("Linear(Linear(x, w), v)");
        Assert.Equal([(-1, ContractPart.Breakpoints)], program.Sections[0].Wanted.Select(value => (value.Id, value.Part)));
        Assert.Empty(program.Refusals);
    }

    /// <summary>
    /// Where nothing moves, nothing breaks: what rounding makes of a value is constant piece by piece, and what follows from it alone is
    /// not asked. Rounding itself jumps.
    /// </summary>
    [Fact]
    public void Behind_what_does_not_move_nothing_is_asked()
    {
        var program = Of("Tanh(Exp(Floor(Linear(x, w)))) + Linear(x, w)");
        Assert.Equal(["Floor"], program.Refusals.Select(refusal => refusal.Operator));
        Assert.DoesNotContain(program.Rules, rule => rule.Rule.Operator.Name is "Tanh" or "Exp");
    }

    [Fact]
    public void Operators_that_are_not_affine_piece_by_piece_are_listed_once_for_each_statement()
    {
        var program = Of("Tanh(Linear(x, w)) * Tanh(Linear(Relu(x), w))");
        Assert.Equal(["Tanh", "Multiply"], program.Refusals.Select(refusal => refusal.Operator));
        Assert.All(program.Refusals, refusal => Assert.Equal(Ir.ModelPrograms.LinearPieces, refusal.Program));
        Assert.All(program.Refusals, refusal => Assert.StartsWith("return Tanh(", refusal.Statement, StringComparison.Ordinal));
    }

    /// <summary>The tangent of a value has the value's shape, also of a sum whose one summand alone moves and is repeated.</summary>
    [Fact]
    public void Tangents_have_the_shape_of_their_values()
    {
        var derivative = TensorSweeps.Of(Fields
            + """
            public Tensor<float> F([Shape(3)] Tensor<float> x, [Shape(2, 4)] Tensor<float> grid)
            {
                var still = Floor(grid);
                return Relu(Relu(Linear(x, w)) + still);
            }
            """);
        var program = derivative.Further.Single();
        var types = derivative.Function.Body.Statements.Cast<IrOperation>().Concat(program.Sections[0].Operations)
            .GroupBy(operation => operation.Id).ToDictionary(same => same.Key, same => same.First().Type.Shape);
        foreach (var given in program.Given.Where(value => value.Part == ContractPart.FrontierTangent))
            types[given.Id] = types[program.Given.Single(value => value.Part == ContractPart.Frontier && value.Index == given.Index).Id];
        Assert.All(program.AdjointOf, tangent => Assert.Equal(types[tangent.Value], types[tangent.Derivative]));
        Assert.Contains("BroadcastTo", NamesOf(program.Sections[0].Operations));
    }

    private static FurtherProgram Of(string call) => Program(
        Fields + $"public Tensor<float> F([Shape(3)] Tensor<float> x) => {call};", Ir.ModelPrograms.LinearPieces);
}
