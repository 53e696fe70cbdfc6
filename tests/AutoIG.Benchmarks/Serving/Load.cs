using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace AutoIG.Benchmarks.Serving;

/// <summary>Callers that ask a service again as soon as they are answered, each over a connection of its own, for a given time.</summary>
/// <param name="Answers">How many answers came within the time.</param>
/// <param name="Seconds">The time.</param>
/// <param name="Latencies">How long each answer took, in milliseconds, ascending.</param>
/// <param name="ProcessorTime">The processor time that the service took for them.</param>
internal sealed record Load(int Answers, double Seconds, double[] Latencies, TimeSpan ProcessorTime)
{
    /// <summary>Answers a second.</summary>
    public double Rate => Answers / Seconds;

    /// <summary>The processor time of an answer, in milliseconds: the same however much else the machine does.</summary>
    public double Cost => ProcessorTime.TotalMilliseconds / Answers;

    /// <summary>The latency that a share of the answers does not exceed, in milliseconds.</summary>
    public double Quantile(double share) => Latencies[Math.Min(Latencies.Length - 1, (int)Math.Ceiling(share * Latencies.Length) - 1)];

    /// <summary>Asks for a while without counting, then for the given time.</summary>
    /// <exception cref="InvalidOperationException">An answer is not what was asked for.</exception>
    public static async Task<Load> MeasureAsync(ServedApi api, string path, byte[] question, int connections, TimeSpan time)
    {
        var url = new Uri(api.Address, path);
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections };
        using var caller = new HttpClient(handler);
        await AskAsync(caller, url, question, connections, time / 4);
        long begin = Stopwatch.GetTimestamp();
        var before = api.ProcessorTime;
        var latencies = await AskAsync(caller, url, question, connections, time);
        var spent = api.ProcessorTime - before;
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        Array.Sort(latencies);
        return new Load(latencies.Length, seconds, latencies, spent);
    }

    private static async Task<double[]> AskAsync(HttpClient caller, Uri url, byte[] question, int connections, TimeSpan time)
    {
        long begin = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            var latencies = new List<double>();
            while (Stopwatch.GetElapsedTime(begin) < time)
            {
                long asked = Stopwatch.GetTimestamp();
                using var content = new ByteArrayContent(question);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var answer = await caller.PostAsync(url, content);
                if (answer.StatusCode != HttpStatusCode.OK)
                    throw new InvalidOperationException($"{url}: expected 200, got {(int)answer.StatusCode}.");
                await answer.Content.ReadAsByteArrayAsync();
                latencies.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }

            return latencies;
        })));
        return [.. all.SelectMany(latencies => latencies)];
    }
}
