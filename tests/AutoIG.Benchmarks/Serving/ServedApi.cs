using System.Diagnostics;
using System.Globalization;

namespace AutoIG.Benchmarks.Serving;

/// <summary>The demo's web service as a process of its own, on a free port of this machine.</summary>
internal sealed class ServedApi : IDisposable
{
    private const string Listening = "Now listening on: ";
    private readonly Process process;

    private ServedApi(Process process, Uri address) => (this.process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The processor time that it has taken since it was started.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts the service and waits until it has explained once.</summary>
    /// <param name="program">The published service.</param>
    /// <param name="threads">The threads of one explanation.</param>
    /// <param name="places">The explanations that are computed side by side.</param>
    public static async Task<ServedApi> StartAsync(FileInfo program, int threads, int places)
    {
        string Limit(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"--Limits:{name}={value}");
        var process = Process.Start(new ProcessStartInfo(
            program.FullName,
            ["--urls", "http://127.0.0.1:0", Limit("ThreadsPerCall", threads), Limit("Concurrent", places), Limit("Queue", 256),
                "--Logging:LogLevel:AutoIG.Api=Warning", "--Logging:LogLevel:Microsoft.AspNetCore=Warning"])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            var address = await AddressAsync(process.StandardOutput);
            using var caller = new HttpClient { BaseAddress = address };
            while (!(await caller.GetAsync(new Uri("/health", UriKind.Relative))).IsSuccessStatusCode)
                await Task.Delay(20);
            // What is written later is read by nobody, and must not fill the pipe.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new ServedApi(process, address);
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    private static async Task<Uri> AddressAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            int start = line.IndexOf(Listening, StringComparison.Ordinal);
            if (start >= 0)
                return new Uri(line[(start + Listening.Length)..].Trim());
        }

        throw new InvalidOperationException($"Expected a line with '{Listening}', got the end of the service's output.");
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
