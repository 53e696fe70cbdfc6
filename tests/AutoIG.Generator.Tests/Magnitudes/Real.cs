using System.Numerics;

namespace AutoIG.Generator.Tests.Magnitudes;

/// <summary>
/// A real number to <see cref="Precision"/> bits, of any magnitude: mantissa · 2^exponent. What generated code computes is held against
/// it; it shares nothing with
/// the kernels. There is no infinity: 1/0 throws, and magnitudes beyond 2^(2^40) stop there.
/// </summary>
internal readonly struct Real : IComparable<Real>, IEquatable<Real>
{
    /// <summary>Three times the digits of a double, so that what cancels leaves enough.</summary>
    public const int Precision = 176;

    private readonly BigInteger mantissa;
    private readonly long exponent;

    public Real(BigInteger mantissa, long exponent)
    {
        long excess = (long)mantissa.GetBitLength() - Precision;
        if (excess > 0)
        {
            // To nearest; the sign is in the mantissa, and the shift rounds down.
            mantissa = ((mantissa >> (int)(excess - 1)) + 1) >> 1;
            exponent += excess;
        }

        (this.mantissa, this.exponent) = (mantissa, mantissa.IsZero ? 0 : exponent);
    }

    public int Sign => mantissa.Sign;

    /// <summary>e of |x| = m·2ᵉ, 1 ≤ m &lt; 2.</summary>
    public long Binade => exponent + (long)BigInteger.Abs(mantissa).GetBitLength() - 1;

    public static implicit operator Real(double value)
    {
        if (!double.IsFinite(value))
            throw new NotFiniteNumberException(value);
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)(bits >> 52) & 0x7ff;
        long fraction = bits & 0xfffffffffffff;
        long whole = biased == 0 ? fraction : fraction | 0x10000000000000;
        return new Real(bits < 0 ? -whole : whole, Math.Max(biased, 1) - 1075);
    }

    public static Real operator -(Real a) => new(-a.mantissa, a.exponent);

    public static Real operator +(Real a, Real b)
    {
        if (a.Sign == 0 || b.Sign == 0)
            return a.Sign == 0 ? b : a;
        if (a.Binade < b.Binade)
            (a, b) = (b, a);
        if (a.Binade - b.Binade > 2 * Precision)
            return a;
        long low = Math.Min(a.exponent, b.exponent);
        return new Real((a.mantissa << (int)(a.exponent - low)) + (b.mantissa << (int)(b.exponent - low)), low);
    }

    public static Real operator -(Real a, Real b) => a + -b;

    public static Real operator *(Real a, Real b) => new(a.mantissa * b.mantissa, a.exponent + b.exponent);

    public static Real operator /(Real a, Real b)
    {
        int lift = Precision + 2 + (int)Math.Max(0, (long)b.mantissa.GetBitLength() - (long)a.mantissa.GetBitLength());
        return new Real((a.mantissa << lift) / b.mantissa, a.exponent - b.exponent - lift);
    }

    public static bool operator <(Real a, Real b) => a.CompareTo(b) < 0;

    public static bool operator >(Real a, Real b) => a.CompareTo(b) > 0;

    public static bool operator <=(Real a, Real b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Real a, Real b) => a.CompareTo(b) >= 0;

    public static Real Abs(Real a) => a.Sign < 0 ? -a : a;

    /// <summary>a · 2ⁿ.</summary>
    public static Real Scale(Real a, long n) => new(a.mantissa, a.exponent + n);

    /// <summary>√a.</summary>
    public static Real Sqrt(Real a)
    {
        if (a.Sign == 0)
            return a;
        int lift = 2 * Precision + (int)(a.exponent & 1);
        return new Real(RealFunctions.Root(a.mantissa << lift, 0), (a.exponent - lift) / 2);
    }

    /// <summary>The nearest whole number not above a, as a number; a must be below 2^62.</summary>
    public static Real Floor(Real a) => a.exponent >= 0 ? a : new Real(a.mantissa >> (int)Math.Min(-a.exponent, int.MaxValue), 0);

    /// <summary>a · 2^bits, rounded down to a whole number.</summary>
    public BigInteger ToFixed(int bits)
    {
        long shift = exponent + bits;
        return shift >= 0 ? mantissa << (int)shift : mantissa >> (int)Math.Min(-shift, int.MaxValue);
    }

    /// <summary>The double nearby, for messages and as a first guess; ±∞ and 0 beyond the range.</summary>
    public double ToDouble()
    {
        long drop = Math.Max(0, (long)BigInteger.Abs(mantissa).GetBitLength() - 60);
        return Math.ScaleB((double)(mantissa >> (int)drop), (int)Math.Clamp(exponent + drop, -10000, 10000));
    }

    public int CompareTo(Real other) => Sign != other.Sign || Sign == 0 ? Sign.CompareTo(other.Sign)
        : Binade != other.Binade ? Sign * Binade.CompareTo(other.Binade)
        : exponent >= other.exponent ? (mantissa << (int)(exponent - other.exponent)).CompareTo(other.mantissa)
        : mantissa.CompareTo(other.mantissa << (int)(other.exponent - exponent));

    public bool Equals(Real other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is Real other && Equals(other);

    public override int GetHashCode() => ToDouble().GetHashCode();

    public override string ToString() => Math.Abs(Binade) < 1000 ? $"{ToDouble():r}"
        : $"{new Real(mantissa, exponent - Binade).ToDouble():r}·2^{Binade}";
}
