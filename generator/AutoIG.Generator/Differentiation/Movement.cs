using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// Whether a function's result moves with its inputs at all: whether a way leads from the result to an input on which no operator's tangent
/// is zero everywhere. A rounding, a sign or a condition depends on the input, and does not move with it.
/// </summary>
internal sealed class Movement
{
    private readonly IrBuilder builder = new();
    private readonly Dictionary<int, int[]> sources = [];
    private readonly List<int> inputs = [];

    private Movement(IrBlock body) => Read(body);

    /// <summary>Whether the result of a function moves with an input, on one of its ways at least.</summary>
    public static bool IsIn(IrFunction function) => function.Variants.Count == 0
        ? new Movement(function.Body).ReachesInput(function.Result)
        : function.Variants.Any(IsIn);

    private void Read(IrBlock block)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case IrOperation operation:
                    builder.Import(operation, isActive: false);
                    sources[operation.Id] = [.. operation.Operands];
                    if (operation.Operator.IsInput)
                        inputs.Add(operation.Id);
                    break;
                case IrConditional conditional:
                    Read(conditional.Then);
                    Read(conditional.Else);
                    foreach (var merge in conditional.Merges)
                        Join(merge.Id, merge.Type, merge.Then, merge.Else);
                    break;
                case IrLoop loop:
                    foreach (var carried in loop.Carried)
                        Join(carried.Id, carried.Type, carried.Initial, carried.Next);
                    Read(loop.Header);
                    Read(loop.Body);
                    break;
                default:
                    throw new InvalidOperationException($"The statement {statement.GetType().Name} is not known.");
            }
        }
    }

    private void Join(int id, IrType type, int first, int second)
    {
        builder.Declare(id, type, isActive: false);
        sources[id] = [first, second];
    }

    /// <summary>What depends on an input in any way. What does not, such as a prepared weight, need not have a derivative.</summary>
    private HashSet<int> Dependent()
    {
        var readers = new Dictionary<int, List<int>>();
        foreach (int reader in sources.Keys)
        {
            foreach (int source in sources[reader])
            {
                if (!readers.TryGetValue(source, out var known))
                    readers.Add(source, known = []);
                known.Add(reader);
            }
        }
        var found = new HashSet<int>(inputs);
        var open = new Stack<int>(inputs);
        while (open.Count > 0)
        {
            if (!readers.TryGetValue(open.Pop(), out var next))
                continue;
            foreach (int reader in next.Where(found.Add))
                open.Push(reader);
        }
        return found;
    }

    private bool ReachesInput(int result)
    {
        var dependent = Dependent();
        // A result that depends on no input may be a kernel's that has no derivative.
        var open = new Stack<int>(dependent.Contains(result) ? [result] : []);
        var seen = new HashSet<int>();
        while (open.Count > 0)
        {
            int id = open.Pop();
            if (!seen.Add(id))
                continue;
            var operation = builder.Definition(id);
            if (operation is { Operator.IsInput: true })
                return true;
            int[] moving = [.. sources[id].Distinct().Where(dependent.Contains)];
            // A merged or carried value is each of its sources. A kernel takes its operands' tangents together.
            var reached = operation is null ? moving
                : operation.Operator is ElementwiseOperator ? [.. moving.Where(source => Moves(operation, [source]))]
                : Moves(operation, moving) ? moving : [];
            foreach (int source in reached)
                open.Push(source);
        }
        return false;
    }

    /// <summary>Whether the tangent of an operation is anything but zero where these of its operands have one.</summary>
    private bool Moves(IrOperation operation, int[] operands)
    {
        var tangents = operands.ToDictionary(
            operand => operand, operand => builder[builder.Declare(builder.NewId(), builder.TypeOf(operand), isActive: true)]);
        var result = operation.Operator.Pushforward(
            new PushforwardSite(builder, operation, id => tangents.TryGetValue(id, out var tangent) ? tangent : null));
        return builder.Definition(result.Id)?.Attributes is not ConstantAttributes { Value: 0 };
    }
}
