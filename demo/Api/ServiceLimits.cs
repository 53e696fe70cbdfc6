using System.Globalization;

namespace AutoIG.Api;

/// <summary>What one caller may ask for, and how much is done at a time; from the configuration's section <c>Limits</c>.</summary>
/// <param name="Steps">The most points of a path.</param>
/// <param name="BodyBytes">The longest body of a request, in bytes.</param>
/// <param name="Concurrent">How many explanations are computed side by side.</param>
/// <param name="Queue">How many more may wait for one of these; beyond that callers are sent away with 503.</param>
/// <param name="ThreadsPerCall">How many threads one explanation may use.</param>
/// <param name="Seconds">How long a request may take, its waiting included; then it is given up with 504.</param>
internal sealed record ServiceLimits(int Steps, int BodyBytes, int Concurrent, int Queue, int ThreadsPerCall, int Seconds)
{
    /// <summary>The limits of a configuration.</summary>
    /// <exception cref="InvalidOperationException">A limit is no whole number, or too small.</exception>
    public static ServiceLimits Read(IConfiguration configuration)
    {
        int threads = Limit(configuration, nameof(ThreadsPerCall), 1);
        int concurrent = Limit(configuration, nameof(Concurrent), Math.Max(1, Environment.ProcessorCount / threads));
        return new ServiceLimits(
            Limit(configuration, nameof(Steps), 1000), Limit(configuration, nameof(BodyBytes), 1 << 16), concurrent,
            Limit(configuration, nameof(Queue), 32 * concurrent, least: 0), threads, Limit(configuration, nameof(Seconds), 30));
    }

    private static int Limit(IConfiguration configuration, string name, int preset, int least = 1) => configuration[$"Limits:{name}"] switch
    {
        null => preset,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit >= least => limit,
        var text => throw new InvalidOperationException($"Limits:{name}: expected a whole number of at least {least}, got '{text}'."),
    };
}
