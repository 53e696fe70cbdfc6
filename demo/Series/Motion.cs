namespace AutoIG.Series;

/// <summary>Ten seconds of a wrist's accelerometer and gyroscope.</summary>
/// <param name="Kind">What is done: a position in <see cref="Kinds"/>.</param>
/// <param name="Signal">Row-major [6, 100]: each channel's numbers in the order of time.</param>
/// <param name="Strokes">When the strokes are, in seconds; none of other motions.</param>
internal sealed record Motion(int Kind, float[] Signal, IReadOnlyList<double> Strokes)
{
    /// <summary>How many numbers each channel has.</summary>
    public const int Steps = 100;

    /// <summary>Numbers a second.</summary>
    public const double Rate = 10;

    /// <summary>What may be done.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["standing", "walking", "running", "strokes"];

    /// <summary>The channels: acceleration in g, turning in radians a second.</summary>
    public static IReadOnlyList<string> Channels { get; } = ["acc x", "acc y", "acc z", "gyro x", "gyro y", "gyro z"];

    /// <summary>One channel.</summary>
    public ReadOnlySpan<float> Channel(int channel) => Signal.AsSpan(channel * Steps, Steps);
}
