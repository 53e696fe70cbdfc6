using System.Globalization;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// Loops. Where every test is decided at compile time the loop is unrolled, unless that would be too long; else
/// <see cref="RunTimeLoopLowering"/> writes a loop of the IR.
/// </summary>
internal sealed class LoopLowering(LoweringContext context) : LoweringPart(context)
{
    /// <summary>The most operations that unrolling one loop may make.</summary>
    private const int MostUnrolled = 4096;

    public void LowerForEach(IForEachLoopOperation loop)
    {
        Builder.Origin = new Origin("loop", HeaderOf(loop));
        if (loop.LoopControlVariable is not IVariableDeclaratorOperation { Symbol: { IsRef: false } local })
            throw Unsupported(loop, "This form of foreach", "declare one variable that is no reference");
        if (Expressions.Evaluate(loop.Collection) is not Argument.Items items)
        {
            throw Unsupported(loop.Collection, "foreach over this",
                "its elements must be known at compile time: an array or list of blocks or tensors, or a collection expression");
        }
        var elementType = Compilation.GetSemanticModel(loop.Syntax.SyntaxTree)
            .GetForEachStatementInfo((CommonForEachStatementSyntax)loop.Syntax).ElementType;
        Jumps.WithJumps(loop.ExitLabel, loop.ContinueLabel, target =>
        {
            int start = Builder.NextId;
            foreach (var item in items.Elements)
            {
                if (!NextTurn(loop, start, () =>
                {
                    var element = Conversions.Convert(item, elementType, local.Type, loop.Collection);
                    Variables.Set(Frame.Declare(local, local.Type, null), element);
                    LowerTurn(loop.Body, target);
                }))
                {
                    break;
                }
            }
        });
    }

    public void LowerFor(IForLoopOperation loop)
    {
        Statements.LowerSequence(loop.Before, 0);
        LowerLoop(loop, loop.Condition, testFirst: true, target =>
        {
            LowerTurn(loop.Body, target);
            // The increments run after a continue, and not after a break or return.
            Variables[target.Continued] = Argument.Literal.False;
            Jumps.LowerRest(() => Statements.LowerSequence(loop.AtLoopBottom, 0), loop);
        });
    }

    public void LowerWhile(IWhileLoopOperation loop)
    {
        if (loop.ConditionIsUntil)
            throw Unsupported(loop, "This loop", "use while");
        LowerLoop(loop, loop.Condition, loop.ConditionIsTop, target => LowerTurn(loop.Body, target));
    }

    private void LowerTurn(IOperation body, JumpTarget target)
    {
        Variables[target.Continued] = Argument.Literal.False;
        Statements.LowerStatement(body, () => { });
        Variables[target.Continued] = Argument.Literal.False;
    }

    private void LowerLoop(ILoopOperation loop, IOperation? condition, bool testFirst, Action<JumpTarget> turn) =>
        Jumps.WithJumps(loop.ExitLabel, loop.ContinueLabel, target =>
        {
            if (Context.Form.LongLoops.ContainsKey(loop.Syntax))
            {
                if (testFirst || NextTurn(loop, Builder.NextId, () => turn(target)))
                    RunTimeLoops.Lower(loop, condition, testFirst: true, () => turn(target));
                return;
            }
            // A loop that its own test never ends ends where a turn leaves it: known at run time, it cannot be unrolled.
            bool endless = IsEndless(loop, condition);
            if (endless && LeavesAtRunTime(turn, target))
            {
                RunTimeLoops.Lower(loop, condition, testFirst, () => turn(target));
                return;
            }
            int start = Builder.NextId;
            for (bool test = testFirst; ; test = true)
            {
                if (test && condition is not null)
                {
                    switch (KnownTest(loop, condition))
                    {
                        case true:
                            break;
                        case false:
                            return;
                        default:
                            RunTimeLoops.Lower(loop, condition, testFirst: true, () => turn(target));
                            return;
                    }
                }
                if (!NextTurn(loop, start, () => turn(target)))
                    return;
                if (endless && Jumps.Jumped() is Argument.Value)
                {
                    RunTimeLoops.Lower(loop, condition, testFirst: true, () => turn(target));
                    return;
                }
                start--; // a turn counts like an operation: a loop that writes nothing and never ends is refused too
            }
        });

    /// <summary>The test of a loop, where C# computes it: not where something has left the loop.</summary>
    public Argument Test(ILoopOperation loop, IOperation? condition)
    {
        Builder.Origin = new Origin("condition", HeaderOf(loop));
        var jump = Jumps.Jumped();
        if (jump is Argument.Literal { Constant: true })
            return Argument.Literal.False;
        if (condition is null)
            return Logic.Not(jump);
        // What left the loop may have made the condition one that cannot be computed.
        if (jump is Argument.Value { Id: var left } && Effects.MustNotRunEarly(condition))
        {
            return Alternatives.OneOf(
                left, condition, "test", () => Argument.Literal.False, () => Conditions.Condition(condition, WordOf(loop)));
        }
        var test = Conditions.Condition(condition, WordOf(loop));
        return jump is Argument.Value ? Logic.Both(Logic.Not(jump), test, loop) : test;
    }

