using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>What goes back to a value is the sum over its readers, in its own shape; zeros are not added.</summary>
public class AdjointsTests
{
    private readonly IrBuilder builder = new();

    [Theory]
    [InlineData(new[] { 2, 3 }, new[] { 2, 3 }, null)]
    [InlineData(new[] { 2, 3 }, new[] { 3 }, "SumTo")]        // the operand was repeated along the first axis
    [InlineData(new[] { 2, 3 }, new[] { 1, 3 }, "SumTo")]
    [InlineData(new[] { 2, 3 }, new int[0], "SumTo")]
    [InlineData(new int[0], new[] { 2, 3 }, "BroadcastTo")]   // a number is the adjoint of each element
    [InlineData(new[] { 3 }, new[] { 2, 3 }, "BroadcastTo")]
    public void A_contribution_takes_the_shape_of_its_value(int[] from, int[] to, string? by)
    {
        var contribution = Of(from);
        var fitted = Adjoints.Fit(contribution, IrType.Real(ShapeOf(to)));
        Assert.Equal(ShapeOf(to), fitted.Type.Shape);
        if (by is null)
        {
            Assert.Equal(contribution, fitted);
            return;
        }
        var definition = builder.Definition(fitted.Id)!;
        Assert.Equal(by, definition.Operator.Name);
        Assert.Equal([contribution.Id], definition.Operands);
    }

    [Fact]
    public void Contributions_are_added_in_their_order()
    {
        var adjoints = new Adjoints(builder, _ => IrType.Real(new Shape(3)));
        Assert.Null(adjoints.Of(7));
        Expr first = Of([3]), second = Of([2, 3]);
        adjoints.Add(7, first);
        Assert.Equal(first, adjoints.Of(7));
        adjoints.Add(7, second);
        var sum = builder.Definition(adjoints.Of(7)!.Id, Arithmetic.Add)!;
        Assert.Equal(first.Id, sum.Operands[0]);
        Assert.Equal([second.Id], builder.Definition(sum.Operands[1])!.Operands);
    }

    [Fact]
    public void Zeros_are_not_added()
    {
        var adjoints = new Adjoints(builder, _ => IrType.Real(new Shape(3)));
        adjoints.Add(7, builder.Constant(0));
        Assert.Null(adjoints.Of(7));
        var known = Of([3]);
        adjoints.Add(7, known);
        adjoints.Add(7, builder.Constant(0));
        Assert.Equal(known, adjoints.Of(7));
        Assert.True(Adjoints.IsZero(builder.Constant(0)));
        Assert.False(Adjoints.IsZero(builder.Constant(1)));
        Assert.False(Adjoints.IsZero(known));
    }

    private Expr Of(int[] shape) => builder[builder.Declare(builder.NewId(), IrType.Real(ShapeOf(shape)), isActive: true)];

    private static Shape ShapeOf(int[] sizes) => new([.. sizes.Select(size => (Dimension)size)]);
}
