using System.Numerics;

namespace AutoIG.Generator.Tests.Magnitudes;

/// <summary>Elementary functions of <see cref="Real"/>, from series and Newton's method, to some 150 bits.</summary>
internal static class RealFunctions
{
    /// <summary>Bits behind the point in fixed-point series.</summary>
    private const int Fraction = Real.Precision + 48;

    /// <summary>Bits of π that the largest double's angle needs.</summary>
    private const int AngleFraction = 1024 + Fraction;

    /// <summary>Magnitudes end here: e^x of what is beyond is as good as infinite or zero.</summary>
    private static readonly Real Largest = Real.Scale(1, 40);

    private static readonly BigInteger HalfPi = MachinPi(AngleFraction) >> 1;

    /// <summary>As many as the complement of the error function needs at its last argument.</summary>
    private const int RootFraction = 5200;

    private static readonly BigInteger RootOfPi = Root(MachinPi(RootFraction), RootFraction);

    private static readonly BigInteger Ln2Fixed = 2 * ArtanhOfInverse(3, Fraction + 64);

    public static Real Pi { get; } = new(HalfPi, 1 - AngleFraction);

    public static Real Ln2 { get; } = new(Ln2Fixed, -Fraction - 64);

    public static Real Exp(Real x)
    {
        if (Real.Abs(x) > Largest)
            return Real.Scale(1, x.Sign * (1L << 41));
        if (x.Binade < -8 && x.Sign != 0)
            return 1 + Expm1(x);
        var wide = x.ToFixed(Fraction + 64);
        var n = BigInteger.Divide(wide + (Ln2Fixed >> 1) * wide.Sign, Ln2Fixed);
        return new Real(ExpFixed((wide - n * Ln2Fixed) >> 64), (long)n - Fraction);
    }

    public static Real Expm1(Real x)
    {
        if (x.Sign == 0 || x.Binade >= -8)
            return Exp(x) - 1;
        Real term = x, sum = x;
        for (int n = 2; term.Binade > sum.Binade - Real.Precision; n++)
        {
            term = term * x / n;
            sum += term;
        }

        return sum;
    }

    /// <summary>ln x: one step of Halley's method from the double's logarithm, which triples its digits.</summary>
    public static Real Log(Real x)
    {
        if (x.Sign <= 0)
            throw new NotFiniteNumberException();
        long binade = x.Binade;
        var m = Real.Scale(x, -binade);
        if (m > 1.5)
            (m, binade) = (Real.Scale(m, -1), binade + 1);
        Real guess = Math.Log(m.ToDouble());
        var power = Exp(guess);
        return binade * Ln2 + guess + 2 * (m - power) / (m + power);
    }

    public static Real Log1p(Real x)
    {
        if (x.Sign == 0 || x.Binade >= -8)
            return Log(1 + x);
        var s = x / (2 + x);
        var square = s * s;
        Real power = s, sum = s;
        for (int n = 3; power.Binade > sum.Binade - Real.Precision; n += 2)
        {
            power *= square;
            sum += power / n;
        }

        return 2 * sum;
    }

    /// <summary>xʸ for x &gt; 0.</summary>
    public static Real Pow(Real x, Real y) => Exp(y * Log(x));

    public static Real Cbrt(Real x)
    {
        if (x.Sign == 0)
            return x;
        long third = (long)Math.Floor(x.Binade / 3.0);
        var m = Real.Scale(x, -3 * third);
        Real y = Math.Cbrt(m.ToDouble());
        for (int i = 0; i < 2; i++)
            y -= (y * y * y - m) / (3 * (y * y));
        return Real.Scale(y, third);
    }

