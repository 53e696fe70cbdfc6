using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// Elementary functions and activations on vectors, for use inside maps. Each lane's result depends on that lane alone and on the
/// width's arithmetic, never on its neighbours, so that a sample's value is the same bits in whatever batch it is computed.
/// </summary>
/// <remarks>
/// Errors are a few units in the last place unless a function says otherwise. NaN yields NaN; infinities yield the limit.
/// The polynomials interpolate at Chebyshev nodes (computed with 40 digits); their own error lies below a quarter of a unit in the
/// last place.
/// </remarks>
/// <typeparam name="T">The element: <see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class VectorMath<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Ln2 = 0.69314718055994530942;
    private const double Log2E = 1.4426950408889634074;

    /// <summary>|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Abs<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => TVector.Abs(x);

    /// <summary>√x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sqrt<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => TVector.Sqrt(x);

    /// <summary>1/x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Reciprocal<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => TVector.One / x;

    /// <summary>⌊x⌋.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Floor<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => TVector.Floor(x);

    /// <summary>−1, 0 or 1, the sign of x; NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sign<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T>
    {
        // Of −0 it is 0, which the sum makes of it.
        var negative = TVector.Select(TVector.LessThan(x, TVector.Zero), -TVector.One, x + TVector.Zero);
        return TVector.Select(TVector.GreaterThan(x, TVector.Zero), TVector.One, negative);
    }

    /// <summary>|magnitude| with the sign of <paramref name="sign"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector CopySign<TVector>(TVector magnitude, TVector sign)
        where TVector : struct, IVector<TVector, T>
    {
        var signBit = TVector.Create(-T.Zero);
        return TVector.Select(signBit, sign, magnitude);
    }

    /// <summary>A constant in every lane, rounded to <typeparamref name="T"/>; folded by the JIT.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Constant<TVector>(double value)
        where TVector : struct, IVector<TVector, T> =>
        typeof(T) == typeof(float)
            ? TVector.Create(Unsafe.BitCast<float, T>((float)value))
            : TVector.Create(Unsafe.BitCast<double, T>(value));

    /// <summary>a·b + constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Step<TVector>(TVector a, TVector b, double constant)
        where TVector : struct, IVector<TVector, T> => TVector.MultiplyAdd(a, b, Constant<TVector>(constant));
}
