namespace AutoIG.Reports;

/// <summary>An explained series of one or many channels over time.</summary>
public sealed record SeriesExplanation : Explanation
{
    /// <summary>The channels, all of one length.</summary>
    /// <exception cref="ArgumentException">There is none, or their lengths differ.</exception>
    public required IReadOnlyList<SeriesChannel> Channels
    {
        get;
        init => field = Checked(value);
    }

    /// <summary>When the values were measured, in ascending order; their positions from 0 unless set.</summary>
    /// <exception cref="ArgumentException">A time is not finite or not after the one before it.</exception>
    public IReadOnlyList<double>? Times
    {
        get;
        init => field = value is null ? null : Ascending(value);
    }

    /// <summary>The unit of <see cref="Times"/>, for example <c>s</c>.</summary>
    public string? TimeUnit { get; init; }

    /// <inheritdoc/>
    public override double AttributionSum => Channels.Sum(channel => channel.Attribution.Sum());

    private static IReadOnlyList<SeriesChannel> Checked(IReadOnlyList<SeriesChannel> channels)
    {
        channels = Expect.Items(channels, nameof(Channels));
        if (channels.Count == 0)
            throw Expect.Unexpected(nameof(Channels), "at least one channel", "none");
        foreach (var channel in channels)
        {
            if (channel.Signal.Count != channels[0].Signal.Count)
            {
                throw Expect.Unexpected(
                    nameof(Channels), FormattableString.Invariant($"{channels[0].Signal.Count} values of each, as of '{channels[0].Name}'"),
                    FormattableString.Invariant($"{channel.Signal.Count} of '{channel.Name}'"));
            }
        }

        return channels;
    }

    private static IReadOnlyList<double> Ascending(IReadOnlyList<double> times)
    {
        times = Finite.All(times, nameof(Times), "time");
        for (int i = 1; i < times.Count; i++)
        {
            if (times[i] <= times[i - 1])
                throw Expect.Unexpected(
                    nameof(Times), "times in ascending order", FormattableString.Invariant($"{times[i]} after {times[i - 1]}"));
        }

        return times;
    }
}
