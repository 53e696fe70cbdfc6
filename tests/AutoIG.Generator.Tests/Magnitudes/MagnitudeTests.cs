using System.Numerics;
using System.Reflection;
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
        Assert.Empty(OperatorTable.Operators.OfType<ElementwiseOperator>()
            .Where(o => o.Rules.Count > 0 && !SweptOperator.OfMasks.ContainsKey(o.Name) && !IsSwept(o)).Select(o => o.Name));

    /// <summary>What users write is swept, or is a statistic that is compared elsewhere, or it is said why not.</summary>
    [Fact]
    public void Everything_that_users_write_is_held_against_exact_arithmetic() =>
        Assert.Empty(from family in OperatorTable.FamilyNames
                     where !WrittenFunctions.OtherFamilies.ContainsKey(family)
                     from written in OperatorTable.WrittenIn(family)
                     where written.Symbols.Count > 0 && !IsSwept(written) && !StatisticsTests.Compares(written)
                         && !WrittenFunctions.Others.ContainsKey(written.Name)
                     select written.Name);

    [Fact]
    public void What_is_not_swept_exists_and_is_not_swept()
    {
        Assert.Empty(WrittenFunctions.OtherFamilies.Keys.Except(OperatorTable.FamilyNames));
        Assert.Empty(WrittenFunctions.Others.Keys.Except(OperatorTable.Written.Where(o => !IsSwept(o)).Select(o => o.Name)));
    }

    /// <summary>The limits of slopes where the value is ±∞, from inside the domain.</summary>
    public static TheoryData<string, double[], double[]> Poles => new()
    {
        { "Log", [0], [double.PositiveInfinity] },
        { "Log2", [0], [double.PositiveInfinity] },
        { "Log10", [0], [double.PositiveInfinity] },
        { "Log1p", [-1], [double.PositiveInfinity] },
        { "Log2P1", [-1], [double.PositiveInfinity] },
        { "Log10P1", [-1], [double.PositiveInfinity] },
        { "LogOfBase10", [0], [double.PositiveInfinity] },
        { "Reciprocal", [0], [double.NegativeInfinity] },
        { "Reciprocal", [-0.0], [double.NegativeInfinity] },
        { "Rsqrt", [0], [double.NegativeInfinity] },
        { "x to the -1", [0], [double.NegativeInfinity] },
        { "x to the -2.5", [0], [double.NegativeInfinity] },
        { "Atanh", [1], [double.PositiveInfinity] },
        { "Atanh", [-1], [double.PositiveInfinity] },
        { "Divide", [1, 0], [double.PositiveInfinity, double.NegativeInfinity] },
        { "Divide", [-1, 0], [double.PositiveInfinity, double.PositiveInfinity] },
        { "Divide", [1, -0.0], [double.NegativeInfinity, double.NegativeInfinity] },
        { "Exp", [1000], [double.PositiveInfinity] },
        { "Exp10", [1000], [double.PositiveInfinity] },
        { "Sinh", [1000], [double.PositiveInfinity] },
        { "Cosh", [-1000], [double.NegativeInfinity] },
    };

    [Theory]
    [MemberData(nameof(Poles))]
    public void At_poles_the_slopes_are_their_limits(string name, double[] point, double[] slopes)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[][] points = [Array.ConvertAll(point, T.CreateTruncating)];
            foreach (var (form, computed) in Tensors<T>(name, points, point.Length)
                .Prepend(("numbers", Forms<T>(name, "Number", points, point.Length))))
            {
                Assert.True(double.IsInfinity(computed.Values[0]), $"{form}, value: {computed.Values[0]}");
                for (int k = 0; k < slopes.Length; k++)
                {
                    Assert.True(slopes[k].Equals(computed.Adjoints[k][0]), $"{form}, adjoint {k}: {computed.Adjoints[k][0]}");
                    Assert.True(slopes[k].Equals(computed.Tangents[k][0]), $"{form}, tangent {k}: {computed.Tangents[k][0]}");
                }
            }
        }
    }

    public static TheoryData<string> MethodNames => [.. SweptOperator.All.Where(o => MethodOf(o) is not null).Select(o => o.Name)];

    /// <summary>Where the value is NaN or ±∞ is for the method to say, and the ends of the range are where it is said.</summary>
    [Theory]
    [MemberData(nameof(MethodNames))]
    public void At_the_ends_numbers_have_the_value_of_the_method(string name)
    {
        double[] ends =
        [
            0, -0.0, 1, -1, 0.5, 2, -3, 1e-20, 1e300, double.Epsilon, double.MaxValue, double.MinValue, double.PositiveInfinity,
            double.NegativeInfinity, double.NaN,
        ];
        var swept = SweptOperator.All.Single(o => o.Name == name);
        double[][] points = swept.Arity == 1 ? [.. ends.Select(x => new[] { x })]
            : [.. ends.SelectMany(x => ends.Select(y => new[] { x, y }))];
        double[] values = Forms<double>(name, "Number", points, swept.Arity).Values;
        for (int i = 0; i < points.Length; i++)
        {
            double expected = (double)MethodOf(swept)!.Invoke(null, [.. points[i].Select(x => (object)x)])!, value = values[i];
            // The library's angles overflow before the result does; of ln 1 / ln b nothing is known where ln b is infinite.
            if ((name is "DegreesToRadians" or "RadiansToDegrees" && Math.Abs(points[i][0]) == double.MaxValue)
                || (name == "LogOfBase" && points[i][0] == 1 && double.IsNaN(value)))
                continue;
            // Some of the library's functions lose their digits near 0.
            Assert.True(expected.Equals(value) || Math.Abs(expected - value) <= Math.Max(4e-15 * Math.Abs(expected), 1e-16),
                $"{name}({string.Join(", ", points[i])}): {expected} expected, {value} came");
        }
    }

    /// <summary>The function of <see langword="double"/> that a swept operator is of all its operands, if there is one.</summary>
    private static MethodInfo? MethodOf(SweptOperator swept) => swept.Name.EndsWith("10", StringComparison.Ordinal) ? null
        : swept.Operator.Symbols.Select(symbol => typeof(double).GetMethod(
            symbol[(symbol.LastIndexOf('.') + 1)..], [.. Enumerable.Repeat(typeof(double), swept.Arity)]))
        .FirstOrDefault(method => method?.ReturnType == typeof(double));

    private static bool IsSwept(IWritten @operator) => SweptOperator.All.Any(swept => swept.Operator == @operator);

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
