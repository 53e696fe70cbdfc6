using System.Numerics.Tensors;
using System.Reflection;
using AutoIG.Functions;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// C#'s order of evaluation in functions of tensors, whose conditions choose a way: tests and operands that assign, on every way, against
/// the method itself.
/// </summary>
public class VariantOrderTests
{
    /// <summary>The bodies of methods of a tensor x, two numbers and a truth value.</summary>
    private static readonly string[] Bodies =
    [
        // The tests of loops.
        "while (n-- > 0) x = Tanh(x); return x * n;",
        "while (--n > 0) x = Tanh(x); return x * n;",
        "do x = Tanh(x) * 1.5; while (--n > 0); return x + n;",
        "do { x = Tanh(x) * 1.5; if (flag) continue; x = x + n; } while (n-- > 0); return x + n;",
        "for (int i = 0; i++ < n;) x = Tanh(x) + i; return x;",
        "while (!(n-- <= 0)) x = Tanh(x); return x * n;",
        "while (!!(n-- > 0)) x = Tanh(x); return x * n;",
        "int i = 0, k = 0; while (i++ < n && (k += 2) < 9) x = Tanh(x); return x * i + k;",
        "int i = 0, k = 0; while (i++ < n && (k += 2) < 999) x = Tanh(x); return x * i + k;",
        "int i = 0, k = 0; while (!(i++ >= n || (k += 2) > 9)) x = Tanh(x); return x * i + k;",
        "int i = 0, k = 0; while (i++ < n && i < 5 || (k += 2) < 3) x = Tanh(x) + i; return x * i + k;",
        "int i = 0; while (flag && i++ < n) x = Tanh(x); return x * i;",
        "int k = 0; while (k < n && Next()) x = Tanh(x); return x * k; bool Next() { k++; return k < 4; }",
        "int i = 0; double t = 0; while ((t = i * 0.5) < 0.7 * (n + 1) && i++ < 4) x = x * t + 1.0; return x + t;",
        "int k = 0; while (k++ < 3 && n-- > 0) { int m = n; while (k < 2 && m-- > 1) x = Tanh(x); x = x * m; } return x * n;",
        // A loop that only a turn leaves.
        "while (true) { if (n-- <= 0) break; x = Tanh(x); } return x * n;",
        "while (true) { if (!(n-- > 0)) break; x = Tanh(x); } return x * n;",
        "while (true) { if (n-- > 0) x = Tanh(x); else break; } return x * n;",
        "for (;;) { x = Tanh(x); if (--n <= 0) { x = x * 2.0; return x * n; } }",
        "do { if (flag) { x = Tanh(x); if (n-- <= 0) break; } else { x = x * 2.0; return x; } } while (true); return x * n;",
        // What is evaluated conditionally.
        "int k = 0; if (flag && ++k > n) x = x * x; return x * (k + 1.0);",
        "int k = 0; if (flag || ++k > n) x = x * x; return x * (k + 1.0);",
        "int k = 0; if (n > 1 && flag && (k = n) > 2 || ++k > 1) x = x * x; return x * (k + 1.0);",
        "var z = x; var y = flag ? (z = Tanh(x)) : x * 2.0; return y * z;",
        "var z = x; var y = n > 1 ? (z = x * x) + 1.0 : (z = z + 1.0) * x; return y * z;",
        "int k = n; var y = flag ? x * k++ : x * --k; return y + k;",
        "int k = 0; Add(2); if (flag) Add(n); return x * k; void Add(int by) { k += by; x = x * x; }",
        "int k = 0; var y = (flag ? Twice() : x) * k; return y + Twice() * k; Tensor<double> Twice() { k++; return x * 2.0; }",
        "int k = n; switch (k++) { case 1: x = x * k; break; case 2 or 3: x = x + k; break; default: x = -x; break; } return x * k;",
        "int k = n; var y = k++ switch { 0 => x, 1 or 2 => x * k, _ => Tanh(x) }; return y * k;",
        "return x * (flag switch { true => 2.0, false => n > 1 ? 3.0 : 0.5 });",
        "bool any = n > 2 & flag; n -= any ? 1 : 0; any ^= n == 1; return any ? Tanh(x) * n : x;",
        // Operands are read at their time.
        "int i = n; return x * i++ + Tanh(x) * i++ + i;",
        "int i = n; i += i++ * 2; return x * (i -= 3) - i;",
        "var y = x; return y * (y = y * 2.0) + y;",
        "var (a, b) = (x, x * 2.0); (a, b) = (b, a = a + 1.0); return a * b;",
    ];

