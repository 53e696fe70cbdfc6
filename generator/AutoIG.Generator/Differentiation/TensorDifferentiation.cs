using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <summary>Differentiates a straight-line tensor function: each operator's own rule, applied in reverse and in forward order.</summary>
internal sealed class TensorDifferentiation
{
    private readonly IrFunction function;
    private readonly Frontier frontier;
    private readonly ValueTable table;
    private readonly ValueRanges ranges;
    private readonly SweepBuilders builders;
    private readonly List<DerivativeOf> adjointOf = [];
    private readonly List<RuleOutput> rules = [];

    private TensorDifferentiation(IrFunction function, Frontier frontier, bool simplify)
    {
        this.function = function;
        this.frontier = frontier;
        table = new ValueTable(function.Body);
        ranges = ValueRanges.Of(function);
        builders = new SweepBuilders(table, nextId: 0, simplify);
    }

    public static TensorDerivative Differentiate(IrFunction function, Frontier frontier, bool simplify = true) =>
        new TensorDifferentiation(function, frontier, simplify).Run();

    private TensorDerivative Run()
    {
        var forward = frontier.Suffix.Cast<IrOperation>().ToArray();

        var reverse = builders.Open();
        int outputAdjoint = SweepBuilders.Leaf(reverse, Leaves.OutputAdjoint, 0, table.TypeOf(function.Result));
        var backwardAdjoints = new Adjoints(reverse, table.TypeOf);
        backwardAdjoints.Add(function.Result, reverse[outputAdjoint]);
        var slopes = new Slopes(reverse, ranges);
        // One number is explained by itself: its adjoint is never 0. Of several the caller chooses one.
        if (table.TypeOf(function.Result).Shape.Length == 1)
            slopes.Learn(outputAdjoint, new ValueRange(NumberKinds.Negative | NumberKinds.Positive));
        Sweep(reverse, slopes, backwardAdjoints, forward);
        foreach (int value in frontier.Values)
        {
            if (backwardAdjoints.Of(value) is { } complete)
                adjointOf.Add(new DerivativeOf(complete.Id, value));
        }
        var frontierAdjoints = frontier.Values.Select(v => backwardAdjoints.Of(v)?.Id ?? -1).ToArray();
        var backward = builders.Close(reverse);

        var transpose = builders.Open();
        var transposeAdjoints = new Adjoints(transpose, table.TypeOf);
        var leaves = frontier.Values.Select((value, i) =>
            SweepBuilders.Leaf(transpose, Leaves.FrontierAdjoint, i, table.TypeOf(value))).ToArray();
        for (int i = 0; i < leaves.Length; i++)
            transposeAdjoints.Add(frontier.Values[i], transpose[leaves[i]]);
        Sweep(transpose, new Slopes(transpose, ranges), transposeAdjoints, frontier.Prefix);
        var inputs = function.Inputs();
        foreach (var input in inputs)
        {
            if (transposeAdjoints.Of(input.Id) is { } complete)
                adjointOf.Add(new DerivativeOf(complete.Id, input.Id));
        }
        var prefixTransposed = builders.Close(transpose);

        var ahead = builders.Open();
        var tangents = new Dictionary<int, Expr>();
        var tangentLeaves = frontier.Values.Select((value, i) =>
        {
            int leaf = SweepBuilders.Leaf(ahead, Leaves.FrontierTangent, i, table.TypeOf(value));
            tangents[value] = ahead[leaf];
            return leaf;
        }).ToArray();
        var tangentSlopes = new Slopes(ahead, ranges);
        foreach (var operation in forward)
            Advance(ahead, tangentSlopes, operation, tangents);
        int resultTangent = tangents.TryGetValue(function.Result, out var last) ? last.Id : -1;
        var pushforward = builders.Close(ahead);

        return new TensorDerivative(
            function, frontier, forward, backward, outputAdjoint, frontierAdjoints, prefixTransposed, leaves,
            inputs.Select(input => transposeAdjoints.Of(input.Id)?.Id ?? -1).ToArray(), pushforward, tangentLeaves, resultTangent)
        {
            NextId = builders.NextId,
            Rules = rules.ToEquatableArray(),
            AdjointOf = adjointOf.ToEquatableArray(),
            TangentOf = tangents.Keys.Select(value => new DerivativeOf(tangents[value].Id, value)).ToEquatableArray(),
        };
    }

    private void Sweep(IrBuilder builder, Slopes slopes, Adjoints adjoints, IEnumerable<IrOperation> operations)
    {
        foreach (var operation in operations.Reverse())
        {
            if (adjoints.Of(operation.Id) is not { } adjoint || operation.Operator.IsInput)
                continue;
            builder.Origin = operation.Origin;
            adjointOf.Add(new DerivativeOf(adjoint.Id, operation.Id));
            var site = new PullbackSite(
                builder, operation, adjoint, adjoints.Add, value => adjointOf.Add(new DerivativeOf(value.Id, operation.Id)),
                slopes);
            int first = builder.NextId;
            operation.Operator.Pullback(site);
            rules.Add(new RuleOutput(first, builder.NextId, new Rule(operation.Operator, Rule.Pullback)));
        }
    }

    private void Advance(IrBuilder builder, Slopes slopes, IrOperation operation, Dictionary<int, Expr> tangents)
    {
        builder.Origin = operation.Origin;
        builder.Write(operation);
        if (!operation.Operands.Any(tangents.ContainsKey))
            return;
        var site = new PushforwardSite(builder, operation, id => tangents.TryGetValue(id, out var tangent) ? tangent : null, slopes);
        int first = builder.NextId;
        var result = operation.Operator.Pushforward(site);
        rules.Add(new RuleOutput(first, builder.NextId, new Rule(operation.Operator, Rule.Tangent)));
        if (Adjoints.IsZero(result))
            return;
        if (result.Type.Shape != operation.Type.Shape)
            result = result.Apply(Shapes.BroadcastTo, new ShapeAttributes(operation.Type.Shape));
        tangents[operation.Id] = result;
    }
}
