using System.Text.Json;
using AutoIG.Reference.Tests.Models;

namespace AutoIG.Reference.Tests;

/// <summary>A formula of the case <c>scalar-formulas</c>: the C# method and what is expected of it at some points.</summary>
/// <param name="Id">The formula's name in the case.</param>
/// <param name="Evaluate">The method, run as ordinary C#.</param>
/// <param name="Derivative">What the generator made of it.</param>
/// <param name="Points">Where it is evaluated.</param>
public sealed record ScalarFormula(
    string Id, Func<double[], double> Evaluate, DifferentiableFunction<double> Derivative, IReadOnlyList<ScalarPoint> Points)
{
    private static readonly IReadOnlyList<ScalarFormula> Loaded = Load();

    public static IReadOnlyList<ScalarFormula> All => Loaded;

    /// <summary>What names the points among the entries of all cases.</summary>
    public IEnumerable<string> Keys => Points.Select((_, point) => $"scalar-formulas/{ReferenceCase.FirstFamily}/{Id} {point}");

    public static ScalarFormula Get(string id) => Loaded.Single(formula => formula.Id == id);

    private static (Func<double[], double> Method, DifferentiableFunction<double> Derivative) MethodOf(string id) => id switch
    {
        "logistic-risk" => (v => ScalarFormulas.LogisticRisk(v[0], v[1], v[2], v[3]), ScalarFormulas.LogisticRiskDerivative),
        "black-scholes-call" => (v => ScalarFormulas.BlackScholesCall(v[0], v[1], v[2], v[3], v[4]),
            ScalarFormulas.BlackScholesCallDerivative),
        "rosenbrock" => (v => ScalarFormulas.Rosenbrock(v[0], v[1]), ScalarFormulas.RosenbrockDerivative),
        "himmelblau" => (v => ScalarFormulas.Himmelblau(v[0], v[1]), ScalarFormulas.HimmelblauDerivative),
        "power" => (v => ScalarFormulas.Power(v[0], v[1]), ScalarFormulas.PowerDerivative),
        "atan2" => (v => ScalarFormulas.Angle(v[0], v[1]), ScalarFormulas.AngleDerivative),
        "log1p-expm1" => (v => ScalarFormulas.SmallNumbers(v[0], v[1], v[2]), ScalarFormulas.SmallNumbersDerivative),
        "kinks" => (v => ScalarFormulas.Kinks(v[0], v[1]), ScalarFormulas.KinksDerivative),
        "logistic-map-20" => (v => ScalarFormulas.LogisticMap20(v[0], v[1]), ScalarFormulas.LogisticMap20Derivative),
        "newton-sqrt-5" => (v => ScalarFormulas.NewtonSqrt5(v[0], v[1]), ScalarFormulas.NewtonSqrt5Derivative),
        "tax" => (v => ScalarFormulas.Tax(v[0], v[1]), ScalarFormulas.TaxDerivative),
        "smooth-mix" => (v => ScalarFormulas.SmoothMix(v[0], v[1], v[2]), ScalarFormulas.SmoothMixDerivative),
        _ => throw new InvalidDataException($"The case describes a formula '{id}' that has no C# method here."),
    };

    private static IReadOnlyList<ScalarFormula> Load()
    {
        using var json = ReferenceCase.ReadJson("scalar-formulas");
        return
        [
            .. json.RootElement.GetProperty("functions").EnumerateArray().Select(function =>
            {
                var id = function.GetProperty("id").GetString()!;
                var points = function.GetProperty("points").EnumerateArray().Select(ScalarPoint.Parse);
                var (method, derivative) = MethodOf(id);
                return new ScalarFormula(id, method, derivative, [.. points]);
            }),
        ];
    }
}