    /// <summary>
    /// What the test of a loop is before a turn, where it is decided at compile time: then its effects have taken place. Where it is not,
    /// nothing has been written or assigned.
    /// </summary>
    private bool? KnownTest(ILoopOperation loop, IOperation condition)
    {
        Builder.Origin = new Origin("condition", HeaderOf(loop));
        bool assigns = Effects.Assigns(condition);
        if (assigns && Jumps.Jumped() is Argument.Value)
            return null;
        if (Tried(() => Conditions.Condition(condition, WordOf(loop))) is not Argument.Literal test)
            return null;
        if (assigns)
            Conditions.Condition(condition, WordOf(loop));
        return test.Constant is true;
    }

    /// <summary>Whether the test of a loop is true whatever its turns assign.</summary>
    private bool IsEndless(ILoopOperation loop, IOperation? condition)
    {
        if (condition is null || condition.ConstantValue is { HasValue: true, Value: true })
            return true;
        // A function of tensors decides its jumps by ways: there each turn is known to leave the loop or not to.
        if (!IsScalarFunction)
            return false;
        try
        {
            return Tried(() =>
            {
                foreach (var variable in Effects.Assigned(loop).Select(Frame.Find).OfType<Variable>())
                {
                    if (Variables.Current.ContainsKey(variable))
                        Variables[variable] = Anything(variable);
                }
                return Conditions.Condition(condition, WordOf(loop));
            }) is Argument.Literal { Constant: true };
        }
        catch (RefusalException)
        {
            return false;
        }
    }

    /// <summary>A number of which nothing is known but its type.</summary>
    private Argument Anything(Variable variable) =>
        Symbols.IsReal(variable.Type) || Symbols.IsInteger(variable.Type) || Symbols.IsBoolean(variable.Type)
            ? new Argument.Value(Builder.Declare(Builder.NewId(), IrType.Of(Types.ElementOf(variable.Type)), isActive: false))
            : Argument.Refused.Instance;

    private bool LeavesAtRunTime(Action<JumpTarget> turn, JumpTarget target) => Tried(() =>
    {
        turn(target);
        return Jumps.Jumped();
    }) is Argument.Value;

    /// <summary>What something would evaluate to: what it writes and assigns is dropped.</summary>
    private Argument Tried(Func<Argument> evaluate)
    {
        var before = Variables.Current;
        Argument result = Argument.Unassigned.Instance;
        try
        {
            Alternatives.Region(() => result = evaluate());
        }
        finally
        {
            Variables.Current = before;
        }
        return result;
    }

    /// <summary>Lowers one turn of an unrolled loop, where nothing has left the loop before.</summary>
    /// <returns>Whether there may be another turn.</returns>
    private bool NextTurn(ILoopOperation loop, int start, Action turn)
    {
        CancellationToken.ThrowIfCancellationRequested();
        if (Builder.NextId - start > MostUnrolled)
        {
            throw TooLong(loop);
        }
        switch (Jumps.Jumped())
        {
            case Argument.Literal { Constant: true }:
                return false;
            case Argument.Value jumped:
                Jumps.WhereNotJumped(jumped, turn, loop);
                return true;
            default:
                turn();
                return Jumps.Jumped() is not Argument.Literal { Constant: true };
        }
    }

    /// <summary>A function of numbers runs its long loops as loops: it is lowered again. Tensors have none.</summary>
    private Exception TooLong(ILoopOperation loop)
    {
        bool mayRun = IsScalarFunction && loop is not IForEachLoopOperation;
        var refusal = Refuse(DiagnosticDescriptors.TooManyOperations, loop.Syntax.GetFirstToken().GetLocation(),
            MostUnrolled.ToString(CultureInfo.InvariantCulture),
            mayRun ? "its turns do what a loop at run time cannot" : "give it fewer turns, or turns that do less");
        return mayRun
            ? new LoweringAgainException(Context.Form with { LongLoops = Context.Form.LongLoops.Add(loop.Syntax, refusal.Diagnostic!) })
            : refusal;
    }

    private static string WordOf(ILoopOperation loop) => loop.Syntax.GetFirstToken().Text;

    public static string HeaderOf(ILoopOperation loop) => loop.Syntax switch
    {
        ForStatementSyntax f =>
            $"for ({(f.Declaration is null ? "" : SourceText.OneLine(f.Declaration))}; "
            + $"{(f.Condition is null ? "" : SourceText.OneLine(f.Condition))}; "
            + $"{string.Join(", ", f.Incrementors.Select(SourceText.OneLine))})",
        WhileStatementSyntax w => $"while ({SourceText.OneLine(w.Condition)})",
        DoStatementSyntax d => $"do … while ({SourceText.OneLine(d.Condition)})",
        ForEachStatementSyntax e => $"foreach ({e.Type} {e.Identifier} in {SourceText.OneLine(e.Expression)})",
        _ => SourceText.OneLine(loop.Syntax),
    };
}
