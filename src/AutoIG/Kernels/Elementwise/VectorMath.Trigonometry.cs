using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <content>
/// Sine and cosine. x = n·π/2 + r, |r| ≤ π/4, with π/2 in three parts short enough for exact products; the kernels are FreeBSD's k_sin.c
/// and k_cos.c (minimax on |r| ≤ π/4). Lanes too large for that reduction are computed one by one.
/// </content>
public static partial class VectorMath<T>
{
    /// <summary>sin x, in radians.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sin<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        // Negated, so that NaN and ∞ go the long way too.
        if (!(TVector.MaxElement(TVector.Abs(x)) <= ReducibleByHalfPi))
            return LaneByLane<TVector, SinBeyond>(x, SinOfReducible(NarrowToReducible(x)));
        return SinOfReducible(x);
    }

    /// <summary>cos x, in radians.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Cos<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        if (!(TVector.MaxElement(TVector.Abs(x)) <= ReducibleByHalfPi))
            return LaneByLane<TVector, CosBeyond>(x, CosOfReducible(NarrowToReducible(x)));
        return CosOfReducible(x);
    }

    /// <summary>sin πx: whole half turns are taken from x, which is exact, before π is multiplied by.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector SinPi<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var (sign, r) = ReduceHalfTurns(x);
        return CopyZero(x, sign * SinOfReducible(r * Constant<TVector>(Math.PI)));
    }

    /// <summary>cos πx, as the sine of the half turns that are missing to the next zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector CosPi<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var (sign, r) = ReduceHalfTurns(x);
        return sign * SinOfReducible((Constant<TVector>(0.5) - TVector.Abs(r)) * Constant<TVector>(Math.PI));
    }

    /// <summary>x = n + r with |r| ≤ ½ and (−1)ⁿ; NaN for ±∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Sign, TVector R) ReduceHalfTurns<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var n = TVector.Round(x);
        var odd = n - Constant<TVector>(2) * TVector.Floor(n * Constant<TVector>(0.5));
        return (TVector.One - Constant<TVector>(2) * odd, x - n);
    }

    private static T ReducibleByHalfPi
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>(8000f) : Unsafe.BitCast<double, T>(1e6);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector NarrowToReducible<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> =>
        TVector.Select(TVector.LessThanOrEqual(TVector.Abs(x), TVector.Create(ReducibleByHalfPi)), x, TVector.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector SinOfReducible<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var (quadrant, r) = ReduceByHalfPi(x);
        return CopyZero(x, InQuadrant(quadrant, r));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector CosOfReducible<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        // cos x = sin(x + π/2): the next quadrant.
        var (quadrant, r) = ReduceByHalfPi(x);
        var next = quadrant + TVector.One;
        return InQuadrant(TVector.Select(TVector.Equals(next, Constant<TVector>(4)), TVector.Zero, next), r);
    }

    /// <summary>sin(±0) is ±0, which n·π/2 + r loses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector CopyZero<TVector>(TVector x, TVector value)
        where TVector : struct, IVector<TVector, T> => TVector.Select(TVector.Equals(x, TVector.Zero), x, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Quadrant, TVector R) ReduceByHalfPi<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        var n = TVector.Round(x * Constant<TVector>(0.63661977236758134308));
        bool isFloat = typeof(T) == typeof(float);
        var r = TVector.MultiplyAdd(n, Constant<TVector>(isFloat ? -1.5703125 : -1.57079632673412561417e+00), x);
        r = TVector.MultiplyAdd(n, Constant<TVector>(isFloat ? -4.837512969970703125e-4 : -6.07710050630396597660e-11), r);
        r = TVector.MultiplyAdd(n, Constant<TVector>(isFloat ? -7.54978995489188216e-8 : -2.02226624879595063154e-21), r);
        var quadrant = n - Constant<TVector>(4) * TVector.Floor(n * Constant<TVector>(0.25));
        return (quadrant, r);
    }

    /// <summary>sin(quadrant·π/2 + r): sin r, cos r, −sin r, −cos r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector InQuadrant<TVector>(TVector quadrant, TVector r)
        where TVector : struct, IVector<TVector, T>
    {
        var s = r * r;
        TVector sin, cos;
        if (typeof(T) == typeof(float))
        {
            sin = Step(Constant<TVector>(2.75573137070700676789e-06), s, -1.98412698298579493134e-04);
            cos = Step(Constant<TVector>(2.48015872894767294178e-05), s, -1.38888888888741095749e-03);
        }
        else
        {
            sin = Step(Constant<TVector>(1.58969099521155010221e-10), s, -2.50507602534068634195e-08);
            sin = Step(sin, s, 2.75573137070700676789e-06);
            sin = Step(sin, s, -1.98412698298579493134e-04);
            cos = Step(Constant<TVector>(-1.13596475577881948265e-11), s, 2.08757232129817482790e-09);
            cos = Step(cos, s, -2.75573143513906633035e-07);
            cos = Step(cos, s, 2.48015872894767294178e-05);
            cos = Step(cos, s, -1.38888888888741095749e-03);
        }

        sin = Step(sin, s, 8.33333333332248946124e-03);
        sin = Step(sin, s, -1.66666666666666324348e-01);
        sin = TVector.MultiplyAdd(sin * s, r, r);
        cos = Step(cos, s, 4.16666666666666019037e-02);
        cos = TVector.MultiplyAdd(cos * s, s, Step(Constant<TVector>(-0.5), s, 1));
        var odd = TVector.Or(TVector.Equals(quadrant, TVector.One), TVector.Equals(quadrant, Constant<TVector>(3)));
        var value = TVector.Select(odd, cos, sin);
        return TVector.Select(TVector.GreaterThan(quadrant, Constant<TVector>(1.5)), -value, value);
    }

    private readonly struct SinBeyond : ILane
    {
        public static T Invoke(T x, T reduced) => T.Abs(x) <= ReducibleByHalfPi ? reduced : T.Sin(x);
    }

    private readonly struct CosBeyond : ILane
    {
        public static T Invoke(T x, T reduced) => T.Abs(x) <= ReducibleByHalfPi ? reduced : T.Cos(x);
    }
}
