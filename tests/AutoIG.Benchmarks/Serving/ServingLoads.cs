using System.Globalization;
using System.Text.Json;
using AutoIG.Samples;

namespace AutoIG.Benchmarks.Serving;

/// <summary>
/// How many threads one explanation should have on a server: answers a second and latencies of the demo's web service, by the threads of a
/// call, the calls that are computed side by side, and the callers. Callers and service share the machine.
/// </summary>
internal static class ServingLoads
{
    private static readonly int[] Connections = [1, 4, 16, 64];

    /// <summary>Measures, and writes a table.</summary>
    /// <param name="program">The published service.</param>
    /// <param name="time">How long each row is measured.</param>
    /// <param name="output">Where the table goes.</param>
    public static async Task RunAsync(FileInfo program, TimeSpan time, TextWriter output)
    {
        int processors = Environment.ProcessorCount;
        (int Threads, int Places)[] settings = [(1, processors), (processors, 1), (processors, processors)];
        (string Name, string Path, byte[] Question)[] models =
        [
            ("tumours, 50 points", "/tumors/explain", Tumor()), ("digits, 256 points", "/digits/explain", Digit()),
        ];
        await output.WriteLineAsync(
            "| model | threads a call | calls at a time | callers | answers/s | 50 % ms | 95 % ms | 99 % ms | processor ms an answer |");
        await output.WriteLineAsync("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var (threads, places) in settings)
        {
            using var api = await ServedApi.StartAsync(program, threads, places);
            foreach (var (name, path, question) in models)
            {
                foreach (int connections in Connections)
                {
                    var load = await Load.MeasureAsync(api, path, question, connections, time);
                    var (half, most, nearlyAll) = (load.Quantile(0.5), load.Quantile(0.95), load.Quantile(0.99));
                    await output.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {name} | {threads} | {places} | {connections} | {load.Rate:F0} | {half:F2} | {most:F2} | {nearlyAll:F2} | {load.Cost:F3} |"));
                }
            }
        }
    }

    private static byte[] Tumor() => Written(json =>
    {
        json.WriteStartObject("measurements");
        for (int i = 0; i < Tumors.Features.Count; i++)
            json.WriteNumber(Tumors.Features[i], Tumors.Measurements(0)[i]);
        json.WriteEndObject();
        json.WriteNumber("steps", 50);
    });

    private static byte[] Digit() => Written(json =>
    {
        json.WriteStartArray("pixels");
        foreach (float ink in Digits.Image(0))
            json.WriteNumberValue(ink);
        json.WriteEndArray();
        json.WriteNumber("steps", 256);
    });

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
