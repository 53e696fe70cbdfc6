namespace AutoIG.CompilerServices;

/// <content>
/// A batch of pairs: of 2P points the first P are inputs, the others their baselines. Its two halves lie one behind the other in every
/// value, so that what is generated for P points runs on the inputs' half as it is, and names the other half where it reads it.
/// </content>
public sealed unsafe partial class Batch<T>
{
    /// <summary>From now on the points are the pairs: values are those of the inputs, and the baselines' are asked for by name.</summary>
    internal void Pair() => Points = rows / 2;

    /// <summary>
    /// The baselines of input <paramref name="index"/>; where the prefix is empty, of the frontier value, under its other name.
    /// </summary>
    public Span<T> BaselineInput(int index) =>
        Plan.PrefixIsEmpty ? BaselineFrontier(index) : Baseline(inputs[index], inputLengths[index]);

    /// <summary>The values of frontier value <paramref name="index"/> at the baselines.</summary>
    public Span<T> BaselineFrontier(int index) => Baseline(frontiers[index], Plan.FrontierLengths[index]);

    /// <summary>The output at the baselines.</summary>
    public Span<T> BaselineOutput => Baseline(output, outputLength);

    /// <summary>A piece of workspace that holds a value of <paramref name="length"/> elements per point, at the baselines.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is longer than its slot: the generated code and its plan disagree.
    /// </exception>
    public Span<T> BaselineSlot(int slot, int length)
    {
        if (length > slotLengths[slot])
            throw new ArgumentOutOfRangeException(nameof(length), length, $"Slot {slot} holds {slotLengths[slot]} elements per point.");
        return Baseline(slots[slot], length);
    }

    private Span<T> Baseline(long offset, int length) =>
        2 * Points != rows
            ? throw new InvalidOperationException("The batch holds no pairs.")
            : At(offset + ((long)length * Points), length);
}
