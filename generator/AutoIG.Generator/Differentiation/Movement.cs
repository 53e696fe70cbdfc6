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

    private bool ReachesInput(int result)
    {
        var open = new Stack<int>([result]);
        var seen = new HashSet<int>();
        while (open.Count > 0)
        {
            int id = open.Pop();
            if (!builder.TypeOf(id).IsReal || !seen.Add(id))
                continue;
            if (sources.TryGetValue(id, out int[]? joined))
            {
                foreach (int source in joined)
                    open.Push(source);
                continue;
            }
            var operation = builder.Definition(id)!;
            if (operation.Operator.IsInput)
                return true;
            foreach (int operand in operation.Operands.Distinct())
            {
                if (builder.TypeOf(operand).IsReal && !seen.Contains(operand) && Moves(operation, operand))
                    open.Push(operand);
            }
        }
        return false;
    }

    /// <summary>Whether the tangent of an operation is anything but zero where one of its operands has one.</summary>
    private bool Moves(IrOperation operation, int operand)
    {
        var type = builder.TypeOf(operand);
        var tangent = builder[builder.Declare(builder.NewId(), type, isActive: true)];
        var result = operation.Operator.Pushforward(
            new PushforwardSite(builder, operation, id => id == operand ? tangent : null));
        return builder.Definition(result.Id)?.Attributes is not ConstantAttributes { Value: 0 };
    }
}
