using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// A register's worth of elements. A kernel is written once over <c>TVector : struct, IVector&lt;TVector, T&gt;</c> and the compiler
/// specialises it for every width (<see cref="Lane512{T}"/>, <see cref="Lane256{T}"/>, <see cref="Lane128{T}"/>, <see cref="Lane1{T}"/>);
/// <see cref="VectorWidths.Best"/> is the one for this processor.
/// </summary>
/// <typeparam name="TSelf">The implementing vector.</typeparam>
/// <typeparam name="T">The element: <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Comparisons yield a mask: a lane of all one bits where they hold, of all zero bits where not. Maxima and minima propagate NaN.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe interface IVector<TSelf, T>
    where TSelf : struct, IVector<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of elements.</summary>
    static abstract int Count { get; }

    /// <summary>All elements 0.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>All elements 1.</summary>
    static abstract TSelf One { get; }

    /// <summary>All elements <paramref name="value"/>.</summary>
    static abstract TSelf Create(T value);

    /// <summary>Reads <see cref="Count"/> elements; no alignment is required.</summary>
    static abstract TSelf Load(ref readonly T source);

    /// <summary>Reads <see cref="Count"/> elements; no alignment is required.</summary>
    static abstract TSelf Load(T* source);

    /// <summary>Writes <see cref="Count"/> elements; no alignment is required.</summary>
    static abstract void Store(TSelf value, ref T destination);

    /// <summary>Writes <see cref="Count"/> elements; no alignment is required.</summary>
    static abstract void Store(TSelf value, T* destination);

    /// <summary>a + b.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>a − b.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>a · b, element by element.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>a / b, element by element.</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>−a.</summary>
    static abstract TSelf operator -(TSelf a);

    /// <summary>a · b + c, rounded once where the processor has a fused multiply-add and twice where it has none.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>sum ← a · b + sum, rounded as in <see cref="MultiplyAdd"/>; for loops whose sums are to stay in their registers.</summary>
    static abstract void Accumulate(ref TSelf sum, TSelf a, TSelf b);

    /// <summary>The larger of a and b; NaN where either is NaN.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The smaller of a and b; NaN where either is NaN.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>
    /// The larger of a and b in one instruction; where b is NaN the result is, where only a is NaN the result is unspecified.
    /// </summary>
    static abstract TSelf MaxNative(TSelf a, TSelf b);

    /// <summary>
    /// The smaller of a and b in one instruction; where b is NaN the result is, where only a is NaN the result is unspecified.
    /// </summary>
    static abstract TSelf MinNative(TSelf a, TSelf b);

    /// <summary>|a|.</summary>
    static abstract TSelf Abs(TSelf a);

    /// <summary>√a.</summary>
    static abstract TSelf Sqrt(TSelf a);

    /// <summary>The largest integer not above a.</summary>
    static abstract TSelf Floor(TSelf a);

    /// <summary>The smallest integer not below a.</summary>
    static abstract TSelf Ceiling(TSelf a);

    /// <summary>The integer nearest to a, halves to even.</summary>
    static abstract TSelf Round(TSelf a);

    /// <summary>a without its fraction.</summary>
    static abstract TSelf Truncate(TSelf a);

    /// <summary>Mask of a &gt; b.</summary>
    static abstract TSelf GreaterThan(TSelf a, TSelf b);

    /// <summary>Mask of a ≥ b.</summary>
    static abstract TSelf GreaterThanOrEqual(TSelf a, TSelf b);

    /// <summary>Mask of a &lt; b.</summary>
    static abstract TSelf LessThan(TSelf a, TSelf b);

    /// <summary>Mask of a ≤ b.</summary>
    static abstract TSelf LessThanOrEqual(TSelf a, TSelf b);

    /// <summary>Mask of a = b.</summary>
    static abstract TSelf Equals(TSelf a, TSelf b);

    /// <summary>
    /// Bitwise choice: a where the mask's bits are one, b where they are zero. What is not chosen leaves no trace (no 0·∞).
    /// </summary>
    static abstract TSelf Select(TSelf mask, TSelf a, TSelf b);

    /// <summary>Bitwise and.</summary>
    static abstract TSelf And(TSelf a, TSelf b);

    /// <summary>Bitwise or.</summary>
    static abstract TSelf Or(TSelf a, TSelf b);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract TSelf Xor(TSelf a, TSelf b);

    /// <summary>Bitwise complement.</summary>
    static abstract TSelf Not(TSelf a);

    /// <summary>The bits of each element moved towards the sign; what leaves is lost.</summary>
    static abstract TSelf ShiftLeft(TSelf a, [ConstantExpected] int count);

    /// <summary>The bits of each element moved away from the sign; zeros enter.</summary>
    static abstract TSelf ShiftRight(TSelf a, [ConstantExpected] int count);

    /// <summary>eᵃ.</summary>
    static abstract TSelf Exp(TSelf a);

    /// <summary>The natural logarithm.</summary>
    static abstract TSelf Log(TSelf a);

    /// <summary>sin a, in radians.</summary>
    static abstract TSelf Sin(TSelf a);

    /// <summary>cos a, in radians.</summary>
    static abstract TSelf Cos(TSelf a);

    /// <summary>The sum of the elements.</summary>
    static abstract T Sum(TSelf a);

    /// <summary>The largest element; NaN if any is.</summary>
    static abstract T MaxElement(TSelf a);

    /// <summary>The smallest element; NaN if any is.</summary>
    static abstract T MinElement(TSelf a);

    /// <summary>Whether every element of a equals that of b; NaN equals nothing.</summary>
    static abstract bool EqualsAll(TSelf a, TSelf b);

    /// <summary>Whether any element is NaN.</summary>
    static abstract bool HasNaN(TSelf a);

    /// <summary>A bit for each element that is not 0, the lowest for the first; NaN is not 0.</summary>
    static abstract ulong NonZeroBits(TSelf a);
}
