using System.Collections.Immutable;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <content>
/// Loops. Where every test is decided at compile time the loop is unrolled; else it is a loop of the IR, whose carried values are the variables
/// that its body assigns.
/// </content>
internal sealed partial class MethodLowering
{
    /// <summary>The most operations that unrolling one loop may make.</summary>
    private const int MostUnrolled = 4096;

    private void LowerForEach(IForEachLoopOperation loop)
    {
        builder.Origin = new Origin("loop", HeaderOf(loop));
        if (loop.LoopControlVariable is not IVariableDeclaratorOperation { Symbol: var local })
            throw Unsupported(loop, "This form of foreach", "declare one variable");
        if (Evaluate(Unwrapped(loop.Collection)) is not Argument.Items items)
        {
            throw Unsupported(loop.Collection, "foreach over this",
                "its elements must be known at compile time: an array or list of blocks or tensors, or a collection expression");
        }
        WithJumps(loop, target =>
        {
            int start = builder.NextId;
            foreach (var item in items.Elements)
            {
                if (!NextTurn(loop, target, start, () =>
                {
                    Set(frame.Declare(local, local.Type, null), item);
                    LowerTurn(loop.Body, target);
                }))
                {
                    break;
                }
            }
        });
    }

    private void LowerFor(IForLoopOperation loop)
    {
        LowerSequence(loop.Before, 0);
        LowerLoop(loop, loop.Condition, testFirst: true, target =>
        {
            LowerTurn(loop.Body, target);
            // The increments run after a continue, and not after a break or return.
            state = state.SetItem(target.Continued, Argument.Literal.False);
            LowerRest(() => LowerSequence(loop.AtLoopBottom, 0), loop);
        });
    }

    private void LowerWhile(IWhileLoopOperation loop)
    {
        if (loop.ConditionIsUntil)
            throw Unsupported(loop, "This loop", "use while");
        LowerLoop(loop, loop.Condition, loop.ConditionIsTop, target => LowerTurn(loop.Body, target));
    }

    private void LowerTurn(IOperation body, JumpTarget target)
    {
        state = state.SetItem(target.Continued, Argument.Literal.False);
        LowerStatement(body, () => { });
        state = state.SetItem(target.Continued, Argument.Literal.False);
    }

    private void WithJumps(ILoopOperation loop, Action<JumpTarget> lower)
    {
        var target = new JumpTarget(loop.ExitLabel, loop.ContinueLabel);
        state = state.SetItem(target.Broken, Argument.Literal.False).SetItem(target.Continued, Argument.Literal.False);
        frame.JumpTargets.Add(target);
        try
        {
            lower(target);
        }
        finally
        {
            frame.JumpTargets.Remove(target);
        }
        state = state.Remove(target.Broken).Remove(target.Continued);
    }

    private void LowerLoop(ILoopOperation loop, IOperation? condition, bool testFirst, Action<JumpTarget> turn) => WithJumps(loop, target =>
    {
        // A loop without a test of its own ends where a turn leaves it: known at run time, it cannot be unrolled.
        bool endless = condition is null || condition.ConstantValue is { HasValue: true, Value: true };
        if (endless && LeavesAtRunTime(turn, target))
        {
            LowerAtRunTime(loop, null, turn, target);
            return;
        }
        int start = builder.NextId;
        for (bool test = testFirst; ; test = true)
        {
            if (test && condition is not null)
            {
                builder.Origin = new Origin("condition", HeaderOf(loop));
                switch (Probe(() => Condition(condition, WordOf(loop))))
                {
                    case Argument.Literal { Constant: true }:
                        break;
                    case Argument.Value:
                        LowerAtRunTime(loop, condition, turn, target);
                        return;
                    default:
                        return;
                }
            }
            if (!NextTurn(loop, target, start, () => turn(target)))
                return;
            start--; // a turn counts like an operation: a loop that writes nothing and never ends is refused too
        }
    });

    private bool LeavesAtRunTime(Action<JumpTarget> turn, JumpTarget target)
    {
        var before = state;
        Region(() => turn(target));
        bool leaves = Jumped() is Argument.Value;
        state = before;
        return leaves;
    }

    /// <summary>Evaluates without keeping what it writes.</summary>
    private Argument Probe(Func<Argument> evaluate)
    {
        builder.OpenBlock();
        try
        {
            return evaluate();
        }
        finally
        {
            builder.CloseBlock();
        }
    }

