using System.Collections.Immutable;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <content>Conditions, and jumps as flags.</content>
internal sealed partial class MethodLowering
{
    private bool LowerConditional(IConditionalOperation conditional, Action rest)
    {
        builder.Origin = new Origin("condition", HeaderOf(conditional));
        switch (Condition(conditional.Condition, "if"))
        {
            case Argument.Literal { Constant: true }:
                return LowerStatement(conditional.WhenTrue, rest);
            case Argument.Literal:
                return conditional.WhenFalse is { } chosen && LowerStatement(chosen, rest);
            case Argument.Value condition:
                bool thenJumps = AlwaysJumps(conditional.WhenTrue), elseJumps = AlwaysJumps(conditional.WhenFalse);
                // A side that always jumps leaves the rest to the other side: if (a) return b; c becomes if (a) return b; else c.
                Branch(
                    condition.Id,
                    () => Arm(conditional.WhenTrue, elseJumps && !thenJumps),
                    () => Arm(conditional.WhenFalse, thenJumps && !elseJumps),
                    conditional);
                return thenJumps != elseJumps;

                void Arm(IOperation? arm, bool takesRest)
                {
                    bool done = false;
                    if (arm is not null)
                        done = LowerStatement(arm, takesRest ? rest : () => { });
                    if (takesRest && !done)
                        LowerRest(rest, arm ?? conditional);
                }
            default:
                throw Unsupported(conditional.Condition, "A condition of this kind", "use a comparison of numbers or a bool");
        }
    }

    /// <summary>Lowers what follows a statement, where that statement has not jumped.</summary>
    private void LowerRest(Action rest, IOperation statement)
    {
        switch (Jumped())
        {
            case Argument.Literal { Constant: true }:
                break;
            case Argument.Value jumped:
                Branch(jumped.Id, () => { }, rest, statement);
                break;
            default:
                rest();
                break;
        }
    }

    private static string HeaderOf(IConditionalOperation conditional) =>
        conditional.Syntax is IfStatementSyntax statement ? $"if ({SourceText.OneLine(statement.Condition)})" : Show(conditional);

    private static bool AlwaysJumps(IOperation? operation) => operation switch
    {
        IReturnOperation or IBranchOperation or IThrowOperation => true,
        IBlockOperation block => block.Operations.Any(AlwaysJumps),
        IConditionalOperation conditional => AlwaysJumps(conditional.WhenTrue) && AlwaysJumps(conditional.WhenFalse),
        _ => false,
    };

    /// <summary>A condition: decided at compile time, or a truth value on which it is allowed to branch.</summary>
    private Argument Condition(IOperation operation, string construct)
    {
        var condition = Evaluate(operation);
        return condition is Argument.Value value ? Decide(value, operation, construct) : condition;
    }

    /// <summary>
    /// A batch of points runs through a function of tensors in step, in one order of operations. What it branches on must be the same for all points,
    /// and is then decided: one way in this variant of the function, the other way in another. A function of numbers runs point by point, and may
    /// branch on anything.
    /// </summary>
    private Argument Decide(Argument.Value condition, IOperation operation, string construct)
    {
        if (isScalarFunction)
            return condition;
        if (builder.IsActive(condition.Id))
            throw Refuse(DiagnosticDescriptors.ConditionDependsOnInput, operation, construct);
        return new Argument.Literal(variant.Decide(builder, condition.Id, builder.Origin.Text, isLoop: operation.Parent is ILoopOperation));
    }

    /// <summary>Whether something has jumped over the next statement of the current method: known at compile time, or a truth value.</summary>
    private Argument Jumped()
    {
        Argument.Value? jumped = null;
        foreach (var flag in frame.JumpTargets.SelectMany(target => new[] { target.Broken, target.Continued }).Prepend(frame.Returned))
        {
            switch (state[flag])
            {
                case Argument.Literal { Constant: true } always:
                    return always;
                case Argument.Value value:
                    jumped = jumped is null || jumped.Id == value.Id ? value : new Argument.Value(builder.Emit(Comparisons.Or, [jumped.Id, value.Id]));
                    break;
            }
        }
        return (Argument?)jumped ?? Argument.Literal.False;
    }

    private void LowerJump(IBranchOperation jump)
    {
        var target = frame.JumpTargets.LastOrDefault(t => SymbolEqualityComparer.Default.Equals(
            jump.BranchKind == BranchKind.Break ? t.Exit : t.Continue, jump.Target))
            ?? throw Unsupported(jump, "This jump", "write a condition");
        state = state.SetItem(jump.BranchKind == BranchKind.Break ? target.Broken : target.Continued, Argument.Literal.True);
    }

    /// <summary>Writes two alternatives of which one runs, and merges what they leave in the variables.</summary>
    private void Branch(int condition, Action then, Action @else, IOperation where)
    {
        var origin = builder.Origin;
        var before = state;
        var (thenBlock, thenState) = Region(then);
        state = before;
        var (elseBlock, elseState) = Region(@else);
        builder.Origin = origin;

        var merges = new List<IrMerge>();
        bool active = builder.IsActive(condition);
        var merged = before;
        foreach (var variable in before.Keys)
        {
            if (!thenState.TryGetValue(variable, out var a) || !elseState.TryGetValue(variable, out var b) || a.Equals(b))
            {
                merged = thenState.TryGetValue(variable, out var same) ? merged.SetItem(variable, same) : merged.Remove(variable);
                continue;
            }
            merged = merged.SetItem(variable, Merge(variable.Name, ElementOf(variable.Type), a, b, active, merges, where));
        }
        builder.Write(new IrConditional(condition, thenBlock, elseBlock, merges.ToEquatableArray(), origin));
        // Written only now: layers and names of the merged values belong to what follows the branch.
        foreach (var pair in merged)
        {
            if (!before.TryGetValue(pair.Key, out var old) || !old.Equals(pair.Value))
                Set(pair.Key, pair.Value);
        }
        state = merged;
    }

