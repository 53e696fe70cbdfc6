using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Spells numbers of rows, of which a kernel works on one after another.</summary>
internal static class Rows
{
    /// <summary>The number of points, as generated code names it.</summary>
    public const string Points = "points";

    /// <summary>The variable of a loop over the products of a point, which no variable of the model may be called.</summary>
    public const string EachProduct = "productOfPoint";

    /// <summary>A number of rows as an expression: <c>points</c>, <c>points * 64</c>.</summary>
    public static string OfPoints(Dimension factor) => Times(Points, factor);

    /// <summary>A product as an expression.</summary>
    public static string Times(string expression, Dimension factor) =>
        factor == 1
            ? expression
            : $"{expression} * {(factor.IsConstant || (factor.Scale == 1 && factor.Offset == 0) ? factor.ToString() : $"({factor})")}";
}