    /// <summary>Lowers one turn of an unrolled loop, where nothing has left the loop before.</summary>
    /// <returns>Whether there may be another turn.</returns>
    private bool NextTurn(ILoopOperation loop, JumpTarget target, int start, Action turn)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (builder.NextId - start > MostUnrolled)
        {
            throw Refuse(DiagnosticDescriptors.TooManyOperations, loop.Syntax.GetFirstToken().GetLocation(),
                MostUnrolled.ToString(System.Globalization.CultureInfo.InvariantCulture),
                "make its number of turns an int parameter or field, then it runs as a loop");
        }
        switch (Jumped())
        {
            case Argument.Literal { Constant: true }:
                return false;
            case Argument.Value jumped:
                Branch(jumped.Id, () => { }, turn, loop);
                return true;
            default:
                turn();
                return Jumped() is not Argument.Literal { Constant: true };
        }
    }

    /// <summary>A loop whose number of turns is known at run time only.</summary>
    private void LowerAtRunTime(ILoopOperation loop, IOperation? condition, Action<JumpTarget> turn, JumpTarget target)
    {
        var origin = new Origin("loop", HeaderOf(loop));
        var before = state;
        var carriedVariables = Assigned(loop).Select(frame.Find).OfType<Variable>().Where(v => before.ContainsKey(v))
            .Concat(frame.JumpTargets.SelectMany(t => new[] { t.Broken, t.Continued })).Append(frame.Returned).Append(frame.Result)
            .Distinct().Where(before.ContainsKey).ToList();
        // A variable that the body leaves as it is need not be carried, and one that becomes active in the body is active from the start:
        // the body is lowered until nothing changes any more.
        var carriedActive = new HashSet<Variable>();
        var carries = new HashSet<Variable>();
        while (true)
        {
            state = before;
            var carried = new List<(Variable Variable, int Initial, int Id)>();
            foreach (var variable in carriedVariables.Where(carries.Contains))
            {
                int initial = InitialOf(variable, before[variable], loop);
                int id = builder.Declare(builder.NewId(), builder.TypeOf(initial), builder.IsActive(initial) || carriedActive.Contains(variable));
                carried.Add((variable, initial, id));
                state = state.SetItem(variable, new Argument.Value(id));
            }

            Argument test = Argument.Literal.True;
            var (header, _) = Region(() =>
            {
                builder.Origin = new Origin("condition", HeaderOf(loop));
                var jump = Jumped() as Argument.Value;
                if (jump is not null && condition is not null && MayThrow(condition))
                {
                    // What left the loop may have made the condition one that cannot be computed.
                    test = Either(jump.Id, condition, "test", () => Argument.Literal.False, () => Condition(condition, WordOf(loop)));
                }
                else
                {
                    test = condition is null ? Argument.Literal.True : Condition(condition, WordOf(loop));
                    if (jump is not null)
                        test = Both(Not(jump), test, loop);
                }
                test = new Argument.Value(Materialize(test, Element.Boolean, loop.Syntax.GetLocation()));
            });
            var start = state;
            var (body, after) = Region(() => turn(target));

            bool settled = true;
            foreach (var variable in carriedVariables.Where(v => !carries.Contains(v)))
            {
                if (!after[variable].Equals(start[variable]))
                    settled &= !carries.Add(variable);
            }
            var next = new List<IrCarried>();
            var tail = new List<IrStatement>();
            if (settled)
            {
                builder.OpenBlock();
                foreach (var (variable, initial, id) in carried)
                {
                    int value = Materialize(after[variable], builder.TypeOf(id).Element, loop.Syntax.GetLocation());
                    if (builder.TypeOf(value) != builder.TypeOf(id))
                        throw Refuse(DiagnosticDescriptors.BranchesDisagree, loop, variable.Name, builder.TypeOf(id).ToString(), builder.TypeOf(value).ToString());
                    if (builder.IsActive(value) && !builder.IsActive(id))
                        settled &= !carriedActive.Add(variable);
                    next.Add(new IrCarried(id, initial, value, builder.TypeOf(id), variable.Type is null ? null : variable.Name));
                }
                tail.AddRange(builder.CloseBlock().Statements);
            }
            if (!settled)
                continue;

            body = new IrBlock(body.Statements.Concat(tail).ToEquatableArray());
            builder.Write(new IrLoop(next.ToEquatableArray(), header, ((Argument.Value)test).Id, body, origin));
            state = before;
            foreach (var (variable, _, id) in carried)
                Set(variable, new Argument.Value(id));
            return;
        }
    }

    private int InitialOf(Variable variable, Argument value, ILoopOperation loop)
    {
        if (value is not Argument.Unassigned)
            return Materialize(value, ElementOf(variable.Type), loop.Syntax.GetLocation());
        if (variable == frame.Result && Symbols.IsReal(variable.Type))
            return builder.Constant(0, IrType.Of(ElementOf(variable.Type))).Id;
        throw Unsupported(loop, $"A loop that gives '{variable.Name}' its first value", "assign it before the loop");
    }

    private static string WordOf(ILoopOperation loop) => loop.Syntax.GetFirstToken().Text;

    private static string HeaderOf(ILoopOperation loop) => loop.Syntax switch
    {
        ForStatementSyntax f => $"for ({(f.Declaration is null ? "" : SourceText.OneLine(f.Declaration))}; {(f.Condition is null ? "" : SourceText.OneLine(f.Condition))}; {string.Join(", ", f.Incrementors.Select(SourceText.OneLine))})",
        WhileStatementSyntax w => $"while ({SourceText.OneLine(w.Condition)})",
        DoStatementSyntax d => $"do … while ({SourceText.OneLine(d.Condition)})",
        ForEachStatementSyntax e => $"foreach ({e.Type} {e.Identifier} in {SourceText.OneLine(e.Expression)})",
        _ => SourceText.OneLine(loop.Syntax),
    };
}
