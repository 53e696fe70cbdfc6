using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;

namespace AutoIG.Generator.Tests.Lowering;

/// <summary>The lowered function computes what the method computes: both are run on many arguments, on every path.</summary>
public class ControlFlowTests
{
    public static TheoryData<string> Programs() =>
    [
        // Branches.
        "double F(double x, double y) { if (x > 1) return x * y; else if (y < 0) return -y; return x - y; }",
        "double F(double x, double y) { double z; if (x > y) { z = x; } else { z = y * 2; } return z * z; }",
        "double F(double x, double y) { var z = x; if (x > 0.5) { z += y; if (y > 0) return z; z *= 3; } return z - 1; }",
        "double F(double x, double y) { if (x > 0) { if (y > 0) return 1 * x; } else { if (y > 0) return 2 * x; x = 7; } return x + y; }",
        "double F(double x, double y) => x > y ? Math.Sin(x) : y < -1 ? 2 * y : x * y;",
        "double F(double x, double y) => x > 0 && y > 0 || x < -1 ? x * y : x + y;",
        "double F(double x, double y) => !(x > 0) ? y : x;",
        "double F(double x, int n) => n switch { 0 => x, 1 => x * x, 2 or 3 => 3 * x, > 3 and < 6 => -x, _ => x + 1 };",
        "double F(double x, int n) { switch (n) { case 0: return x; case 1: case 2: x *= 2; break; default: x = x - n; break; } return x * x; }",
        "double F(double x, bool b) => b ? 3 * x : x * x;",
        "double F(double x, bool b) { bool c = !b; if (c) x += 1; return b == c ? 0 : x; }",
        "double F(double x, double y) => x is > 0 and < 1 ? y : x * y;",

        // Loops that are unrolled.
        "double F(double x, double y) { var s = 0.0; for (int i = 1; i <= 4; i++) s += x * i / (y * y + i); return s; }",
        "double F(double x, double y) { var s = x; for (int i = 0; i < 6; i++) { if (i == 3) continue; if (i == 5) break; s = s * y + i; } return s; }",
        "double F(double x, double y) { var s = x; for (int i = 0; i < 6; i++) { if (s > 3) break; s = s + y * y + 0.3; } return s; }",
        "double F(double x, double y) { var s = x; for (int i = 0; i < 6; i++) { if (s > 2) continue; s = s + y * y + 0.7 * i; } return s; }",
        "double F(double x, double y) { var s = x; for (int i = 0; i < 6; i++) { if (s > 2) return s * y; s = s + y * y + 0.4; } return -s; }",
        "double F(double x, double y) { var s = 0.0; for (int i = 0; i < 3; i++) for (int j = i; j < 3; j++) { if (i == j) continue; s += x * i + y * j; } return s; }",
        "double F(double x, double y) { var s = 0.0; foreach (var w in new[] { 0.5, 2, 3 }) s += w * x; return s * y; }",
        "double F(double x, double y) { double s = 0; foreach (var v in (double[])[x, y, x * y]) s += v * v; return s; }",
        "double F(double x, double y) { int i = 0; while (i < 3) { x += y; i += 2; } return x * i; }",
        "double F(double x, double y) { int i = 5; do { x = x * 0.5 + y; i--; } while (i > 2); return x; }",

        // Loops whose number of turns is known at run time.
        "double F(double x, int n) { var s = 1.0; for (int i = 0; i < n; i++) s = s * x + i; return s; }",
        "double F(double x, int n) { var s = 1.0; for (int i = 0; i < n; i++) { if (s > 4) break; s += x * x + 0.5; } return s; }",
        "double F(double x, int n) { var s = 1.0; for (int i = 0; i < n; i++) { if (s > 2) { s -= 1.5; continue; } s += x * x + 0.5; } return s; }",
        "double F(double x, int n) { var s = 1.0; for (int i = 0; i < n; i++) { if (s > 3) return -s; s += x * x + 0.5; } return s; }",
        "double F(double x, int n) { int i = 0; while (true) { if (i >= n) break; x = x * 0.9 + i; i += 1; } return x; }",
        "double F(double x, double y) { var s = x; while (s < 5) s = s + y * y + 0.6; return s; }",
        "double F(double x, double y) { var s = x; do { s = s + y * y + 0.6; } while (s < 4); return s * x; }",
        "double F(double x, int n) { var s = 0.0; for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) s += x * (i - j); return s; }",
        "double F(double x, int n) { var s = x; for (int i = 0; i < n; i++) { double t; if (i > 2) t = s; else t = 2; s = s + t * x; } return s; }",
        "double F(double x, int n) { double a = x, b = 1; for (int i = 0; i < n; i++) (a, b) = (b, a + b); return a; }",

        // Methods, local functions, tuples.
        "double F(double x, double y) { return G(x) - G(y * 2); double G(double v) { if (v > 0) return v * v; return Math.Exp(v); } }",
        "double F(double x, double y) { var count = 0.0; Add(x); Add(y); Add(x * y); return count; void Add(double v) { if (v < 0) return; count += v; } }",
        "double F(double x, double y) { var (a, b) = Both(x, y); return a / (b * b + 1); static (double, double) Both(double p, double q) => (p + q, p - q); }",
        "double F(double x, double y) { (double Sum, double Difference) t = (x + y, x - y); return t.Sum * t.Difference; }",
        "double F(double x, double y) => G(scale: 2, value: x) + G(y); static double G(double value, double scale = 3) => value * scale;",
        "double F(double x, double y) { const int n = 3; var s = 0.0; for (int i = 0; i < 2 * n / 4 + n % 2; i++) s += x; return s + y; }",
        "double F(double x, double y) { x = -x; x *= x; x -= 1; x /= 2; return ++x + y; }",
        "double F(double x, int n) { int m = 2 * n - 1; return x * m + n; }",
        "double F(double x, int n) => x * Math.Max(3, 4) / Math.Abs(-2) + n;",
    ];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Computes_what_the_method_computes(string program)
    {
        var compilation = Source.Compile(Source.Scalar(program));
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        image.Position = 0;
        var method = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image).GetType("Model")!.GetMethod("F")!;
        foreach (bool simplify in new[] { true, false })
        {
            var lowered = MethodLowering.Lower(compilation.Marked().First(), compilation, simplify);
            Assert.True(lowered.Function is not null, string.Join("\n", lowered.Diagnostics));
            foreach (object[] arguments in ArgumentsFor(method))
                Compare(lowered.Function!, method, arguments);
        }
    }

    private static void Compare(IrFunction function, MethodInfo method, object[] arguments)
    {
        double[] numbers = arguments.Select(a => Convert.ToDouble(a, CultureInfo.InvariantCulture)).ToArray();
        var inputs = numbers.Where((_, i) => function.Parameters[i].IsDifferentiable).ToArray();
        var held = numbers.Where((_, i) => !function.Parameters[i].IsDifferentiable).ToArray();
        double expected = (double)method.Invoke(null, arguments)!, actual = new IrInterpreter(function, inputs, held).Run();
        Assert.True(Math.Abs(expected - actual) <= 1e-12 * Math.Max(1, Math.Abs(expected)),
            $"F({string.Join(", ", arguments)}) is {expected}, lowered {actual}\n{IrText.Of(function)}");
    }

    private static IEnumerable<object[]> ArgumentsFor(MethodInfo method)
    {
        var random = new Random(1);
        for (int i = 0; i < 60; i++)
        {
            int turn = i;
            yield return method.GetParameters().Select(p => p.ParameterType == typeof(int) ? turn % 8
                : p.ParameterType == typeof(bool) ? (object)(turn % 2 == 0) : random.NextDouble() * 6 - 3).ToArray();
        }
    }
}
