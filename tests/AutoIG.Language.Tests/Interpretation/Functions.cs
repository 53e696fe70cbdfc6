using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Interpretation;

/// <summary>Values and slopes of the functions, from their definitions.</summary>
internal static class Functions
{
    /// <summary>A function of one argument: its value in a type, and its slope.</summary>
    public static Value One(string name, Kind kind, in Value a)
    {
        double x = a.Real;
        float f = (float)x;
        bool single = kind == Kind.Float;
        return name switch
        {
            "Sin" => a.Chain(single ? MathF.Sin(f) : Math.Sin(x), Math.Cos(x)),
            "Cos" => a.Chain(single ? MathF.Cos(f) : Math.Cos(x), -Math.Sin(x)),
            "Tanh" => a.Chain(single ? MathF.Tanh(f) : Math.Tanh(x), 1 / (Math.Cosh(x) * Math.Cosh(x))),
            "Exp" => a.Chain(single ? MathF.Exp(f) : Math.Exp(x), Math.Exp(x)),
            "Log" => a.Chain(single ? MathF.Log(f) : Math.Log(x), 1 / x),
            "Sqrt" => a.Chain(single ? MathF.Sqrt(f) : Math.Sqrt(x), 0.5 / Math.Sqrt(x)),
            "Cbrt" => a.Chain(single ? MathF.Cbrt(f) : Math.Cbrt(x), 1 / (3 * Math.Cbrt(x) * Math.Cbrt(x))),
            "Atan" => a.Chain(single ? MathF.Atan(f) : Math.Atan(x), 1 / (1 + x * x)),
            "Asinh" => a.Chain(single ? MathF.Asinh(f) : Math.Asinh(x), 1 / Math.Sqrt(1 + x * x)),
            "Abs" => a.Chain(Math.Abs(x), x > 0 ? 1 : x < 0 ? -1 : 0),
            "Floor" => a.Chain(Math.Floor(x), 0),
            "Ceiling" => a.Chain(Math.Ceiling(x), 0),
            _ => throw new InvalidOperationException(name),
        };
    }

    /// <summary>A function of two arguments.</summary>
    public static Value Two(string name, Kind kind, in Value a, in Value b)
    {
        double x = a.Real, y = b.Real;
        bool single = kind == Kind.Float;
        switch (name)
        {
            case "Max":
                return x >= y ? a : b;
            case "Min":
                return x <= y ? a : b;
            case "Pow":
                double power = single ? MathF.Pow((float)x, (float)y) : Math.Pow(x, y);
                return Value.Chain(power, a, y * Math.Pow(x, y - 1), b, x > 0 ? Math.Pow(x, y) * Math.Log(x) : 0);
            case "Atan2":
                double angle = single ? MathF.Atan2((float)x, (float)y) : Math.Atan2(x, y), square = x * x + y * y;
                return Value.Chain(angle, a, y / square, b, -x / square);
            default:
                throw new InvalidOperationException(name);
        }
    }
}
