namespace AutoIG.Language.Tests.Interpretation;

/// <summary>A number on the way through a program: a real with its derivatives to the inputs, or a whole number or truth.</summary>
/// <param name="Real">The real number.</param>
/// <param name="D0">Its derivative to the first input.</param>
/// <param name="D1">To the second.</param>
/// <param name="D2">To the third.</param>
/// <param name="Whole">The whole number; a truth is 0 or 1.</param>
internal readonly record struct Value(double Real, double D0, double D1, double D2, long Whole)
{
    public static Value Constant(double real) => new(real, 0, 0, 0, 0);

    public static Value Of(long whole) => new(0, 0, 0, 0, whole);

    public static Value Of(bool truth) => new(0, 0, 0, 0, truth ? 1 : 0);

    public bool IsTrue => Whole != 0;

    /// <summary>f(a), where f has this value and slope.</summary>
    public Value Chain(double value, double slope) => new(value, slope * D0, slope * D1, slope * D2, 0);

    /// <summary>f(a, b), where f has this value and these slopes.</summary>
    public static Value Chain(double value, in Value a, double slopeA, in Value b, double slopeB) => new(
        value, slopeA * a.D0 + slopeB * b.D0, slopeA * a.D1 + slopeB * b.D1, slopeA * a.D2 + slopeB * b.D2, 0);

    /// <summary>The derivative in a direction.</summary>
    public double Along(double[] direction) => direction[0] * D0 + direction[1] * D1 + direction[2] * D2;
}
