using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// Adjoints and tangents that are exactly 0: they give exactly 0, however steep a function is, while 0 times an infinite slope would be
/// NaN.
/// </summary>
internal static class Directions
{
    /// <summary>
    /// Whether a row's derivative is 0 without being computed. Asked where a sum over the row came out as 0, ±∞ or NaN: seldom.
    /// </summary>
    public static bool AreZero<T>(ref T direction, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        !MemoryMarshal.CreateReadOnlySpan(ref direction, length).ContainsAnyExcept(T.Zero);

    /// <summary>direction · slope.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Times<T, TVector>(TVector direction, TVector slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T> =>
        TVector.Select(TVector.Equals(direction, TVector.Zero), TVector.Zero, direction * slope);

    /// <summary>direction · slope + rest, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector TimesPlus<T, TVector>(TVector direction, TVector slope, TVector rest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct, IVector<TVector, T> =>
        TVector.Select(TVector.Equals(direction, TVector.Zero), rest, TVector.MultiplyAdd(direction, slope, rest));

    /// <summary>Whether all numbers are finite.</summary>
    public static bool AreFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.IsFiniteAll(values);
}
