using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Interpretation;

/// <summary>A real number and its place on the trace; one that does not move has none.</summary>
internal readonly struct Traced(double value, Trace? trace, int at) : IReal<Traced>
{
    private readonly Trace? trace = trace;

    public double Value => value;

    /// <summary>Its place, or less than 0.</summary>
    public int At => trace is null ? -1 : at;

    public static Traced Constant(double value) => new(value, null, -1);

    public static Traced operator +(Traced a, Traced b) => Of(a.Value + b.Value, a, 1, b, 1);

    public static Traced operator -(Traced a, Traced b) => Of(a.Value - b.Value, a, 1, b, -1);

    public static Traced operator *(Traced a, Traced b) => Product(a.Value * b.Value, a, b.Value, b, a.Value);

    // In two steps where a slope is a square: as one number it may vanish where a large direction leaves something of it.
    public static Traced operator /(Traced a, Traced b) =>
        Product(a.Value / b.Value, a, 1 / b.Value, b.Of(b.Value, 1 / b.Value), -(a.Value / b.Value));

    public static Traced operator -(Traced a) => a.Of(-a.Value, -1);

    public static int? Compare(Traced a, Traced b) =>
        double.IsNaN(a.Value) || double.IsNaN(b.Value) ? null : a.Value.CompareTo(b.Value);

    public Traced RoundedTo(Kind kind) => trace?.Rounded(this, kind == Kind.Float)
        ?? Constant(kind == Kind.Float ? (float)Value : Value);

    public Traced WithValue(double whole) => new(whole, trace, At);

    public static Traced Apply(string name, Kind kind, Traced a)
    {
        double x = a.Value;
        float f = (float)x;
        bool single = kind == Kind.Float;
        double y = name switch
        {
            "Sin" => single ? MathF.Sin(f) : Math.Sin(x),
            "Cos" => single ? MathF.Cos(f) : Math.Cos(x),
            "Tanh" => single ? MathF.Tanh(f) : Math.Tanh(x),
            "Exp" => single ? MathF.Exp(f) : Math.Exp(x),
            "Log" => single ? MathF.Log(f) : Math.Log(x),
            "Sqrt" => single ? MathF.Sqrt(f) : Math.Sqrt(x),
            "Cbrt" => single ? MathF.Cbrt(f) : Math.Cbrt(x),
            "Atan" => single ? MathF.Atan(f) : Math.Atan(x),
            "Asinh" => single ? MathF.Asinh(f) : Math.Asinh(x),
            "Abs" => Math.Abs(x),
            _ => throw new InvalidOperationException(name),
        };
        if (name == "Atan")
            a = a.Of(x, 1 / double.Hypot(1, x));
        return a.Of(y, name switch
        {
            "Sin" => Math.Cos(x),
            "Cos" => -Math.Sin(x),
            // As 1 − y² in the digits of 1, of which nothing is left where y is rounded to 1.
            "Tanh" => Math.Abs(y) == 1 ? 0 : 1 / Math.Cosh(x) / Math.Cosh(x) + (a.trace?.Noise ?? 0),
            "Exp" => y,
            "Log" => 1 / x,
            "Sqrt" => 0.5 / y,
            "Cbrt" => 1 / (3 * y * y),
            "Atan" or "Asinh" => 1 / double.Hypot(1, x),
            _ => x > 0 ? 1 : x < 0 ? -1 : x,
        });
    }

    public static Traced Apply(string name, Kind kind, Traced a, Traced b)
    {
        double x = a.Value, y = b.Value;
        bool single = kind == Kind.Float;
        switch (name)
        {
            // Of two that are equal the first has the derivative; the value is that of the larger zero, or NaN.
            case "Max":
                return (x >= y ? a : b).WithValue(Math.Max(x, y));
            case "Min":
                return (x <= y ? a : b).WithValue(Math.Min(x, y));
            case "Pow":
                double power = single ? MathF.Pow((float)x, (float)y) : Math.Pow(x, y);
                // Where its derivative is 0 by definition, nothing comes through it, be it ∞ or NaN.
                return Of(
                    power, y == 0 ? Constant(x) : a, y * Math.Pow(x, y - 1), x > 0 && power > 0 ? b : Constant(y), power * Math.Log(x));
            case "Atan2":
                double r = double.Hypot(x, y);
                // Beside an infinite operand the slope is 0 in the limit alone.
                if (double.IsInfinity(r) && (a.trace ?? b.trace) is { } trace)
                    trace.LeavesRange = true;
                return Of(single ? MathF.Atan2((float)x, (float)y) : Math.Atan2(x, y), a, y / r / r, b, -x / r / r);
            default:
                throw new InvalidOperationException(name);
        }
    }

    /// <summary>f(a), where f has this value and slope.</summary>
    private Traced Of(double f, double slope) => Of(f, this, slope, Constant(0), 0);

    /// <summary>A product or quotient, of which too little may be left to be a number.</summary>
    private static Traced Product(double value, Traced a, double slopeA, Traced b, double slopeB)
    {
        var product = Of(value, a, slopeA, b, slopeB);
        if (product.trace is { } trace && value == 0 && a.Value != 0 && b.Value != 0 && double.IsFinite(b.Value))
            trace.LeavesRange = true;
        return product;
    }

    /// <summary>f(a, b), where f has this value and these slopes.</summary>
    private static Traced Of(double f, Traced a, double slopeA, Traced b, double slopeB) =>
        (a.trace ?? b.trace)?.Then(f, a, slopeA, b, slopeB) ?? Constant(f);
}
