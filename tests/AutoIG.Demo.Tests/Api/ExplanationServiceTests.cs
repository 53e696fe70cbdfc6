using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AutoIG.Api;
using AutoIG.Samples;

namespace AutoIG.Demo.Tests.Api;

/// <summary>
/// The web service gives the numbers of the library, refuses what is wrong by name, keeps its limits and stops for who leaves.
/// </summary>
public sealed class ExplanationServiceTests
{
    [Fact]
    public async Task Tumours_get_the_numbers_of_the_library()
    {
        await using var service = await RunningService.StartAsync();
        using var weights = Tumors.OpenWeights();
        var network = new TumorNet(weights);
        foreach (int index in new[] { 0, 1, 7, 40 })
        {
            var question = RunningService.Tumor(index);
            var (status, why) = await service.AskAsync("/tumors/explain", question);
            Assert.Equal(200, status);
            var expected = new IntegratedGradients { Steps = 50, MaxDegreeOfParallelism = 1 }
                .Explain(network.LogitsDerivative, Tumors.Standardized(index));
            var shares = why.GetProperty("features").EnumerateArray().ToArray();
            Assert.Equal(Tumors.Features, shares.Select(share => share.GetProperty("feature").GetString()));
            Assert.Equal(expected.Values.ToArray(), shares.Select(share => share.GetProperty("attribution").GetSingle()));
            Assert.Equal(Tumors.Measurements(index), shares.Select(share => share.GetProperty("value").GetSingle()));
            Assert.Equal(expected.Target.Index == 1 ? "malignant" : "benign", why.GetProperty("target").GetString());

            // They add up to the difference of the logits, and the probabilities are those of the logits.
            double output = why.GetProperty("output").GetDouble(), baseline = why.GetProperty("baselineOutput").GetDouble();
            double sum = shares.Sum(share => share.GetProperty("attribution").GetDouble()), difference = output - baseline;
            Assert.Equal(difference, sum, 0.01 * Math.Abs(difference)); // fifty points, between kinks
            Assert.Equal(difference + why.GetProperty("convergenceDelta").GetDouble(), sum, 1e-4);
            Assert.Equal(sum, why.GetProperty("sum").GetDouble(), 1e-4);
            var logits = network.Logits(Tumors.Standardized(index));
            double malignant = 1 / (1 + Math.Exp(logits[0] - logits[1]));
            var (_, prediction) = await service.AskAsync("/tumors/predict", question);
            Assert.Equal(malignant, prediction.GetProperty("probabilities").GetProperty("malignant").GetDouble(), 1e-5);
            Assert.Equal(malignant > 0.5 ? "malignant" : "benign", prediction.GetProperty("class").GetString());
            Assert.Equal(prediction.ToString(), why.GetProperty("prediction").ToString());
        }
    }

    [Fact]
    public async Task Digits_get_the_numbers_of_the_library()
    {
        await using var service = await RunningService.StartAsync("ThreadsPerCall=2");
        using var weights = Digits.OpenWeights();
        var network = new DigitNet(weights);
        var question = RunningService.Digit(3);
        question["steps"] = 20;
        question["target"] = "8";
        var (status, why) = await service.AskAsync("/digits/explain", question);
        Assert.Equal(200, status);
        var expected = new IntegratedGradients { Steps = 20 }.Explain(network.LogitsDerivative, Digits.Image(3), target: 8);
        Assert.Equal(expected.Values.ToArray(), why.GetProperty("pixels").EnumerateArray().Select(pixel => pixel.GetSingle()));
        Assert.Equal((20, "8"), (why.GetProperty("steps").GetInt32(), why.GetProperty("target").GetString()));

        question = RunningService.Digit(3);
        question["method"] = "saliency";
        (_, why) = await service.AskAsync("/digits/explain", question);
        var slopes = new Saliency().Explain(network.LogitsDerivative, Digits.Image(3));
        Assert.Equal(slopes.Values.ToArray(), why.GetProperty("pixels").EnumerateArray().Select(pixel => pixel.GetSingle()));
        Assert.False(why.TryGetProperty("convergenceDelta", out _), "Slopes are not meant to add up.");
        Assert.False(why.TryGetProperty("steps", out _));
    }

