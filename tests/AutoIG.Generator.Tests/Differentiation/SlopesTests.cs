using AutoIG.Generator.Analysis;
using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Emission;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>Which directions are asked whether they are 0, by what is known of the values; and how.</summary>
public class SlopesTests
{
    private readonly ScalarModel model = new();
    private readonly IrBuilder builder;
    private readonly Expr x;
    private readonly Expr y;
    private readonly List<Expr> asked = [];
    private readonly Slopes slopes;
    private readonly Expr direction;

    public SlopesTests()
    {
        builder = model.Builder;
        (x, y) = (model.Input("x"), model.Input("y"));
        slopes = new Slopes(builder, ValueRanges.Of(model.Return(() => x - y))) { OnAsked = asked.Add };
        direction = Leaf(NumberKinds.Finite);
    }

    /// <summary>A finite slope sends back 0 of 0, and so does a quotient by what is not 0.</summary>
    [Fact]
    public void What_stays_finite_is_not_asked()
    {
        Expr[] finite = [direction, direction * x, direction * 2, direction / (x * x + 1), -direction, direction * (x + y)];
        Assert.All(finite, contribution => Assert.Equal(contribution, slopes.Settled(direction, contribution)));
        Assert.Empty(asked);
    }

    [Fact]
    public void What_may_be_infinite_is_asked()
    {
        foreach (var contribution in new[] { direction / x, direction * x.Apply(Elementary.Log), direction * x.Apply(Elementary.Exp) })
        {
            asked.Clear();
            var settled = slopes.Settled(direction, contribution);
            var choice = builder.Definition(settled.Id, Arithmetic.Select)!;
            var condition = builder.Definition(choice.Operands[0], Comparisons.Equal)!;
            Assert.Equal(direction.Id, condition.Operands[0]);
            Assert.Equal(0, ((ConstantAttributes)builder.Definition(condition.Operands[1])!.Attributes).Value);
            Assert.True(Adjoints.IsZero(builder[choice.Operands[1]]));
            Assert.Equal(contribution.Id, choice.Operands[2]);
            Assert.Equal([direction], asked);
        }
    }

    /// <summary>A direction that is never 0 need not be asked.</summary>
    [Fact]
    public void What_is_never_0_is_not_asked()
    {
        var never = Leaf(NumberKinds.Negative | NumberKinds.Positive);
        var contribution = never / x;
        Assert.Equal(contribution, slopes.Settled(never, contribution));
        Assert.False(slopes.MayMeetInfinity(never, x.Apply(Elementary.Log)));
        Assert.True(slopes.MayMeetInfinity(direction, x.Apply(Elementary.Log)));
        Assert.False(slopes.MayMeetInfinity(direction, x));
        Assert.False(slopes.MayMeetInfinity(never, x));
    }

    /// <summary>−0 and 0 are one direction: signs stay outside of the question, whichever side they are on.</summary>
    [Fact]
    public void Signs_stay_outside()
    {
        var contribution = -(direction / x);
        var settled = slopes.Settled(direction, contribution);
        var negated = builder.Definition(settled.Id, Arithmetic.Negate)!;
        var choice = builder.Definition(negated.Operands[0], Arithmetic.Select)!;
        Assert.Equal(direction / x, builder[choice.Operands[2]]);

        asked.Clear();
        var negative = -direction;
        settled = slopes.Settled(negative, negative / x);
        choice = builder.Definition(settled.Id, Arithmetic.Select)!;
        Assert.Equal(direction.Id, builder.Definition(choice.Operands[0])!.Operands[0]);
        Assert.Equal([direction], asked);

        // −(−δ)/x was folded: δ is 0 where −δ is.
        Assert.Equal(direction * x, slopes.Settled(negative, direction * x));
        // The sign of the direction itself is no sign of a contribution.
        var steep = builder[builder.Declare(builder.NewId(), IrType.Scalar, isActive: true)];
        Assert.Equal(-steep, slopes.Settled(-steep, -steep));
    }

    /// <summary>A direction is repeated where what comes of it is.</summary>
    [Fact]
    public void A_direction_takes_the_shape_of_what_comes_of_it()
    {
        var wide = builder[builder.Declare(builder.NewId(), IrType.Real(new Shape(2, 3)), isActive: true)];
        slopes.Learn(wide.Id, new ValueRange(NumberKinds.Finite, 1));
        var contribution = direction / wide;
        var choice = builder.Definition(slopes.Settled(direction, contribution).Id, Arithmetic.Select)!;
        Assert.Equal(new Shape(2, 3), builder.TypeOf(builder.Definition(choice.Operands[0])!.Operands[0]).Shape);
        Assert.Equal(new Shape(2, 3), Assert.Single(asked).Type.Shape);
    }

