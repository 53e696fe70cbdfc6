using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Emission;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>Alternatives and loops that are known before they run, or that compute what others compute, against dual numbers.</summary>
public class ReversalTests
{
    private static readonly double[][] Points = [[0.7, 1.1], [-0.9, 0.6], [1.2, -0.8], [0.31, 0.43], [-0.2, -1.7]];

    /// <summary>Lowering decides conditions on constants that the user wrote; those that come from elsewhere are decided here.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_a_known_condition_one_way_is_left(bool holds) => Check((m, x, y) =>
    {
        var known = Known(m, holds);
        var chosen = m.If(known, () => [x * x * y, y], () => [x + y, x * y]);
        return chosen[0] * chosen[1];
    });

    /// <summary>A conditional at the end of an alternative, or of a turn, is reversed without being written again.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_a_known_condition_at_the_end_of_an_alternative_one_way_is_left(bool holds) => Check((m, x, y) => m.If(
        x > 0.5,
        () => m.If(Known(m, holds), () => [x * x * y], () => [x * y * y]),
        () => m.If(Known(m, !holds), () => [x.Apply(Elementary.Sin)], () => [y]))[0]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_a_known_condition_at_the_end_of_a_turn_one_way_is_left(bool holds) => Check((m, x, y) => m.While(
        [x * y, m.Builder.Constant(0)], current => current[1] < 3, current =>
        {
            var next = current[1] + 1;
            return [m.If(Known(m, holds), () => [current[0] * y + x], () => [current[0].Apply(Elementary.Cos) * x])[0], next];
        })[0]);

    [Fact]
    public void A_loop_whose_condition_fails_runs_no_turn() => Check((m, x, y) =>
    {
        var left = m.While([x * y, y], _ => Known(m, false), current => [current[0] * current[1], current[1] * x]);
        return left[0] * left[0] + left[1];
    });

    /// <summary>
    /// What an alternative computes for itself takes part in its reversal, also where the function computes the same behind it, whose
    /// adjoint has been passed on by then.
    /// </summary>
    [Fact]
    public void An_alternative_and_what_follows_compute_the_same() => Check((m, x, y) =>
    {
        var chosen = m.If(x > 0.5, () => [(x * y).Apply(Elementary.Sin) * x], () => [(x * y).Apply(Elementary.Cos)])[0];
        return chosen * (x * y).Apply(Elementary.Sin) + (x * y).Apply(Elementary.Cos);
    });

    /// <summary>
    /// An alternative may compute what a rule has written for what follows: the sine behind it has the cosine for its slope.
    /// </summary>
    [Fact]
    public void An_alternative_computes_what_is_a_slope_behind_it() => Check((m, x, y) =>
    {
        var z = x * y;
        var chosen = m.If(x > 0.5, () => [z.Apply(Elementary.Cos) * x], () => [z.Apply(Elementary.Cos).Apply(Elementary.Exp)])[0];
        return chosen + z.Apply(Elementary.Sin);
    });

    [Fact]
    public void A_turn_computes_what_is_a_slope_behind_it() => Check((m, x, y) =>
    {
        var z = x * y;
        var sum = m.While(
            [x, m.Builder.Constant(0)], current => current[1] < 3,
            current => [current[0] * z.Apply(Elementary.Cos), current[1] + 1])[0];
        return sum + z.Apply(Elementary.Sin);
    });

    [Fact]
    public void Both_alternatives_compute_the_same() => Check((m, x, y) => m.If(
        x > 0.5, () => [(x * y).Apply(Elementary.Sin) * x, y], () => [(x * y).Apply(Elementary.Sin) * y, y])
        .Aggregate((a, b) => a * b) + (x * y).Apply(Elementary.Sin));

    [Fact]
    public void A_turn_and_what_follows_compute_the_same() => Check((m, x, y) =>
    {
        var sum = m.While(
            [x, m.Builder.Constant(0)], current => current[1] < 3,
            current => [current[0] * (x * y).Apply(Elementary.Sin), current[1] + 1])[0];
        return sum + (x * y).Apply(Elementary.Sin);
    });

    /// <summary>A turn that leaves a value as it is, and one of which nothing is read.</summary>
    [Fact]
    public void What_a_loop_carries_may_stand_still_or_not_be_read() => Check((m, x, y) =>
    {
        var carried = m.While(
            [x, y, x * y, m.Builder.Constant(0)], current => current[3] < 4,
            current => [current[0] * current[1], current[1], current[2] * x, current[3] + 1]);
        return carried[0] * carried[1];
    });

    /// <summary>An alternative that drops what the other keeps: its adjoint is 0 there.</summary>
    [Fact]
    public void An_alternative_may_give_a_constant() => Check((m, x, y) =>
    {
        var chosen = m.If(x > 0.5, () => [x * y, m.Builder.Constant(2)], () => [m.Builder.Constant(3), y * y]);
        return chosen[0] + chosen[1] * x;
    });

    /// <summary>1 &lt; 2 or 2 &lt; 1, without the builder's noticing.</summary>
    private static Expr Known(ScalarModel m, bool holds) => m.Builder.Constant(holds ? 1 : 2) < m.Builder.Constant(holds ? 2 : 1);

    private static void Check(Func<ScalarModel, Expr, Expr, Expr> function)
    {
        foreach (bool simplify in new[] { true, false })
        {
            var m = new ScalarModel(simplify: simplify);
            Expr x = m.Input("x"), y = m.Input("y");
            var written = m.Return(() => function(m, x, y));
            ScalarSweepTests.AgainstOracle(written, Points, []);
            ScalarChecks.AgainstOracle(written, [], Points);
        }
    }
}
