using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// Loops whose number of turns is known at run time only: loops of the IR, whose carried values are the variables that a turn assigns.
/// </summary>
internal sealed class RunTimeLoopLowering(LoweringContext context) : LoweringPart(context)
{
    /// <summary>Lowers a loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="condition">Its test; <see langword="null"/> where jumps alone end it.</param>
    /// <param name="testFirst">
    /// Whether the test comes next; else a turn does, as in a <c>do</c> loop, whose test is then known to be true whatever a turn assigns.
    /// </param>
    /// <param name="turn">Lowers a turn.</param>
    public void Lower(ILoopOperation loop, IOperation? condition, bool testFirst, Action turn)
    {
        if (condition is null || !Effects.Assigns(condition))
        {
            Write(loop, () => Loops.Test(loop, condition), turn);
            return;
        }
        // The last test, which ends the loop, assigns as well. The loop of the IR carries what its body leaves, so that the test goes
        // there: while (i++ < n) turn; is the same as bool goes = i++ < n; while (goes) { turn; goes = i++ < n; }
        var goes = Variables.Create("goes", null);
        Variables[goes] = Loops.Test(loop, testFirst ? condition : null);
        Write(loop, () => Variables[goes], () =>
        {
            turn();
            Variables[goes] = Loops.Test(loop, condition);
        });
        Variables.Remove(goes);
    }

    /// <summary>Writes a loop of the IR.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="test">Lowers the test, which assigns nothing.</param>
    /// <param name="turn">Lowers a turn.</param>
    private void Write(ILoopOperation loop, Func<Argument> test, Action turn)
    {
        var origin = new Origin("loop", LoopLowering.HeaderOf(loop));
        var before = Variables.Current;
        // A variable that the body leaves as it is need not be carried, and one that becomes active in the body is active from the start:
        // the body is lowered until nothing changes any more.
        var carries = new HashSet<Variable>();
        var active = new HashSet<(Variable Variable, int Part)>();
        while (true)
        {
            Variables.Current = before;
            var carried = new List<(Variable Variable, Argument Held, List<(int Initial, int Id)> Parts)>();
            foreach (var variable in before.Keys.Where(carries.Contains))
            {
                var parts = new List<(int Initial, int Id)>();
                var held = Held(before[variable], variable.Type, initial =>
                {
                    int value = InitialOf(variable, initial.Value, initial.Type, loop);
                    bool isActive = Builder.IsActive(value) || active.Contains((variable, parts.Count));
                    int id = Builder.Declare(Builder.NewId(), Builder.TypeOf(value), isActive);
                    parts.Add((value, id));
                    return id;
                });
                carried.Add((variable, held, parts));
                Variables[variable] = held;
            }

            int condition = 0;
            bool isEndless = false;
            var (header, start) = Alternatives.Region(() =>
            {
                var goes = test();
                isEndless = goes is Argument.Literal { Constant: true };
                condition = Values.Materialize(goes, Element.Boolean, loop.Syntax.GetLocation());
            });
            var next = new List<IrCarried>();
            bool settled = true;
            var (body, _) = Alternatives.Region(() =>
            {
                // The test has seen to it that nothing has left the loop.
                Jumps.KnowingNoJump(turn);
                var after = Variables.Current;
                foreach (var variable in start
                    .Where(held => after.TryGetValue(held.Key, out var left) && !left.Equals(held.Value))
                    .Select(held => held.Key).Where(before.ContainsKey))
                {
                    settled &= !carries.Add(variable);
                }
                if (!settled)
                    return;
                foreach (var (variable, held, parts) in carried)
                {
                    var left = Left(held, after[variable], variable, loop).ToArray();
                    for (int part = 0; part < parts.Count; part++)
                    {
                        var (initial, id) = parts[part];
                        int value = Values.Materialize(left[part], Builder.TypeOf(id).Element, loop.Syntax.GetLocation());
                        if (Builder.TypeOf(value) != Builder.TypeOf(id))
                        {
                            throw Refuse(
                                DiagnosticDescriptors.BranchesDisagree, loop, variable.Name,
                                Builder.TypeOf(id).ToString(), Builder.TypeOf(value).ToString());
                        }
                        if (Builder.IsActive(value) && !Builder.IsActive(id))
                            settled &= !active.Add((variable, part));
                        next.Add(new IrCarried(id, initial, value, Builder.TypeOf(id), variable.Type is null ? null : variable.Name));
                    }
                }
            });
            if (!settled)
                continue;
            if (isEndless)
                throw Unsupported(loop, "A loop that nothing ends", "give it a test, or leave it by break or return");

            Builder.Write(new IrLoop(next.ToEquatableArray(), header, condition, body, origin));
            Variables.Current = before;
            foreach (var (variable, held, _) in carried)
                Variables.Set(variable, held);
            return;
        }
    }

    /// <summary>What a carried variable holds in a turn: a number, or as many as its tuple or list has parts.</summary>
    private Argument Held(Argument initial, ITypeSymbol? type, Func<(Argument Value, ITypeSymbol? Type), int> carry) =>
        PartsOf(initial, type) is { } parts
            ? new Argument.Items(parts.Select((part, i) => Held(part, Types.PartOf(type, i), carry)).ToArray())
            : new Argument.Value(carry((initial, type)));

    private IReadOnlyList<Argument>? PartsOf(Argument initial, ITypeSymbol? type) => initial switch
    {
        Argument.Items items => items.Elements,
        Argument.Unassigned when Types.TuplePartsOf(type) is var count and > 0 =>
            Enumerable.Repeat((Argument)Argument.Unassigned.Instance, count).ToArray(),
        _ => null,
    };

    /// <summary>What a turn leaves in the parts of a carried variable.</summary>
    private static IEnumerable<Argument> Left(Argument held, Argument left, Variable variable, ILoopOperation loop)
    {
        if (held is not Argument.Items parts)
            return [left];
        if (left is Argument.Refused)
            throw new RefusalException(null);
        if (left is not Argument.Items items || items.Elements.Count != parts.Elements.Count)
        {
            throw Unsupported(
                loop, $"A loop that changes how many elements '{variable.Name}' has",
                "keep a number of them that is known at compile time");
        }
        return parts.Elements.Zip(items.Elements, (part, item) => Left(part, item, variable, loop)).SelectMany(leaves => leaves);
    }

    /// <summary>What a carried variable, or a part of it, holds before the first turn.</summary>
    private int InitialOf(Variable variable, Argument value, ITypeSymbol? type, ILoopOperation loop)
    {
        if (value is not Argument.Unassigned)
            return Values.Materialize(value, Types.ElementOf(type), loop.Syntax.GetLocation());
        // A zero takes the place of a number that has not been assigned: C# sees to it that it is not read.
        var actual = type is null ? null : Types.Substituted(type);
        if (Symbols.IsReal(actual) || Symbols.IsInteger(actual) || Symbols.IsBoolean(actual))
            return Builder.Constant(0, IrType.Of(Types.ElementOf(type))).Id;
        throw Unsupported(loop, $"A loop that gives '{variable.Name}' its first value", "assign it before the loop");
    }
}
