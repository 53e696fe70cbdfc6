using System.Text.Json;

namespace AutoIG.Reference.Tests;

/// <summary>What a formula gives at a point and on the straight path to it from a baseline.</summary>
/// <param name="X">The point, in the order of the formula's variables.</param>
/// <param name="Baseline">The start of the path.</param>
/// <param name="Value">The formula's value at the point.</param>
/// <param name="BaselineValue">Its value at the baseline.</param>
/// <param name="Gradient">Its gradient at the point.</param>
/// <param name="IntegratedGradients">The exact integrated gradients.</param>
/// <param name="Kinks">The α at which the path crosses a kink.</param>
public sealed record ScalarPoint(
    double[] X,
    double[] Baseline,
    double Value,
    double BaselineValue,
    double[] Gradient,
    double[] IntegratedGradients,
    double[] Kinks)
{
    internal static ScalarPoint Parse(JsonElement point) => new(
        Numbers(point.GetProperty("x")),
        Numbers(point.GetProperty("baseline")),
        point.GetProperty("value").GetDouble(),
        point.GetProperty("baseline-value").GetDouble(),
        Numbers(point.GetProperty("gradient")),
        Numbers(point.GetProperty("integrated-gradients")),
        point.TryGetProperty("kinks-at-alpha", out var kinks) ? Numbers(kinks) : []);

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];
}
