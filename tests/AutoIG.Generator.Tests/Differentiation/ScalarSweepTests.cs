using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Emission;
using AutoIG.Generator.Tests.Lowering;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>
/// The sweeps of functions of numbers, control flow included, run as they are written and held against dual numbers: no value is read where
/// it is not known, and what a loop keeps is used up.
/// </summary>
public sealed class ScalarSweepTests
{
    /// <summary>Bodies of methods of x, y and the counts n and m, the names that they are known by here before them.</summary>
    private static readonly (string Name, string Body)[] Bodies =
    [
        ("straight", "double z = x * y; return Math.Sin(z) + z / x;"),
        ("one input", "return y * y;"),
        ("neither input", "double s = 1; for (int i = 0; i < n; i++) s += i; return s;"),
        ("alternative", "double z; if (x > 0.5) z = x * y; else z = Math.Cos(y); return z * x;"),
        ("alternative of one value", "double z = x * y; if (x > 0.5) z = z * z; return z + Math.Exp(z);"),
        ("alternative with a constant", "double z = 2; if (x > 0.5) z = x * y; return z * y + (y > 0 ? 1 : x);"),
        ("alternative that moves with x in one arm", "double z; if (y > 0) z = x; else z = n > 1 ? 2 : 3; return z * z * y;"),
        ("alternatives that pass on the same", "double z = x * y; double w; if (x > 0.5) w = z; else w = z * 1; return w * w;"),
        ("two values of an alternative", "double a, b; if (x > y) { a = x * x; b = y; } else { a = y; b = x * y; } return a * b + a;"),
        ("an alternative of which one value is read",
            "double a, b; if (x > y) { a = x * x; b = y * y; } else { a = y; b = x; } double c = b * b; return a;"),
        ("nested alternatives",
            "double z = x; if (x > 0) { double u = x * y; if (y > 0.5) z = u * u; else if (y > 0) z = u; } else z = Math.Sin(z); "
            + "return z * y;"),
        ("an alternative behind work of its own",
            "double z = x; if (x > 0) { z = Math.Sin(z * y); if (y > 0) z *= z; z = z + y; if (y > 1) z = Math.Exp(z); } return z;"),
        ("an alternative in an alternative alone", "if (x > 0) { if (y > 0) return x * y; return x / y; } return x - y;"),
        ("returns in the middle", "double z = x * x; if (z > 1) return z * y; z = z + y; if (z < 0) return Math.Sin(z); return z * z;"),
        ("loop", "double s = x; for (int i = 0; i < n; i++) s = s * 0.5 + y; return s;"),
        ("loop that multiplies", "double s = 1; for (int i = 0; i < n; i++) s *= x; return s * y;"),
        ("loop with two values", "double a = x, b = y; for (int i = 0; i < n; i++) { double c = a * b; b = a - b; a = c; } return a * b;"),
        ("loop with values that stand still", "double a = x, b = y; for (int i = 0; i < n; i++) { a = a * b; b = b; } return a + b;"),
        ("loop that becomes active by and by",
            "double a = 1, b = 1, c = 1; for (int i = 0; i < n; i++) { a = b; b = c; c = c * x; } return a + b * y + c;"),
        ("loop of which one value is read", "double a = x, b = y; for (int i = 0; i < n; i++) { b = b * a; a = Math.Sin(a); } return a;"),
        ("loop of which none is read", "double a = x; for (int i = 0; i < n; i++) a = a * y; return x + y;"),
        ("loop whose end depends on x", "double s = x * x; while (s < 4) s = s * 1.5 + y * y + 0.1; return s * y;"),
        ("loop that reads what lies outside",
            "double u = x * y, v = Math.Cos(x), s = 0; for (int i = 0; i < n; i++) s = s * v + u * x; return s + u;"),
        ("loop with an alternative at its end",
            "double s = x; for (int i = 0; i < n; i++) { s = s * y; if (s > 0) s = Math.Sin(s); else s = s - x; } return s;"),
        ("loop with an alternative in it",
            "double s = x; for (int i = 0; i < n; i++) { double t = s * y; if (t > 0) { t = t * x; } s = t + 0.3 * s; } return s;"),
        ("loop that is left", "double s = x; for (int i = 0; i < n; i++) { if (s > 2) break; s = s * 1.25 + y * y; } return s * x;"),
        ("loop that goes on", "double s = x; for (int i = 0; i < n; i++) { if (i == 1) continue; s = s * y + x; } return s;"),
        ("loop in an alternative", "double s = x; if (y > 0) { for (int i = 0; i < n; i++) s = s * y; } else s = y; return s * s;"),
        ("loop in a loop",
            "double s = x; for (int i = 0; i < n; i++) { double t = s; for (int j = 0; j < m; j++) t = t * y + x; s = t * 0.5 + s; } "
            + "return s;"),
        ("loop in a loop at its end",
            "double s = x, t = y; for (int i = 0; i < n; i++) { s = s * t; for (int j = 0; j <= i; j++) t = Math.Sin(t) + s * x; } "
            + "return s * t;"),
        ("loops one behind the other",
            "double s = x; for (int i = 0; i < n; i++) s = s * y; double t = s; for (int i = 0; i < m; i++) t = t + s * x; return t * s;"),
        ("loop in an alternative in a loop",
            "double s = x; for (int i = 0; i < n; i++) { if (s > 0) { for (int j = 0; j < m; j++) s = s * 0.9 + y; } else s = s + x * x; } "
            + "return s;"),
        ("the same computed again",
            "double z = Math.Sin(x * y); double w = 0; if (x > 0) w = Math.Sin(x * y) * y; return z * w + Math.Cos(x * y);"),
        ("a slope computed again",
            "double z = Math.Sin(x * y); double w = y; if (x > 0) w = Math.Cos(x * y) * x; return z * w + Math.Cos(x * y);"),
        ("a slope computed again in a turn",
            "double z = Math.Sin(x * y), w = y; for (int i = 0; i < n; i++) w = w * Math.Cos(x * y) + x; return z * w + Math.Cos(x * y);"),
        ("twice a value, computed again",
            "double z = x * y; double w = 1; if (x > 0) w = Math.Sin(z * 2); return w * Math.Cos(z * 2);"),
        ("a loop before an alternative at the end",
            "double s = x; if (x > 0) { for (int i = 0; i < n; i++) s = s * y; if (s > 1) s = s * x; } return s;"),
        ("a loop before an alternative at the end of a turn",
            "double s = x; for (int i = 0; i < n; i++) { for (int j = 0; j < m; j++) s = s * y; if (s > 0.1) s = s * x; } return s;"),
        ("a value that stops moving", "double s = x, r = y; for (int i = 0; i < n; i++) { r = r * s; s = 2; } return r + s;"),
        ("a value that begins to move", "double s = 2, r = y; for (int i = 0; i < n; i++) { r = r * s; s = x; } return r + s;"),
        ("the larger and the smaller", "double a, b; if (x > y) { a = x; b = y; } else { a = y; b = x; } return a + b;"),
        ("the larger, the smaller and more",
            "double a, b, c; if (x > y) { a = x; b = y; c = x * x; } else { a = y; b = x; c = y; } return (a + b) * c;"),
        ("what is steep at nothing", "double z = Math.Sqrt(x * x); double w = x > 0.5 ? z * y : y; return w + Math.Sqrt(w * w);"),
        ("flags", "bool far = x > 0.5 && y > 0 || n > 2; bool near = !far && x > -2; return (far ? x * y : y) + (near ? x : 2 * y);"),
        ("what is rounded", "double z = Math.Floor(x * 3); double s = y; for (int i = 0; i < n; i++) s += z * s * 0.1; return s + z;"),
    ];

