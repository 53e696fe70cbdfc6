namespace AutoIG.Generator.Tests.Magnitudes;

/// <summary>A value with its partial derivatives, all to the digits of <see cref="Real"/>: forward mode, written apart from the
/// generator.</summary>
internal sealed record Jet(Real Value, Real[] Slopes)
{
    public static Jet Variable(Real value, int index, int count) =>
        new(value, [.. Enumerable.Range(0, count).Select(i => (Real)(i == index ? 1 : 0))]);

    public static implicit operator Jet(double value) => new(value, []);

    public static implicit operator Jet(Real value) => new(value, []);

    public static Jet operator +(Jet a, Jet b) => new(a.Value + b.Value, Join(a, 1, b, 1));

    public static Jet operator -(Jet a, Jet b) => new(a.Value - b.Value, Join(a, 1, b, -1));

    public static Jet operator -(Jet a) => Chain(a, -a.Value, -1);

    public static Jet operator *(Jet a, Jet b) => new(a.Value * b.Value, Join(a, b.Value, b, a.Value));

    public static Jet operator /(Jet a, Jet b) => new(a.Value / b.Value, Join(a, 1 / b.Value, b, -(a.Value / (b.Value * b.Value))));

    public static Jet Exp(Jet a) => RealFunctions.Exp(a.Value) is var y ? Chain(a, y, y) : a;

    public static Jet Expm1(Jet a) => Chain(a, RealFunctions.Expm1(a.Value), RealFunctions.Exp(a.Value));

    public static Jet Log(Jet a) => Chain(a, RealFunctions.Log(a.Value), 1 / a.Value);

    public static Jet Log1p(Jet a) => a.Value <= -1 ? throw new NotFiniteNumberException()
        : Chain(a, RealFunctions.Log1p(a.Value), 1 / (1 + a.Value));

    public static Jet Sqrt(Jet a) => a.Value.Sign < 0 ? throw new NotFiniteNumberException() : Real.Sqrt(a.Value) is var y
        ? Chain(a, y, 1 / (2 * y)) : a;

    public static Jet Cbrt(Jet a) => RealFunctions.Cbrt(a.Value) is var y ? Chain(a, y, 1 / (3 * (y * y))) : a;

    public static Jet Sin(Jet a) => RealFunctions.SinCos(a.Value) is var (sin, cos) ? Chain(a, sin, cos) : a;

    public static Jet Cos(Jet a) => RealFunctions.SinCos(a.Value) is var (sin, cos) ? Chain(a, cos, -sin) : a;

    public static Jet Atan(Jet a) => Chain(a, RealFunctions.Atan(a.Value), 1 / (1 + a.Value * a.Value));

    public static Jet Atan2(Jet y, Jet x)
    {
        var square = x.Value * x.Value + y.Value * y.Value;
        // The sign of a zero chooses the side, and a Real has none; where both are beyond all numbers there is no limit.
        if (y.Value.Sign == 0 || (y.Value.Binade > 4000 || x.Value.Binade > 4000))
            throw new NotFiniteNumberException();
        return new(RealFunctions.Atan2(y.Value, x.Value), Join(y, x.Value / square, x, -(y.Value / square)));
    }

    public static Jet Tanh(Jet a)
    {
        // 1 − tanh² x = 4e^(−2|x|)/(1 + e^(−2|x|))², which does not cancel.
        var e = RealFunctions.Exp(-2 * Real.Abs(a.Value));
        return Chain(a, RealFunctions.Tanh(a.Value), 4 * e / ((1 + e) * (1 + e)));
    }

    public static Jet Erf(Jet a) => Chain(a, RealFunctions.Erf(a.Value),
        2 / Real.Sqrt(RealFunctions.Pi) * RealFunctions.Exp(-(a.Value * a.Value)));

    /// <summary>Of x ↦ 1 − erf x.</summary>
    public static Jet Erfc(Jet a) => Chain(a, RealFunctions.Erfc(a.Value),
        -2 / Real.Sqrt(RealFunctions.Pi) * RealFunctions.Exp(-(a.Value * a.Value)));

    /// <summary>1/(1 + e⁻ˣ), small where it is small.</summary>
    public static Jet Sigmoid(Jet a)
    {
        var e = RealFunctions.Exp(-Real.Abs(a.Value));
        return Chain(a, (a.Value.Sign < 0 ? e : 1) / (1 + e), e / ((1 + e) * (1 + e)));
    }

    public static Jet Softplus(Jet a) =>
        a.Value.Sign > 0 ? a + Log1p(Exp(-a)) : Log1p(Exp(a));

    public static Jet Abs(Jet a) => Chain(a, Real.Abs(a.Value), a.Value.Sign);

    /// <summary>f(a) with f and f′ known there.</summary>
    public static Jet Chain(Jet a, Real value, Real slope) => new(value, [.. a.Slopes.Select(s => s * slope)]);

    private static Real[] Join(Jet a, Real left, Jet b, Real right)
    {
        if (a.Slopes.Length == 0)
            return [.. b.Slopes.Select(s => s * right)];
        if (b.Slopes.Length == 0)
            return [.. a.Slopes.Select(s => s * left)];
        return [.. a.Slopes.Zip(b.Slopes, (s, t) => s * left + t * right)];
    }
}
