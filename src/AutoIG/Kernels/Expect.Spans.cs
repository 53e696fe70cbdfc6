using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AutoIG;

/// <content>What a kernel demands of its spans before its loops, which do not check bounds, may run.</content>
internal static partial class Expect
{
    /// <summary>Demands an exact number of elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length(int actual, long expected, string name)
    {
        if (actual != expected)
            WrongLength(actual, expected, name);
    }

    /// <summary>Demands that an optional operand is absent (empty) or has an exact number of elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EmptyOrLength(int actual, long expected, string name)
    {
        if (actual != 0 && actual != expected)
            WrongLength(actual, expected, name);
    }

    /// <summary>
    /// Demands that two spans are the same memory from the same start, or do not touch: anything between would read what was already
    /// written.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SameOrApart<T>(ReadOnlySpan<T> source, ReadOnlySpan<T> destination, string name)
    {
        if (source.Overlaps(destination, out int offset) && offset != 0)
            Overlap(name);
    }

    /// <summary>Demands that two spans do not touch, for kernels that read a source more than once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apart<T>(ReadOnlySpan<T> source, ReadOnlySpan<T> destination, string name)
    {
        if (source.Overlaps(destination))
            Overlap(name);
    }

    /// <summary>
    /// Demands channels-last maps of one size and of another, apart from each other: a resizing, or an average over given windows.
    /// </summary>
    public static void Resized<T>(
        int points, int height, int width, int channels, int outputHeight, int outputWidth,
        ReadOnlySpan<T> x, string xName, ReadOnlySpan<T> y, string yName)
    {
        AtLeast(points, 0, nameof(points));
        AtLeast(height, 1, nameof(height));
        AtLeast(width, 1, nameof(width));
        AtLeast(channels, 1, nameof(channels));
        AtLeast(outputHeight, 1, nameof(outputHeight));
        AtLeast(outputWidth, 1, nameof(outputWidth));
        Length(x.Length, (long)points * height * width * channels, xName);
        Length(y.Length, (long)points * outputHeight * outputWidth * channels, yName);
        Apart(x, y, xName);
    }

    [DoesNotReturn]
    private static void WrongLength(int actual, long expected, string name) =>
        throw Unexpected(name, $"{expected} elements", actual);

    [DoesNotReturn]
    private static void Overlap(string name) =>
        throw Unexpected(name, "memory apart from the destination", "memory that overlaps it");
}
