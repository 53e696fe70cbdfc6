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
    private readonly bool simplify;
    private readonly List<DerivativeOf> adjointOf = [];
    private readonly List<RuleOutput> rules = [];
    private int nextId;

    private TensorDifferentiation(IrFunction function, Frontier frontier, bool simplify)
    {
        this.function = function;
        this.frontier = frontier;
        this.simplify = simplify;
        table = new ValueTable(function.Body);
        ranges = ValueRanges.Of(function);
        nextId = table.All.Max() + 1;
    }

    public static TensorDerivative Differentiate(IrFunction function, Frontier frontier, bool simplify = true) =>
        new TensorDifferentiation(function, frontier, simplify).Run();

    private TensorDerivative Run()
    {
        var forward = frontier.Suffix.Cast<IrOperation>().ToArray();

        var reverse = Open();
        int outputAdjoint = Leaf(reverse, Leaves.OutputAdjoint, 0, table.TypeOf(function.Result), "result");
        var backwardAdjoints = new Adjoints(reverse);
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
        var backward = Close(reverse);

        var transpose = Open();
        var transposeAdjoints = new Adjoints(transpose);
        var leaves = frontier.Values.Select((value, i) =>
            Leaf(transpose, Leaves.FrontierAdjoint, i, table.TypeOf(value), NameOf(value))).ToArray();
        for (int i = 0; i < leaves.Length; i++)
            transposeAdjoints.Add(frontier.Values[i], transpose[leaves[i]]);
        Sweep(transpose, new Slopes(transpose, ranges), transposeAdjoints, frontier.Prefix);
        var inputs = Inputs().Select(input => input is null ? -1 : transposeAdjoints.Of(input.Id)?.Id ?? -1).ToArray();
        foreach (var input in Inputs())
        {
            if (input is not null && transposeAdjoints.Of(input.Id) is { } complete)
                adjointOf.Add(new DerivativeOf(complete.Id, input.Id));
        }
        var prefixTransposed = Close(transpose);

        var ahead = Open();
        var tangents = new Dictionary<int, Expr>();
        var tangentLeaves = frontier.Values.Select((value, i) =>
        {
            int leaf = Leaf(ahead, Leaves.FrontierTangent, i, table.TypeOf(value), NameOf(value));
            tangents[value] = ahead[leaf];
            return leaf;
        }).ToArray();
        var tangentSlopes = new Slopes(ahead, ranges);
        foreach (var operation in forward)
            Advance(ahead, tangentSlopes, operation, tangents);
        int resultTangent = tangents.TryGetValue(function.Result, out var last) ? last.Id : -1;
        var pushforward = Close(ahead);

        return new TensorDerivative(
            function, frontier, forward, backward, outputAdjoint, frontierAdjoints, prefixTransposed, leaves, inputs,
            pushforward, tangentLeaves, resultTangent)
        {
            NextId = nextId,
            Rules = rules.ToEquatableArray(),
            AdjointOf = adjointOf.ToEquatableArray(),
            TangentOf = tangents.Keys.Select(value => new DerivativeOf(tangents[value].Id, value)).ToEquatableArray(),
        };
    }

    /// <summary>The differentiable inputs in the order of the parameters; null where a parameter is never read.</summary>
    private IEnumerable<IrOperation?> Inputs()
    {
        var read = function.Body.Statements.OfType<IrOperation>().Where(o => o.Operator == Leaves.Input)
            .ToDictionary(o => ((ParameterAttributes)o.Attributes).Index);
        return function.Parameters.Where(p => p.IsDifferentiable)
            .Select((_, index) => read.TryGetValue(index, out var input) ? input : null);
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
                builder, operation, adjoint,
                (operand, contribution) => adjoints.Add(operand, Fit(contribution, table.TypeOf(operand))),
                value => adjointOf.Add(new DerivativeOf(value.Id, operation.Id)),
                slopes);
            int first = builder.NextId;
            operation.Operator.Pullback(site);
            rules.Add(new RuleOutput(first, builder.NextId, new Rule(operation.Operator, IsPullback: true)));
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
        rules.Add(new RuleOutput(first, builder.NextId, new Rule(operation.Operator, IsPullback: false)));
        if (IsZero(result))
            return;
        if (result.Type.Shape != operation.Type.Shape)
            result = result.Apply(Shapes.BroadcastTo, new ShapeAttributes(operation.Type.Shape));
        tangents[operation.Id] = result;
    }

    /// <summary>
    /// A contribution in the shape of the operand: where the operand was broadcast, its adjoint is the sum over what it served.
    /// </summary>
    private static Expr Fit(Expr contribution, IrType type)
    {
        if (contribution.Type.Shape == type.Shape || IsZero(contribution))
            return contribution;
        return contribution.Type.Shape.Rank < type.Shape.Rank || contribution.Type.Shape.Rank == 0
            ? contribution.Apply(Shapes.BroadcastTo, new ShapeAttributes(type.Shape))
            : contribution.Apply(Shapes.SumTo, new ShapeAttributes(type.Shape));
    }

    private static bool IsZero(Expr value) => value.Builder.Definition(value.Id)?.Attributes is ConstantAttributes { Value: 0 };

    private string NameOf(int value) => table.Definition(value)?.Name ?? table.Definition(value)?.Origin.Target ?? "value";

    /// <summary>A builder that knows the function's values and numbers its own behind all that exist.</summary>
    private IrBuilder Open()
    {
        var builder = new IrBuilder(nextId, simplify);
        foreach (int id in table.All)
        {
            if (table.Definition(id) is { } operation)
                builder.Import(operation, table.IsActive(id));
        }
        return builder;
    }

    private IrOperation[] Close(IrBuilder builder)
    {
        nextId = builder.NextId;
        // Adjoints and tangents that the contract gives are not computed.
        return builder.Finish().Statements.Cast<IrOperation>().Where(o => o.Attributes is not ParameterAttributes).ToArray();
    }

    private static int Leaf(IrBuilder builder, Leaf @operator, int index, IrType type, string name) =>
        builder.Declare(builder.Emit(@operator, [], new ParameterAttributes(index, name), type, name), type, isActive: true);

    /// <summary>The adjoints accumulated so far.</summary>
    private sealed class Adjoints(IrBuilder builder)
    {
        private readonly Dictionary<int, Expr> sums = [];

        public Expr? Of(int value) => sums.TryGetValue(value, out var sum) ? sum : null;

        public void Add(int value, Expr contribution)
        {
            // A zero lies nowhere: what receives nothing else is stored as zeros.
            if (IsZero(contribution))
                return;
            sums[value] = sums.TryGetValue(value, out var sum)
                ? builder[builder.Emit(Arithmetic.Add, [sum.Id, contribution.Id])]
                : contribution;
        }
    }
}
