using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Jumps as flags: what stands behind a jump runs where its flag is not set.</summary>
internal sealed class JumpLowering(LoweringContext context) : LoweringPart(context)
{
    private IEnumerable<Variable> Flags =>
        Frame.JumpTargets.SelectMany(target => new[] { target.Broken, target.Continued }).Prepend(Frame.Returned);

    /// <summary>
    /// Whether something has jumped over the next statement of the current method: known at compile time, or a truth value.
    /// </summary>
    public Argument Jumped()
    {
        Argument.Value? jumped = null;
        foreach (var flag in Flags)
        {
            switch (Variables[flag])
            {
                case Argument.Literal { Constant: true } always:
                    return always;
                case Argument.Value value:
                    jumped = jumped is null || jumped.Id == value.Id
                        ? value
                        : new Argument.Value(Builder.Emit(Comparisons.Or, [jumped.Id, value.Id]));
                    break;
            }
        }
        return (Argument?)jumped ?? Argument.Literal.False;
    }

    public void LowerJump(IBranchOperation jump)
    {
        var target = Frame.JumpTargets.LastOrDefault(t => SymbolEqualityComparer.Default.Equals(
            jump.BranchKind == BranchKind.Break ? t.Exit : t.Continue, jump.Target))
            ?? throw Unsupported(jump, "This jump", "write a condition");
        Variables[jump.BranchKind == BranchKind.Break ? target.Broken : target.Continued] = Argument.Literal.True;
    }

    /// <summary>Lowers what follows a statement, where that statement has not jumped.</summary>
    public void LowerRest(Action rest, IOperation statement)
    {
        switch (Jumped())
        {
            case Argument.Literal { Constant: true }:
                break;
            case Argument.Value jumped:
                WhereNotJumped(jumped, rest, statement);
                break;
            default:
                rest();
                break;
        }
    }

    /// <summary>Lowers what runs only where nothing has jumped.</summary>
    public void WhereNotJumped(Argument.Value jumped, Action lower, IOperation where) =>
        Alternatives.Branch(jumped.Id, () => { }, () => KnowingNoJump(lower), where);

    /// <summary>
    /// Lowers what runs only where nothing has jumped: there each flag is known to be false, and what hangs on it is decided at compile
    /// time. A flag that is still false afterwards is again what it was, which is false there as well, so that nothing needs merging.
    /// </summary>
    public void KnowingNoJump(Action lower)
    {
        var unknown = Flags.Where(flag => Variables[flag] is Argument.Value).ToDictionary(flag => flag, flag => Variables[flag]);
        foreach (var flag in unknown.Keys)
            Variables[flag] = Argument.Literal.False;
        lower();
        foreach (var pair in unknown)
        {
            if (Variables[pair.Key].Equals(Argument.Literal.False))
                Variables[pair.Key] = pair.Value;
        }
    }

    /// <summary>Lowers a loop or switch, with flags for the jumps that leave it or its turn.</summary>
    public void WithJumps(ILabelSymbol exit, ILabelSymbol? next, Action<JumpTarget> lower)
    {
        var target = new JumpTarget(Variables, exit, next);
        Variables[target.Broken] = Argument.Literal.False;
        Variables[target.Continued] = Argument.Literal.False;
        Frame.JumpTargets.Add(target);
        try
        {
            lower(target);
        }
        finally
        {
            Frame.JumpTargets.Remove(target);
        }
        Variables.Remove(target.Broken);
        Variables.Remove(target.Continued);
    }
}
