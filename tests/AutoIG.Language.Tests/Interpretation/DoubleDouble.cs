using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Interpretation;

/// <summary>
/// The sum of two doubles of which the second is below the last bit of the first: about 106 bits (Dekker 1971; Hida, Li, Bailey 2001). It
/// is not rounded to any type, so that differences of values are those of the function that the program means.
/// </summary>
/// <param name="High">The nearest double.</param>
/// <param name="Low">What is left.</param>
internal readonly record struct DoubleDouble(double High, double Low) : IReal<DoubleDouble>
{
    public static readonly DoubleDouble Pi = new(3.141592653589793116, 1.224646799147353207e-16);
    public static readonly DoubleDouble Log2 = new(6.931471805599452862e-01, 2.319046813846299558e-17);

    private static readonly DoubleDouble One = new(1, 0);

    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static DoubleDouble Constant(double value) => value;

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        var (high, low) = Sum(a.High, b.High);
        var (more, least) = Sum(a.Low, b.Low);
        (high, low) = Ordered(high, low + more);
        return Ordered(high, low + least);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double high = a.High * b.High, low = Math.FusedMultiplyAdd(a.High, b.High, -high);
        return Ordered(high, low + (a.High * b.Low + a.Low * b.High));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        var rest = a - first * b;
        double second = rest.High / b.High;
        rest -= second * b;
        return Ordered(first, second) + rest.High / b.High;
    }

    public static int? Compare(DoubleDouble a, DoubleDouble b) =>
        double.IsNaN(a.High) || double.IsNaN(b.High) ? null : a.High != b.High ? a.High.CompareTo(b.High) : a.Low.CompareTo(b.Low);

    public DoubleDouble RoundedTo(Kind kind) => this;

    public DoubleDouble WithValue(double whole) => whole;

    public static DoubleDouble Apply(string name, Kind kind, DoubleDouble a) => name switch
    {
        "Sin" => SinCos(a).Sin,
        "Cos" => SinCos(a).Cos,
        "Tanh" => Exp(2 * a) is var square && double.IsInfinity(square.High) ? 1 : (square - 1) / (square + 1),
        "Exp" => Exp(a),
        "Log" => Log(a),
        "Sqrt" => Sqrt(a),
        "Cbrt" => Cbrt(a),
        "Atan" => Atan2(a, 1),
        "Asinh" => a.High < 0 ? -Asinh(-a) : Asinh(a),
        "Abs" => a.High < 0 ? -a : a,
        _ => throw new InvalidOperationException(name),
    };

    public static DoubleDouble Apply(string name, Kind kind, DoubleDouble a, DoubleDouble b) => name switch
    {
        "Max" => Compare(a, b) >= 0 ? a : b,
        "Min" => Compare(a, b) <= 0 ? a : b,
        "Pow" => a.High > 0 ? Exp(b * Log(a)) : Math.Pow(a.High, b.High),
        "Atan2" => Atan2(a, b),
        _ => throw new InvalidOperationException(name),
    };

    /// <summary>2^k·(e^(r/512))^512, where a = k·ln 2 + r.</summary>
    public static DoubleDouble Exp(DoubleDouble a)
    {
        if (!(Math.Abs(a.High) < 700))
            return Math.Exp(a.High);
        double k = Math.Round(a.High / Log2.High);
        var r = (a - k * Log2) * (1.0 / 512);
        // e^r − 1, which doubles as (1 + y)² − 1 = 2y + y².
        DoubleDouble term = r, power = r;
        for (int n = 2; n < 12; n++)
        {
            term = term * r / n;
            power += term;
        }
        for (int i = 0; i < 9; i++)
            power = 2 * power + power * power;
        return Math.ScaleB(1, (int)k) * (power + 1);
    }

    // Newton's step for a root of e^y − a, from the nearest double.
    public static DoubleDouble Log(DoubleDouble a)
    {
        DoubleDouble y = Math.Log(a.High);
        return double.IsFinite(y.High) ? y + a * Exp(-y) - 1 : y;
    }

    public static DoubleDouble Sqrt(DoubleDouble a)
    {
        DoubleDouble y = Math.Sqrt(a.High);
        return y.High > 0 && double.IsFinite(y.High) ? y + (a - y * y) / (2 * y) : y;
    }

    public static DoubleDouble Cbrt(DoubleDouble a)
    {
        DoubleDouble y = Math.Cbrt(a.High);
        return y.High != 0 && double.IsFinite(y.High) ? y - (y * y * y - a) / (3 * (y * y)) : y;
    }

    public static (DoubleDouble Sin, DoubleDouble Cos) SinCos(DoubleDouble a)
    {
        if (!(Math.Abs(a.High) < 1e9))
            return (Math.Sin(a.High), Math.Cos(a.High));
        double quarters = Math.Round(a.High / (Pi.High / 2));
        var r = a - quarters * (0.5 * Pi);
        DoubleDouble sin = r, cos = One, term = r;
        for (int n = 2; n < 28; n++)
        {
            // term is ±rⁿ⁻¹/(n − 1)!; those of odd powers belong to the sine.
            term = n % 2 == 0 ? -(term * r) / n : term * r / n;
            if (n % 2 == 0)
                cos += term;
            else
                sin += term;
        }
        return ((long)quarters & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }

    // The angle from the nearest double to the point: its tangent is so small that it is the angle.
    private static DoubleDouble Atan2(DoubleDouble y, DoubleDouble x)
    {
        double near = Math.Atan2(y.High, x.High);
        var (sin, cos) = SinCos(near);
        var along = x * cos + y * sin;
        return along.High > 0 && double.IsFinite(along.High) ? near + (y * cos - x * sin) / along : near;
    }

    private static DoubleDouble Asinh(DoubleDouble a) => Log(a + Sqrt(a * a + 1));

    // The exact sum: what the first loses is the second (Knuth).
    private static (double High, double Low) Sum(double a, double b)
    {
        double sum = a + b, part = sum - a;
        return (sum, (a - (sum - part)) + (b - part));
    }

    private static DoubleDouble Ordered(double high, double low)
    {
        double sum = high + low;
        return new DoubleDouble(sum, double.IsFinite(sum) ? low - (sum - high) : 0);
    }
}