    public static (Real Sin, Real Cos) SinCos(Real x)
    {
        if (x.Sign == 0)
            return (x, 1);
        if (x.Binade < -20)
        {
            var square = x * x;
            return (x * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72)))),
                1 - square / 2 * (1 - square / 12 * (1 - square / 30 * (1 - square / 56))));
        }

        var wide = x.ToFixed(AngleFraction);
        var n = BigInteger.Divide(wide + (HalfPi >> 1) * wide.Sign, HalfPi);
        // Here the small remainders are that make sines of large angles small: they keep all their digits.
        var r = new Real(wide - n * HalfPi, -AngleFraction);
        var (sin, cos) = r.Sign == 0 || r.Binade < -20 ? SinCos(r) : SinCosFixed(r.ToFixed(Fraction));
        return (int)(((n % 4) + 4) % 4) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }

    /// <summary>arctan x: the double's, and what its tangent leaves.</summary>
    public static Real Atan(Real x)
    {
        if (Real.Abs(x) > 1)
            return x.Sign * (Pi / 2) - Atan(1 / x);
        if (x.Sign == 0 || x.Binade < -20)
        {
            var square = x * x;
            return x * (1 - square * (Third(1) - square * (Third(2) - square * (Third(3) - square * Third(4)))));
        }

        Real guess = Math.Atan(x.ToDouble());
        var (sin, cos) = SinCos(guess);
        var rest = (x * cos - sin) / (cos + x * sin);
        return guess + rest - rest * rest * rest / 3;

        static Real Third(int n) => (Real)1 / (2 * n + 1);
    }

    /// <summary>The angle of (x, y) in (−π, π].</summary>
    public static Real Atan2(Real y, Real x)
    {
        if (x.Sign > 0 && x >= Real.Abs(y))
            return Atan(y / x);
        if (y.Sign != 0 && Real.Abs(y) >= Real.Abs(x))
            return y.Sign * (Pi / 2) - Atan(x / y);
        return (y.Sign < 0 ? -Pi : Pi) + Atan(y / x);
    }

    public static Real Tanh(Real x)
    {
        var m = Expm1(-2 * Real.Abs(x));
        return x.Sign < 0 ? m / (m + 2) : -m / (m + 2);
    }

    /// <summary>erf x = 2/√π·e^(−x²)·Σ 2ⁿx²ⁿ⁺¹/(1·3·5···(2n + 1)); no term cancels another.</summary>
    public static Real Erf(Real x)
    {
        if (Real.Abs(x) > 20)
            return x.Sign;
        if (x.Sign == 0)
            return x;
        return x * ErfQuotient(x * x, Fraction);
    }

    /// <summary>1 − erf x, with as many more bits as the difference cancels.</summary>
    public static Real Erfc(Real x)
    {
        if (x < 0.5)
            return 1 - Erf(x);
        if (x > 40)
            return Exp(-(x * x)); // below any double, as the exact value
        // 1 − 2x/√π·e^(−x²)·S in fixed point: e^(−x²) and 1 − erf x are both small, and both must keep their digits.
        int bits = Fraction + (int)((x * x).ToDouble() * 2.8854 + 16);
        BigInteger wide = x.ToFixed(bits), square = wide * wide >> bits;
        var sum = SeriesFixed(square, bits);
        var gauss = ExpWide(-square, bits);
        var root = RootOfPi >> (RootFraction - bits);
        var erf = (((wide * sum >> bits) * gauss >> bits) << (bits + 1)) / root;
        return new Real((BigInteger.One << bits) - erf, -bits);
    }

    private static Real ErfQuotient(Real square, int bits) =>
        2 / Real.Sqrt(Pi) * Exp(-square) * new Real(SeriesFixed(square.ToFixed(bits), bits), -bits);

    /// <summary>Σ (2x²)ⁿ/(1·3·5···(2n + 1)).</summary>
    private static BigInteger SeriesFixed(BigInteger square, int bits)
    {
        BigInteger term = BigInteger.One << bits, sum = term;
        for (int n = 1; !term.IsZero; n++)
        {
            term = (term * square >> (bits - 1)) / (2 * n + 1);
            sum += term;
        }

        return sum;
    }

    /// <summary>eˣ for x ≤ 0 with this many bits behind the point.</summary>
    private static BigInteger ExpWide(BigInteger x, int bits)
    {
        int more = bits + 32;
        var r = x << 16;
        BigInteger term = BigInteger.One << more, sum = term;
        for (int n = 1; !term.IsZero && term != BigInteger.MinusOne; n++)
        {
            term = (term * r >> more) / n;
            sum += term;
        }

        for (int i = 0; i < 16; i++)
            sum = sum * sum >> more;
        return sum >> 32;
    }

    /// <summary>eʳ for |r| ≤ ½ ln 2: the series of r/2⁸, squared eight times.</summary>
    private static BigInteger ExpFixed(BigInteger r)
    {
        const int Halvings = 8, Guarded = Fraction + 16;
        r <<= 16 - Halvings;
        BigInteger term = BigInteger.One << Guarded, sum = term;
        for (int n = 1; !term.IsZero && term != BigInteger.MinusOne; n++)
        {
            term = (term * r >> Guarded) / n;
            sum += term;
        }

        for (int i = 0; i < Halvings; i++)
            sum = sum * sum >> Guarded;
        return sum >> 16;
    }

    private static (Real Sin, Real Cos) SinCosFixed(BigInteger r)
    {
        BigInteger square = r * r >> Fraction, sinTerm = r, sin = r, cosTerm = BigInteger.One << Fraction, cos = cosTerm;
        for (int n = 1; !cosTerm.IsZero && cosTerm != BigInteger.MinusOne; n++)
        {
            cosTerm = -((cosTerm * square >> Fraction) / ((2 * n - 1) * (2 * n)));
            sinTerm = -((sinTerm * square >> Fraction) / (2 * n * (2 * n + 1)));
            cos += cosTerm;
            sin += sinTerm;
        }

        return (new Real(sin, -Fraction), new Real(cos, -Fraction));
    }

    /// <summary>√a in fixed point, rounded down.</summary>
    public static BigInteger Root(BigInteger a, int bits)
    {
        BigInteger square = a << bits, root = BigInteger.One << (int)((square.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + square / root) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }

    /// <summary>π = 16 arctan 1/5 − 4 arctan 1/239.</summary>
    private static BigInteger MachinPi(int bits) => (16 * ArctanOfInverse(5, bits + 16) - 4 * ArctanOfInverse(239, bits + 16)) >> 16;

    private static BigInteger ArctanOfInverse(int n, int bits) => OfInverse(n, bits, -1);

    private static BigInteger ArtanhOfInverse(int n, int bits) => OfInverse(n, bits, 1);

    private static BigInteger OfInverse(int n, int bits, int sign)
    {
        BigInteger power = (BigInteger.One << (bits + 16)) / n, sum = power;
        for (int k = 3; !power.IsZero; k += 2)
        {
            power = sign * power / (n * n);
            sum += power / k;
        }

        return sum >> 16;
    }
}