    private static readonly double[][] Points = [[0.7, 1.1], [-0.9, 0.6], [1.2, -0.8], [0.31, 0.43], [-0.2, -1.7], [2.4, 1.3]];

    private static readonly long[][] Held = [[0, 2], [1, 0], [2, 3], [5, 1]];

    private static readonly Lazy<IReadOnlyDictionary<string, IrFunction>> Lowered = new(() =>
    {
        var compilation = Source.Compile($"public static partial class Model {{ {string.Join("\n", Bodies.Select((body, i) =>
            $"[Differentiable] public static double F{i}(double x, double y, int n, int m) {{ {body.Body} }}"))} }}");
        return compilation.Marked().Select((method, i) => (Bodies[i].Name, MethodLowering.Lower(method, compilation).Function!))
            .ToDictionary(pair => pair.Name, pair => pair.Item2);
    });

    public static TheoryData<string> Names => new(Bodies.Select(body => body.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_gradients_and_tangents_are_those_of_dual_numbers(string name)
    {
        AgainstOracle(Lowered.Value[name], Points, Held);
    }

    /// <summary>All sweeps of a function, as they stand, against dual numbers.</summary>
    internal static void AgainstOracle(IrFunction function, double[][] points, params long[][] constants)
    {
        var oracle = new DualOracle(function);
        foreach (bool simplify in (bool[])[true, false])
        {
            var forward = ScalarDifferentiation.Forward(function, simplify);
            var backward = ScalarDifferentiation.Backward(function, simplify);
            var pushforward = ScalarDifferentiation.Pushforward(function, simplify);
            foreach (double[] point in points)
            {
                foreach (long[] held in constants)
                {
                    double[] direction = [0.6, -1.3];
                    var expected = oracle.Evaluate(point, direction, held);
                    double[] gradient = oracle.Gradient(point, held);
                    Close([expected.Value], new SweepInterpreter(forward, point, [], held).Run());
                    Close([.. gradient.Select(derivative => 2 * derivative)], new SweepInterpreter(backward, point, [2], held).Run());
                    Close([expected.Value, expected.Tangent], new SweepInterpreter(pushforward, point, direction, held).Run());
                }
            }
        }
    }

    /// <summary>
    /// A layer is seen once in each sweep: its value in all three, its adjoint in the backward sweep at most, its tangent where tangents go
    /// forward at most, since what does not move has none.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Each_layer_is_shown_once_in_each_sweep(string name)
    {
        var function = Lowered.Value[name];
        int[] layers = [.. Enumerable.Range(0, function.Layers.Count)];
        foreach (double[] point in Points)
        {
            long[] held = [2, 3];
            Assert.Equal(layers, Shown(ScalarDifferentiation.Forward(function), "Layer", []));
            Assert.Equal(layers, Shown(ScalarDifferentiation.Backward(function), "Layer", [1]));
            Assert.Equal(layers, Shown(ScalarDifferentiation.Pushforward(function), "Layer", [1, 1]));
            foreach (var (sweep, tap) in ((ScalarProgram, string)[])
                [(ScalarDifferentiation.Backward(function), "LayerAdjoint"), (ScalarDifferentiation.Pushforward(function), "LayerTangent")])
            {
                int[] shown = Shown(sweep, tap, [1, 1]);
                Assert.Equal(shown.Distinct(), shown);
                Assert.Empty(shown.Except(layers));
            }

            int[] Shown(ScalarProgram sweep, string tap, double[] directions)
            {
                var run = new SweepInterpreter(sweep, point, directions, held);
                run.Run();
                return [.. run.Tapped.Where(seen => seen.Tap == tap).Select(seen => seen.Layer).Order()];
            }
        }
    }

    /// <summary>What leaves nothing is not written: alternatives that pass on the same are not gone back through.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_gone_back_through_in_vain(string name)
    {
        var backward = ScalarDifferentiation.Backward(Lowered.Value[name]).Body.Statements
            .SkipWhile(statement => statement is not IrOperation { Operator: var leaf } || leaf != Leaves.OutputAdjoint)
            .SelectMany(statement => Statements(new IrBlock(new[] { statement }))).ToArray();
        Assert.NotEmpty(backward);
        Assert.DoesNotContain(backward.OfType<IrConditional>(), conditional => conditional.Merges.Count == 0);
        Assert.DoesNotContain(backward.OfType<ScalarReverseLoop>(), loop => loop.Adjoints.Count == 0);
    }

    /// <summary>Turns are counted for a loop that is reversed, and for no other.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Loops_that_are_not_reversed_are_not_counted(string name)
    {
        var function = Lowered.Value[name];
        Assert.All(
            Statements(ScalarDifferentiation.Forward(function).Body).Concat(Statements(ScalarDifferentiation.Pushforward(function).Body))
                .OfType<ScalarLoop>(),
            loop => Assert.Equal(-1, loop.Turns));
        var backward = Statements(ScalarDifferentiation.Backward(function).Body).ToArray();
        var counted = backward.OfType<ScalarLoop>().Select(loop => loop.Turns).Where(turns => turns >= 0).ToArray();
        Assert.Equal(counted.Distinct(), counted);
        Assert.Empty(backward.OfType<ScalarReverseLoop>().Select(loop => loop.Turns).Except(counted));
    }

    /// <summary>Alternatives that exchange two values of a sum pass on the same to both: nothing is asked again on the way back.</summary>
    [Fact]
    public void Alternatives_that_pass_on_the_same_are_not_gone_back_through()
    {
        var m = new ScalarModel();
        Expr x = m.Input("x"), y = m.Input("y");
        var function = m.Return(() =>
        {
            var sorted = m.If(x > y, () => [x, y], () => [y, x]);
            return sorted[0] + sorted[1];
        });
        AgainstOracle(function, Points, []);
        Assert.Single(Statements(ScalarDifferentiation.Backward(function).Body).OfType<IrConditional>());
    }

    /// <summary>A slope that the function computes, too, is computed once: the sine's is the cosine.</summary>
    [Fact]
    public void A_slope_that_the_function_computes_is_shared()
    {
        var m = new ScalarModel();
        var x = m.Input("x");
        var function = m.Return(() => x.Apply(Elementary.Sin) + x.Apply(Elementary.Cos));
        foreach (var sweep in new[] { ScalarDifferentiation.Backward(function), ScalarDifferentiation.Pushforward(function) })
        {
            string[] computed = [.. Statements(sweep.Body).OfType<IrOperation>().Select(operation => operation.Operator.Name)];
            Assert.Single(computed, "Sin");
            Assert.Single(computed, "Cos");
        }
    }

    [Fact]
    public void What_is_no_statement_of_a_function_is_named()
    {
        var m = new ScalarModel();
        var x = m.Input("x");
        m.Builder.Write(new ScalarReverseLoop(0, default, default, IrBlock.Empty, Origin.None));
        var function = m.Return(() => x * x);
        Assert.Contains(
            "ScalarReverseLoop", Assert.Throws<InvalidOperationException>(() => ScalarDifferentiation.Forward(function)).Message);
        Assert.Contains("ScalarReverseLoop", Assert.Throws<InvalidOperationException>(() => Movement.IsIn(function)).Message);
    }

    private static IEnumerable<IrStatement> Statements(IrBlock block) => block.Statements.SelectMany(statement => Blocks(statement)
        .SelectMany(Statements).Prepend(statement));

    private static IEnumerable<IrBlock> Blocks(IrStatement statement) => statement switch
    {
        IrConditional conditional => [conditional.Then, conditional.Else],
        ScalarLoop loop => [loop.Header, loop.Body],
        ScalarReverseLoop loop => [loop.Body],
        _ => [],
    };

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (double.IsFinite(expected[i]))
                Assert.Equal(expected[i], actual[i], 1e-11 * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
