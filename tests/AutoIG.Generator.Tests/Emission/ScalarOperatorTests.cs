using AutoIG.Generator.Emission;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// Every elementwise operator in scalar code: it compiles, and its derivative is that of its value by central differences.
/// </summary>
public class ScalarOperatorTests
{
    private static readonly double[][] Points =
        [[0.31, 0.73, 0.9], [1.32, 0.44, 2.3], [-0.47, 0.62, 0.85], [-2.3, 1.9, 3.1], [0.83, -0.56, 0.4], [4.4, 2.6, 5.2]];

    [Theory]
    [InlineData("double", 1e-6, 2e-6)]
    [InlineData("float", 1e-2, 6e-3)]
    public void Every_operator_has_the_derivative_of_its_value(string realType, double step, double tolerance)
    {
        var functions = OperatorTable.Operators.OfType<ElementwiseOperator>().Where(o => o.Rules.Count > 0)
            .Select(o => Function(o, realType)).ToArray();
        Assert.True(functions.Length > 40);
        var assembly = CompiledModel.Compile(
            [.. functions.Select(HostWriter),
             .. functions.Select(
                 f => $"namespace Models;\n/// <summary>A model.</summary>\npublic static partial class {f.Host.TypeName} {{ }}")]);
        var faults = new List<string>();
        foreach (var function in functions)
        {
            object derivative = assembly.Member($"Models.{function.Host.TypeName}", "ValueDerivative");
            faults.AddRange(derivative is DifferentiableFunction<double> d
                ? Check(function, x => new ScalarSweeps<double>(d).Values(x), (x) => new ScalarSweeps<double>(d).Gradients(1, x),
                    (x, v) => new ScalarSweeps<double>(d).Tangents(x, v).Select(t => t.Tangent).ToArray(), step, tolerance)
                : Check(function, x => Widen(new ScalarSweeps<float>((DifferentiableFunction<float>)derivative).Values(Narrow(x))),
                    x => new ScalarSweeps<float>((DifferentiableFunction<float>)derivative).Gradients(1, Narrow(x)).Select(Widen).ToArray(),
                    (x, v) => new ScalarSweeps<float>((DifferentiableFunction<float>)derivative).Tangents(Narrow(x), Narrow(v))
                        .Select(t => (double)t.Tangent).ToArray(),
                    step, tolerance));
        }
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    private static IEnumerable<string> Check(
        IrFunction function, Func<double[][], double[]> values, Func<double[][], double[][]> gradients,
        Func<double[][], double[][], double[]> tangents,
        double step, double tolerance)
    {
        int arity = function.Parameters.Count;
        double[][] points = [.. Points.Select(p => p[..arity])];
        var gradient = gradients(points);
        int compared = 0;
        for (int i = 0; i < arity; i++)
        {
            double[][] Shifted(double by) => [.. points.Select(p => p.Select((x, j) => j == i ? x + by : x).ToArray())];
            double[] above = values(Shifted(step)), below = values(Shifted(-step));
            var along = tangents(points, [.. points.Select(p => p.Select((_, j) => j == i ? 1.0 : 0.0).ToArray())]);
            for (int p = 0; p < points.Length; p++)
            {
                double difference = (above[p] - below[p]) / (2 * step);
                if (!double.IsFinite(difference) || !double.IsFinite(values([points[p]])[0]))
                    continue; // outside of the domain
                compared++;
                double scale = Math.Max(1, Math.Abs(difference));
                if (!(Math.Abs(difference - gradient[p][i]) <= tolerance * scale))
                    yield return $"{function.Host.TypeName} at ({string.Join(", ", points[p])}), operand {i}: difference {difference:r}, adjoint {gradient[p][i]:r}";
                if (!(Math.Abs(along[p] - gradient[p][i]) <= 1e-5 * scale))
                    yield return $"{function.Host.TypeName} at ({string.Join(", ", points[p])}), operand {i}: adjoint {gradient[p][i]:r}, tangent {along[p]:r}";
            }
        }
        if (compared < 2 * arity)
            yield return $"{function.Host.TypeName}: only {compared} points lie in its domain";
    }

    private static string HostWriter(IrFunction function) => Generator.Pipeline.Write(function);

    private static IrFunction Function(ElementwiseOperator declaration, string realType)
    {
        var m = new ScalarModel(realType);
        var names = new[] { "x", "y", "z" };
        // A choice has a condition for its first operand; what is clamped to is held constant by its rule.
        IrFunction function;
        if (declaration.Name == "Select")
        {
            Expr x = m.Input("x"), y = m.Input("y");
            function = m.Return(() => (x > 0.5).Select(x * y, y));
        }
        else if (declaration.Name == "Choose")
        {
            // The model's mask, which never depends on the input.
            Expr x = m.Input("x"), y = m.Input("y");
            function = m.Return(() => m.Builder.Constant(1).Apply(Arithmetic.Choose, x * y, y));
        }
        else if (declaration.Name == "ClampPrimitive")
        {
            var x = m.Input("x");
            function = m.Return(() => x.Apply(Activations.ClampPrimitive, m.Builder.Constant(-1), m.Builder.Constant(2)));
        }
        else
        {
            var operands = Enumerable.Range(0, declaration.Arity).Select(i => m.Input(names[i])).ToArray();
            // Differences of what jumps at the constant must not reach it.
            var attributes = declaration.Scalar.Contains("{c}", StringComparison.Ordinal)
                ? new ScalarAttributes(declaration == Activations.HardShrink ? 0.2 : 0.3)
                : OperatorAttributes.None;
            function = m.Return(() => operands[0].Apply(declaration, attributes, operands[1..]));
        }
        string type = declaration.Name + "Model";
        return function with
        {
            Host = function.Host with
            {
                Types = EquatableArray.Of($"public static partial class {type}"),
                TypeName = type,
                DisplayName = type,
            },
        };
    }

    private static float[][] Narrow(double[][] points) => [.. points.Select(p => p.Select(x => (float)x).ToArray())];

    private static double[] Widen(float[] values) => [.. values.Select(v => (double)v)];
}
