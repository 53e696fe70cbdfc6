using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// Where a straight path leaves the piece on which a tensor function is affine: value and tangent of each operation in the order in which
/// they are computed, and behind each the rule by which its operator says where it breaks.
/// </summary>
/// <remarks>
/// By induction over the operations: up to the nearest breakpoint stated before an operation its operands are affine in α, with their
/// tangents as slopes; so where its own breakpoint lies follows from value and tangent at one point, and up to there its result is affine.
/// </remarks>
internal sealed class LinearPiecesDifferentiation
{
    private readonly IrFunction function;
    private readonly Frontier frontier;
    private readonly ValueTable table;
    private readonly SweepBuilders builders;
    private readonly Dictionary<int, Expr> tangents = [];
    private readonly List<RuleOutput> rules = [];
    private readonly List<ProgramRefusal> refusals = [];
    private int nearest = -1;

    private LinearPiecesDifferentiation(TensorDerivative derivative, bool simplify)
    {
        function = derivative.Function;
        frontier = derivative.Frontier;
        table = new ValueTable(function.Body);
        builders = new SweepBuilders(table, derivative.NextId, simplify);
    }

    /// <param name="derivative">The function's derivative, behind whose values the program's are numbered.</param>
    /// <param name="simplify">Whether constants are folded and equal values shared.</param>
    public static FurtherProgram Differentiate(TensorDerivative derivative, bool simplify = true) =>
        new LinearPiecesDifferentiation(derivative, simplify).Run();

    private FurtherProgram Run()
    {
        var builder = builders.Open();
        var given = new List<ProgramValue>();
        for (int i = 0; i < frontier.Values.Count; i++)
        {
            int value = frontier.Values[i];
            int leaf = SweepBuilders.Leaf(builder, Leaves.FrontierTangent, i, table.TypeOf(value));
            tangents[value] = builder[leaf];
            given.Add(new ProgramValue(value, ContractPart.Frontier, i));
            given.Add(new ProgramValue(leaf, ContractPart.FrontierTangent, i));
        }
        foreach (var operation in frontier.Suffix.Cast<IrOperation>())
            Advance(builder, operation);
        var operations = builders.Close(builder);
        ProgramSection[] sections =
            [new("FindBreakpoints", "", operations, new[] { new ProgramValue(nearest, ContractPart.Breakpoints, 0) })];
        return new FurtherProgram(ModelPrograms.LinearPieces, Rule.Tangent, sections, given.ToEquatableArray(), OutputAdjoint: -1)
        {
            AdjointOf = tangents.Keys.Select(value => new DerivativeOf(tangents[value].Id, value)).ToEquatableArray(),
            Rules = rules.ToEquatableArray(),
            Refusals = refusals.Distinct().ToEquatableArray(),
            NextId = builders.NextId,
        };
    }

    private void Advance(IrBuilder builder, IrOperation operation)
    {
        builder.Origin = operation.Origin;
        builder.Write(operation);
        if (!operation.Operands.Any(tangents.ContainsKey))
            return;
        if (operation.Operator.IsTap)
        {
            // No observer looks on: the tap is the value.
            tangents[operation.Id] = tangents[operation.Operands[0]];
            return;
        }
        int first = builder.NextId;
        var result = operation.Operator.Pushforward(new PushforwardSite(builder, operation, TangentOf));
        if (!Adjoints.IsZero(result))
        {
            tangents[operation.Id] = result.Type.Shape == operation.Type.Shape
                ? result : result.Apply(Shapes.BroadcastTo, new ShapeAttributes(operation.Type.Shape));
        }
        rules.Add(new RuleOutput(first, builder.NextId, new Rule(operation.Operator, Rule.Tangent)));
        first = builder.NextId;
        operation.Operator.Break(new BreakpointSite(builder, operation, TangentOf, (at, operands, attributes) =>
        {
            int[] withKnown = nearest < 0 ? operands : [.. operands, nearest];
            nearest = builder.Emit(at, withKnown, attributes, BreakpointOperator.Result);
        }, refusals.Add));
        rules.Add(new RuleOutput(first, builder.NextId, new Rule(operation.Operator, Rule.Breakpoints)));
    }

    private Expr? TangentOf(int value) => tangents.TryGetValue(value, out var tangent) ? tangent : null;
}
