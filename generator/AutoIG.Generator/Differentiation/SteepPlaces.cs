using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// Finds the operations of a function that make ±∞ or NaN of finite numbers, for the message that explains one. What operators declare of
/// their results says it of values, what their rules write says it of derivatives; nobody lists poles. Products and sums overflow: they are
/// taken to be in range, since every operation would be named otherwise.
/// </summary>
internal sealed class SteepPlaces
{
    private static readonly NumberKinds[] FiniteKinds = [NumberKinds.Negative, NumberKinds.Zero, NumberKinds.Positive];

    private readonly ValueRanges ranges;
    private readonly ValueTable table;
    private readonly IrBuilder builder;
    private readonly Slopes slopes;

    private SteepPlaces(IrFunction function)
    {
        ranges = ValueRanges.Of(function);
        table = new ValueTable(function.Body);
        builder = new IrBuilder();
        slopes = new Slopes(builder, ranges);
        foreach (int id in table.All)
        {
            if (table.Definition(id) is { } operation)
                builder.Import(operation, table.IsActive(id));
            else
                builder.Declare(id, table.TypeOf(id), table.IsActive(id));
        }
    }

    /// <summary>
    /// The steep places of a function, in the order in which it computes them; one for all of a statement's equal operators.
    /// </summary>
    /// <param name="function">The function as it is differentiated.</param>
    public static EquatableArray<SteepPlace> Of(IrFunction function) => new SteepPlaces(function).Find(function).ToEquatableArray();

    private IEnumerable<SteepPlace> Find(IrFunction function)
    {
        var found = IrWalk.Operations(function.Body).Select(Examine).OfType<Steep>().ToArray();
        if (found.Length == 0)
            yield break;
        var flow = new LayerFlow(function, table);
        // A loop that was unrolled, or a block that is used many times, is one place: the message would say the same of each.
        foreach (var same in found.GroupBy(steep => (Operator: steep.Operation.Operator.Name, Statement: steep.Operation.Origin.Text)))
        {
            int[] behind = flow.Behind(same.Where(steep => steep.InValue).Select(steep => steep.Operation.Id));
            int[] inFront = flow.InFront(same.SelectMany(steep => flow.Places(steep.Operation, steep.InSlopeOf)));
            if (behind.Length + inFront.Length > 0 && flow.Behind(same.Select(steep => steep.Operation.Id)).Length > 0)
            {
                yield return new SteepPlace(same.Key.Operator, same.Key.Statement, behind, inFront);
            }
        }
    }

    private Steep? Examine(IrOperation operation)
    {
        if (!operation.Type.IsReal || operation.Operands.Count == 0 || operation.Operator.IsTap)
            return null;
        var operands = operation.Operands.Distinct().ToDictionary(id => id, OfFinite);
        bool inValue = !ValueRanges.OfResult(operation, id => operands[id]).IsFinite;
        int[] inSlopeOf = table.IsActive(operation.Id) ? [.. SteepOperands(operation, operands)] : [];
        return inValue || inSlopeOf.Length > 0 ? new Steep(operation, inValue, inSlopeOf) : null;
    }

    /// <summary>What is known of a value where it is finite; of one that never is, such as the lower limit −∞, what it is.</summary>
    private ValueRange OfFinite(int value)
    {
        var known = ranges[value] with { Degree = 0 };
        return known.Has(NumberKinds.Finite) ? known.Only(NumberKinds.Finite) : known;
    }

    /// <summary>The operands whose derivative may be ±∞ or NaN though the operands, the result and its adjoint are finite.</summary>
    private IEnumerable<int> SteepOperands(IrOperation operation, Dictionary<int, ValueRange> operands)
    {
        var adjoint = builder[builder.Declare(builder.NewId(), operation.Type, isActive: true)];
        var pulled = new List<DerivativeOf>();
        operation.Operator.Pullback(new PullbackSite(
            builder, operation, adjoint, (operand, contribution) => pulled.Add(new DerivativeOf(contribution.Id, operand))));
        foreach (var derivative in pulled)
        {
            // Element by element the operands are of one kind each, and more is known of the result.
            if (builder.TypeOf(derivative.Value).IsReal && IsSteep(operands)
                && (operation.Operator is not ElementwiseOperator || OfOneKind(operands).Any(IsSteep)))
            {
                yield return derivative.Value;
            }

            bool IsSteep(Dictionary<int, ValueRange> known)
            {
                var result = ValueRanges.OfResult(operation, id => known[id]).Only(NumberKinds.Finite);
                if (result.Kinds == NumberKinds.None)
                    return false;
                var assumed = new Dictionary<int, ValueRange>(known)
                {
                    [operation.Id] = result,
                    [adjoint.Id] = new(NumberKinds.Negative | NumberKinds.Positive),
                };
                return !slopes.Under(assumed, derivative.Derivative).IsFinite;
            }
        }
    }

    /// <summary>The combinations of kinds of finite numbers that operands may be of.</summary>
    private static IEnumerable<Dictionary<int, ValueRange>> OfOneKind(Dictionary<int, ValueRange> operands)
    {
        IEnumerable<Dictionary<int, ValueRange>> combinations = [operands];
        foreach (int operand in operands.Keys.Where(operand => operands[operand].IsFinite))
        {
            combinations = combinations.SelectMany(known => FiniteKinds.Where(known[operand].Has)
                .Select(kind => new Dictionary<int, ValueRange>(known) { [operand] = known[operand].Only(kind) }));
        }
        return combinations;
    }

    /// <summary>An operation whose value may not be finite, or whose derivative by some operands.</summary>
    private sealed record Steep(IrOperation Operation, bool InValue, int[] InSlopeOf);
}
