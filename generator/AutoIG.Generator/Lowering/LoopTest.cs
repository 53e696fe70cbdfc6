using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>A condition on which it hangs whether a loop goes on.</summary>
/// <param name="Text">The condition, on one line.</param>
/// <param name="Leaves">What it is where the loop is left, as far as it hangs on this condition.</param>
internal sealed record LoopTest(string Text, bool Leaves)
{
    /// <summary>What a condition is to a loop; <see langword="null"/> where no loop hangs on it.</summary>
    /// <param name="condition">
    /// The test of a loop or a side of it, or the condition of an <c>if</c> that leaves a loop which its own test never ends.
    /// </param>
    public static LoopTest? Of(IOperation condition)
    {
        bool leaves = false;
        for (var part = condition; ; part = part.Parent)
        {
            switch (part.Parent)
            {
                case ILoopOperation:
                    return new LoopTest(Show(condition), leaves);
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not }:
                    leaves = !leaves;
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr }:
                case IParenthesizedOperation:
                    break;
                case IConditionalOperation conditional when conditional.Condition == part && LoopAround(conditional) is { } loop:
                    return Leave(conditional.WhenTrue, loop) ? new LoopTest(Show(condition), !leaves)
                        : Leave(conditional.WhenFalse, loop) ? new LoopTest(Show(condition), leaves) : null;
                default:
                    return null;
            }
        }
    }

    /// <summary>The innermost loop around a statement, where its own test never ends it.</summary>
    private static ILoopOperation? LoopAround(IOperation statement)
    {
        for (var around = statement.Parent; around is not (null or ILocalFunctionOperation); around = around.Parent)
        {
            if (around is ILoopOperation loop)
            {
                var test = loop switch
                {
                    IForLoopOperation { Condition: var condition } => condition,
                    IWhileLoopOperation { Condition: var condition } => condition,
                    _ => loop,
                };
                return test is null || test.ConstantValue is { HasValue: true, Value: true } ? loop : null;
            }
        }
        return null;
    }

    /// <summary>Whether a side of a branch always leaves a loop.</summary>
    private static bool Leave(IOperation? side, ILoopOperation loop) => side switch
    {
        IReturnOperation => true,
        IBranchOperation { BranchKind: BranchKind.Break } jump => SymbolEqualityComparer.Default.Equals(jump.Target, loop.ExitLabel),
        IBlockOperation block => block.Operations.Any(inner => Leave(inner, loop)),
        IConditionalOperation inner => Leave(inner.WhenTrue, loop) && Leave(inner.WhenFalse, loop),
        _ => false,
    };
}
