using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Interpretation;

/// <content>Expressions, in C#'s order of evaluation.</content>
internal sealed partial class Interpreter<T>
{
    private Value<T> Evaluate(Expression expression)
    {
        switch (expression)
        {
            case Literal literal:
                return literal.Kind.IsReal() ? Value<T>.Of(T.Constant(literal.Kind == Kind.Float ? (float)literal.Value : literal.Value))
                    : Value<T>.Of((long)literal.Value);
            case Read read:
                return slots[places[read.Variable.Slot]];
            case Element element:
                return slots[element.Array.Slot + element.Index];
            case Unary unary:
                return Apply(unary, Evaluate(unary.Operand));
            case Binary binary:
                var left = Evaluate(binary.Left);
                var right = Evaluate(binary.Right);
                return Apply(binary.Token, binary.Operands, Convert(left, binary.Left.Kind, binary.Operands),
                    binary.Token is "<<" or ">>" ? right : Convert(right, binary.Right.Kind, binary.Operands));
            case ShortCircuit circuit:
                return Evaluate(circuit.Left).IsTrue == circuit.IsAnd ? Evaluate(circuit.Right) : Value<T>.Of(!circuit.IsAnd);
            case Choice choice:
                var chosen = Evaluate(choice.Condition).IsTrue ? choice.WhenTrue : choice.WhenFalse;
                return Convert(Evaluate(chosen), chosen.Kind, choice.Kind);
            case Assignment assignment:
                return slots[assignment.Target.Slot] = Convert(Evaluate(assignment.Value), assignment.Value.Kind, assignment.Target.Kind);
            case Compound compound:
                var before = slots[compound.Target.Slot];
                var operand = Evaluate(compound.Value);
                return slots[compound.Target.Slot] = Apply(compound.Token, compound.Kind, before,
                    compound.Token is "<<" or ">>" ? operand : Convert(operand, compound.Value.Kind, compound.Kind));
            case Increment increment:
                var old = slots[increment.Target.Slot];
                var next = Apply(increment.IsIncrement ? "+" : "-", increment.Kind, old, increment.Kind.IsReal()
                    ? Value<T>.Of(T.Constant(1)) : Value<T>.Of(1));
                slots[increment.Target.Slot] = next;
                return increment.IsPrefix ? next : old;
            case MathCall { Arguments: [var only] } call:
                return Rounded(T.Apply(call.Name, call.Kind, Convert(Evaluate(only), only.Kind, call.Kind).Real), call.Kind);
            case MathCall call:
                var a = Convert(Evaluate(call.Arguments[0]), call.Arguments[0].Kind, call.Kind);
                var b = Convert(Evaluate(call.Arguments[1]), call.Arguments[1].Kind, call.Kind);
                return Rounded(T.Apply(call.Name, call.Kind, a.Real, b.Real), call.Kind);
            case Conversion conversion:
                return Convert(Evaluate(conversion.Operand), conversion.Operand.Kind, conversion.Kind);
            case Call call:
                return Invoke(call) is [var result] ? result : default;
            case IsMatch match:
                return Value<T>.Of(Fits(Evaluate(match.Value), match.Value.Kind, match.Pattern));
            case SwitchExpression choice:
                var value = Evaluate(choice.Value);
                int arm = 0;
                while (arm < choice.Patterns.Count && !Fits(value, choice.Value.Kind, choice.Patterns[arm]))
                    arm++;
                return Evaluate(choice.Results[arm]);
            default:
                throw new InvalidOperationException(expression.GetType().Name);
        }
    }

    private Value<T>[] Invoke(Call call)
    {
        Step();
        var function = call.Function;
        var arguments = new Value<T>[call.Arguments.Count];
        for (int i = 0; i < arguments.Length; i++)
        {
            int at = call.Order?[i] ?? i;
            arguments[at] = Convert(Evaluate(call.Arguments[i]), call.Arguments[i].Kind, function.Parameters[at].Kind);
        }
        for (int i = 0; i < arguments.Length; i++)
        {
            var parameter = function.Parameters[call.Order?[i] ?? i];
            // A variable of the very type is given itself, anything else as a variable of its own.
            places[parameter.Slot] = parameter.IsIn && call.Arguments[i] is Read { Variable: var given } && given.Kind == parameter.Kind
                ? places[given.Slot] : parameter.Slot;
            if (places[parameter.Slot] == parameter.Slot)
                slots[parameter.Slot] = arguments[call.Order?[i] ?? i];
        }
        if (!bodies.TryGetValue(function, out var body))
            throw new ProgramFault($"There is no {function.Name}.");
        var outer = results;
        results = function.Results;
        bool returns = Execute(body) == Flow.Return;
        results = outer;
        if (!returns && function.Results.Count > 0)
            throw new ProgramFault($"{function.Name} does not return.");
        return returns ? returned : [];
    }

