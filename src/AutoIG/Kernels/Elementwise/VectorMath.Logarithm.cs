using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <content>
/// Logarithms. x = 2ᵏ·(1 + f) with √½ ≤ 1 + f &lt; √2, s = f/(2 + f), ln(1 + f) = 2 artanh s = f − (f²/2 − s·(f²/2 + R(s²))): the form of
/// FreeBSD's e_log.c, whose leading term is exact.
/// </content>
public static partial class VectorMath<T>
{
    /// <summary>ln x; −∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var (k, f) = Exponent(x);
        var (half, tail) = LogOnePlus(f);
        double high = typeof(T) == typeof(float) ? 0.693359375 : 0.693145751953125;
        double low = typeof(T) == typeof(float) ? -0.00021219444005469058277 : 0.000001428606820309417232121458;
        var log = TVector.MultiplyAdd(k, Constant<TVector>(high), f - (half - TVector.MultiplyAdd(k, Constant<TVector>(low), tail)));
        return LogLimits(x, log);
    }

    /// <summary>log₂ x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log2<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var (k, f) = Exponent(x);
        var (half, tail) = LogOnePlus(f);
        return LogLimits(x, TVector.MultiplyAdd(f - (half - tail), Constant<TVector>(Log2E), k));
    }

    /// <summary>log₁₀ x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log10<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => Log(x) * Constant<TVector>(0.43429448190325182765);

    /// <summary>ln(1 + x), accurate near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1p<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        // u = fl(1 + x) loses c = x − (u − 1); ln(1 + x) = ln u + c/u to first order, and c/u is below a unit in the last place of 1.
        var u = TVector.One + x;
        var log = Log(u);
        var corrected = log + (x - (u - TVector.One)) / u;
        var ordinary = TVector.And(TVector.GreaterThan(u, TVector.Zero), TVector.LessThan(u, TVector.Create(T.PositiveInfinity)));
        return TVector.Select(ordinary, corrected, log);
    }

    /// <summary>asinh x = sign x · ln(|x| + √(x² + 1)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Asinh<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var a = TVector.Abs(x);
        var b = AtMost(a, 1e9);
        var square = b * b;
        var small = Log1p(b + square / (TVector.One + TVector.Sqrt(square + TVector.One)));
        var large = Log(a) + Constant<TVector>(Ln2);
        return CopySign(TVector.Select(TVector.GreaterThan(a, Constant<TVector>(1e9)), large, small), x);
    }

    /// <summary>acosh x = ln(x + √(x² − 1)); NaN below 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Acosh<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var t = AtMost(x, 1e9) - TVector.One;
        // Two roots, so that both factors below 0 have none.
        var small = Log1p(t + TVector.Sqrt(t) * TVector.Sqrt(t + Constant<TVector>(2)));
        var large = Log(x) + Constant<TVector>(Ln2);
        return TVector.Select(TVector.GreaterThan(x, Constant<TVector>(1e9)), large, small);
    }

    /// <summary>artanh x = ½ ln((1 + x)/(1 − x)); ±∞ at ±1, NaN beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Atanh<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var a = TVector.Abs(x);
        var log = Log1p((a + a) / (TVector.One - a));
        return CopySign(Constant<TVector>(0.5) * log, x);
    }

    /// <summary>
    /// ln(1 + z) for 0 ≤ z ≤ 1, relatively accurate: 2 artanh(z/(2 + z)) as a polynomial; no exponent has to be taken apart.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LogOnePlusUnit<TVector>(TVector z)
        where TVector : struct, IVector<TVector, T>
    {
        var s = z / (z + Constant<TVector>(2));
        var u = s * s;
        TVector p;
        if (typeof(T) == typeof(float))
        {
            p = Step(Constant<TVector>(0.2815777836), u, 0.2796515775);
            p = Step(p, u, 0.4002459523);
            p = Step(p, u, 0.6666632164);
            p = Step(p, u, 2.000000008);
        }
        else
        {
            p = Step(Constant<TVector>(0.1704416356278139813), u, 0.08324506511860820576);
            p = Step(p, u, 0.1211016872806921765);
            p = Step(p, u, 0.1330037403267462434);
            p = Step(p, u, 0.1538661404230400776);
            p = Step(p, u, 0.1818174083250480451);
            p = Step(p, u, 0.2222222408074767317);
            p = Step(p, u, 0.2857142854545411453);
            p = Step(p, u, 0.4000000000018574747);
            p = Step(p, u, 0.6666666666666614959);
            p = Step(p, u, 2.000000000000000002);
        }

        return s * p;
    }

    /// <summary>k and f of x = 2ᵏ·(1 + f), √½ ≤ 1 + f &lt; √2, for positive finite x, subnormal ones included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector K, TVector F) Exponent<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        bool isFloat = typeof(T) == typeof(float);
        double lift = isFloat ? 8388608.0 : 4503599627370496.0;
        var subnormal = TVector.LessThan(x, Constant<TVector>(isFloat ? 1.17549435e-38 : 2.2250738585072014e-308));
        x = TVector.Select(subnormal, x * Constant<TVector>(lift), x);

        // The biased exponent in the lowest bits of 2^(mantissa bits) is that number plus the exponent.
        var exponent = isFloat ? TVector.ShiftRight(x, 23) : TVector.ShiftRight(x, 52);
        var k = TVector.Or(exponent, Constant<TVector>(lift)) - Constant<TVector>(lift + ExponentBias);
        k -= TVector.And(subnormal, Constant<TVector>(isFloat ? 23 : 52));
        var mantissa = isFloat ? TVector.ShiftRight(TVector.ShiftLeft(x, 9), 9) : TVector.ShiftRight(TVector.ShiftLeft(x, 12), 12);
        var m = TVector.Or(mantissa, TVector.One);
        var high = TVector.GreaterThanOrEqual(m, Constant<TVector>(1.4142135623730950488));
        m = TVector.Select(high, m * Constant<TVector>(0.5), m);
        k += TVector.And(high, TVector.One);
        return (k, m - TVector.One);
    }

    /// <summary>f²/2 and s·(f²/2 + R) of ln(1 + f) = f − (f²/2 − s·(f²/2 + R)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Half, TVector Tail) LogOnePlus<TVector>(TVector f)
        where TVector : struct, IVector<TVector, T>
    {
        var s = f / (f + Constant<TVector>(2));
        var u = s * s;
        TVector r;
        if (typeof(T) == typeof(float))
        {
            r = Step(Constant<TVector>(0.2334194339), u, 0.2855039696);
            r = Step(r, u, 0.4000012559);
            r = Step(r, u, 0.6666666655);
        }
        else
        {
            r = Step(Constant<TVector>(0.1310072138350349139), u, 0.132674185964748834);
            r = Step(r, u, 0.1538629053465899199);
            r = Step(r, u, 0.1818179470089779959);
            r = Step(r, u, 0.222222224005477573);
            r = Step(r, u, 0.2857142857076445012);
            r = Step(r, u, 0.4000000000000094127);
            r = Step(r, u, 0.6666666666666666645);
        }

        var half = Constant<TVector>(0.5) * f * f;
        return (half, s * TVector.MultiplyAdd(r, u, half));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LogLimits<TVector>(TVector x, TVector log)
        where TVector : struct, IVector<TVector, T>
    {
        var infinity = TVector.Create(T.PositiveInfinity);

        // x itself is the answer for +∞ and for NaN.
        log = TVector.Select(TVector.LessThan(x, infinity), log, x);
        log = TVector.Select(TVector.Equals(x, TVector.Zero), -infinity, log);
        return TVector.Select(TVector.LessThan(x, TVector.Zero), TVector.Create(T.NaN), log);
    }
}
