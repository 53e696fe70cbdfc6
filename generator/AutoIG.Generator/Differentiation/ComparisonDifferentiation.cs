using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// The comparison of two inputs of a straight-line tensor function: each operator's rule of multipliers, applied in reverse order from the
/// result to the frontier. The affine part before the frontier has the gradient's transposed prefix.
/// </summary>
internal sealed class ComparisonDifferentiation
{
    private readonly IrFunction function;
    private readonly Frontier frontier;
    private readonly ValueTable table;
    private readonly ValueRanges ranges;
    private readonly SweepBuilders builders;
    private readonly List<DerivativeOf> multiplierOf = [];
    private readonly List<RuleOutput> rules = [];
    private readonly List<ProgramRefusal> refusals = [];

    private ComparisonDifferentiation(TensorDerivative derivative, bool simplify)
    {
        function = derivative.Function;
        frontier = derivative.Frontier;
        table = new ValueTable(function.Body);
        ranges = ValueRanges.Of(function);
        builders = new SweepBuilders(table, derivative.NextId, simplify);
    }

    /// <param name="derivative">The function's derivative, behind whose values the program's are numbered.</param>
    /// <param name="simplify">Whether constants are folded and equal values shared.</param>
    public static FurtherProgram Differentiate(TensorDerivative derivative, bool simplify = true) =>
        new ComparisonDifferentiation(derivative, simplify).Run();

    private FurtherProgram Run()
    {
        var forward = frontier.Suffix.Cast<IrOperation>().ToArray();
        var builder = builders.Open();
        int outputMultiplier = SweepBuilders.Leaf(builder, Leaves.OutputAdjoint, 0, table.TypeOf(function.Result));
        var multipliers = new Adjoints(builder, table.TypeOf);
        multipliers.Add(function.Result, builder[outputMultiplier]);
        var slopes = new Slopes(builder, ranges);
        foreach (var operation in Enumerable.Reverse(forward))
            Compare(builder, slopes, multipliers, operation);
        foreach (int value in frontier.Values)
        {
            if (multipliers.Of(value) is { } complete)
                multiplierOf.Add(new DerivativeOf(complete.Id, value));
        }
        var compare = builders.Close(builder);

        var given = frontier.Values.Select((value, i) => new ProgramValue(value, ContractPart.Frontier, i))
            .Append(new ProgramValue(outputMultiplier, ContractPart.OutputAdjoint, 0));
        var back = frontier.Values.Select((value, i) =>
            new ProgramValue(multipliers.Of(value)?.Id ?? -1, ContractPart.FrontierAdjoint, i));
        ProgramSection[] sections =
        [
            new("Forward", "", forward, new[] { new ProgramValue(function.Result, ContractPart.Output, 0) }),
            new("Compare", "Δ ", compare, back.ToEquatableArray()),
        ];
        return new FurtherProgram(ModelPrograms.Comparison, "Multiplier", sections, given.ToEquatableArray(), outputMultiplier)
        {
            AdjointOf = multiplierOf.ToEquatableArray(),
            Rules = rules.ToEquatableArray(),
            Refusals = refusals.Distinct().ToEquatableArray(),
            NextId = builders.NextId,
        };
    }

    private void Compare(IrBuilder builder, Slopes slopes, Adjoints multipliers, IrOperation operation)
    {
        if (multipliers.Of(operation.Id) is not { } multiplier || operation.Operator.IsInput)
            return;
        builder.Origin = operation.Origin;
        multiplierOf.Add(new DerivativeOf(multiplier.Id, operation.Id));
        var site = new ComparisonSite(
            builder, operation, multiplier, multipliers.Add, value => multiplierOf.Add(new DerivativeOf(value.Id, operation.Id)), slopes,
            refusals.Add);
        int first = builder.NextId;
        operation.Operator.Compare(site);
        rules.Add(new RuleOutput(first, builder.NextId, new Rule(operation.Operator, Rule.Comparison)));
    }
}
