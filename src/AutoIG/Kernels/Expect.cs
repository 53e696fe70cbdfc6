using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>What a kernel demands of its arguments before its loops, which do not check bounds, may run.</summary>
internal static class Expect
{
    /// <summary>Demands an exact number of elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Length(int actual, long expected, string name)
    {
        if (actual != expected)
        {
            WrongLength(actual, expected, name);
        }
    }

    /// <summary>Demands a number that is at least <paramref name="minimum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AtLeast(int actual, int minimum, string name)
    {
        if (actual < minimum)
        {
            TooSmall(actual, minimum, name);
        }
    }

    /// <summary>Demands that an optional operand is absent (empty) or has an exact number of elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void EmptyOrLength(int actual, long expected, string name)
    {
        if (actual != 0 && actual != expected)
        {
            WrongLength(actual, expected, name);
        }
    }

    /// <summary>Demands that two spans are the same memory from the same start, or do not touch: anything between would read what was already written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SameOrApart<T>(ReadOnlySpan<T> source, Span<T> destination, string name)
    {
        if (source.Overlaps(destination, out int offset) && offset != 0)
        {
            Overlap(name);
        }
    }

    /// <summary>Demands that two spans do not touch, for kernels that read a source more than once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Apart<T>(ReadOnlySpan<T> source, Span<T> destination, string name)
    {
        if (source.Overlaps(destination))
        {
            Overlap(name);
        }
    }

    [DoesNotReturn]
    private static void WrongLength(int actual, long expected, string name) =>
        throw new ArgumentException($"{name}: expected {expected} elements, got {actual}.", name);

    [DoesNotReturn]
    private static void TooSmall(int actual, int minimum, string name) =>
        throw new ArgumentOutOfRangeException(name, actual, $"{name}: expected at least {minimum}, got {actual}.");

    [DoesNotReturn]
    private static void Overlap(string name) =>
        throw new ArgumentException($"{name}: expected memory apart from the destination, got memory that overlaps it.", name);
}
