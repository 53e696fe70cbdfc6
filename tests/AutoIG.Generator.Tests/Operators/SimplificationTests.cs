using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>What elementwise operators declare beside their derivatives: values of constants, identities, where they are affine.</summary>
public class SimplificationTests
{
    private static readonly double[] Numbers = [-2.5, -0.75, 0.25, 0.5, 1, 2, 3.5];

    private static ElementwiseOperator[] Evaluated =>
        [.. OperatorTable.Operators.OfType<ElementwiseOperator>().Where(o => o.Evaluate is not null)];

    /// <summary>A constant that the compiler computes is what the function itself gives.</summary>
    [Fact]
    public void Constants_are_computed_as_the_functions_themselves_compute_them()
    {
        Assert.True(Evaluated.Length > 25, $"{Evaluated.Length} operators");
        foreach (var @operator in Evaluated)
        {
            foreach (double[] x in Points(@operator.Arity))
            {
                double value = @operator.Evaluate!(x, OperatorAttributes.None), expected = Library(@operator.Name, x);
                Assert.True(
                    value.Equals(expected) || Math.Abs(value - expected) <= 1e-15 * Math.Abs(expected),
                    $"{@operator}({string.Join(", ", x)}) = {value}, not {expected}");
            }
        }
    }

    /// <summary>On a path what is affine may be interpolated: of the middle it gives the middle. Nothing else is declared so.</summary>
    [Fact]
    public void What_is_affine_maps_the_middle_of_two_points_to_the_middle()
    {
        foreach (var @operator in Evaluated)
        {
            for (int mask = 1; mask < 1 << @operator.Arity; mask++)
            {
                bool[] active = [.. Enumerable.Range(0, @operator.Arity).Select(i => (mask >> i & 1) == 1)];
                double Value(double[] fixedOperands, double moving) => @operator.Evaluate!(
                    [.. active.Select((moves, i) => !moves ? fixedOperands[i] : i == 0 ? moving : 1 - moving)], OperatorAttributes.None);
                bool isAffine = Points(@operator.Arity).All(p => Numbers.All(from => Numbers.All(to =>
                    Math.Abs(Value(p, (from + to) / 2) - (Value(p, from) + Value(p, to)) / 2) < 1e-12)));
                Assert.True(isAffine == @operator.IsAffine(active), $"{@operator} of {string.Join(", ", active)}");
            }
        }
    }

    /// <summary>An identity is exact, and leaves the operand itself.</summary>
    [Fact]
    public void Identities_leave_the_operand()
    {
        var builder = new IrBuilder();
        var x = Input(builder);
        foreach (var same in new[] { x + 0, x.Number(0) + x, x - 0, x * 1, 1 * x, x / 1, -(-x), x.Apply(Elementary.Pow, x.Number(1)) })
            Assert.Equal(x.Id, same.Id);
        Assert.Equal((x * x).Id, x.Apply(Elementary.Pow, x.Number(2)).Id);
        Expr[] others =
            [0 - x, 1 / x, x * 0, 0 * x, x + 1, x.Number(1) + x, x - 1, x / 2, x * 2, -x, x.Apply(Elementary.Pow, x.Number(3))];
        foreach (var other in others)
            Assert.NotEqual(x.Id, other.Id);
    }

    /// <summary>A tensor is not replaced by a value of another shape.</summary>
    [Fact]
    public void Identities_keep_the_shape()
    {
        var builder = new IrBuilder();
        var x = Input(builder);
        var ones = builder.Constant(1).Apply(Shapes.BroadcastTo, new ShapeAttributes(new Shape(3)));
        Assert.Equal(new Shape(3), (x * ones).Type.Shape);
    }

    [Fact]
    public void Constants_are_folded()
    {
        var builder = new IrBuilder();
        Assert.Equal(3.5, Folded(builder.Constant(1.25) + builder.Constant(2.25)));
        Assert.Equal(Math.Exp(1), Folded(builder.Constant(1).Apply(Elementary.Exp)));
        Assert.Equal(0.1 + 0.2, Folded(builder.Constant(0.1) + builder.Constant(0.2)));
        // ∞ and NaN are not written where the user wrote finite numbers.
        Assert.Null(Folded(builder.Constant(1) / builder.Constant(0)));
        Assert.Null(Folded(builder.Constant(0) / builder.Constant(0)));
        Assert.Null(Folded(builder.Constant(-1).Apply(Elementary.Sqrt)));
        Assert.Null(Folded(Input(builder) + builder.Constant(2)));
        Assert.Null(Folded(builder.Constant(2) + Input(builder)));
    }

    /// <summary>Where bits count, only what is the same number in float and in double is folded.</summary>
    [Fact]
    public void Constants_are_folded_exactly()
    {
        var builder = new IrBuilder { FoldsExactly = true };
        Assert.Equal(3.5, Folded(builder.Constant(1.25) + builder.Constant(2.25)));
        Assert.Equal(2, Folded(builder.Constant(4).Apply(Elementary.Sqrt)));
        foreach (var rounded in new[] { builder.Constant(0.1) * builder.Constant(2), builder.Constant(2) * builder.Constant(0.1) })
            Assert.Null(Folded(rounded)); // an operand that a float rounds
        Assert.Null(Folded(builder.Constant(1) / builder.Constant(3))); // a result that each rounds in its own way
        Assert.Null(Folded(builder.Constant(0).Apply(Elementary.Exp))); // a function that is not the exact one, rounded
        Assert.Equal(
            "Abs, Add, Ceiling, Divide, Floor, Maximum, Minimum, Multiply, Negate, Sqrt, Subtract, Truncate",
            string.Join(", ", Evaluated.Where(o => o.IsCorrectlyRounded).Select(o => o.Name).Order(StringComparer.Ordinal)));
    }

    private static Expr Input(IrBuilder builder) =>
        builder[builder.Emit(Leaves.Input, [], new ParameterAttributes(0, "x"), IrType.Scalar)];

    private static double? Folded(Expr value) => (value.Builder.Definition(value.Id)?.Attributes as ConstantAttributes)?.Value;

    private static double[][] Points(int arity) => arity == 1
        ? [.. Numbers.Select(x => (double[])[x])]
        : [.. from x in Numbers from y in Numbers select (double[])[x, y]];

    private static double Library(string name, double[] x) => name switch
    {
        "Add" => x[0] + x[1],
        "Subtract" => x[0] - x[1],
        "Multiply" => x[0] * x[1],
        "Divide" => x[0] / x[1],
        "Negate" => -x[0],
        "Maximum" => Math.Max(x[0], x[1]),
        "Minimum" => Math.Min(x[0], x[1]),
        "Reciprocal" => 1 / x[0],
        "Sigmoid" => 1 / (1 + Math.Exp(-x[0])),
        "Sign" => Math.Sign(x[0]),
        _ => (double)typeof(double).GetMethod(name, [.. x.Select(_ => typeof(double))])!.Invoke(null, [.. x])!,
    };
}
