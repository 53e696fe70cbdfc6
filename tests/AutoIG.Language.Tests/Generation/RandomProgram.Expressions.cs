using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Generation;

/// <content>Expressions.</content>
internal sealed partial class RandomProgram
{
    private static readonly string[] Smooth = ["Sin", "Cos", "Tanh", "Atan", "Sin", "Tanh", "Asinh"];
    private static readonly string[] OfPositive = ["Log", "Sqrt", "Cbrt"];

    private Expression Of(Kind kind, int size) => kind switch
    {
        Kind.Double or Kind.Float => Fitted(Real(size), kind, isWritten: true),
        Kind.Bool => Truth(size),
        _ => Fitted(Whole(size), kind, isWritten: true),
    };

    /// <summary>An expression as a type; what C# does itself need not be written.</summary>
    private static Expression Fitted(Expression value, Kind kind, bool isWritten) => value.Kind == kind ? value
        : new Conversion(kind, value, isWritten || !value.Kind.ConvertsTo(kind));

    private Literal Number(Kind kind) => new(kind, Any([0.5, 1.5, 2, 1, 0.25, -1, 3, 0.1, -0.5, 0, 0.75, 1.25]));

    private Variable? Pick(Func<Variable, bool> wanted)
    {
        var found = scope.Variables.Where(wanted).ToArray();
        if (found.Length == 0)
            return null;
        // What came last is wanted most, else nothing hangs together.
        return Chance(1, 2) ? Any(found) : found[^(1 + random.Next(Math.Min(3, found.Length)))];
    }

    private Variable? PickTarget(Func<Kind, bool> wanted) => Pick(v => wanted(v.Kind) && !guarded.Contains(v));

    /// <summary>A real number, in double or float.</summary>
    private Expression Real(int size)
    {
        if (size <= 0)
        {
            if (Has(Features.Whole) && Chance(1, 12) && Pick(v => v.Kind.IsWhole()) is { } whole)
                return new Binary("*", new Read(whole), Number(real));
            if (Has(Features.Arrays) && Chance(1, 5) && PickElement(k => k.IsReal()) is { } element)
                return element;
            return Chance(5, 6) && Pick(v => v.Kind.IsReal()) is { } variable ? new Read(variable) : Number(real);
        }
        if (isSingular && Chance(1, 10))
            return Function(Any(OfPositive), Real(0));
        switch (random.Next(26))
        {
            case 0 or 1 or 2:
                return new Binary("+", Real(size - 1), Real(size - 1));
            case 3 or 4:
                return new Binary("-", Real(size - 1), Real(size - 1));
            case 5 or 6 or 7:
                return new Binary("*", Real(size - 1), Real(size - 1));
            case 8:
                // What is taken for a whole number is divided otherwise.
                return new Binary("/", Real(size - 1), Has(Features.Whole) && Chance(1, 3)
                    ? new Literal(Kind.Int, random.Next(2, 5)) : Positive(size - 1));
            case 9:
                return new Unary("-", Real(size - 1));
            case 10 or 11 or 12:
                return Function(Any(Smooth), Real(size - 1));
            case 13:
                return Function(Any(OfPositive), Positive(size - 1));
            case 14:
                return Chance(1, 2) ? Function("Exp", Bounded(Real(size - 1)))
                    : Function("Pow", Positive(size - 1), Chance(1, 2) ? Number(real) : Bounded(Real(size - 1)));
            case 15:
                return Function(Any(["Abs", "Max", "Min"]), Real(size - 1), Real(size - 1));
            case 16:
                return Chance(1, 2) ? Function("Atan2", Real(size - 1), Positive(size - 1)) : Function("Max", Real(size - 1), Number(real));
            case 17 when Has(Features.Whole):
                return new Binary("*", new Binary("&", Whole(size - 1), new Literal(Kind.Int, 3)), Real(size - 1));
            case 18 or 19 when Has(Features.Choices):
                return Chance(1, 4) && Has(Features.Whole)
                    ? new Choice(Truth(size - 1), new Binary("%", Whole(size - 1), new Literal(Kind.Int, 3)),
                        Fitted(Real(size - 1), Kind.Double, isWritten: true))
                    : new Choice(Truth(size - 1), Real(size - 1), Real(size - 1));
            case 20 or 21 when Has(Features.Assignments) && PickTarget(k => k.IsReal()) is { } target:
                return Chance(1, 2) ? new Assignment(target, Fitted(Bounded(Real(size - 1)), target.Kind, isWritten: false))
                    : new Compound(target, Any(["+", "-", "*"]), Fitted(Bounded(Real(size - 1)), target.Kind, isWritten: false));
            case 22 when Has(Features.Increments) && Chance(1, 3) && PickTarget(k => k.IsReal()) is { } counted:
                return new Increment(counted, Chance(1, 2), Chance(1, 2));
            case 23 or 24 when PickFunction(r => r.Count == 1 && r[0].IsReal()) is { } function:
                return CallOf(function, size - 1);
            case 25 when Has(Features.Switches) && Chance(1, 2):
                return Selection(() => Fitted(Real(size - 1), real, isWritten: true), size - 1);
            case 18 when Has(Features.Float):
                return Chance(1, 2) ? new Conversion(Kind.Float, Real(size - 1), true) : new Conversion(Kind.Double, Real(size - 1), true);
            default:
                return Real(size - 1);
        }
    }

