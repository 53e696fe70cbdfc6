using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Generation;

/// <content>Statements.</content>
internal sealed partial class RandomProgram
{
    private List<Statement> WriteStatements(int count)
    {
        var statements = new List<Statement>();
        for (int i = 0; i < count; i++)
            WriteStatement(statements);
        return statements;
    }

    private Block Inner(int most, Func<Statement?>? first = null)
    {
        scope = new Scope(scope);
        depth++;
        var statements = new List<Statement>();
        if (first?.Invoke() is { } given)
            statements.Add(given);
        statements.AddRange(WriteStatements(random.Next(1, Math.Min(most, breadth) + 1)));
        if (loops > 0 && Has(Features.Jumps) && Chance(1, 6))
            statements.Add(new Jump(switches > 0 ? false : Chance(1, 2)));
        else if (Has(Features.EarlyReturns) && Chance(1, 8) && results.Count > 0)
            statements.Add(new Return([.. results.Select(Result)]));
        depth--;
        scope = scope.Outer!;
        return new Block(statements);
    }

    private void WriteStatement(List<Statement> statements)
    {
        int choice = random.Next(depth <= Math.Min(breadth, 2) ? Has(Features.Arrays) ? 34 : 30 : 12);
        switch (choice)
        {
            case 0 or 1 or 2:
                statements.Add(NewVariable());
                break;
            case 12 or 13 or 14 or 15 when Has(Features.Branches):
                statements.Add(Branch());
                break;
            case 16 or 17 or 18 or 19 when Has(Features.Loops) && loops < 2:
                WriteLoop(statements);
                break;
            case 20 when Has(Features.Switches):
                statements.Add(Selection());
                break;
            case 21 or 22 when Has(Features.LocalFunctions) && !isInsideFunction:
                var local = LocalFunction();
                statements.Add(local);
                if (Chance(3, 4))
                    statements.Add(UseOf(local.Function));
                break;
            case 23 or 24 when Has(Features.Tuples):
                statements.Add(Exchange());
                break;
            case 25 when Has(Features.Jumps) && loops > 0:
                statements.Add(new If(Truth(1), new Jump(switches > 0 ? false : Chance(1, 2)), null));
                break;
            case 26 when Has(Features.EarlyReturns) && results.Count > 0:
                statements.Add(new If(Truth(1), new Return([.. results.Select(Result)]), null));
                break;
            case 30 or 31 when Has(Features.Arrays):
                statements.Add(Array());
                break;
            case 32 or 33 when Has(Features.Arrays):
                WriteEach(statements);
                break;
            case 27 when Has(Features.Late):
                WriteLate(statements);
                break;
            case 28 when PickFunction(r => r.Count == 0) is { } procedure:
                statements.Add(new Evaluation(CallOf(procedure, 1)));
                break;
            default:
                statements.Add(new Evaluation(Update()));
                break;
        }
    }

    private Declaration NewVariable()
    {
        int choice = random.Next(8);
        var kind = choice == 0 && Has(Features.Whole) ? Has(Features.Long) && Chance(1, 3) ? Kind.Long : Kind.Int
            : choice == 1 && Has(Features.Truths) ? Kind.Bool
            : AnyReal();
        if (Chance(1, 12) && kind.IsReal())
        {
            var constant = Number(kind);
            var named = Declare(kind);
            guarded.Add(named);
            return new Declaration(named, constant, isConstant: true);
        }
        // The variable is not in scope of its own first value.
        var value = kind.IsReal() ? Fitted(Real(3), kind, isWritten: true) : Of(kind, 2);
        if (kind == Kind.Int && value.Kind == Kind.Long)
            value = new Conversion(Kind.Int, value, true);
        return new Declaration(Declare(kind), value);
    }

    /// <summary>An expression whose effect is wanted.</summary>
    private Expression Update()
    {
        if (Has(Features.Whole) && Chance(1, 6) && PickTarget(k => k.IsWhole()) is { } whole)
        {
            return random.Next(3) switch
            {
                0 => new Increment(whole, Chance(2, 3), Chance(1, 2)),
                1 => new Compound(whole, Any(["+", "-", "^", "*"]), Fitted(Small(Whole(1)), whole.Kind, isWritten: true)),
                _ => new Assignment(whole, Fitted(Small(Whole(2)), whole.Kind, isWritten: true)),
            };
        }
        if (Has(Features.Truths) && Chance(1, 8) && PickTarget(k => k == Kind.Bool) is { } truth)
            return Chance(1, 3) ? new Compound(truth, Any(["&", "|", "^"]), Truth(1)) : new Assignment(truth, Truth(2));
        if (PickTarget(k => k.IsReal()) is not { } target)
            return new Increment(scope.Variables.First(v => v.Kind.IsReal()), true, false);
        return random.Next(5) switch
        {
            0 or 1 => new Assignment(target, Fitted(Bounded(Real(3)), target.Kind, isWritten: true)),
            2 => new Compound(target, Any(["+", "-"]), Fitted(Bounded(Real(2)), target.Kind, isWritten: true)),
            3 => new Compound(target, "*", Fitted(Function(Any(["Cos", "Tanh", "Sin"]), Real(2)), target.Kind, isWritten: true)),
            _ => Chance(1, 3) ? new Compound(target, "/", Fitted(Positive(1), target.Kind, isWritten: true))
                : new Assignment(target, Fitted(Real(2), target.Kind, isWritten: true)),
        };
    }

