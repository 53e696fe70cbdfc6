using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoIG.CompilerServices;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>
/// A span as a variable of read text holds it. What it points at is memory of a batch, which does not move, or is held while it is used.
/// </summary>
/// <param name="Address">The first element.</param>
/// <param name="Length">How many.</param>
internal readonly unsafe record struct Piece(nint Address, int Length)
{
    public static Piece Of<T>(Span<T> span)
        where T : unmanaged => new((nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span)), span.Length);

    /// <summary>Works on memory that may move otherwise.</summary>
    public static void Held<T>(Span<T> span, Action<Piece> work)
        where T : unmanaged
    {
        fixed (T* first = span)
            work(new Piece((nint)first, span.Length));
    }

    /// <summary>A part of it.</summary>
    public Piece Slice(int start, int length, int sizeOfElement) =>
        start >= 0 && length >= 0 && start + length <= Length ? new(Address + start * sizeOfElement, length)
            : throw new ArgumentOutOfRangeException(nameof(start));

    public static Span<T> Writable<T>(object? value)
        where T : unmanaged => value switch
        {
            Piece piece => new Span<T>((void*)piece.Address, piece.Length),
            T[] array => array,
            null => default,
            _ => throw new InvalidCastException($"{value.GetType()} is no span."),
        };

    public static ReadOnlySpan<T> Readable<T>(object? value)
        where T : unmanaged => Writable<T>(value);

    public static Operand<T> Operand<T>(object? value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => value switch
        {
            T number => number,
            Repeated repeated => CompilerServices.Operand<T>.Repeat(Readable<T>(repeated.Values), repeated.Inner),
            _ => Readable<T>(value),
        };
}