    private Expression Function(string name, params Expression[] arguments)
    {
        if (name == "Abs")
            arguments = [arguments[0]];
        var kind = Has(Features.Float) && arguments.All(a => a.Kind != Kind.Double) && Chance(2, 3) ? Kind.Float : Kind.Double;
        return new MathCall(name, kind, [.. arguments.Select(a => Fitted(a, kind, isWritten: true))]);
    }

    /// <summary>Between −1.5 and 1.5, so that loops do not blow up.</summary>
    private Expression Bounded(Expression value) => value is Literal or Read && Chance(2, 3) ? value
        : Chance(1, 2) ? Function(Any(["Tanh", "Sin"]), value) : new Binary("*", Number(real), Function("Atan", value));

    /// <summary>A positive number, or any where programs may be singular.</summary>
    private Expression Positive(int size)
    {
        if (isSingular && Chance(3, 4))
            return Chance(1, 3) ? Function("Abs", Real(size)) : Real(Chance(1, 2) ? 0 : size);
        return Chance(1, 4) && Pick(v => v.Kind.IsReal()) is { } variable
            ? new Binary("+", new Binary("*", new Read(variable), new Read(variable)), new Literal(real, Any([0.5, 1])))
            : new Binary("+", new Literal(real, Any([1.5, 2])), Function(Any(["Tanh", "Sin"]), Real(size)));
    }

    /// <summary>An int or a long.</summary>
    private Expression Whole(int size)
    {
        if (size <= 0 && Has(Features.Arrays) && Chance(1, 5) && PickElement(k => k.IsWhole()) is { } element)
            return element;
        if (size <= 0)
            return Chance(3, 4) && Pick(v => v.Kind.IsWhole()) is { } variable ? new Read(variable)
                : new Literal(Kind.Int, random.Next(0, 6));
        switch (random.Next(16))
        {
            case 0 or 1 or 2:
                return new Binary(Any(["+", "-"]), Whole(size - 1), Whole(size - 1));
            case 3:
                return new Binary("*", Whole(size - 1), new Literal(Kind.Int, random.Next(2, 4)));
            case 4:
                return new Binary(Any(["%", "/"]), Whole(size - 1), new Literal(Kind.Int, random.Next(2, 5)));
            case 5:
                return new Binary(Any(["&", "|", "^"]), Whole(size - 1), new Literal(Kind.Int, random.Next(1, 8)));
            case 6:
                return new Unary(Any(["-", "~", "+"]), Whole(size - 1));
            case 7:
                return new Binary(Any(["<<", ">>"]), Whole(size - 1), new Literal(Kind.Int, random.Next(1, 3)));
            case 8 or 9 when Has(Features.Increments) && PickTarget(k => k.IsWhole()) is { } counted:
                return new Increment(counted, Chance(1, 2), Chance(1, 2));
            case 10 or 11 when Has(Features.Assignments) && PickTarget(k => k.IsWhole()) is { } target:
                return Chance(1, 2) ? new Assignment(target, Fitted(Small(Whole(size - 1)), target.Kind, isWritten: false))
                    : new Compound(target, Any(["+", "-", "^"]), Fitted(Small(Whole(size - 1)), target.Kind, isWritten: false));
            case 12 when Has(Features.Choices):
                return new Choice(Truth(size - 1), Whole(size - 1), Whole(size - 1));
            case 13 when PickFunction(r => r.Count == 1 && r[0] == Kind.Int) is { } function:
                return CallOf(function, size - 1);
            case 14 when Has(Features.Switches):
                return Selection(() => Fitted(Whole(size - 1), Kind.Int, isWritten: true), size - 1);
            case 15 when Has(Features.Long):
                return Chance(1, 2) ? new Conversion(Kind.Int, Whole(size - 1), true) : new Literal(Kind.Long, random.Next(0, 4));
            default:
                return Whole(size - 1);
        }
    }

    private Expression Small(Expression value) => value is Literal or Read ? value
        : new Binary("&", value, new Literal(Kind.Int, Any([3, 7])));