    private If Branch()
    {
        var condition = Truth(2);
        Statement then = Chance(1, 5) ? new Evaluation(Update()) : Inner(3);
        Statement? otherwise = Chance(1, 2) ? null : Chance(1, 5) && depth < 3 ? Branch() : Inner(3);
        return new If(condition, then, otherwise);
    }

    private Switch Selection()
    {
        var (value, patterns) = Cases(random.Next(1, 4), 2);
        var sections = new List<Section>();
        bool together = patterns.Count > 1 && Chance(1, 3);
        for (int i = 0; i < patterns.Count; i++)
        {
            Pattern[] labels = together && i + 1 < patterns.Count ? [patterns[i], patterns[++i]] : [patterns[i]];
            sections.Add(new Section(labels, SectionBody()));
        }
        if (Chance(3, 4))
            sections.Insert(random.Next(sections.Count + 1), new Section([], SectionBody()));
        return new Switch(value, sections);
    }

    private Block SectionBody()
    {
        switches++;
        var body = Inner(2);
        switches--;
        return body.Statements[^1] is Jump or Return ? body : new Block([.. body.Statements, new Jump(true)]);
    }

    private Definition LocalFunction()
    {
        string name = scope.IsFree("Local") ? "Local"
            : NewName() is var free && scope.IsFree(char.ToUpperInvariant(free[0]) + free[1..] + "Of")
            ? char.ToUpperInvariant(free[0]) + free[1..] + "Of" : free + slots;
        scope.Reserve(name);
        var outer = scope;
        var function = NewFunction(name, isLocal: true);
        if (Chance(1, 4))
            function = new Function(name, function.Parameters, [], function.IsGeneric);
        Evaluation? effect = null;
        if (Chance(2, 3) && outer.Variables.Where(v => v.Kind.IsReal() && !guarded.Contains(v)).ToArray() is { Length: > 0 } captured)
        {
            var target = Any(captured);
            effect = new Evaluation(new Compound(target, Any(["+", "*"]), Fitted(Bounded(Real(1)), target.Kind, isWritten: true)));
        }
        var body = FunctionBody(function);
        if (effect is not null)
            body = new Block([effect, .. body.Statements]);
        scope = outer;
        scope.Add(function);
        return new Definition(function, body);
    }

    private Statement UseOf(Function function)
    {
        var call = CallOf(function, 1);
        if (function.Results.Count == 1 && function.Results[0].IsReal() && PickTarget(k => k.IsReal()) is { } target)
        {
            Expression value = Chance(1, 2) ? new Binary("*", new Read(target), call) : call;
            return new Evaluation(new Assignment(target, Fitted(value, target.Kind, isWritten: true)));
        }
        return new Evaluation(call);
    }

    /// <summary>Several assignments at once.</summary>
    private Statement Exchange()
    {
        if (PickFunction(r => r.Count == 2) is { } function && Chance(2, 3))
        {
            var call = CallOf(function, 1);
            var known = function.Results.Select(kind => PickTarget(k => k == kind || (Widens() && kind.ConvertsTo(k)))).ToArray();
            return known.All(v => v is not null) && known[0] != known[1] && Chance(1, 2)
                ? new Deconstruction(known!, false, [call])
                : new Deconstruction([.. function.Results.Select(kind => Declare(Widened(kind)))], true, [call]);
        }
        var a = PickTarget(k => k.IsReal());
        var b = PickTarget(k => k.IsReal());
        if (a is null || b is null || a == b || Chance(1, 3))
        {
            Expression first = Fitted(Real(1), real, isWritten: true);
            var second = Has(Features.Whole) && Chance(1, 2) ? Fitted(Whole(1), Kind.Int, isWritten: true)
                : Chance(1, 2) ? Fitted(Real(1), real, isWritten: true) : Truth(1);
            return new Deconstruction([Declare(Widened(first.Kind)), Declare(Widened(second.Kind))], true, [first, second]);
        }
        return new Deconstruction([a, b], false,
        [
            Fitted(Chance(2, 3) ? new Read(b) : Bounded(Real(2)), a.Kind, isWritten: a.Kind == Kind.Float),
            Fitted(Chance(2, 3) ? new Read(a) : Bounded(Real(2)), b.Kind, isWritten: b.Kind == Kind.Float),
        ]);
    }

    // To a type parameter nothing widens.
    private bool Widens() => !isGeneric && Chance(1, 2);

    private Kind Widened(Kind kind) => kind == Kind.Bool || !Widens() ? kind
        : Any([.. new[] { Kind.Double, Kind.Float, Kind.Long }.Where(k => kind.ConvertsTo(k) && (k != Kind.Long || Has(Features.Long)))
            .Append(kind)]);

    /// <summary>A variable that gets its first value on each way of a branch.</summary>
    private void WriteLate(List<Statement> statements)
    {
        Expression condition = Truth(1), one = Fitted(Real(2), real, isWritten: true), other = Fitted(Real(2), real, isWritten: true);
        var late = Declare(real);
        statements.Add(new Declaration(late, null));
        if (Has(Features.ConditionEffects) && Chance(1, 3))
        {
            // Assigned in a condition, and read only where that has been.
            var assigned = new Binary(Any([">", "<"]), new Assignment(late, one), Number(real));
            statements.Add(new If(Chance(1, 2) ? new ShortCircuit(true, assigned, condition)
                : new ShortCircuit(true, assigned, Comparison(1)),
                new Block([new Evaluation(Update())]), new Evaluation(new Assignment(late, other))));
            return;
        }
        statements.Add(new If(condition, new Block([new Evaluation(new Assignment(late, one))]),
            new Block([new Evaluation(new Assignment(late, other))])));
    }
}
