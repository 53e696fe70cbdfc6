using System.Numerics;
using AutoIG.CompilerServices;
using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Emission;

namespace AutoIG.Generator.Tests.Magnitudes;

/// <summary>
/// Every elementwise operator at ten thousand points of every magnitude, denormal numbers, zeros, infinities and NaN among them: values,
/// adjoints and tangents of what is
/// generated, for numbers and for tensors at every vector width, in both precisions, against arithmetic of three times the digits. The
/// operators come from their
/// declarations. One that <see cref="ExactFunction"/> does not know is swept, too: its kernel against its method, its adjoint against its
/// tangent.
/// </summary>
public sealed class MagnitudeTests
{
    private static readonly Lazy<Dictionary<string, object>> Compiled = new(Compile);

    public static TheoryData<string> Names => [.. SweptOperator.All.Select(o => o.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Single_precision(string name) => Sweep<float>(name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Double_precision(string name) => Sweep<double>(name);

    [Fact]
    public void Every_operator_with_a_derivative_is_swept() =>
        Assert.Equal(
            OperatorTable.Operators.OfType<ElementwiseOperator>()
                .Where(o => o.Rules.Count > 0 && !SweptOperator.OfMasks.ContainsKey(o.Name)).Select(o => o.Name).Order(),
            SweptOperator.All.Select(swept => swept.Operator.Name).Distinct().Order());

    [Fact]
    public void A_wide_bound_says_why() =>
        Assert.Empty(SweptOperator.All.SelectMany(o => new[] { (o.Name, o.Exact?.Value), (o.Name, o.Exact?.Slope) })
            .Where(b => b.Item2 is { } bound && bound.IsWide && bound.Why.Length == 0).Select(b => b.Name));

    private static void Sweep<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var swept = SweptOperator.All.Single(o => o.Name == name);
        var format = Format.Of<T>();
        T[][] points = swept.Arity == 1 ? [.. MagnitudePoints.OfOne<T>(1).Select(x => new[] { x })]
            : [.. MagnitudePoints.OfTwo<T>(2).Select(p => new[] { p.X, p.Y })];
        double[][] operands = [.. points.Select(p => Array.ConvertAll(p, double.CreateChecked))];
        var numbers = Forms<T>(name, "Number", points, swept.Arity);
        var values = new Expected?[points.Length];
        var slopes = new Expected?[points.Length][];
        Parallel.For(0, points.Length, i =>
        {
            var known = swept.Exactly(operands[i], ofLimits: false);
            values[i] = known is null ? null : new(known.Value, swept.Exact!.Value, operands[i], format);
            slopes[i] = (known ?? swept.Exactly(operands[i], ofLimits: true)) is not { } limit ? []
                : [.. limit.Slopes.Select(s => new Expected(s, swept.Exact!.Slope, operands[i], format))];
        });
        var faults = new Faults(name);

        foreach (var (form, computed) in Tensors<T>(name, points, swept.Arity).Prepend(("numbers", numbers)))
        {
            for (int i = 0; i < points.Length; i++)
            {
                // At the ends of the range and at poles the value is the method's own.
                double value = computed.Values[i];
                if (values[i] is { } known)
                    faults.Check(form, "value", operands[i], known, value);
                else if (swept.Exact is null)
                    faults.Near(form, "value", operands[i], numbers.Values[i], value, format);
                else
                    faults.Same(form, "value", operands[i], numbers.Values[i], value);
                // What has left the range has no derivative.
                if (double.IsNaN(value) || (double.IsInfinity(value) && operands[i].All(double.IsFinite)))
                    continue;
                faults.Same(form, "value with its tangent", operands[i], value, computed.TangentValues[i]);
                if (swept.Exact is null && swept.Arity == 1)
                    faults.Same(form, "tangent", operands[i], computed.Adjoints[0][i], computed.Tangents[0][i]);
                for (int k = 0; k < slopes[i].Length; k++)
                {
                    faults.Check(form, $"adjoint {k}", operands[i], slopes[i][k]!, computed.Adjoints[k][i]);
                    // The tangent of the others is 0, and 0·∞ is no number.
                    if (!slopes[i].Where((s, j) => j != k && (s!.Overflows || s.IsOpen)).Any())
                        faults.Check(form, $"tangent {k}", operands[i], slopes[i][k]!, computed.Tangents[k][i]);
                }
            }
        }

        faults.Report();
    }

    private static IEnumerable<(string, Computed)> Tensors<T>(string name, T[][] points, int arity)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var width in new[] { VectorWidth.Scalar, VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512 })
        {
            Computed? computed = null;
            Dispatch.At(width, () => computed = Forms<T>(name, "Tensor", points, arity));
            yield return ($"tensors, {width}", computed!);
        }
    }

    private static Computed Forms<T>(string name, string form, T[][] points, int arity)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sweeps = new ScalarSweeps<T>((DifferentiableFunction<T>)Compiled.Value[$"{name} {form} {typeof(T).Name}"]);
        double[] values = [.. sweeps.Values(points).Select(double.CreateChecked)];
        var gradients = sweeps.Gradients(T.One, points);
        double[] tangentValues = [];
        var tangents = new double[arity][];
        for (int k = 0; k < arity; k++)
        {
            var direction = Enumerable.Range(0, arity).Select(j => j == k ? T.One : T.Zero).ToArray();
            var along = sweeps.Tangents(points, [.. points.Select(_ => direction)]);
            tangents[k] = [.. along.Select(t => double.CreateChecked(t.Tangent))];
            tangentValues = [.. along.Select(t => double.CreateChecked(t.Value))];
        }

        return new(values, tangentValues, [.. Enumerable.Range(0, arity)
            .Select(k => gradients.Select(g => double.CreateChecked(g[k])).ToArray())], tangents);
    }

    private static Dictionary<string, object> Compile()
    {
        var functions =
            (from swept in SweptOperator.All
             from real in new[] { "float", "double" }
             from shape in new[] { Shape.Scalar, new Shape(1) }
             select (Key: $"{swept.Name} {(shape.Rank == 0 ? "Number" : "Tensor")} {(real == "float" ? "Single" : "Double")}",
                 Function: swept.Function(real, shape))).ToArray();
        var numbered = functions.Select((f, i) => f with { Function = f.Function with { Host = Host($"Model{i}") } }).ToArray();
        var assembly = CompiledModel.Compile(
            [.. numbered.Select(f => Generator.Pipeline.Write(f.Function, AnalysisOptions.Default with { Frontier = false })),
             .. numbered.Select(f =>
                 $"namespace Models;\n/// <summary>A model.</summary>\npublic static partial class {f.Function.Host.TypeName} {{ }}")]);
        return numbered.ToDictionary(f => f.Key, f => assembly.Member($"Models.{f.Function.Host.TypeName}", "ValueDerivative"));

        static IrHost Host(string type) => new("Models", EquatableArray.Of($"public static partial class {type}"), type, type, true,
            "public", $"{type}.Value");
    }

    private sealed record Computed(double[] Values, double[] TangentValues, double[][] Adjoints, double[][] Tangents);
}
