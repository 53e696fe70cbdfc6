using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <content>Functions too rare in models to be worth a vector form: each lane goes through the base library.</content>
public static partial class VectorMath<T>
{
    /// <summary>tan x, in radians.</summary>
    public static TVector Tan<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => LaneByLane<TVector, TanLane>(x, x);

    /// <summary>asin x; NaN outside [−1, 1].</summary>
    public static TVector Asin<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => LaneByLane<TVector, AsinLane>(x, x);

    /// <summary>acos x; NaN outside [−1, 1].</summary>
    public static TVector Acos<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => LaneByLane<TVector, AcosLane>(x, x);

    /// <summary>atan x.</summary>
    public static TVector Atan<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => LaneByLane<TVector, AtanLane>(x, x);

    /// <summary>The angle of the point (x, y), in (−π, π].</summary>
    public static TVector Atan2<TVector>(TVector y, TVector x)
        where TVector : struct, IVector<TVector, T> => LaneByLane<TVector, Atan2Lane>(y, x);

    /// <summary>xʸ, with <see cref="Math.Pow"/>'s special cases.</summary>
    public static TVector Pow<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector, T> => LaneByLane<TVector, PowLane>(x, y);

    /// <summary>√(x² + y²), where the squares overflow or vanish, too.</summary>
    public static TVector Hypot<TVector>(TVector x, TVector y)
        where TVector : struct, IVector<TVector, T> => LaneByLane<TVector, HypotLane>(x, y);

    /// <summary>∛x.</summary>
    public static TVector Cbrt<TVector>(TVector x)
        where TVector : struct, IVector<TVector, T> => LaneByLane<TVector, CbrtLane>(x, x);

    // Not inlined: a stack buffer in the caller's loop would grow with every iteration.
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static unsafe TVector LaneByLane<TVector, TLane>(TVector a, TVector b)
        where TVector : struct, IVector<TVector, T>
        where TLane : struct, ILane
    {
        T* first = stackalloc T[2 * TVector.Count];
        T* second = first + TVector.Count;
        TVector.Store(a, first);
        TVector.Store(b, second);
        for (int i = 0; i < TVector.Count; i++)
            first[i] = TLane.Invoke(first[i], second[i]);
        return TVector.Load(first);
    }

    /// <summary>A scalar function of one or two operands as a type.</summary>
    private interface ILane
    {
        static abstract T Invoke(T a, T b);
    }

    private readonly struct TanLane : ILane
    {
        public static T Invoke(T a, T b) => T.Tan(a);
    }

    private readonly struct AsinLane : ILane
    {
        public static T Invoke(T a, T b) => T.Asin(a);
    }

    private readonly struct AcosLane : ILane
    {
        public static T Invoke(T a, T b) => T.Acos(a);
    }

    private readonly struct AtanLane : ILane
    {
        public static T Invoke(T a, T b) => T.Atan(a);
    }

    private readonly struct Atan2Lane : ILane
    {
        public static T Invoke(T a, T b) => T.Atan2(a, b);
    }

    private readonly struct PowLane : ILane
    {
        public static T Invoke(T a, T b) => T.Pow(a, b);
    }

    private readonly struct HypotLane : ILane
    {
        public static T Invoke(T a, T b) => T.Hypot(a, b);
    }

    private readonly struct CbrtLane : ILane
    {
        public static T Invoke(T a, T b) => T.Cbrt(a);
    }
}
