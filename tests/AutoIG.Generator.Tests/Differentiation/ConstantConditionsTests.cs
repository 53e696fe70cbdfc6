using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>Conditions on constants are what C# makes of them, in the type that they are computed in.</summary>
public class ConstantConditionsTests
{
    private static readonly double[] Numbers = [double.NegativeInfinity, -2, -0.0, 0, 0.1, 3, double.PositiveInfinity, double.NaN];

    private static readonly (Operator Operator, Func<double, double, bool> Holds)[] OfNumbers =
    [
        (Comparisons.LessThan, (a, b) => a < b), (Comparisons.LessThanOrEqual, (a, b) => a <= b),
        (Comparisons.GreaterThan, (a, b) => a > b), (Comparisons.GreaterThanOrEqual, (a, b) => a >= b),
        (Comparisons.Equal, (a, b) => a == b), (Comparisons.NotEqual, (a, b) => a != b),
    ];

    private readonly IrBuilder builder = new(simplify: false);

    [Theory]
    [InlineData("float")]
    [InlineData("double")]
    public void Numbers_are_compared(string type)
    {
        var conditions = new ConstantConditions(type);
        IrOperation[] constants = [.. Numbers.Select(number => Learned(conditions, builder.Constant(number)))];
        foreach (var (@operator, holds) in OfNumbers)
        {
            for (int i = 0; i < Numbers.Length; i++)
            {
                for (int j = 0; j < Numbers.Length; j++)
                {
                    Assert.True(
                        conditions.Evaluate(@operator, [constants[i], constants[j]]) == holds(Numbers[i], Numbers[j]),
                        $"{Numbers[i]} {@operator} {Numbers[j]}");
                }
            }
        }
    }

    [Fact]
    public void Sums_and_products_of_constants_are_constants()
    {
        var conditions = new ConstantConditions("double");
        Expr a = builder.Constant(6), b = builder.Constant(-4);
        foreach (var constant in new[] { a, b })
            Learned(conditions, constant);
        foreach (var (value, number) in new[] { (a + b, 2.0), (a - b, 10.0), (a * b, -24.0), (a / b, -1.5), (-b, 4.0) })
        {
            var definition = Learned(conditions, value);
            Assert.True(conditions.Evaluate(Comparisons.Equal, [definition, Learned(conditions, builder.Constant(number))]), $"{number}");
        }
    }

    [Theory]
    [InlineData("float", true)]
    [InlineData("double", false)]
    public void Each_sum_is_rounded_to_the_type_of_the_function(string type, bool holds)
    {
        var conditions = new ConstantConditions(type);
        Expr tenth = builder.Constant(0.1), fifth = builder.Constant(0.2), sum = tenth + fifth, expected = builder.Constant(0.3);
        foreach (var value in new[] { tenth, fifth, sum, expected })
            Learned(conditions, value);
        Assert.Equal(holds, conditions.Evaluate(Comparisons.Equal, [builder.Definition(sum.Id), builder.Definition(expected.Id)]));
    }

    /// <summary>Numbers of a type parameter are rounded when the program runs.</summary>
    [Fact]
    public void Of_a_type_parameter_nothing_is_known()
    {
        var conditions = new ConstantConditions("T");
        Assert.Null(conditions.Evaluate(
            Comparisons.Equal, [Learned(conditions, builder.Constant(1)), Learned(conditions, builder.Constant(1))]));
    }

    [Fact]
    public void What_depends_on_anything_else_is_not_known()
    {
        var conditions = new ConstantConditions("double");
        var one = builder.Constant(1);
        var input = builder[builder.Emit(Leaves.Input, [], new ParameterAttributes(0, "x"), IrType.Scalar)];
        var known = Learned(conditions, one);
        foreach (var unknown in new[] { input, one + input, input - one, -input, one.Apply(Elementary.Sqrt) })
        {
            var definition = Learned(conditions, unknown);
            foreach (var (@operator, _) in OfNumbers)
            {
                Assert.Null(conditions.Evaluate(@operator, [known, definition]));
                Assert.Null(conditions.Evaluate(@operator, [definition, known]));
            }
        }
        Assert.Null(conditions.Evaluate(Comparisons.Equal, [known, null]));
        Assert.Null(conditions.Evaluate(Arithmetic.Add, [known, known]));
        Assert.Null(conditions.Evaluate(Arithmetic.Select, [known, known, known]));
    }

    [Fact]
    public void Integers_are_compared_exactly()
    {
        var conditions = new ConstantConditions("double");
        decimal[] wholes = [-3, 0, 2, long.MaxValue - 1, long.MaxValue, ulong.MaxValue];
        IrOperation[] constants = [.. wholes.Select(whole => Definition(builder.Emit(
            Leaves.Constant, [], new ConstantAttributes((double)whole) { Whole = (decimal)(double)whole == whole ? null : whole },
            IrType.Of(Element.UInt64))))];
        foreach (var (@operator, holds) in OfNumbers)
        {
            for (int i = 0; i < wholes.Length; i++)
            {
                for (int j = 0; j < wholes.Length; j++)
                {
                    Assert.True(
                        conditions.Evaluate(@operator, [constants[i], constants[j]]) == holds(wholes[i].CompareTo(wholes[j]), 0),
                        $"{wholes[i]} {@operator} {wholes[j]}");
                }
            }
        }
    }

    [Fact]
    public void Truth_values_are_connected()
    {
        var conditions = new ConstantConditions("double");
        IrOperation[] truth = [.. new[] { 0.0, 1.0 }.Select(value => Definition(builder.Constant(value, IrType.Boolean).Id))];
        for (int a = 0; a < 2; a++)
        {
            Assert.Equal(a == 0, conditions.Evaluate(Comparisons.Not, [truth[a]]));
            for (int b = 0; b < 2; b++)
            {
                Assert.Equal(a == 1 && b == 1, conditions.Evaluate(Comparisons.And, [truth[a], truth[b]]));
                Assert.Equal(a == 1 || b == 1, conditions.Evaluate(Comparisons.Or, [truth[a], truth[b]]));
                Assert.Equal(a == b, conditions.Evaluate(Comparisons.Equal, [truth[a], truth[b]]));
                Assert.Equal(a != b, conditions.Evaluate(Comparisons.NotEqual, [truth[a], truth[b]]));
            }
        }
    }

    private IrOperation Learned(ConstantConditions conditions, Expr value)
    {
        var definition = Definition(value.Id);
        conditions.Learn(definition);
        return definition;
    }

    private IrOperation Definition(int id) => builder.Definition(id)!;
}