    private static readonly Lazy<Assembly> Compiled = new(() => CompiledModel.Generate(
        "namespace Shop; public static partial class Orders {\n" + string.Concat(Bodies.Select((body, i) =>
            $"[Differentiable] public static Tensor<double> F{i}([Shape(3)] Tensor<double> x, int n, bool flag) {{ {body} }}\n"))
            + "}", out _));

    public static TheoryData<string> Programs() => [.. Bodies];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Each_way_is_the_methods(string body)
    {
        string name = "F" + Array.IndexOf(Bodies, body);
        var method = Compiled.Value.GetType("Shop.Orders", throwOnError: true)!.GetMethod(name)!;
        var function = (DifferentiableFunction<double>)Compiled.Value.Member("Shop.Orders", name + "Derivative");
        double[] x = [0.7, -0.4, 0.9], seed = [1, -2, 0.5], direction = [0.2, 0.5, -0.3];
        // Twice over: a way that has run once runs again after another.
        foreach (int n in new[] { 0, 3, 1, 2, 5, -1, 3 })
        {
            foreach (bool flag in new[] { true, false })
            {
                double[] At(double[] point) => Flat((Tensor<double>)method.Invoke(null, [Tensor.Create(point, [3]), n, flag])!);
                FunctionInput<double> Input(double[] values) =>
                    new FunctionInput<double>().Add(values).AddFixed(n).AddFixed(flag ? 1 : 0);
                AssertClose(At(x), Flat(function.Evaluate(Input(x))), 1e-13);
                var gradient = Flat(function.VectorJacobianProduct(Input(x), seed)["x"]);
                AssertClose(Differences(At, x, seed), gradient, 1e-7);
                var tangent = Flat(function.JacobianVectorProduct(Input(x), Input(direction)));
                double along = Dot(gradient, direction);
                Assert.True(
                    Math.Abs(along - Dot(seed, tangent)) <= 1e-12 * Math.Max(1, Math.Abs(along)), $"{along} along, {Dot(seed, tangent)}");
            }
        }
    }

    [Theory]
    [InlineData("while (n-- > 0) x = Tanh(x); return x;", "while (n-- > 0)")]
    [InlineData("int i = 0, k = 0; while (i++ < n && (k += 2) < 999) x = Tanh(x); return x;", "while (i++ < n && (k += 2) < 999)")]
    [InlineData("while (!(n-- <= 0)) x = Tanh(x); return x;", "while (!(n-- <= 0))")]
    [InlineData("while (true) { if (n-- <= 0) break; x = Tanh(x); } return x;", "if (n-- <= 0)")]
    public void More_turns_than_there_are_ways_for_are_refused_when_they_are_asked_for(string body, string named)
    {
        var assembly = CompiledModel.Generate(
            "namespace Shop; public static partial class Long { [Differentiable] "
            + $"public static Tensor<double> F([Shape(1)] Tensor<double> x, int n) {{ {body} }} }}", out _);
        var function = (DifferentiableFunction<double>)assembly.Member("Shop.Long", "FDerivative");
        double expected = 0.5;
        for (int turns = 0; turns <= 16; turns++, expected = Math.Tanh(expected))
            Assert.Equal(expected, Flat(function.Evaluate(new FunctionInput<double>().Add([0.5]).AddFixed(turns)))[0], 1e-14);
        var refusal = Assert.Throws<NotSupportedException>(() => function.Evaluate(new FunctionInput<double>().Add([0.5]).AddFixed(17)));
        Assert.Contains($"'{named}' would take more than 16 turns", refusal.Message, StringComparison.Ordinal);
    }
}
