using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Generation;

/// <content>Loops that end, by their test or by a jump.</content>
internal sealed partial class RandomProgram
{
    private void WriteLoop(List<Statement> statements)
    {
        loops++;
        var outerSwitches = switches;
        switches = 0;
        bool counts = Has(Features.ConditionEffects) && Chance(1, 2);
        Expression most = Chance(1, 2) && Pick(v => v.Kind == Kind.Int) is { } given
            ? Chance(1, 2) ? new Read(given) : new Binary("&", new Read(given), new Literal(Kind.Int, 3))
            : new Literal(Kind.Int, random.Next(0, 5));
        switch (random.Next(counts ? 7 : 4))
        {
            case 0 or 1:
                scope = new Scope(scope);
                var i = Declare(Kind.Int, scope.IsFree("i") ? "i" : null);
                guarded.Add(i);
                Expression test = new Binary("<", new Read(i), most);
                if (Chance(1, 3))
                    test = new ShortCircuit(true, test, Truth(1));
                Expression step = new Increment(i, true, Chance(1, 2));
                Expression[] steps = Chance(1, 4) ? [step, Update()] : [step];
                statements.Add(new For(new Declaration(i, new Literal(Kind.Int, 0)), test, steps, Inner(4)));
                guarded.Remove(i);
                scope = scope.Outer!;
                break;
            case 2:
                var k = Declare(Kind.Int);
                statements.Add(new Declaration(k, new Literal(Kind.Int, random.Next(2))));
                guarded.Add(k);
                // It counts first: nothing can jump over that.
                var body = Inner(3, () => new Evaluation(new Increment(k, true, false)));
                guarded.Remove(k);
                statements.Add(new While(new Binary("<", new Read(k), most), body, testsFirst: Chance(2, 3)));
                break;
            case 3:
                // Ends where the numbers say so.
                var turns = Declare(Kind.Int);
                statements.Add(new Declaration(turns, new Literal(Kind.Int, 0)));
                guarded.Add(turns);
                var first = new If(new Binary(Any([">=", ">"]), new Increment(turns, true, Chance(1, 2)), most), new Jump(true), null);
                var endless = Inner(3, () => first);
                guarded.Remove(turns);
                statements.Add(Chance(1, 2) ? new While(Truth(1), endless, testsFirst: Chance(1, 2))
                    : new For(null, Chance(1, 2) ? null : Truth(1), Chance(1, 2) ? [] : [Update()], endless));
                break;
            case 4:
                scope = new Scope(scope);
                var c = Declare(Kind.Int);
                guarded.Add(c);
                statements.Add(new For(new Declaration(c, new Literal(Kind.Int, 0)),
                    new Binary("<", new Increment(c, true, Chance(1, 2)), most), [], Inner(3)));
                guarded.Remove(c);
                scope = scope.Outer!;
                break;
            case 5:
                var down = Declare(Kind.Int);
                statements.Add(new Declaration(down, Fitted(most, Kind.Int, isWritten: true)));
                guarded.Add(down);
                statements.Add(new While(new Binary(">", new Increment(down, false, Chance(1, 2)), new Literal(Kind.Int, 0)), Inner(3),
                    testsFirst: Chance(1, 2)));
                guarded.Remove(down);
                break;
            default:
                // A number that is assigned in the test.
                var at = Declare(Kind.Int);
                statements.Add(new Declaration(at, new Literal(Kind.Int, 0)));
                guarded.Add(at);
                statements.Add(new While(
                    new Binary("<", new Assignment(at, new Binary("+", new Read(at), new Literal(Kind.Int, 1))), most), Inner(3),
                        testsFirst: Chance(2, 3)));
                guarded.Remove(at);
                break;
        }
        switches = outerSwitches;
        loops--;
    }
}
