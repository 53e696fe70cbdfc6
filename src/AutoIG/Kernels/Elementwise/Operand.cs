using System.ComponentModel;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// How an elementwise kernel reads one operand. As a span, element i of the destination reads element i mod length: as long as the
/// destination it is read straight through, shorter it repeats (a row of weights under every row of every point). By <see cref="Repeat"/>,
/// element i reads (i / inner) mod length: each value serves a run (a value per sample, or per row). A scalar serves all.
/// </summary>
/// <typeparam name="T">The element: <see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct Operand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _values;
    private readonly T _scalar;

    private Operand(ReadOnlySpan<T> values, int inner, T scalar)
    {
        _values = values;
        _scalar = scalar;
        Inner = inner;
    }

    /// <summary>How many consecutive elements of the destination one value serves; 0 for a scalar.</summary>
    internal int Inner { get; }

    /// <summary>The memory read; empty for a scalar.</summary>
    internal ReadOnlySpan<T> Values => _values;

    internal T Scalar => Inner == 0 ? _scalar : _values[0];

    internal bool IsConstant => Inner == 0 || _values.Length == 1;

    /// <summary>Each value serves <paramref name="inner"/> consecutive elements; after the last value the first is next.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inner"/> is below 1.</exception>
    public static Operand<T> Repeat(ReadOnlySpan<T> values, int inner)
    {
        Expect.AtLeast(inner, 1, nameof(inner));
        return new(values, inner, default);
    }

    /// <summary>Read straight through, or from the start again when shorter than the destination.</summary>
    public static implicit operator Operand<T>(ReadOnlySpan<T> values) => new(values, 1, default);

    /// <summary>Read straight through, or from the start again when shorter than the destination.</summary>
    public static implicit operator Operand<T>(Span<T> values) => new(values, 1, default);

    /// <summary>Read straight through, or from the start again when shorter than the destination.</summary>
    public static implicit operator Operand<T>(T[] values) => new(values, 1, default);

    /// <summary>One value for all elements.</summary>
    public static implicit operator Operand<T>(T value) => new(default, 0, value);

    /// <summary>
    /// Demands that the operand covers a destination a whole number of times and, unless it is the destination itself, lies apart from it.
    /// </summary>
    internal void Check(Span<T> destination, string name)
    {
        if (Inner == 0)
            return;
        long period = (long)_values.Length * Inner;
        if (period == 0 ? destination.Length != 0 : destination.Length % period != 0)
        {
            string repeated = Inner == 1 ? "" : $", each repeated {Inner} times";
            throw Expect.Unexpected(name, $"{destination.Length} elements or a divisor of that", $"{_values.Length}{repeated}");
        }

        if (period == destination.Length && Inner == 1)
            Expect.SameOrApart(_values, destination, name);
        else
            Expect.Apart(_values, destination, name);
    }
}
