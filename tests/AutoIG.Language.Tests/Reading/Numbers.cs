using System.Numerics;

namespace AutoIG.Language.Tests.Reading;

/// <summary>What types have in common.</summary>
internal abstract class Primitive<T>(string keyword, T nothing) : Primitive(keyword, typeof(T))
    where T : unmanaged
{
    public override Cell NewCell() => new Cell<T>(nothing);

    public override Code Literal(object value)
    {
        var literal = (T)value;
        return new Code<T>(() => literal, isLiteral: true);
    }

    public override Code Choose(Func<bool> condition, Code whenTrue, Code whenFalse)
    {
        Func<T> a = Run(whenTrue), b = Run(whenFalse);
        return new Code<T>(() => condition() ? a() : b());
    }

    public override Code At(Array row, Func<int> index)
    {
        var elements = (T[])row;
        return new Code<T>(() => elements[index()]);
    }

    public override Action Put(Array row, Func<int> index, Code value)
    {
        var elements = (T[])row;
        var run = Run(value);
        return () => elements[index()] = run();
    }

    protected static Func<T> Run(Code code) => ((Code<T>)code).Run;
}

/// <summary>bool.</summary>
internal sealed class Truth() : Primitive<bool>("bool", true)
{
    public override Code Unary(string token, Code operand, bool isChecked)
    {
        var a = Run(operand);
        return token == "!" ? new Code<bool>(() => !a()) : throw Unknown(token);
    }

    public override Code Binary(string token, Code left, Code right, bool isChecked)
    {
        Func<bool> a = Run(left), b = Run(right);
        return new Code<bool>(token switch
        {
            "&&" => () => a() && b(),
            "||" => () => a() || b(),
            "&" => () => a() & b(),
            "|" => () => a() | b(),
            "^" or "!=" => () => a() != b(),
            "==" => () => a() == b(),
            _ => throw Unknown(token),
        });
    }

    public override Code Convert(Code value, bool isChecked) => value is Code<bool> ? value
        : throw new ReadingFault($"No {value.Type.Keyword} is a bool.");
}

/// <summary>Numbers.</summary>
internal abstract class Number<T>(string keyword, T nothing) : Primitive<T>(keyword, nothing)
    where T : unmanaged, INumber<T>
{
    public override Code Unary(string token, Code operand, bool isChecked)
    {
        var a = Run(operand);
        return new Code<T>(token switch
        {
            "-" => isChecked ? () => checked(-a()) : () => unchecked(-a()),
            "+" => a,
            _ => throw Unknown(token),
        });
    }

    public override Code Binary(string token, Code left, Code right, bool isChecked)
    {
        Func<T> a = Run(left), b = Run(right);
        switch (token)
        {
            case "+":
                return new Code<T>(isChecked ? () => checked(a() + b()) : () => unchecked(a() + b()));
            case "-":
                return new Code<T>(isChecked ? () => checked(a() - b()) : () => unchecked(a() - b()));
            case "*":
                return new Code<T>(isChecked ? () => checked(a() * b()) : () => unchecked(a() * b()));
            case "/":
                return new Code<T>(() => a() / b());
            case "%":
                return new Code<T>(() => a() % b());
            case "<":
                return new Code<bool>(() => a() < b());
            case "<=":
                return new Code<bool>(() => a() <= b());
            case ">":
                return new Code<bool>(() => a() > b());
            case ">=":
                return new Code<bool>(() => a() >= b());
            case "==":
                return new Code<bool>(() => a() == b());
            case "!=":
                return new Code<bool>(() => a() != b());
            default:
                throw Unknown(token);
        }
    }

    public override Code Convert(Code value, bool isChecked) => value switch
    {
        Code<T> same => same,
        Code<int> from => From(from.Run, isChecked),
        Code<uint> from => From(from.Run, isChecked),
        Code<long> from => From(from.Run, isChecked),
        Code<ulong> from => From(from.Run, isChecked),
        Code<float> from => From(from.Run, isChecked),
        Code<double> from => From(from.Run, isChecked),
        _ => throw new ReadingFault($"A {value.Type.Keyword} is no {Keyword}."),
    };

    // A cast keeps the low bits of an integer and saturates a real number, as CreateTruncating does.
    private static Code<T> From<TFrom>(Func<TFrom> run, bool isChecked)
        where TFrom : INumber<TFrom> => new(isChecked ? () => T.CreateChecked(run()) : () => T.CreateTruncating(run()));
}

/// <summary>float and double.</summary>
internal sealed class Real<T>(string keyword) : Number<T>(keyword, T.NaN)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>Integers.</summary>
internal sealed class Whole<T>(string keyword, T nothing) : Number<T>(keyword, nothing)
    where T : unmanaged, IBinaryInteger<T>
{
    public override Code Unary(string token, Code operand, bool isChecked)
    {
        if (token != "~")
            return base.Unary(token, operand, isChecked);
        var a = Run(operand);
        return new Code<T>(() => ~a());
    }

    public override Code Binary(string token, Code left, Code right, bool isChecked)
    {
        var a = Run(left);
        if (token is "<<" or ">>" or ">>>")
        {
            var count = ((Code<int>)right).Run;
            return new Code<T>(token switch
            {
                "<<" => () => a() << count(),
                ">>" => () => a() >> count(),
                _ => () => a() >>> count(),
            });
        }
        if (token is not ("&" or "|" or "^"))
            return base.Binary(token, left, right, isChecked);
        var b = Run(right);
        return new Code<T>(token switch
        {
            "&" => () => a() & b(),
            "|" => () => a() | b(),
            _ => () => a() ^ b(),
        });
    }
}
