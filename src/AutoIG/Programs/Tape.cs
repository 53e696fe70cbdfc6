using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// What a loop carried from turn to turn, kept for its reversal: last in, first out. It grows to the longest loop it has met and is reused,
/// so that the next point allocates nothing.
/// </summary>
/// <typeparam name="TValue">A number.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Tape<TValue>
    where TValue : unmanaged
{
    /// <summary>The most values that a tape holds: 2²⁷, 1 GiB of doubles.</summary>
    public const int Limit = 1 << 27;

    private TValue[] values = new TValue[256];
    private int count;

    /// <summary>The number of values on the tape.</summary>
    public int Count => count;

    /// <summary>The number of values for which memory is held.</summary>
    public int Capacity => values.Length;

    /// <summary>Puts a value on the tape.</summary>
    /// <exception cref="InvalidOperationException">The tape is full: the loop ran too long to be reversed, or does not end.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(TValue value)
    {
        if (count == values.Length)
            Grow();
        values[count++] = value;
    }

    /// <summary>Takes the last value off the tape.</summary>
    /// <exception cref="InvalidOperationException">The tape is empty: the generated code and its reversal disagree.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TValue Pop() =>
        count > 0 ? values[--count] : throw new InvalidOperationException("The tape is empty; expected a value of a loop's turn.");

    /// <summary>Forgets all values and keeps the memory.</summary>
    public void Clear() => count = 0;

    private void Grow()
    {
        if (values.Length >= Limit)
            throw new InvalidOperationException(
                $"A loop ran too long to be differentiated: its tape is limited to {Limit} values. "
                + "Check that the loop ends for this input.");
        Array.Resize(ref values, values.Length * 2);
    }
}