    /// <summary>Of a choice each side counts where its condition lets it be: a side that is never chosen is none.</summary>
    [Fact]
    public void Each_side_of_a_choice_counts_where_it_is_chosen()
    {
        Expr zero = builder.Constant(0);
        NumberKinds Kinds(Expr value, params (Expr Value, NumberKinds Kinds)[] assumed) => slopes.Under(
            assumed.ToDictionary(pair => pair.Value.Id, pair => new ValueRange(pair.Kinds)), value.Id).Kinds;

        // |x| with a gap: of x > 0 it is positive, else −x.
        var positive = (x > 0).Select(x, builder.Constant(1));
        Assert.Equal(NumberKinds.Positive, Kinds(positive));
        Assert.Equal(NumberKinds.Positive, Kinds((x > 0).Select(builder.Constant(1), builder.Constant(2))));
        var mirrored = (zero < x).Select(x, builder.Constant(1));
        Assert.Equal(NumberKinds.Positive, Kinds(mirrored));
        var below = (x < 0).Select(x, builder.Constant(-1));
        Assert.Equal(NumberKinds.Negative, Kinds(below));
        var otherwise = (x > 0).Select(builder.Constant(1), x);
        Assert.Equal(NumberKinds.Finite, Kinds(otherwise));
        Assert.Equal(NumberKinds.Negative | NumberKinds.Zero, Kinds((x > 0).Select(builder.Constant(-1), x)));
        var between = ((x > 0) & (y > 0)).Select(x * y, builder.Constant(1));
        Assert.Equal(NumberKinds.Positive, Kinds(between));
        Assert.Equal(NumberKinds.Finite, Kinds(((x > 0) & (y > 0)).Select(builder.Constant(1), x)));
        // With x known to be negative the first side is never chosen.
        Assert.Equal(NumberKinds.Zero, Kinds((x > 0).Select(x, zero), (x, NumberKinds.Negative)));
        Assert.Equal(NumberKinds.Zero, Kinds((x > 0).Select(zero, x), (x, NumberKinds.Zero)));
        Assert.Equal(NumberKinds.Positive, Kinds((x < 0).Select(zero, x), (x, NumberKinds.Positive)));
    }

    /// <summary>What was seen to be 0 before a choice stays so inside it.</summary>
    [Fact]
    public void What_is_0_is_0_on_both_sides()
    {
        var scaled = direction * x;
        var contribution = scaled + (y > 0).Select(scaled * y, scaled);
        Assert.True(slopes.Under(new Dictionary<int, ValueRange> { [direction.Id] = ValueRange.Zero }, contribution.Id).IsZero);
    }

    /// <summary>
    /// Values of the function are what they are, whatever is assumed of a direction; what the sweep wrote of them is learned.
    /// </summary>
    [Fact]
    public void Values_of_the_function_do_not_depend_on_directions()
    {
        var own = x.Apply(Elementary.Exp) * direction;
        slopes.LearnOwn(own.Id);
        var before = slopes[own.Id];
        Assert.Equal(before, slopes.Under(new Dictionary<int, ValueRange> { [direction.Id] = ValueRange.Zero }, own.Id));
        slopes.LearnOwn(own.Id);
        Assert.Equal(before, slopes[own.Id]);
        Assert.Equal(ValueRange.Input.Kinds, slopes[x.Id].Kinds);
        int unknown = builder.Declare(builder.NewId(), IrType.Scalar, isActive: true);
        Assert.Equal(ValueRange.Anything, slopes[unknown]);
        int learned = builder.Declare(builder.NewId(), IrType.Scalar, isActive: true);
        slopes.Learn(learned, ValueRange.Zero);
        Assert.Equal(ValueRange.Zero, slopes[learned]);
    }

    private Expr Leaf(NumberKinds kinds)
    {
        var leaf = builder[builder.Declare(builder.NewId(), IrType.Scalar, isActive: true)];
        slopes.Learn(leaf.Id, new ValueRange(kinds));
        return leaf;
    }
}
