using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoIG.CompilerServices;

/// <content>Exponentials. x = n·ln 2 + r with |r| ≤ ½ ln 2; eʳ = 1 + r + r²·q(r); 2ⁿ is written into the exponent's bits.</content>
public static partial class VectorMath<T>
{
    // Adding 1.5·2^(mantissa bits) rounds to an integer and leaves it in the lowest bits; with the exponent's bias added as well, those
    // bits shifted into the exponent are 2ⁿ.
    private static double RoundingShift
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? 12582912.0 : 6755399441055744.0;
    }

    private static double ExponentBias
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? 127 : 1023;
    }

    /// <summary>eˣ. Overflows to ∞ and underflows gradually, as <see cref="Math.Exp"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        x = Clamp(x, typeof(T) == typeof(float) ? -104 : -746, typeof(T) == typeof(float) ? 89 : 710);
        var (n, r) = ReduceByLn2(x);
        var p = TVector.MultiplyAdd(ExpQuotient(r), r * r, r) + TVector.One;

        return Scale(p, n);
    }

    /// <summary>eˣ − 1, accurate near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Expm1<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var small = TVector.LessThan(TVector.Abs(x), TVector.One);
        return TVector.Select(small, BoundedExpm1(x), Exp(x) - TVector.One);
    }

    /// <summary>2ˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp2<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        x = Clamp(x, typeof(T) == typeof(float) ? -151 : -1076, typeof(T) == typeof(float) ? 129 : 1025);
        var n = TVector.Round(x);
        var r = (x - n) * Constant<TVector>(Ln2);
        var p = TVector.MultiplyAdd(ExpQuotient(r), r * r, r) + TVector.One;
        return Scale(p, n);
    }

    /// <summary>sinh x = (eˣ − e⁻ˣ)/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sinh<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var a = TVector.Abs(x);
        var half = Constant<TVector>(0.5);
        var m = BoundedExpm1(AtMost(a, 1));
        var small = half * (m + m / (m + TVector.One));

        // e^(a/2) squared: the result may exist where eᵃ overflows.
        var root = Exp(half * a);
        var large = half * root * root - half / (root * root);
        return CopySign(TVector.Select(TVector.LessThan(a, TVector.One), small, large), x);
    }

    /// <summary>cosh x = (eˣ + e⁻ˣ)/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Cosh<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var half = Constant<TVector>(0.5);
        var root = Exp(half * TVector.Abs(x));
        return half * root * root + half / (root * root);
    }

    /// <summary>tanh x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        // Beyond 10 (float) or 20 (double) the result rounds to one.
        var a = AtMost(TVector.Abs(x), typeof(T) == typeof(float) ? 10 : 20);
        var m = BoundedExpm1(a + a);
        return CopySign(m / (m + Constant<TVector>(2)), x);
    }

    /// <summary>σ(x) = 1/(1 + e⁻ˣ), without overflow and relatively accurate in both tails.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var e = Exp(-TVector.Abs(x));
        var numerator = TVector.Select(TVector.LessThan(x, TVector.Zero), e, TVector.One);
        return numerator / (TVector.One + e);
    }

    /// <summary>
    /// σ(x) with its slope σ(x)·(1 − σ(x)), which is e⁻ˣ/(1 + e⁻ˣ)²: σ and 1 − σ come from one exponential, so that neither cancels.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sigmoid<TVector>(TVector x, out TVector slope)
        where TVector : struct, IVector<TVector, T>
    {
        var e = Exp(-TVector.Abs(x));
        var sum = TVector.One + e;
        var inverse = TVector.One / sum;
        slope = e * inverse * inverse;
        return TVector.Select(TVector.LessThan(x, TVector.Zero), e / sum, inverse);
    }

    /// <summary>Nearest n with x ≈ n·ln 2, and the remainder. ln 2 is in two parts, the first so short that n times it is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector N, TVector R) ReduceByLn2<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var shift = Constant<TVector>(RoundingShift);
        var n = TVector.MultiplyAdd(x, Constant<TVector>(Log2E), shift) - shift;
        double high = typeof(T) == typeof(float) ? 0.693359375 : 0.693145751953125;
        double low = typeof(T) == typeof(float) ? -0.00021219444005469058277 : 0.000001428606820309417232121458;
        var r = TVector.MultiplyAdd(n, Constant<TVector>(-high), x);
        return (n, TVector.MultiplyAdd(n, Constant<TVector>(-low), r));
    }

    /// <summary>
    /// p·2ⁿ where n itself may lie outside the exponent's range though the product (a subnormal, or just below the overflow) does not.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Scale<TVector>(TVector p, TVector n)
        where TVector : struct, IVector<TVector, T>
    {
        if (typeof(TVector) == typeof(Lane512<T>) && Avx512F.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Unsafe.BitCast<Vector512<float>, TVector>(
                    Avx512F.Scale(Unsafe.BitCast<TVector, Vector512<float>>(p), Unsafe.BitCast<TVector, Vector512<float>>(n)))
                : Unsafe.BitCast<Vector512<double>, TVector>(
                    Avx512F.Scale(Unsafe.BitCast<TVector, Vector512<double>>(p), Unsafe.BitCast<TVector, Vector512<double>>(n)));
        }

        // In two factors, each of which is an ordinary number.
        var bias = Constant<TVector>(RoundingShift + ExponentBias);
        var half = TVector.MultiplyAdd(n, Constant<TVector>(0.5), bias);
        var rest = n - (half - bias) + bias;
        return p * IntoExponent(half) * IntoExponent(rest);
    }

    /// <summary>2ⁿ from n + rounding shift + bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector IntoExponent<TVector>(TVector shifted)
        where TVector : struct, IVector<TVector, T> =>
        typeof(T) == typeof(float) ? TVector.ShiftLeft(shifted, 23) : TVector.ShiftLeft(shifted, 52);

    /// <summary>eˣ − 1 for |x| ≤ 80: a single power of two suffices, and 2ⁿ − 1 joins without cancelling.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector BoundedExpm1<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var (n, r) = ReduceByLn2(x);
        var power = IntoExponent(n + Constant<TVector>(RoundingShift + ExponentBias));
        var m = TVector.MultiplyAdd(ExpQuotient(r), r * r, r);
        return TVector.MultiplyAdd(power, m, power - TVector.One);
    }

    /// <summary>(eʳ − 1 − r)/r² for |r| ≤ ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpQuotient<TVector>(TVector r)
        where TVector : struct, IVector<TVector, T>
    {
        if (typeof(T) == typeof(float))
        {
            var q = Step(Constant<TVector>(0.001392692661), r, 0.008363773874);
            q = Step(q, r, 0.04166655011);
            q = Step(q, r, 0.1666657338);
            return Step(q, r, 0.5);
        }

        // Even and odd powers apart: two chains of half the latency.
        var s = r * r;
        var odd = Step(Constant<TVector>(2.51013469283503402e-8), s, 2.75572664186123037e-6);
        odd = Step(odd, s, 0.000198412698643805133);
        odd = Step(odd, s, 0.0083333333333297935);
        odd = Step(odd, s, 0.1666666666666666753);
        var even = Step(Constant<TVector>(2.76213386691429238e-7), s, 0.00002480151864139599358);
        even = Step(even, s, 0.001388888891893916778);
        even = Step(even, s, 0.04166666666662063858);
        even = Step(even, s, 0.5000000000000001128);
        return TVector.MultiplyAdd(odd, r, even);
    }

    /// <summary>x within [low, high]; NaN stays, because x is the second operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Clamp<TVector>(TVector x, double low, double high)
        where TVector : struct, IVector<TVector, T> => AtMost(AtLeast(x, low), high);

    /// <summary>The larger of x and a constant; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AtLeast<TVector>(TVector x, double low)
        where TVector : struct, IVector<TVector, T> =>
        TVector.MaxNative(Constant<TVector>(low), x);

    /// <summary>The smaller of x and a constant; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AtMost<TVector>(TVector x, double high)
        where TVector : struct, IVector<TVector, T> =>
        TVector.MinNative(Constant<TVector>(high), x);
}
