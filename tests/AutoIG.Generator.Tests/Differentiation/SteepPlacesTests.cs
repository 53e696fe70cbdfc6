using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Emission;
using AutoIG.Generator.Tests.Lowering;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>Which operations can make ±∞ or NaN of finite numbers: of values, of derivatives, and where in a function they lie.</summary>
public class SteepPlacesTests
{
    /// <summary>−1 is the output, −1 − i input i, and a layer its number: z is 0.</summary>
    [Theory]
    [InlineData("return x * y + x - y;", "")]
    [InlineData("return Math.Log(x);", "Log behind -1")]
    [InlineData("return 1 / x;", "Divide behind -1")]
    [InlineData("return x / (y * y + 1);", "")]
    [InlineData("return y / Math.Exp(x);", "Exp behind -1; Divide behind -1")]
    [InlineData("return Math.Sqrt(x);", "Sqrt behind -1 in front -1")]
    [InlineData("return Math.Sqrt(x * x + y * y);", "Sqrt in front -2, -1")]
    [InlineData("return Math.Sqrt(x * x + 1);", "")]
    [InlineData("return Math.Sqrt(Math.Exp(x));", "Exp behind -1; Sqrt in front -1")]     // exp x may be 0
    [InlineData("return Math.Cbrt(y);", "Cbrt in front -2")]
    [InlineData("return Math.Atan2(x, y);", "Atan2 in front -2, -1")]
    [InlineData("return Math.Tanh(x) + Math.Sin(y) + Math.Abs(x);", "")]
    [InlineData("var z = x * y; return Math.Log(z) * x;", "Log behind -1")]
    [InlineData("var z = Math.Log(x); return z * y;", "Log behind 0")]
    [InlineData("var z = x * y; return Math.Cbrt(z);", "Cbrt in front 0")]
    [InlineData("var z = Math.Log(x); return y;", "Log behind 0")]
    [InlineData("return Math.Floor(Math.Log(x)) > 2 ? x : y;", "")]             // a condition passes no infinity on
    [InlineData("return Math.Cbrt(x) > 1 ? y : 2 * y;", "")]                    // nor a derivative
    [InlineData("return Math.Sqrt(x > 0 ? 1.0 : 0.0) + y;", "")]                // no derivative goes back to a condition
    [InlineData("return x + double.PositiveInfinity;", "Add behind -1")]        // what is never finite is what it is
    [InlineData("return Math.Log(n + 1) * x;", "Log behind -1")]                // a constant may be infinite, too
    [InlineData("double s = 0; for (int i = 0; i < n; i++) s -= 1; return Math.Sqrt(s) * x;", "Sqrt behind -1")] // but has no derivative
    [InlineData("return Math.Log(x) + Math.Log(y);", "Log behind -1")]          // one for all of a statement
    [InlineData("var z = Math.Log(x); return z + Math.Log(y);", "Log behind 0; Log behind -1")]
    [InlineData("if (x > 0) return Math.Log(x); return y;", "Log behind -1")]
    [InlineData("double s = x; for (int i = 0; i < n; i++) s = Math.Cbrt(s) + y; return s;", "Cbrt in front -2, -1")]
    [InlineData("return Math.Pow(x, 2) + Math.Pow(x, 3);", "")]
    [InlineData("return Math.Pow(x, 0.5);", "Pow behind -1 in front -1")]
    public void Of_numbers(string body, string expected)
    {
        var function = Source.LowerScalar($"double F(double x, double y, int n) {{ {body} }}");
        Assert.Equal(expected, Text(SteepPlaces.Of(function)));
    }

    [Theory]
    [InlineData("Softmax(x, dim: 0) + LayerNorm(x, w)", "")]
    [InlineData("Log(x) * Log(x + w)", "Log behind -1")]
    [InlineData("x / w", "Divide behind -1")]
    [InlineData("x / Exp(w)", "Exp behind -1; Divide behind -1")]
    [InlineData("Where(Tensor.GreaterThan<float>(x, 0f), Sqrt(x), x)", "Sqrt behind -1 in front -1")]
    [InlineData("LogSoftmax(x, dim: 0)", "")]
    [InlineData("Sqrt(Exp(x) + 1f)", "Exp behind -1")]
    public void Of_tensors(string call, string expected) => Assert.Equal(expected, Text(SteepPlaces.Of(
        AutoIG.Generator.Pipeline.Analyse(TensorSweeps.Lowered(
            $$"""
            [Shape(3)] private readonly Tensor<float> w = weights["w"];
            [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => {{call}};
            """), AutoIG.Generator.Analysis.AnalysisOptions.Default))));

    /// <summary>Each elementwise operator for itself: those that have a pole somewhere are named, and no other.</summary>
    [Fact]
    public void Operators_with_poles()
    {
        var found = new List<(string Name, SteepPlace Place)>();
        foreach (var @operator in OperatorTable.Operators.OfType<ElementwiseOperator>()
            .Where(o => o.Rules.Count == o.Arity && !o.IsMask && !o.TakesGate && o.Range is not null))
        {
            var m = new ScalarModel();
            Expr[] operands = [.. Enumerable.Range(0, @operator.Arity).Select(i => m.Input("x" + i))];
            var attributes = @operator.Scalar.Contains("{c}", StringComparison.Ordinal) ? new ScalarAttributes(0.3)
                : OperatorAttributes.None;
            found.AddRange(SteepPlaces.Of(m.Return(() => operands[0].Apply(@operator, attributes, operands[1..])))
                .Select(place => (@operator.Name, place)));
        }
        Assert.Equal(
            "Acos, Acosh, Asin, Atanh, Cosh, Divide, Exp, Exp2, Expm1, Log, Log10, Log1p, Log2, Pow, Reciprocal, Sinh, Sqrt",
            Names(found.Where(pair => pair.Place.Behind.Count > 0)));
        Assert.Equal(
            "Acos, Acosh, Asin, Atan2, Atanh, Cbrt, Cosh, Expm1, Log1p, Pow, Sinh, Sqrt",
            Names(found.Where(pair => pair.Place.InFront.Count > 0)));
        Assert.All(found, pair => Assert.Equal(pair.Name, pair.Place.Operator));

        static string Names(IEnumerable<(string Name, SteepPlace Place)> places) =>
            string.Join(", ", places.Select(pair => pair.Name).Order(StringComparer.Ordinal));
    }

    private static string Text(IEnumerable<SteepPlace> places) => string.Join("; ", places.Select(place =>
        place.Operator + (place.Behind.Count > 0 ? " behind " + string.Join(", ", place.Behind) : "")
        + (place.InFront.Count > 0 ? " in front " + string.Join(", ", place.InFront) : "")));
}
