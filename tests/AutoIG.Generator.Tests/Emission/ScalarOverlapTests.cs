using System.Reflection;
using AutoIG.Functions;
using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Planning.Scalars;
using AutoIG.Generator.Tests.Lowering;
using AutoIG.Tests;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// Values whose lives meet have variables of their own, in the function, in its adjoints and in its tangents: gradients and tangents
/// against central differences of the method itself.
/// </summary>
public class ScalarOverlapTests
{
    public static TheoryData<string> Programs() =>
    [
        // An adjoint that a branch has added to is read after the variable's next value took its place.
        "double v = 0, best = -10; for (int i = 0; i < n; i++) { v = Math.Sin(x + i * y); if (v > best) best = v; } return best * y;",
        "double v = y, best = -10; for (int i = 0; i < n; i++) { v = Math.Sin(x + v); if (v > best) best = v * y; } return best + v;",
        // Momentum: g's adjoint is read in one alternative and through m.
        "double w = x, lr = y, m = 0.5; for (int i = 0; i < n; i++) { double g = 2 * w; m = g > 1 ? 0.9 * m + g : m; w -= lr * 0.1 * m; } return w + m;",
        "double m = y; for (int i = 0; i < n; i++) { double g = 2 * x; m = g > 1 ? 0.9 * m + g : m; x -= 0.1 * m; } return x;",
        // z's adjoint changes after y's adjoint has read it.
        "double z = x; for (int i = 0; i < n; i++) { z *= Math.Cos(y); x = n == 3 ? z : 1.0; y += 0.1 * x; } return x * z + y;",
        "double z = x + y; for (int i = 0; i < n; i++) { z *= Math.Cos(y); x = n == 3 ? z : 1.0; } return x * z;",
        // Each alternative needs a tangent that only it computes.
        "double z = Math.Tanh(y); if (n < 3) { double v = 1 + z * z; y = v * Math.Sin(x); } else y = Math.Atan(2.0 + x) - Math.Abs(z * z); return y * z;",
        "double z = Math.Tanh(y), s = 0; for (int i = 0; i < n; i++) { if (i > 1) s += z * z * x; else s -= x / (1 + z * z); } return s + z * z;",
        "double z = Math.Sqrt(y * y + 1); double s = n > 2 ? 1 / z * x : x; double t = n > 1 ? 1 / z + x * s : s * s; return s * t + 1 / z;",
        // The same, where the function's value needs what one alternative computes no more than the other does.
        "double z = Math.Tanh(y); if (n < 3) { double v = 1 + z * z; } else y = Math.Atan(2.0 + x) - Math.Abs(z * z); return y * z + x;",
        "double z = Math.Tanh(y); if (n < 3) { double v = 1 + z * z; } else y = Math.Atan(2.0 + x) - Math.Abs(z * z); return y;",
        // Values that change places.
        "double a = x, b = y, c = x * y; for (int i = 0; i < n; i++) { (a, b, c) = (b, c, a); a += 0.1 * b * c; } return a + 2 * b + 3 * c;",
        "double a = x, b = y; for (int i = 0; i < n; i++) { double t = a; a = b; b = t * 0.9; if (a > b) { t = b; b = a; a = t; } } return a * a + b;",
        // The value before the loop, in a turn and after it.
        "double s = x * y, t = s; for (int i = 0; i < n; i++) { t = s; s = Math.Sin(s) + 0.3 * t; t = t * s; } return s + t * x;",
        "double s = x; double first = 0; for (int i = 0; i < n; i++) { double old = s; s = s * 0.5 + y; if (i == 0) first = old * s; else first += old; } return first * s;",
        // A constant alternative beside one that reads the variable.
        "double r = 0.3; for (int i = 0; i < n; i++) { r = x > 0.5 ? r * y : 0.7; x = r > 0.6 ? 0.2 : x + r; } return r * x + y;",
        "double p = x, q = 1; for (int i = 0; i < n; i++) { double o = p; p = i == 1 ? 0.25 : p * q; q = i == 2 ? o : q + 0.1 * o * y; } return p + q;",
        // Loops in loops and in branches.
        "double s = 0, w = x; for (int i = 0; i < n; i++) { double v = w; for (int j = 0; j <= i; j++) { w = v * 0.5 + 0.3 * y; v = Math.Tanh(w * v); if (v > 0.4) s += v; } w = Math.Tanh(w + 0.1 * s); s = Math.Sin(s) * w; } return s * w;",
        "double s = x, best = 0; if (y > 0) { for (int i = 0; i < n; i++) { s = Math.Cos(s + y); if (s > best) best = s; } } else { double k = s; while (k < 2) k = k * 1.5 + 0.3 - y; s = k * s; } return s + best;",
        "double s = x, c = 0; int k = 0; while (k < n) { c += s; k++; if (c > 2) { s = s - c * y; c = 0; } else if (s > 1) break; } return s * c + k * y;",
        "bool big = false; double s = x; for (int i = 0; i < n; i++) { if (big) s = s * y; else s = s + y; big = s > 1; } return big ? s * s : s;",
        "float f = (float)x; double s = y; for (int i = 0; i < n; i++) { f = f * 0.5f + (float)s; s = Math.Tanh(s * f); } return s + f;",
        // Numbers and signs.
        "return -(-1.0 / y) / x;",
        "return (0.5 - 1.0) * -y * x;",
        "double z = x; z *= -2; z -= -y; z += -0.5 * y; z /= -3.0; return z - -x * -1.5;",
        "double s = 0; for (int i = 0; i < n; i++) s -= -x * (-i - 1.5); return s * y;",
    ];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Derivatives_are_those_of_the_method(string body)
    {
        var assembly = CompiledModel.Generate(
            $"namespace Models; public static partial class Model {{ [Differentiable] public static double F(double x, double y, int n) {{ {body} }} }}", out string generated);
        var method = assembly.GetType("Models.Model")!.GetMethod("F",
            BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<Func<double, double, int, double>>();
        var sweeps = new ScalarSweeps<double>((DifferentiableFunction<double>)assembly.Member("Models.Model", "FDerivative"));
        double[][] points = [[0.7, 1.1], [-0.9, 0.6], [1.2, -0.8], [0.31, 0.43], [-0.2, -1.7]];
        bool isSingle = body.Contains("float", StringComparison.Ordinal);
        foreach (int n in new[] { 0, 1, 2, 3, 6 })
        {
            sweeps.FixedArguments = [n];
            var values = sweeps.Values(points);
            var gradients = sweeps.Gradients(2, points);
            var tangents = sweeps.Tangents(points, [.. points.Select(_ => new[] { 0.6, -0.3 })]);
            for (int p = 0; p < points.Length; p++)
            {
                double x = points[p][0], y = points[p][1];
                double expected = method(x, y, n);
                string where = $"at ({x}, {y}), n = {n}\n{generated}";
                Close(expected, values[p], 1e-14, where);
                Close(expected, tangents[p].Value, 1e-14, where);
                double h = isSingle ? 1e-2 : 1e-6, tolerance = isSingle ? 1e-2 : 1e-7;
                double[] gradient = [(method(x + h, y, n) - method(x - h, y, n)) / (2 * h),
                    (method(x, y + h, n) - method(x, y - h, n)) / (2 * h)];
                Close(2 * gradient[0], gradients[p][0], tolerance, where);
                Close(2 * gradient[1], gradients[p][1], tolerance, where);
                Close(0.6 * gradient[0] - 0.3 * gradient[1], tangents[p].Tangent, tolerance, where);
            }
        }
    }

    /// <summary>
    /// The verifier sees what goes wrong where values share a variable although their lives meet. (Tests of generated code all run it: the
    /// generator never writes what it refuses.)
    /// </summary>
    [Theory]
    [InlineData("double v = 0, best = -10; for (int i = 0; i < n; i++) { v = Math.Sin(x + i); if (v > best) best = v; } return best;")]
    [InlineData("double lr = y, m = 0.5; for (int i = 0; i < n; i++) { double g = 2 * x; m = g > 1 ? 0.9 * m + g : m; x -= lr * 0.1 * m; } return x;")]
    [InlineData("double z = x; for (int i = 0; i < n; i++) { z *= Math.Cos(y); x = n == 3 ? z : 1.0; y += 0.1 * x; } return x * z + y;")]
    public void The_verifier_refuses_variables_that_are_shared_without_looking(string body)
    {
        var function = Source.Lower(Source.Scalar($"double F(double x, double y, int n) {{ {body} }}")).Function!;
        var program = ScalarDifferentiation.Backward(function);
        string?[] names = [.. program.Results.Select(_ => (string?)null)];
        ScalarPlanner.Plan(program, names, []);
        var refusal = Assert.Throws<InvalidOperationException>(() => ScalarPlanner.Plan(program, names, [], checksLives: false));
        Assert.Contains("may hold another", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>What the step costs grows with the program: thousands of terms, of variables and of branches in one another.</summary>
    [Theory]
    [InlineData("terms")]
    [InlineData("variables")]
    [InlineData("branches")]
    [InlineData("alternatives")]
    public void Large_programs_are_planned_in_time(string kind)
    {
        var m = new ScalarModel();
        Expr x = m.Input("x"), y = m.Input("y");
        var sum = x;
        switch (kind)
        {
            case "terms":
                for (int i = 0; i < 5000; i++)
                    sum += x * (y + i);
                break;
            case "variables":
                var values = Enumerable.Range(0, 5000)
                    .Select(i => m.Local($"v{i}", $"var v{i} = …;", () => (x + i).Apply(Elementary.Sin))).ToArray();
                foreach (var value in values.Reverse())
                    sum += value * value;
                break;
            case "branches":
                for (int i = 0; i < 2000; i++)
                    sum = m.If(sum > i, () => [sum * y], () => [sum + x], "sum")[0];
                break;
            default:
                sum = Nested(0, sum);
                break;
        }
        var function = m.Return(() => sum * y);
        Assert.InRange(ProcessorTime.Of(() => Assert.NotEmpty(ScalarModel.Source(function))).TotalSeconds, 0, 10);

        Expr Nested(int depth, Expr value) => depth == 60 ? value * x : m.If(
            value > depth, () => [Nested(depth + 1, value * y)], () => [value + x], "value")[0];
    }

    private static void Close(double expected, double actual, double tolerance, string where) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
            $"expected {expected:r}, got {actual:r} {where}");
}
