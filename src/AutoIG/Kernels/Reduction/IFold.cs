using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>How a reduction joins two values.</summary>
internal interface IFold<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract T Identity { get; }

    static abstract TVector Combine<TVector>(TVector a, TVector b)
        where TVector : struct, IVector<TVector, T>;

    static abstract T Collapse<TVector>(TVector a)
        where TVector : struct, IVector<TVector, T>;
}

/// <summary>a + b.</summary>
internal readonly struct SumFold<T> : IFold<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Identity => T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Combine<TVector>(TVector a, TVector b)
        where TVector : struct, IVector<TVector, T> => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Collapse<TVector>(TVector a)
        where TVector : struct, IVector<TVector, T> => TVector.Sum(a);
}

/// <summary>The larger; NaN where either is.</summary>
internal readonly struct MaxFold<T> : IFold<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Identity => T.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Combine<TVector>(TVector a, TVector b)
        where TVector : struct, IVector<TVector, T> => TVector.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Collapse<TVector>(TVector a)
        where TVector : struct, IVector<TVector, T> => TVector.MaxElement(a);
}

/// <summary>The smaller; NaN where either is.</summary>
internal readonly struct MinFold<T> : IFold<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Identity => T.PositiveInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Combine<TVector>(TVector a, TVector b)
        where TVector : struct, IVector<TVector, T> => TVector.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Collapse<TVector>(TVector a)
        where TVector : struct, IVector<TVector, T> => TVector.MinElement(a);
}

/// <summary>What a reduction folds: a function of one or two operands.</summary>
internal interface ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract bool ReadsSecond { get; }

    static abstract TVector Invoke<TVector>(TVector a, TVector b)
        where TVector : struct, IVector<TVector, T>;
}

/// <summary>a itself.</summary>
internal readonly struct FirstTerm<T> : ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool ReadsSecond => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Invoke<TVector>(TVector a, TVector b)
        where TVector : struct, IVector<TVector, T> => a;
}

/// <summary>a·b.</summary>
internal readonly struct ProductTerm<T> : ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool ReadsSecond => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Invoke<TVector>(TVector a, TVector b)
        where TVector : struct, IVector<TVector, T> => a * b;
}

/// <summary>An elementwise map of one operand.</summary>
internal readonly struct MapTerm1<T, TMap> : ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMap : struct, IMap1<T>
{
    public static bool ReadsSecond => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Invoke<TVector>(TVector a, TVector b)
        where TVector : struct, IVector<TVector, T> => TMap.Invoke(a);
}

/// <summary>An elementwise map of two operands.</summary>
internal readonly struct MapTerm2<T, TMap> : ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMap : struct, IMap2<T>
{
    public static bool ReadsSecond => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Invoke<TVector>(TVector a, TVector b)
        where TVector : struct, IVector<TVector, T> => TMap.Invoke(a, b);
}
