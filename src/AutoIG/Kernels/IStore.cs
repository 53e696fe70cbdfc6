using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>What an adjoint does with its result: overwrite, or add to the contributions that other consumers have already left.</summary>
internal interface IStore<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract void Store(T value, ref T destination);

    static abstract void StoreRun(ReadOnlySpan<T> values, Span<T> destination);

    static abstract void Fill(T value, Span<T> destination);

    static abstract void Store<TVector>(TVector value, ref T destination)
        where TVector : struct, IVector<TVector, T>;
}

/// <summary>The first, or only, contribution.</summary>
internal readonly struct Overwrite<T> : IStore<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, ref T destination) => destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRun(ReadOnlySpan<T> values, Span<T> destination) => values.CopyTo(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fill(T value, Span<T> destination) => destination.Fill(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector>(TVector value, ref T destination)
        where TVector : struct, IVector<TVector, T> => TVector.Store(value, ref destination);
}

/// <summary>A further contribution.</summary>
internal readonly struct AddTo<T> : IStore<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, ref T destination) => destination += value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRun(ReadOnlySpan<T> values, Span<T> destination) => TensorPrimitives.Add(destination, values, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fill(T value, Span<T> destination) => TensorPrimitives.Add(destination, value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector>(TVector value, ref T destination)
        where TVector : struct, IVector<TVector, T> => TVector.Store(TVector.Load(ref destination) + value, ref destination);
}

/// <summary>The only contribution, through an elementwise function of it: an epilogue.</summary>
internal readonly struct Overwrite<T, TMap> : IStore<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMap : struct, IMap1<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, ref T destination) => Store(Lane1<T>.Create(value), ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRun(ReadOnlySpan<T> values, Span<T> destination) => Elementwise.Apply<T, TMap>(values, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fill(T value, Span<T> destination) => destination.Fill(Lane1<T>.Sum(TMap.Invoke(Lane1<T>.Create(value))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector>(TVector value, ref T destination)
        where TVector : struct, IVector<TVector, T> => TVector.Store(TMap.Invoke(value), ref destination);
}
