using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Emission;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>What operators declare of their results is true of their values.</summary>
public class RangeTests
{
    private static readonly double[] Points =
    [
        double.NegativeInfinity, -1e100, -800, -2.5, -1, -0.3, -0.0, 0, 1e-3, 0.5, 1, 2.5, 800, 1e100, double.PositiveInfinity, double.NaN,
    ];

    private const string SayLess =
        "Ceiling, Celu, Cos, CosPi, Elu, Floor, Gelu, GeluTanh, HardSwish, Mish, Silu, Sin, SinPi, Softsign, Tan";

    private static readonly Lazy<(ElementwiseOperator Operator, double[][] Points, double[] Values)[]> Computed = new(Compute);

    [Fact]
    public void Each_value_is_of_a_kind_that_is_declared()
    {
        var faults = new List<string>();
        foreach (var (@operator, points, values) in Computed.Value)
        {
            for (int p = 0; p < points.Length; p++)
            {
                ValueRange[] operands = [.. points[p].Select(x => new ValueRange(ValueRange.Of(x).Kinds, 1))];
                var declared = @operator.RangeOf(operands, Attributes(@operator));
                if (!declared.Has(ValueRange.Of(values[p]).Kinds))
                    faults.Add($"{@operator}({string.Join(", ", points[p])}) = {values[p]}, declared: {declared.Kinds}");
            }
        }
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    /// <summary>A kind that no value is of would be asked about in vain: some operators alone say less than they could.</summary>
    [Fact]
    public void Few_operators_declare_kinds_that_no_value_is_of()
    {
        var wider = Computed.Value.Where(computed => computed.Operator.Arity == 1 && Points.Select(x => ValueRange.Of(x).Kinds).Distinct()
            .Any(kind => (computed.Operator.RangeOf([new ValueRange(kind, 1)], Attributes(computed.Operator)).Kinds
                & ~computed.Values.Where((_, p) => ValueRange.Of(computed.Points[p][0]).Kinds == kind)
                    .Aggregate(NumberKinds.None, (kinds, value) => kinds | ValueRange.Of(value).Kinds)) != 0));
        string names = string.Join(", ", wider.Select(computed => computed.Operator.Name).Order(StringComparer.Ordinal));
        Assert.True(names == SayLess, names);
    }

    /// <summary>What is said of several operands holds where all are finite, and of no other.</summary>
    [Fact]
    public void Of_several_operands_all_must_be_finite()
    {
        ValueRange flat = new(NumberKinds.Finite), steep = new(NumberKinds.Finite, 2), any = new(NumberKinds.All, 1);
        Assert.Equal(steep, Ranges.FiniteIfAllFinite([flat, steep]));
        Assert.Equal(steep, Ranges.FiniteIfAllFinite([steep, flat]));
        Assert.Equal(flat, Ranges.FiniteIfAllFinite([flat, flat]));
        Assert.Equal(ValueRange.Anything, Ranges.FiniteIfAllFinite([flat, any]));
        Assert.Equal(ValueRange.Anything, Ranges.FiniteIfAllFinite([any, flat]));
        Assert.Equal(steep, Ranges.FiniteIfFinite(steep));
        Assert.Equal(ValueRange.Anything, Ranges.FiniteIfFinite(any));
        Assert.Equal(flat, Ranges.BoundedIfFinite(steep));
        Assert.Equal(ValueRange.Anything, Ranges.BoundedIfFinite(any));
    }

    /// <summary>An operator that declares nothing is asked about 0 everywhere: that must not happen unnoticed.</summary>
    [Fact]
    public void Every_elementwise_operator_that_is_differentiated_declares_its_range() =>
        Assert.DoesNotContain(OperatorTable.Operators.OfType<ElementwiseOperator>(), o => o.Rules.Count > 0 && o.Range is null);

    private static (ElementwiseOperator Operator, double[][] Points, double[] Values)[] Compute()
    {
        var operators = OperatorTable.Operators.OfType<ElementwiseOperator>()
            .Where(o => !o.IsMask && !o.TakesGate && o.Range is not null && o.Arity <= 2 && o.Rules.Count > 0 && o != Arithmetic.AddMask)
            .ToArray();
        Assert.True(operators.Length > 40);
        var assembly = CompiledModel.Compile(
            [.. operators.Select(o => Generator.Pipeline.Write(Function(o))),
             .. operators.Select(o =>
                 $"namespace Models;\n/// <summary>A model.</summary>\npublic static partial class {o.Name}Range {{ }}")]);
        return [.. operators.Select(o =>
        {
            var sweeps = new ScalarSweeps<double>(
                (DifferentiableFunction<double>)assembly.Member($"Models.{o.Name}Range", "ValueDerivative"));
            double[][] points = o.Arity == 1 ? [.. Points.Select(x => (double[])[x])]
                : [.. from x in Points from y in Points select (double[])[x, y]];
            return (o, points, sweeps.Values(points));
        })];
    }

    private static OperatorAttributes Attributes(ElementwiseOperator @operator) =>
        @operator.Scalar.Contains("{c}", StringComparison.Ordinal) ? new ScalarAttributes(0.3) : OperatorAttributes.None;

    private static IrFunction Function(ElementwiseOperator @operator)
    {
        var m = new ScalarModel();
        var x = Enumerable.Range(0, @operator.Arity).Select(i => m.Input("x" + i)).ToArray();
        var function = m.Return(() => x[0].Apply(@operator, Attributes(@operator), x[1..]));
        string type = @operator.Name + "Range";
        var types = EquatableArray.Of($"public static partial class {type}");
        return function with { Host = function.Host with { Types = types, TypeName = type, DisplayName = type } };
    }
}