    /// <summary>Everything that is wrong is named at once: the field, what was expected, what came.</summary>
    [Fact]
    public async Task Wrong_requests_are_told_what_is_wrong()
    {
        await using var service = await RunningService.StartAsync("Steps=100");
        var question = RunningService.Tumor(0);
        var measurements = (Dictionary<string, object>)question["measurements"];
        measurements.Remove("mean radius");
        measurements["mean radios"] = 17;
        measurements["mean area"] = -3;
        question["steps"] = 101;
        question["target"] = "benine";
        var (status, problem) = await service.AskAsync("/tumors/explain", question);
        Assert.Equal(400, status);
        Assert.Equal(
            [
                ("measurements['mean area']", "Expected a finite number of at least 0, got -3."),
                ("measurements['mean radios']", "Expected one of the 30 names that GET /tumors lists, got 'mean radios'."),
                ("measurements['mean radius']", "Expected a finite number of at least 0, got none."),
                ("steps", "Expected a whole number from 1 to 100, got 101."),
                ("target", "Expected one of benign, malignant, got 'benine'."),
            ],
            Errors(problem));

        question = RunningService.Tumor(0);
        question["method"] = "magic";
        Assert.Equal(
            [("method", "Expected one of integrated-gradients, input-x-gradient, saliency, got 'magic'.")],
            Errors((await service.AskAsync("/tumors/explain", question)).Answer));
        question["method"] = "saliency";
        question["steps"] = 5;
        Assert.Equal(
            [("steps", "Expected none, for saliency takes none, got 5.")],
            Errors((await service.AskAsync("/tumors/explain", question)).Answer));

        float[] pixels = [.. Enumerable.Repeat(0.5f, 783), 1.5f];
        Assert.Equal(
            [("pixels[783]", "Expected ink from 0 (paper) to 1, got 1.5.")],
            Errors((await service.AskAsync("/digits/predict", new { pixels })).Answer));
        Assert.Equal(
            [("pixels", "Expected 784 numbers, 28 rows of 28, got 3.")],
            Errors((await service.AskAsync("/digits/predict", new { pixels = new[] { 0, 0, 1 } })).Answer));
        var (_, many) = await service.AskAsync("/digits/predict", new { pixels = Enumerable.Repeat(2, 784) });
        Assert.Equal(20, Errors(many).Length);
        Assert.Equal("764 more fields are as wrong.", many.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("{\"measurements\": {\"mean radius\": 1e999}}", 400, "measurements['mean radius']", "got Infinity")]
    [InlineData("{\"measurements\": {\"mean radius\": \"17\"}}", 400, "$.measurements", "could not be converted")]
    [InlineData("{\"measurements\": {\"mean radius\": 1, \"mean radius\": 2}}", 400, "$.measurements['mean radius']", "Duplicate")]
    [InlineData("{\"measurements\": {}, \"step\": 5}", 400, "$.step", "step")]
    [InlineData("{\"measurements\": {}, \"steps\": 5.5}", 400, "$.steps", "could not be converted")]
    [InlineData("{\"measurements\": {", 400, "$.measurements", "JSON")]
    [InlineData("null", 400, "body", "got null")]
    [InlineData("", 400, "$", "JSON")]
    [InlineData("{}", 400, "measurements['mean radius']", "got none")]
    public async Task Bodies_that_are_no_question_are_refused(string body, int status, string field, string part)
    {
        await using var service = await RunningService.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await service.Caller.PostAsync("/tumors/explain", content);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(
            Errors(JsonDocument.Parse(text).RootElement),
            error => error.Field.StartsWith(field, StringComparison.Ordinal) && error.Text.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bodies_of_another_kind_or_too_long_are_refused()
    {
        await using var service = await RunningService.StartAsync("BodyBytes=2000");
        using var text = new StringContent("mean radius", Encoding.UTF8, "text/plain");
        using var other = await service.Caller.PostAsync("/tumors/explain", text);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, other.StatusCode);
        var (status, problem) = await service.AskAsync("/digits/explain", RunningService.Digit(0));
        Assert.Equal(413, status);
        Assert.Contains("2000", Assert.Single(Errors(problem)).Text);
        using var missing = await service.Caller.GetAsync("/cats");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("application/problem+json", missing.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("Steps=0", "Limits:Steps: expected a whole number of at least 1, got '0'.")]
    [InlineData("Queue=-1", "Limits:Queue: expected a whole number of at least 0, got '-1'.")]
    [InlineData("BodyBytes=64k", "Limits:BodyBytes: expected a whole number of at least 1, got '64k'.")]
    public void Limits_that_are_none_stop_the_start(string limit, string message) => Assert.Equal(
        message, Assert.Throws<InvalidOperationException>(() => ExplanationService.Create([$"--Limits:{limit}"])).Message);

    /// <summary>
    /// An explanation that would take minutes keeps the only place; the next waits, and leaves; the one behind is sent away. When the first
    /// caller leaves, too, the explanation stops: the metrics tell of it, and the place is free.
    /// </summary>
    [Fact]
    public async Task Who_leaves_stops_the_explanation_and_who_comes_too_many_is_sent_away()
    {
        await using var service = await RunningService.StartAsync("Steps=1000000", "Concurrent=1", "Queue=1", "Seconds=600");
        const string Failed = "autoig_explanations_total", Cancelled = "error_type=\"System.OperationCanceledException\"";
        double before = await service.MetricAsync(Failed, "DigitNet.Logits", Cancelled);
        double evaluations = await service.MetricAsync("autoig_evaluations_total", "DigitNet.Logits");
        var endless = RunningService.Digit(0);
        endless["steps"] = 1_000_000;
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var running = service.Caller.PostAsJsonAsync("/digits/explain", endless, first.Token);
        await RunningService.UntilAsync(
            async () => await service.MetricAsync("autoig_evaluations_total", "DigitNet.Logits") > evaluations + 100);
        var waiting = service.Caller.PostAsJsonAsync("/digits/explain", RunningService.Digit(1), second.Token);
        await RunningService.UntilAsync(
            async () => await service.MetricAsync("aspnetcore_rate_limiting_queued_requests") >= 1);

        using var sentAway = await service.Caller.PostAsJsonAsync("/tumors/explain", RunningService.Tumor(0));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, sentAway.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), sentAway.Headers.RetryAfter?.Delta);
        // Predictions take no place.
        Assert.Equal(200, (await service.AskAsync("/tumors/predict", RunningService.Tumor(0))).Status);

        second.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(running.IsCompleted);
        first.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await RunningService.UntilAsync(async () => await service.MetricAsync(Failed, "DigitNet.Logits", Cancelled) == before + 1);
        Assert.Equal(200, (await service.AskAsync("/digits/explain", RunningService.Digit(1))).Status);
    }

    /// <summary>Nobody waits longer than the limit says.</summary>
    [Fact]
    public async Task What_takes_too_long_is_given_up()
    {
        await using var service = await RunningService.StartAsync("Steps=1000000", "Seconds=1");
        var endless = RunningService.Digit(0);
        endless["steps"] = 1_000_000;
        using var answer = await service.Caller.PostAsJsonAsync("/digits/explain", endless);
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
    }

    [Fact]
    public async Task Metrics_count_up()
    {
        await using var service = await RunningService.StartAsync();
        const string Tags = "autoig_function=\"TumorNet.Logits\"";
        string[] names =
        [
            "autoig_explanations_total", "autoig_explanation_duration_seconds_count", "autoig_explanation_convergence_error_count",
        ];
        double evaluations = await service.MetricAsync("autoig_evaluations_total", Tags);
        double[] before = [.. await Task.WhenAll(names.Select(name => service.MetricAsync(name, Tags)))];
        for (int i = 0; i < 3; i++)
            await service.AskAsync("/tumors/explain", RunningService.Tumor(i));
        await RunningService.UntilAsync(async () => await service.MetricAsync(names[0], Tags) == before[0] + 3);
        for (int i = 0; i < names.Length; i++)
            Assert.Equal(before[i] + 3, await service.MetricAsync(names[i], Tags));
        // 50 points, and the two ends.
        Assert.Equal(evaluations + (3 * 52), await service.MetricAsync("autoig_evaluations_total", Tags));
    }

    private static (string Field, string Text)[] Errors(JsonElement problem) =>
    [
        .. problem.GetProperty("errors").EnumerateObject().OrderBy(error => error.Name, StringComparer.Ordinal)
            .Select(error => (error.Name, Assert.Single(error.Value.EnumerateArray()).GetString()!)),
    ];
}
