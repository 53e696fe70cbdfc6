using System.Reflection;
using System.Text.Json;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>The twelve formulas of the case scalar-formulas, from C# source to numbers that were computed with 50 digits.</summary>
public class ScalarFormulaTests
{
    private static readonly Lazy<Assembly> Formulas = new(() => CompiledModel.Generate(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Models", "ScalarFormulas.cs")), out _));

    [Theory]
    [InlineData("logistic-risk", "LogisticRisk")]
    [InlineData("black-scholes-call", "BlackScholesCall")]
    [InlineData("rosenbrock", "Rosenbrock")]
    [InlineData("himmelblau", "Himmelblau")]
    [InlineData("power", "Power")]
    [InlineData("atan2", "Angle")]
    [InlineData("log1p-expm1", "SmallNumbers")]
    [InlineData("kinks", "Kinks")]
    [InlineData("logistic-map-20", "LogisticMap20")]
    [InlineData("newton-sqrt-5", "NewtonSqrt5")]
    [InlineData("tax", "Tax")]
    [InlineData("smooth-mix", "SmoothMix")]
    public void Values_gradients_and_tangents(string id, string method)
    {
        using var json =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cases", "scalar-formulas", "case.json")));
        var cases = json.RootElement.GetProperty("functions").EnumerateArray().Single(f => f.GetProperty("id").GetString() == id)
            .GetProperty("points").EnumerateArray().ToArray();
        var sweeps = new ScalarSweeps<double>((DifferentiableFunction<double>)Formulas.Value.Member(
            "AutoIG.Reference.Tests.Models.ScalarFormulas", method + "Derivative"));
        double[][] points = [.. cases.Select(c => Numbers(c, "x"))];
        var values = sweeps.Values(points);
        var gradients = sweeps.Gradients(1, points);
        var directions = points.Select((point, p) => point.Select((_, i) => Math.Cos(1 + i + 2 * p)).ToArray()).ToArray();
        var tangents = sweeps.Tangents(points, directions);
        for (int p = 0; p < cases.Length; p++)
        {
            double value = cases[p].GetProperty("value").GetDouble();
            var gradient = Numbers(cases[p], "gradient");
            double scale = Math.Max(Math.Abs(value), gradient.Max(Math.Abs));
            Assert.Equal(value, values[p], 1e-12 * scale);
            for (int i = 0; i < gradient.Length; i++)
                Assert.Equal(gradient[i], gradients[p][i], 1e-12 * scale);
            // ⟨∇F, v⟩ by forward mode.
            Assert.Equal(gradients[p].Zip(directions[p], (g, v) => g * v).Sum(), tangents[p].Tangent, 1e-12 * scale);
            Assert.Equal(value, tangents[p].Value, 1e-12 * scale);
        }
    }

    private static double[] Numbers(JsonElement point, string name) =>
        [.. point.GetProperty(name).EnumerateArray().Select(n => n.GetDouble())];
}
