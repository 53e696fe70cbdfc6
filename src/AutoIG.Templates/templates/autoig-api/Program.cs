using System.Text.Json.Serialization;
using AutoIG;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJsonContext.Default));
var app = builder.Build();

// One function serves all requests and threads. One thread a call: requests come side by side, and a call is short.
var method = new IntegratedGradients { Steps = 50, MaxDegreeOfParallelism = 1 };
var typical = new Credit.DefaultRiskInput(Income: 50_000, Debt: 5_000, MissedPayments: 0);

app.MapGet("/health", () => "ok");
app.MapPost("/risk", (Applicant applicant, CancellationToken gone) =>
{
    if (!(applicant.Income > 0) || !double.IsFinite(applicant.Income) || !(applicant.Debt >= 0) || !double.IsFinite(applicant.Debt))
        return Results.BadRequest("Expected an income above 0 and a debt of at least 0.");
    var why = method.Explain(
        Credit.DefaultRiskDerivative, new(applicant.Income, applicant.Debt, applicant.MissedPayments),
        typical with { MissedPayments = applicant.MissedPayments }, cancellation: gone);
    return Results.Ok(new Explained(why.Output, why.BaselineOutput, why["income"], why["debt"]));
});
app.Run();

/// <summary>What is asked about.</summary>
public sealed record Applicant(double Income, double Debt, int MissedPayments);

/// <summary>A risk, that of a typical applicant, and how much of the difference comes from what.</summary>
public sealed record Explained(double Risk, double TypicalRisk, double FromIncome, double FromDebt);

/// <summary>The model. Put your own here.</summary>
public static partial class Credit
{
    /// <summary>The probability that a loan is not paid back.</summary>
    [Differentiable]
    public static double DefaultRisk(double income, double debt, int missedPayments) =>
        1 / (1 + Math.Exp(-(3.1 * debt / income + 0.8 * missedPayments - 2)));
}

[JsonSerializable(typeof(Applicant))]
[JsonSerializable(typeof(Explained))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
