using System.Text.Json;
using AutoIG.Reference.Tests.Models;

namespace AutoIG.Reference.Tests;

/// <summary>A formula of the case <c>scalar-formulas</c>: the C# method and what is expected of it at some points.</summary>
/// <param name="Id">The formula's name in the case.</param>
/// <param name="Evaluate">The method, run as ordinary C#.</param>
/// <param name="Points">Where it is evaluated.</param>
public sealed record ScalarFormula(string Id, Func<double[], double> Evaluate, IReadOnlyList<ScalarPoint> Points)
{
    private static readonly IReadOnlyList<ScalarFormula> Loaded = Load();

    public static IReadOnlyList<ScalarFormula> All => Loaded;

    public static ScalarFormula Get(string id) => Loaded.Single(formula => formula.Id == id);

    private static Func<double[], double> MethodOf(string id) => id switch
    {
        "logistic-risk" => v => ScalarFormulas.LogisticRisk(v[0], v[1], v[2], v[3]),
        "black-scholes-call" => v => ScalarFormulas.BlackScholesCall(v[0], v[1], v[2], v[3], v[4]),
        "rosenbrock" => v => ScalarFormulas.Rosenbrock(v[0], v[1]),
        "himmelblau" => v => ScalarFormulas.Himmelblau(v[0], v[1]),
        "power" => v => ScalarFormulas.Power(v[0], v[1]),
        "atan2" => v => ScalarFormulas.Angle(v[0], v[1]),
        "log1p-expm1" => v => ScalarFormulas.SmallNumbers(v[0], v[1], v[2]),
        "kinks" => v => ScalarFormulas.Kinks(v[0], v[1]),
        "logistic-map-20" => v => ScalarFormulas.LogisticMap20(v[0], v[1]),
        "newton-sqrt-5" => v => ScalarFormulas.NewtonSqrt5(v[0], v[1]),
        "tax" => v => ScalarFormulas.Tax(v[0], v[1]),
        "smooth-mix" => v => ScalarFormulas.SmoothMix(v[0], v[1], v[2]),
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
                return new ScalarFormula(id, MethodOf(id), [.. points]);
            }),
        ];
    }
}
