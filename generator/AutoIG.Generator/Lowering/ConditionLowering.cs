using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Conditions: decided at compile time, by a variant of the function, or by a branch at run time.</summary>
internal sealed class ConditionLowering(LoweringContext context) : LoweringPart(context)
{
    public bool LowerConditional(IConditionalOperation conditional, Action rest)
    {
        Builder.Origin = new Origin("condition", ConditionText(conditional));
        switch (Condition(conditional.Condition, "if"))
        {
            case Argument.Literal { Constant: true }:
                return Statements.LowerStatement(conditional.WhenTrue, rest);
            case Argument.Literal:
                return conditional.WhenFalse is { } chosen && Statements.LowerStatement(chosen, rest);
            case Argument.Value condition:
                bool thenJumps = AlwaysJumps(conditional.WhenTrue), elseJumps = AlwaysJumps(conditional.WhenFalse);
                // A side that always jumps leaves the rest to the other side: if (a) return b; c becomes if (a) return b; else c.
                Alternatives.Branch(
                    condition.Id,
                    () => Arm(conditional.WhenTrue, elseJumps && !thenJumps),
                    () => Arm(conditional.WhenFalse, thenJumps && !elseJumps),
                    conditional);
                return thenJumps != elseJumps;

                void Arm(IOperation? arm, bool takesRest)
                {
                    bool done = false;
                    if (arm is not null)
                        done = Statements.LowerStatement(arm, takesRest ? rest : () => { });
                    if (takesRest && !done)
                        Jumps.LowerRest(rest, arm ?? conditional);
                }
            default:
                throw Unsupported(conditional.Condition, "A condition of this kind", "use a comparison of numbers or a bool");
        }
    }

    private static string ConditionText(IConditionalOperation conditional) =>
        conditional.Syntax is IfStatementSyntax statement ? $"if ({SourceText.OneLine(statement.Condition)})" : Show(conditional);

    private static bool AlwaysJumps(IOperation? operation) => operation switch
    {
        IReturnOperation or IBranchOperation or IThrowOperation => true,
        IBlockOperation block => block.Operations.Any(AlwaysJumps),
        IConditionalOperation conditional => AlwaysJumps(conditional.WhenTrue) && AlwaysJumps(conditional.WhenFalse),
        _ => false,
    };

    /// <summary>A condition: decided at compile time, or a truth value on which it is allowed to branch.</summary>
    public Argument Condition(IOperation operation, string construct)
    {
        var condition = Expressions.Evaluate(operation);
        return condition is Argument.Value value ? Decide(value, operation, construct) : condition;
    }

    /// <summary>
    /// A batch of points runs through a function of tensors in step, in one order of operations. What it branches on must be the same for
    /// all points, and is then decided: one way in this variant of the function, the other way in another. A function of numbers runs point
    /// by point, and may branch on anything.
    /// </summary>
    public Argument Decide(Argument.Value condition, IOperation operation, string construct)
    {
        if (IsScalarFunction)
            return condition;
        if (Builder.IsActive(condition.Id))
            throw Refuse(DiagnosticDescriptors.ConditionDependsOnInput, operation, construct);
        if (!VariantDecisions.CanDecide(Builder, condition.Id))
        {
            throw Unsupported(
                operation, "A condition on what is computed from a tensor of the model",
                "compute it where the model is made, and keep it in a field of type bool");
        }
        return new Argument.Literal(Context.Variant.Decide(Builder, condition.Id, Builder.Origin.Text, LoopTest.Of(operation)));
    }

    public Argument Ternary(IConditionalOperation conditional, string? target)
    {
        switch (Condition(conditional.Condition, "?:"))
        {
            case Argument.Literal { Constant: true }:
                return Expressions.Evaluate(conditional.WhenTrue, target);
            case Argument.Literal:
                return Expressions.Evaluate(conditional.WhenFalse!, target);
            case Argument.Value condition:
                return Alternatives.OneOf(condition.Id, conditional, target ?? "value", () => Expressions.Evaluate(conditional.WhenTrue),
                    () => Expressions.Evaluate(conditional.WhenFalse!));
            default:
                throw Unsupported(conditional.Condition, "A condition of this kind", "use a comparison of numbers or a bool");
        }
    }
}