    private Value<T> Apply(Unary unary, in Value<T> a) => unary.Token switch
    {
        "!" => Value<T>.Of(!a.IsTrue),
        "~" => Value<T>.Of(~a.Whole),
        "+" => a,
        _ when unary.Kind.IsReal() => Value<T>.Of(-a.Real),
        _ => Wrapped(unchecked(-a.Whole), unary.Kind),
    };

    private Value<T> Apply(string token, Kind kind, in Value<T> a, in Value<T> b)
    {
        if (kind == Kind.Bool)
        {
            return Value<T>.Of(token switch
            {
                "&" => a.IsTrue && b.IsTrue,
                "|" => a.IsTrue || b.IsTrue,
                "^" or "!=" => a.IsTrue != b.IsTrue,
                "==" => a.IsTrue == b.IsTrue,
                _ => throw new InvalidOperationException(token),
            });
        }
        if (kind.IsWhole())
            return ApplyWhole(token, kind, a.Whole, b.Whole);
        T x = a.Real, y = b.Real;
        return token switch
        {
            "+" => Rounded(x + y, kind),
            "-" => Rounded(x - y, kind),
            "*" => Rounded(x * y, kind),
            "/" => Rounded(x / y, kind),
            _ => Value<T>.Of(Compare(token, x, y)),
        };
    }

    // No comparison with what is no number holds, but that it is another.
    private static bool Compare(string token, T x, T y) => T.Compare(x, y) is { } order ? token switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        ">=" => order >= 0,
        "==" => order == 0,
        "!=" => order != 0,
        _ => throw new InvalidOperationException(token),
    } : token == "!=";

    private static Value<T> ApplyWhole(string token, Kind kind, long x, long y)
    {
        unchecked
        {
            switch (token)
            {
                case "+":
                    return Wrapped(x + y, kind);
                case "-":
                    return Wrapped(x - y, kind);
                case "*":
                    return Wrapped(x * y, kind);
                case "/" or "%" when y == 0:
                    throw new ProgramFault("It divides by zero.");
                case "/" or "%" when y == -1 && x == (kind == Kind.Int ? int.MinValue : long.MinValue):
                    throw new ProgramFault("It overflows.");
                case "/":
                    return Wrapped(x / y, kind);
                case "%":
                    return Wrapped(x % y, kind);
                case "&":
                    return Wrapped(x & y, kind);
                case "|":
                    return Wrapped(x | y, kind);
                case "^":
                    return Wrapped(x ^ y, kind);
                case "<<":
                    return Wrapped(kind == Kind.Int ? (int)x << (int)y : x << (int)y, kind);
                case ">>":
                    return Wrapped(kind == Kind.Int ? (int)x >> (int)y : x >> (int)y, kind);
            }
        }
        return Value<T>.Of(token switch
        {
            "<" => x < y,
            "<=" => x <= y,
            ">" => x > y,
            ">=" => x >= y,
            "==" => x == y,
            "!=" => x != y,
            _ => throw new InvalidOperationException(token),
        });
    }

    private bool Fits(in Value<T> value, Kind kind, Pattern pattern) => pattern switch
    {
        NotPattern not => !Fits(value, kind, not.Pattern),
        JoinedPattern { IsAnd: true } both => Fits(value, kind, both.Left) && Fits(value, kind, both.Right),
        JoinedPattern either => Fits(value, kind, either.Left) || Fits(value, kind, either.Right),
        ComparisonPattern comparison =>
            Apply(comparison.Token.Length == 0 ? "==" : comparison.Token, kind, value, Evaluate(comparison.Value)).IsTrue,
        _ => throw new InvalidOperationException(pattern.GetType().Name),
    };

    private static Value<T> Wrapped(long value, Kind kind) => Value<T>.Of(kind == Kind.Int ? unchecked((int)value) : value);

    private Value<T> Rounded(T value, Kind kind) => Value<T>.Of(value.RoundedTo(kind));

    private Value<T> Convert(in Value<T> value, Kind from, Kind to)
    {
        if (from == to || from == Kind.Bool)
            return value;
        if (from.IsReal())
            return to == Kind.Float ? Rounded(value.Real, Kind.Float) : value;
        if (to.IsReal())
            return Value<T>.Of(value.Real.WithValue(to == Kind.Float ? (float)value.Whole : (double)value.Whole));
        return Wrapped(value.Whole, to);
    }
}
