using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Differentiation;

/// <summary>What a comparison with a number says of the other side.</summary>
internal static class Comparison
{
    private static readonly NumberKinds[] Ordered =
    [
        NumberKinds.NegativeInfinity, NumberKinds.Negative, NumberKinds.Zero, NumberKinds.Positive, NumberKinds.PositiveInfinity,
    ];

    /// <summary>The kinds of x of which x <paramref name="token"/> number holds for some, or fails for some.</summary>
    /// <param name="token">C#'s operator.</param>
    /// <param name="number">The number.</param>
    /// <param name="holds">Whether the comparison is known to hold, or to fail.</param>
    public static NumberKinds Kinds(string token, double number, bool holds)
    {
        int place = Array.IndexOf(Ordered, ValueRange.Of(number).Kinds);
        if (place < 0)
            return NumberKinds.All;
        bool isOne = Ordered[place] is not (NumberKinds.Negative or NumberKinds.Positive);
        var kinds = NumberKinds.None;
        for (int i = 0; i < Ordered.Length; i++)
        {
            // Of a kind that the number is of itself, either may be.
            bool? answer = i == place && !isOne ? null : Holds(token, i.CompareTo(place));
            if (answer is null || answer == holds)
                kinds |= Ordered[i];
        }
        // Of NaN no comparison holds but that it is unequal.
        return token is "!=" == holds ? kinds | NumberKinds.NaN : kinds;
    }

    /// <summary>The operator with its sides exchanged.</summary>
    public static string Mirrored(string token) => token switch
    {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        _ => token,
    };

    private static bool? Holds(string token, int order) => token switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        ">=" => order >= 0,
        "==" => order == 0,
        "!=" => order != 0,
        _ => null,
    };
}
