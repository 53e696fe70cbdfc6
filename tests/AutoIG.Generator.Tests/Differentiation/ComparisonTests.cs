using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>What a comparison with a number says of the other side, against numbers of every kind on either side of it.</summary>
public class ComparisonTests
{
    private static readonly double[] Numbers =
        [double.NegativeInfinity, -3, -2, -1, -0.0, 0, 1, 2, 3, double.PositiveInfinity, double.NaN];

    public static TheoryData<string> Tokens => ["<", "<=", ">", ">=", "==", "!="];

    [Theory]
    [MemberData(nameof(Tokens))]
    public void The_kinds_are_those_of_which_it_holds_or_fails_for_some_number(string token)
    {
        // Every number has others of its kind below and above it.
        foreach (double number in Numbers.Where(number => !double.IsNaN(number) && Math.Abs(number) is not (1 or 3)))
        {
            foreach (bool holds in new[] { true, false })
            {
                var expected = Numbers.Where(x => Holds(token, x, number) == holds)
                    .Aggregate(NumberKinds.None, (kinds, x) => kinds | ValueRange.Of(x).Kinds);
                var kinds = Comparison.Kinds(token, number, holds);
                Assert.True(kinds == expected, $"x {token} {number} is {holds}: {kinds}, not {expected}");
            }
        }
    }

    /// <summary>Nothing is known of what is compared with NaN, and of what is no comparison.</summary>
    [Fact]
    public void Of_NaN_nothing_is_said()
    {
        Assert.Equal(NumberKinds.All, Comparison.Kinds("<", double.NaN, true));
        Assert.Equal(NumberKinds.All & ~NumberKinds.NaN, Comparison.Kinds("&&", 1, true) & ~NumberKinds.NaN);
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Exchanged_sides_say_the_same(string token)
    {
        foreach (double a in Numbers)
        {
            foreach (double b in Numbers)
                Assert.Equal(Holds(token, a, b), Holds(Comparison.Mirrored(token), b, a));
        }
    }

    private static bool Holds(string token, double a, double b) => token switch
    {
        "<" => a < b,
        "<=" => a <= b,
        ">" => a > b,
        ">=" => a >= b,
        "==" => a == b,
        "!=" => a != b,
        _ => throw new ArgumentException(token),
    };
}
