using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using AutoIG.Api.Messages;
using AutoIG.Samples;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using OpenTelemetry.Metrics;

namespace AutoIG.Api;

/// <summary>A web service that predicts and explains: what it is made of, and where it is asked.</summary>
internal static class ExplanationService
{
    private const string Queue = "explanations";

    /// <summary>The service, which has not started yet.</summary>
    /// <param name="args">Configuration: <c>--urls http://127.0.0.1:5000 --Limits:Steps=200</c>.</param>
    /// <exception cref="InvalidOperationException">A limit is none.</exception>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var limits = ServiceLimits.Read(builder.Configuration);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        KeepThreadsFree(limits);
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = limits.BodyBytes);
        var services = builder.Services;
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJsonContext.Default);
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddSingleton(limits).AddSingleton<TumorModel>().AddSingleton<DigitModel>();
        services.AddSingleton<WarmUp>().AddHostedService(provider => provider.GetRequiredService<WarmUp>());
        services.AddProblemDetails();
        services.AddRequestTimeouts(options => options.AddPolicy(Queue, TimeSpan.FromSeconds(limits.Seconds)));
        services.AddRateLimiter(options => Limit(options, limits));
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("AutoIG", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.RateLimiting", "System.Runtime")
            .AddPrometheusExporter());

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRequestTimeouts();
        app.UseRateLimiter();
        Map(app, limits);
        return app;
    }

    /// <summary>
    /// An explanation keeps its thread busy. That too few are left for everybody else, those who leave and those who ask for health, the
    /// pool would notice half a second later, thread by thread.
    /// </summary>
    private static void KeepThreadsFree(ServiceLimits limits)
    {
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, limits.Concurrent + Environment.ProcessorCount), completions);
    }

    private static void Map(WebApplication app, ServiceLimits limits)
    {
        var tumors = app.Services.GetRequiredService<TumorModel>();
        var digits = app.Services.GetRequiredService<DigitModel>();
        var warmUp = app.Services.GetRequiredService<WarmUp>();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("AutoIG.Api");
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapGet("/health", () => warmUp.IsReady
            ? Results.Text("ready")
            : Results.Text("starting", statusCode: StatusCodes.Status503ServiceUnavailable));

        app.MapGet("/tumors", () => Results.Ok(new ModelDescription(
            Tumors.Features, Tumors.Average, tumors.Classifier.Classes, tumors.Classifier.Methods, limits.Steps)));
        app.MapPost("/tumors/predict", async http =>
        {
            var faults = new Faults();
            var question = await faults.ReadAsync(http, ApiJsonContext.Default.TumorQuestion);
            var input = question is null ? null : tumors.Read(question, faults);
            await (input is null ? faults.ToResult() : Results.Ok(tumors.Classifier.Predict(input))).ExecuteAsync(http);
        });
        app.MapPost("/tumors/explain", async http =>
        {
            var faults = new Faults();
            var question = await faults.ReadAsync(http, ApiJsonContext.Default.TumorQuestion);
            var input = question is null ? null : tumors.Read(question, faults);
            var result = Explain(http, log, tumors.Classifier, question, input, faults, (why, by) => tumors.Message(question!, why, by));
            await result.ExecuteAsync(http);
        }).RequireRateLimiting(Queue).WithRequestTimeout(Queue);

        app.MapPost("/digits/predict", async http =>
        {
            var faults = new Faults();
            var question = await faults.ReadAsync(http, ApiJsonContext.Default.DigitQuestion);
            var input = question is null ? null : DigitModel.Read(question, faults);
            await (input is null ? faults.ToResult() : Results.Ok(digits.Classifier.Predict(input))).ExecuteAsync(http);
        });
        app.MapPost("/digits/explain", async http =>
        {
            var faults = new Faults();
            var question = await faults.ReadAsync(http, ApiJsonContext.Default.DigitQuestion);
            var input = question is null ? null : DigitModel.Read(question, faults);
            await Explain(http, log, digits.Classifier, question, input, faults, digits.Message).ExecuteAsync(http);
        }).RequireRateLimiting(Queue).WithRequestTimeout(Queue);
    }

    /// <summary>
    /// Explains on the thread of the request: the limiter has let in no more callers than there are processors for. Whoever leaves, or
    /// waits too long, stops the explanation between two chunks of points.
    /// </summary>
    private static IResult Explain(
        HttpContext http, ILogger log, Classifier model, IQuestion? question, Tensor<float>? input, Faults faults,
        Func<Attribution<float>, AttributionMethod, Explanation> message)
    {
        if (question is null || model.Check(question, faults) is not var (method, target) || input is null)
            return faults.ToResult();
        long begin = Stopwatch.GetTimestamp();
        try
        {
            var why = model.Explain(input, method, target, http.RequestAborted);
            var took = Stopwatch.GetElapsedTime(begin);
            log.Explained(model.Name, why.MethodName, why.Target.Index, why.ConvergenceDelta, took);
            return Results.Ok(message(why, method));
        }
        catch (OperationCanceledException)
        {
            var took = Stopwatch.GetElapsedTime(begin);
            string name = model.NameOf(method);
            log.Abandoned(model.Name, name, took);
            throw; // 504 where time was up; where the caller has left there is nobody to answer
        }
    }

    private static void Limit(RateLimiterOptions options, ServiceLimits limits)
    {
        options.AddConcurrencyLimiter(Queue, limiter =>
        {
            limiter.PermitLimit = limits.Concurrent;
            limiter.QueueLimit = limits.Queue;
            limiter.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
        });
        options.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            await Results.Problem(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{limits.Concurrent} explanations are computed and {limits.Queue} more wait: ask again after a second."),
                statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many explanations are waiting.")
                .ExecuteAsync(rejected.HttpContext);
        };
    }
}
