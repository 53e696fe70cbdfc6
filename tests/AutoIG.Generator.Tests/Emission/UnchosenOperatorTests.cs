using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// Every elementwise operator where it is not chosen, at poles, at the ends of its domain, outside of it and where it overflows: by a
/// choice, by an alternative, by the larger of two, by a limit, by a rectifier. Its operands' adjoints are exactly 0, and so is the share
/// of their tangents.
/// </summary>
public class UnchosenOperatorTests
{
    private static readonly double[] Points = [0, -0.0, 1, -1, 0.5, -2.5, 800, -800];

    private static readonly Func<ScalarModel, Expr, Expr, Expr>[] Ways =
    [
        (_, gate, value) => (gate > 0).Select(value, gate * 2),
        (m, gate, value) => m.If(gate > 0, () => [value], () => [gate * 2])[0],
        (m, gate, value) => m.If(gate < 0, () => [gate * 2], () => [value * value])[0],
        (m, gate, value) => m.While(
            [gate, m.Integer(0)], v => v[1] < 2, v => [m.If(v[0] > 0, () => [value], () => [v[0]])[0], v[1] + m.Integer(1)])[0] * 2,
        (_, gate, value) => (gate * 2).Apply(Arithmetic.Maximum, (gate < 0).Select(-1e9, value)),
        (_, gate, value) => (gate < 0).Select(1e9, value).Apply(Arithmetic.Minimum, gate * 2),
        (m, gate, value) => value.Apply(Activations.ClampPrimitive, m.Builder.Constant(1e300), m.Builder.Constant(1e301)) + (gate * 2),
        (_, gate, value) => (-value.Apply(Elementary.Abs)).Apply(Activations.Relu) + (gate * 2),
        (m, gate, value) => (value * m.Builder.Constant(0)).Apply(Elementary.Sign) + (gate * 2),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_not_chosen_leaves_no_trace(bool simplify)
    {
        var operators = OperatorTable.Operators.OfType<ElementwiseOperator>().Where(o => o.Rules.Count > 0).ToArray();
        Assert.True(operators.Length > 40);
        var assembly = CompiledModel.Compile(
            [.. operators.Select(o => Generator.Pipeline.Write(Function(o, simplify))),
             .. operators.Select(o =>
                 $"namespace Models;\n/// <summary>A model.</summary>\npublic static partial class {o.Name}Model {{ }}")]);
        var faults = new List<string>();
        foreach (var @operator in operators)
        {
            var sweeps = new ScalarSweeps<double>(
                (DifferentiableFunction<double>)assembly.Member($"Models.{@operator.Name}Model", "ValueDerivative"));
            double[][] points = [.. Operands(@operator.Arity).Select(x => (double[])[-1, .. x])];
            double[][] along = [.. points.Select(x => x.Select((_, i) => i == 0 ? 0.5 : 0).ToArray())];
            var gradients = sweeps.Gradients(1, points);
            var tangents = sweeps.Tangents(points, along);
            for (int p = 0; p < points.Length; p++)
            {
                if (gradients[p][0] != 2 * Ways.Length || gradients[p][1..].Any(g => g != 0) || tangents[p].Tangent != Ways.Length)
                {
                    faults.Add($"{@operator} at ({string.Join(", ", points[p])}): gradient ({string.Join(", ", gradients[p])}), "
                        + $"tangent {tangents[p].Tangent}");
                }
            }
        }
        Assert.True(faults.Count == 0, $"{faults.Count}:\n{string.Join("\n", faults.Take(60))}");
    }

    private static IEnumerable<double[]> Operands(int arity) => arity switch
    {
        1 => Points.Select(x => (double[])[x]),
        2 => from x in Points from y in Points select (double[])[x, y],
        _ => from x in Points from y in Points from z in Points.Take(3) select (double[])[x, y, z],
    };

    private static IrFunction Function(ElementwiseOperator @operator, bool simplify)
    {
        var m = new ScalarModel(simplify: simplify);
        var gate = m.Input("gate");
        var x = Enumerable.Range(0, @operator.Arity).Select(i => m.Input("x" + i)).ToArray();
        var attributes = @operator.Scalar.Contains("{c}", StringComparison.Ordinal) ? new ScalarAttributes(0.3) : OperatorAttributes.None;
        var value = @operator == Arithmetic.Select ? (x[0] > 0.5).Select(x[1], x[2])
            : @operator == Arithmetic.Choose ? m.Builder.Constant(1).Apply(Arithmetic.Choose, x[1], x[2])
            : @operator == Activations.ClampPrimitive ? x[0].Apply(@operator, m.Builder.Constant(-1), m.Builder.Constant(2))
            : x[0].Apply(@operator, attributes, x[1..]);
        string type = @operator.Name + "Model";
        var function = m.Return(() => Ways.Select(way => way(m, gate, value)).Aggregate((a, b) => a + b));
        var types = EquatableArray.Of($"public static partial class {type}");
        return function with { Host = function.Host with { Types = types, TypeName = type, DisplayName = type } };
    }
}
