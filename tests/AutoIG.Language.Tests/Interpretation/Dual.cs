using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Interpretation;

/// <summary>A double with its derivatives to the inputs.</summary>
/// <param name="Real">The number.</param>
/// <param name="D0">Its derivative to the first input.</param>
/// <param name="D1">To the second.</param>
/// <param name="D2">To the third.</param>
internal readonly record struct Dual(double Real, double D0, double D1, double D2) : IReal<Dual>
{
    public static Dual Constant(double value) => new(value, 0, 0, 0);

    public static Dual Input(Dual value, int feature) => new(value.Real, feature == 0 ? 1 : 0, feature == 1 ? 1 : 0, feature == 2 ? 1 : 0);

    public static Dual operator +(Dual a, Dual b) => Chain(a.Real + b.Real, a, 1, b, 1);

    public static Dual operator -(Dual a, Dual b) => Chain(a.Real - b.Real, a, 1, b, -1);

    public static Dual operator *(Dual a, Dual b) => Chain(a.Real * b.Real, a, b.Real, b, a.Real);

    public static Dual operator /(Dual a, Dual b) => Chain(a.Real / b.Real, a, 1 / b.Real, b, -a.Real / (b.Real * b.Real));

    public static Dual operator -(Dual a) => a.Chain(-a.Real, -1);

    public static int? Compare(Dual a, Dual b) => double.IsNaN(a.Real) || double.IsNaN(b.Real) ? null : a.Real.CompareTo(b.Real);

    /// <summary>The derivative in a direction.</summary>
    public double Along(double[] direction) => direction[0] * D0 + direction[1] * D1 + direction[2] * D2;

    public Dual RoundedTo(Kind kind, Random? noise)
    {
        double real = kind == Kind.Float ? (float)Real : Real;
        if (noise is not null)
            real *= 1 + (noise.NextDouble() - 0.5) * (kind == Kind.Float ? 2e-7 : 4e-15);
        return this with { Real = real };
    }

    public Dual At(double whole) => this with { Real = whole };

    public static Dual Apply(string name, Kind kind, Dual a)
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
            _ => throw new InvalidOperationException(name),
        };
    }

    public static Dual Apply(string name, Kind kind, Dual a, Dual b)
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
                return Chain(power, a, y * Math.Pow(x, y - 1), b, x > 0 ? Math.Pow(x, y) * Math.Log(x) : 0);
            case "Atan2":
                double angle = single ? MathF.Atan2((float)x, (float)y) : Math.Atan2(x, y), square = x * x + y * y;
                return Chain(angle, a, y / square, b, -x / square);
            default:
                throw new InvalidOperationException(name);
        }
    }

    /// <summary>f(a), where f has this value and slope.</summary>
    private Dual Chain(double value, double slope) => new(value, slope * D0, slope * D1, slope * D2);

    /// <summary>f(a, b), where f has this value and these slopes.</summary>
    private static Dual Chain(double value, in Dual a, double slopeA, in Dual b, double slopeB) => new(
        value, slopeA * a.D0 + slopeB * b.D0, slopeA * a.D1 + slopeB * b.D1, slopeA * a.D2 + slopeB * b.D2);
}
