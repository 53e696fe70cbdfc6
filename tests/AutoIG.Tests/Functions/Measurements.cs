using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace AutoIG.Tests.Functions;

/// <summary>
/// What the meter of the runtime tells of one function, whose name no other test has: tests that run at the same time are not heard.
/// </summary>
internal sealed class Measurements : IDisposable
{
    private readonly string function;
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<Measurement> all = [];

    public Measurements(string function)
    {
        this.function = function;
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == "AutoIG")
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
    }

    /// <summary>The values of an instrument, with the tags <c>autoig.method</c> and <c>error.type</c>; empty where there is none.</summary>
    public (double Value, string Method, string Error)[] Of(string instrument) =>
        [.. all.Where(one => one.Instrument == instrument).Select(one => (one.Value, one.Method, one.Error))];

    /// <summary>The sum of an instrument.</summary>
    public double Sum(string instrument) => Of(instrument).Sum(one => one.Value);

    public void Clear() => all.Clear();

    public void Dispose() => listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Other tests count what they allocate: of what is not asked for nothing is made.
        string name = "", method = "", error = "";
        foreach (var (key, text) in tags)
        {
            switch (key)
            {
                case "autoig.function": name = (string)text!; break;
                case "autoig.method": method = (string)text!; break;
                case "error.type": error = (string)text!; break;
                default: throw new InvalidOperationException($"There is a tag {key}.");
            }
        }

        if (name == function)
            all.Enqueue(new Measurement(instrument.Name, value, method, error));
    }

    private sealed record Measurement(string Instrument, double Value, string Method, string Error);
}
