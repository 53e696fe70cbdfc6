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

    [Fact]
    public void Each_value_is_of_a_kind_that_is_declared()
    {
        var operators = OperatorTable.Operators.OfType<ElementwiseOperator>()
            .Where(o => !o.IsMask && !o.TakesRule && o.Range is not null && o.Arity <= 2 && o.Rules.Count > 0 && o != Arithmetic.AddMask)
            .ToArray();
        Assert.True(operators.Length > 40);
        var assembly = CompiledModel.Compile(
            [.. operators.Select(o => Generator.Pipeline.Write(Function(o))),
             .. operators.Select(o =>
                 $"namespace Models;\n/// <summary>A model.</summary>\npublic static partial class {o.Name}Range {{ }}")]);
        var faults = new List<string>();
        foreach (var @operator in operators)
        {
            var sweeps = new ScalarSweeps<double>(
                (DifferentiableFunction<double>)assembly.Member($"Models.{@operator.Name}Range", "ValueDerivative"));
            double[][] points = @operator.Arity == 1 ? [.. Points.Select(x => (double[])[x])]
                : [.. from x in Points from y in Points select (double[])[x, y]];
            double[] values = sweeps.Values(points);
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

    /// <summary>An operator that declares nothing is asked about 0 everywhere: that must not happen unnoticed.</summary>
    [Fact]
    public void Every_elementwise_operator_that_is_differentiated_declares_its_range() =>
        Assert.DoesNotContain(OperatorTable.Operators.OfType<ElementwiseOperator>(), o => o.Rules.Count > 0 && o.Range is null);

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
