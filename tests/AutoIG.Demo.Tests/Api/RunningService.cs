using System.Net.Http.Json;
using System.Text.Json;
using AutoIG.Api;
using AutoIG.Samples;
using Microsoft.AspNetCore.Builder;

namespace AutoIG.Demo.Tests.Api;

/// <summary>The service on a port of its own, and a caller.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningService(WebApplication app)
    {
        this.app = app;
        Caller = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromMinutes(2) };
    }

    public HttpClient Caller { get; }

    /// <summary>A request for a tumour that was held back: all its measurements.</summary>
    public static Dictionary<string, object> Tumor(int index) => new()
    {
        ["measurements"] = Tumors.Features.Select((name, i) => (name, Tumors.Measurements(index)[i]))
            .ToDictionary(pair => pair.name, pair => (object)pair.Item2),
    };

    /// <summary>A request for a digit.</summary>
    public static Dictionary<string, object> Digit(int index) => new() { ["pixels"] = Digits.Image(index).ToArray() };

    /// <summary>Starts the service and waits until it is ready.</summary>
    public static async Task<RunningService> StartAsync(params string[] limits)
    {
        var app = ExplanationService.Create(
            ["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning", .. limits.Select(limit => $"--Limits:{limit}")]);
        await app.StartAsync();
        var service = new RunningService(app);
        await UntilAsync(async () =>
        {
            using var answer = await service.Caller.GetAsync("/health");
            string text = await answer.Content.ReadAsStringAsync();
            Assert.Equal(answer.IsSuccessStatusCode ? "ready" : "starting", text);
            return answer.IsSuccessStatusCode;
        });
        return service;
    }

    /// <summary>Waits for something that comes about by itself.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var end = DateTime.UtcNow.AddMinutes(2); !await condition(); await Task.Delay(20))
            Assert.True(DateTime.UtcNow < end, "It did not come about within two minutes.");
    }

    /// <summary>Asks, and reads the answer.</summary>
    public async Task<(int Status, JsonElement Answer)> AskAsync(string path, object question)
    {
        using var answer = await Caller.PostAsJsonAsync(path, question);
        string text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, JsonDocument.Parse(text).RootElement);
    }

    /// <summary>The sum of a number in the text of <c>/metrics</c> over the lines that have all of some tags; 0 if there is none.</summary>
    public async Task<double> MetricAsync(string name, params string[] tags)
    {
        string text = await Caller.GetStringAsync("/metrics");
        return text.Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && tags.All(line.Contains))
            .Sum(line => double.Parse(line[(line.IndexOf("} ", StringComparison.Ordinal) + 2)..].Split(' ')[0],
                System.Globalization.CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        await app.DisposeAsync();
    }
}