    private Expression Truth(int size)
    {
        if (size <= 0)
        {
            if (Has(Features.Truths) && Chance(1, 2) && Pick(v => v.Kind == Kind.Bool) is { } known)
                return new Read(known);
            return Comparison(0);
        }
        switch (random.Next(16))
        {
            case 0 or 1:
                return new ShortCircuit(true, Truth(size - 1), Truth(size - 1));
            case 2 or 3:
                return new ShortCircuit(false, Truth(size - 1), Truth(size - 1));
            case 4:
                return new Unary("!", Truth(size - 1));
            case 5 when Has(Features.Truths):
                return new Binary(Any(["&", "|", "^", "==", "!="]), Truth(size - 1), Truth(size - 1));
            case 6 when Has(Features.Truths) && Has(Features.Assignments) && PickTarget(k => k == Kind.Bool) is { } target:
                return Chance(1, 2) ? new Assignment(target, Truth(size - 1)) : new Compound(target, Any(["&", "|", "^"]), Truth(size - 1));
            case 7 when Has(Features.Choices):
                return new Choice(Truth(size - 1), Truth(size - 1), Truth(size - 1));
            case 8 or 9 when Has(Features.Patterns):
                return Match(size - 1);
            case 10 when Has(Features.ConditionEffects) && PickTarget(k => k.IsReal()) is { } assigned:
                return new Binary(Any([">", "<"]),
                    new Assignment(assigned, Fitted(Bounded(Real(size - 1)), assigned.Kind, isWritten: false)), Number(real));
            case 11 when Has(Features.ConditionEffects) && PickTarget(k => k.IsWhole()) is { } counted:
                return new Binary(Any([">", "<", ">="]), new Increment(counted, Chance(1, 2), Chance(1, 2)), Whole(0));
            case 12 when PickFunction(r => r.Count == 1 && r[0] == Kind.Bool) is { } function:
                return CallOf(function, size - 1);
            default:
                return Comparison(size - 1);
        }
    }

    private Expression Comparison(int size) => Has(Features.Whole) && Chance(1, 3)
        ? new Binary(Any(["<", "<=", ">", ">=", "==", "!="]), Whole(size), Whole(size))
        : new Binary(Any(["<", "<=", ">", ">="]), Real(size), Chance(1, 2) ? Number(real) : Real(size));

    private Expression Match(int size)
    {
        if (Has(Features.Whole) && Chance(1, 2))
        {
            var value = Fitted(Whole(size), Kind.Int, isWritten: true);
            int low = random.Next(-1, 3);
            return new IsMatch(value, random.Next(4) switch
            {
                0 => Compared("", Kind.Int, low),
                1 => new JoinedPattern(false, Compared("", Kind.Int, low), Compared("", Kind.Int, low + 2)),
                2 => new JoinedPattern(true, Compared(">", Kind.Int, low), Compared("<=", Kind.Int, low + 3)),
                _ => new NotPattern(Compared(">", Kind.Int, low)),
            });
        }
        var number = Fitted(Real(size), real, isWritten: true);
        double first = Any([-1, -0.5, 0, 0.25]);
        return new IsMatch(number, random.Next(3) switch
        {
            0 => Compared(">", real, first),
            1 => new JoinedPattern(true, Compared(">=", real, first), Compared("<", real, first + 0.75)),
            _ => new NotPattern(new JoinedPattern(false, Compared("<", real, first), Compared(">", real, first + 0.5))),
        });
    }

    private static ComparisonPattern Compared(string token, Kind kind, double value) => new(token, new Literal(kind, value));

    /// <summary>A switch expression; no arm takes what another has taken already.</summary>
    private SwitchExpression Selection(Func<Expression> result, int size)
    {
        int arms = random.Next(1, 4);
        var (value, patterns) = Cases(arms, size);
        return new SwitchExpression(value, patterns, [.. Enumerable.Range(0, patterns.Count + 1).Select(_ => result())]);
    }

    /// <summary>A value to choose by and patterns of which each takes something.</summary>
    private (Expression Value, List<Pattern> Patterns) Cases(int count, int size)
    {
        var patterns = new List<Pattern>();
        if (Has(Features.Whole) && (isGeneric || Chance(3, 4)))
        {
            var value = Fitted(Whole(size), Kind.Int, isWritten: true);
            int next = random.Next(-1, 2);
            bool ranges = Has(Features.Patterns) && Chance(1, 3);
            for (int i = 0; i < count; i++, next += random.Next(1, 3))
            {
                patterns.Add(ranges ? Compared("<", Kind.Int, next)
                    : Has(Features.Patterns) && Chance(1, 4)
                        ? new JoinedPattern(false, Compared("", Kind.Int, next), Compared("", Kind.Int, ++next))
                    : Compared("", Kind.Int, next));
            }
            return (value, patterns);
        }
        double limit = Any([-1, -0.5, 0, 0.25]);
        for (int i = 0; i < count; i++, limit += 0.5)
            patterns.Add(Compared(Any(["<", "<="]), real, limit));
        return (Fitted(Real(size), real, isWritten: true), patterns);
    }

    private Function? PickFunction(Func<IReadOnlyList<Kind>, bool> wanted)
    {
        var found = scope.Functions.Where(f => wanted(f.Results)).ToArray();
        return found.Length == 0 ? null : Any(found);
    }

    private Call CallOf(Function function, int size)
    {
        // So is what another argument assigns.
        if (function.Parameters.Any(p => p.IsIn) && Chance(9, 10))
            size = 0;
        int[] order = [.. Enumerable.Range(0, function.Parameters.Count)];
        bool named = Has(Features.Assignments) && order.Length > 1 && Chance(1, 3);
        if (named)
            random.Shuffle(order);
        var arguments = order.Select(at => function.Parameters[at].Kind is var kind && kind.IsReal()
            ? Fitted(Real(size), kind, isWritten: Chance(1, 2)) : Of(kind, size));
        return new Call(function, [.. arguments], named ? order : null);
    }
}