    private (IrBlock Block, ImmutableDictionary<Variable, Argument> State) Region(Action lower)
    {
        builder.OpenBlock();
        depth++;
        IrBlock block;
        try
        {
            lower();
        }
        finally
        {
            depth--;
            block = builder.CloseBlock();
        }
        return (block, state);
    }

    private Argument Merge(string name, Element element, Argument then, Argument @else, bool active, List<IrMerge> merges, IOperation where)
    {
        if (then.Equals(@else))
            return then;
        if (then is Argument.Refused || @else is Argument.Refused)
            return Argument.Refused.Instance;
        if (then is Argument.Items a && @else is Argument.Items b && a.Elements.Count == b.Elements.Count)
        {
            return new Argument.Items(a.Elements.Zip(b.Elements, (x, y) =>
                Merge(name, ElementOf(x, y), x, y, active, merges, where)).ToArray());
        }
        if (then is Argument.Unassigned && @else is not Argument.Value)
            return @else;
        if (@else is Argument.Unassigned && then is not Argument.Value)
            return then;
        // Where a variable is not assigned on one side, a zero takes its place there: C# sees to it that it is not read.
        int thenId = then is Argument.Unassigned ? Zero(@else) : Materialize(then, element, where.Syntax.GetLocation());
        int elseId = @else is Argument.Unassigned ? Zero(then) : Materialize(@else, element, where.Syntax.GetLocation());
        IrType type = builder.TypeOf(thenId), other = builder.TypeOf(elseId);
        if (type != other)
            throw Refuse(DiagnosticDescriptors.BranchesDisagree, where, name, type.ToString(), other.ToString());
        int id = builder.Declare(builder.NewId(), type, active || builder.IsActive(thenId) || builder.IsActive(elseId));
        merges.Add(new IrMerge(id, thenId, elseId, type, null));
        return new Argument.Value(id);

        int Zero(Argument like) => builder.Constant(0, builder.TypeOf(((Argument.Value)like).Id)).Id;
    }

    private Element ElementOf(Argument a, Argument b)
    {
        if (a is Argument.Value va)
            return builder.TypeOf(va.Id).Element;
        if (b is Argument.Value vb)
            return builder.TypeOf(vb.Id).Element;
        return a is Argument.Literal literal ? ElementOf(literal.Constant) : Element.Integer;
    }

    private void LowerSwitch(ISwitchOperation @switch)
    {
        builder.Origin = new Origin("condition", Show(@switch.Value));
        var value = Evaluate(@switch.Value);
        var target = new JumpTarget(@switch.ExitLabel, null);
        state = state.SetItem(target.Broken, Argument.Literal.False).SetItem(target.Continued, Argument.Literal.False);
        frame.JumpTargets.Add(target);
        Case(0);
        frame.JumpTargets.Remove(target);
        state = state.Remove(target.Broken).Remove(target.Continued);

        void Case(int index)
        {
            var ordered = @switch.Cases.OrderBy(c => c.Clauses.Any(clause => clause is IDefaultCaseClauseOperation) ? 1 : 0).ToArray();
            if (index == ordered.Length)
                return;
            var @case = ordered[index];
            Argument chosen = Argument.Literal.False;
            foreach (var clause in @case.Clauses)
            {
                chosen = Either(chosen, clause switch
                {
                    IDefaultCaseClauseOperation => Argument.Literal.True,
                    ISingleValueCaseClauseOperation single => Compare(BinaryOperatorKind.Equals, value, Evaluate(single.Value), clause),
                    IPatternCaseClauseOperation { Guard: null } pattern => Match(value, pattern.Pattern),
                    _ => throw Unsupported(clause, "This case", "use constants, or if and else"),
                }, clause);
            }
            switch (chosen is Argument.Value undecided ? Decide(undecided, @switch.Value, "switch") : chosen)
            {
                case Argument.Literal { Constant: true }:
                    LowerSequence(@case.Body, 0);
                    break;
                case Argument.Value condition:
                    Branch(condition.Id, () => LowerSequence(@case.Body, 0), () => Case(index + 1), @switch);
                    break;
                default:
                    Case(index + 1);
                    break;
            }
        }
    }

    private Argument Match(Argument value, IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation constant => Compare(BinaryOperatorKind.Equals, value, Evaluate(constant.Value), pattern),
        IRelationalPatternOperation relational => Compare(relational.OperatorKind, value, Evaluate(relational.Value), pattern),
        INegatedPatternOperation negated => Not(Match(value, negated.Pattern)),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } or => Either(Match(value, or.LeftPattern), Match(value, or.RightPattern), pattern),
        IBinaryPatternOperation and => Not(Either(Not(Match(value, and.LeftPattern)), Not(Match(value, and.RightPattern)), pattern)),
        IDiscardPatternOperation => Argument.Literal.True,
        _ => throw Unsupported(pattern, "This pattern", "use constants and comparisons"),
    };
}
