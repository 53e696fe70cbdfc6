namespace AutoIG.Reports;

/// <summary>A channel of a series: what was measured, and what each moment contributed.</summary>
/// <param name="Name">The channel.</param>
/// <param name="Signal">The values in the order of time, finite.</param>
/// <param name="Attribution">A of each value, finite.</param>
/// <exception cref="ArgumentException">There are no values, not as many attributions, or a number is NaN or infinite.</exception>
public sealed record SeriesChannel(string Name, IReadOnlyList<double> Signal, IReadOnlyList<double> Attribution)
{
    /// <summary>The values in the order of time, finite.</summary>
    public IReadOnlyList<double> Signal { get; } = Finite.All(Signal, nameof(Signal), Name);

    /// <summary>A of each value, finite.</summary>
    public IReadOnlyList<double> Attribution { get; } = Attribution?.Count == Signal.Count
        ? Finite.All(Attribution, nameof(Attribution), Name)
        : throw Expect.Unexpected(
            nameof(Attribution), FormattableString.Invariant($"{Signal.Count} numbers of '{Name}'"), Attribution?.Count);
}
