using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AutoIG.Functions;

/// <summary>
/// What the runtime tells of itself, by the meter <c>AutoIG</c>: explanations, how long they took and how far they are from adding up, and
/// points at which models were run. The guide of serving has the table of names, units and tags.
/// </summary>
/// <remarks>
/// Names and tags follow OpenTelemetry's conventions for metrics (lower case, dots, UCUM units, seconds, <c>error.type</c> of what failed).
/// As long as nobody listens an explanation asks <see cref="Instrument.Enabled"/> and does nothing more.
/// </remarks>
internal static class Instruments
{
    private const string MethodTag = "autoig.method", FunctionTag = "autoig.function", ErrorTag = "error.type";

    private static readonly Meter Meter = new("AutoIG", typeof(Instruments).Assembly.GetName().Version?.ToString(3));

    private static readonly Counter<long> Explanations = Meter.CreateCounter<long>(
        "autoig.explanations", "{explanation}",
        "Explanations that were begun, one for each sample and target; of those that ended in an exception error.type names it.");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "autoig.explanation.duration", "s",
        "How long an explanation took; of targets that share their points, how long all of them took together.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
        });

    private static readonly Histogram<double> ConvergenceErrors = Meter.CreateHistogram(
        "autoig.explanation.convergence_error", "1",
        "How far attributions that are meant to add up to a difference of outputs are from it, in units of the output.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [1e-12, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10],
        });

    private static readonly Counter<long> Evaluations = Meter.CreateCounter<long>(
        "autoig.evaluations", "{evaluation}", "Points at which a model was run forward, the ends of paths and plain predictions included.");

    /// <summary>When an explanation begins, in ticks of the stopwatch; 0 where nobody listens.</summary>
    public static long Begin() =>
        Explanations.Enabled || Durations.Enabled || ConvergenceErrors.Enabled ? Math.Max(1, Stopwatch.GetTimestamp()) : 0;

    /// <summary>Tells of explanations that ended at once.</summary>
    /// <param name="begin">What <see cref="Begin"/> gave.</param>
    /// <param name="method">The name of the method.</param>
    /// <param name="function">The name of the function.</param>
    /// <param name="explanations">How many.</param>
    /// <param name="failure">What they ended in; <see langword="null"/> where they are there.</param>
    public static void End(long begin, string method, string function, int explanations, Exception? failure)
    {
        if (begin == 0)
            return;
        var tags = new TagList { { MethodTag, method }, { FunctionTag, function } };
        if (failure is not null)
            tags.Add(ErrorTag, failure.GetType().FullName);
        Explanations.Add(explanations, tags);
        Durations.Record(Stopwatch.GetElapsedTime(begin).TotalSeconds, tags);
    }

    /// <summary>Tells how far an explanation is from adding up; nothing of one that is not meant to, or is not finite.</summary>
    public static void Converged(long begin, string method, string function, double delta)
    {
        if (begin != 0 && double.IsFinite(delta))
            ConvergenceErrors.Record(Math.Abs(delta), new TagList { { MethodTag, method }, { FunctionTag, function } });
    }

    /// <summary>Tells of points at which a model is run.</summary>
    public static void Evaluated(string function, int points)
    {
        if (Evaluations.Enabled)
            Evaluations.Add(points, new KeyValuePair<string, object?>(FunctionTag, function));
    }
}
