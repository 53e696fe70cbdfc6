using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>One element: the width of a processor without vectors, and of a loop's tail.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe struct Lane1<T> : IVector<Lane1<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lane1(T value) => this.value = value;

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    /// <inheritdoc/>
    public static Lane1<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(T.Zero);
    }

    /// <inheritdoc/>
    public static Lane1<T> One
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(T.One);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Create(T value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Load(ref readonly T source) => new(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Load(T* source) => new(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lane1<T> value, ref T destination) => destination = value.value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lane1<T> value, T* destination) => *destination = value.value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> operator +(Lane1<T> a, Lane1<T> b) => new(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> operator -(Lane1<T> a, Lane1<T> b) => new(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> operator *(Lane1<T> a, Lane1<T> b) => new(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> operator /(Lane1<T> a, Lane1<T> b) => new(a.value / b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> operator -(Lane1<T> a) => new(-a.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> MultiplyAdd(Lane1<T> a, Lane1<T> b, Lane1<T> c) => new(T.MultiplyAddEstimate(a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref Lane1<T> sum, Lane1<T> a, Lane1<T> b) =>
        sum.value = T.MultiplyAddEstimate(a.value, b.value, sum.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Max(Lane1<T> a, Lane1<T> b) => new(T.Max(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Min(Lane1<T> a, Lane1<T> b) => new(T.Min(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> MaxNative(Lane1<T> a, Lane1<T> b) => a.value > b.value ? a : b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> MinNative(Lane1<T> a, Lane1<T> b) => a.value < b.value ? a : b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Abs(Lane1<T> a) => new(T.Abs(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Sqrt(Lane1<T> a) => new(T.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Floor(Lane1<T> a) => new(T.Floor(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Ceiling(Lane1<T> a) => new(T.Ceiling(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Round(Lane1<T> a) => new(T.Round(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Truncate(Lane1<T> a) => new(T.Truncate(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> GreaterThan(Lane1<T> a, Lane1<T> b) => Mask(a.value > b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> GreaterThanOrEqual(Lane1<T> a, Lane1<T> b) => Mask(a.value >= b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> LessThan(Lane1<T> a, Lane1<T> b) => Mask(a.value < b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> LessThanOrEqual(Lane1<T> a, Lane1<T> b) => Mask(a.value <= b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Equals(Lane1<T> a, Lane1<T> b) => Mask(a.value == b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Select(Lane1<T> mask, Lane1<T> a, Lane1<T> b) => FromBits((Bits(mask) & Bits(a)) | (~Bits(mask) & Bits(b)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> And(Lane1<T> a, Lane1<T> b) => FromBits(Bits(a) & Bits(b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Or(Lane1<T> a, Lane1<T> b) => FromBits(Bits(a) | Bits(b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Xor(Lane1<T> a, Lane1<T> b) => FromBits(Bits(a) ^ Bits(b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Not(Lane1<T> a) => FromBits(~Bits(a));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> ShiftLeft(Lane1<T> a, [ConstantExpected] int count) => FromBits(Bits(a) << count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> ShiftRight(Lane1<T> a, [ConstantExpected] int count) =>
        FromBits(typeof(T) == typeof(float) ? (int)((uint)Bits(a) >> count) : Bits(a) >>> count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Exp(Lane1<T> a) => new(T.Exp(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Log(Lane1<T> a) => new(T.Log(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Sin(Lane1<T> a) => new(T.Sin(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane1<T> Cos(Lane1<T> a) => new(T.Cos(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Lane1<T> a) => a.value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaxElement(Lane1<T> a) => a.value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MinElement(Lane1<T> a) => a.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane1<T> Mask(bool holds) => FromBits(holds ? -1L : 0L);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Bits(Lane1<T> a) => typeof(T) == typeof(float)
        ? Unsafe.BitCast<Lane1<T>, int>(a)
        : Unsafe.BitCast<Lane1<T>, long>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane1<T> FromBits(long bits) => typeof(T) == typeof(float)
        ? Unsafe.BitCast<int, Lane1<T>>((int)bits)
        : Unsafe.BitCast<long, Lane1<T>>(bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool EqualsAll(Lane1<T> a, Lane1<T> b) => a.value == b.value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasNaN(Lane1<T> a) => T.IsNaN(a.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NonZeroBits(Lane1<T> a) => a.value == T.Zero ? 0UL : 1UL;
}
