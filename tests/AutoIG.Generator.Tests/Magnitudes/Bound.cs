namespace AutoIG.Generator.Tests.Magnitudes;

/// <summary>How far a computed number may lie from the exact one.</summary>
/// <param name="Ulps">Units in the last place of the exact number.</param>
/// <param name="OfOne">Beside them, units in the last place of 1: what is left where numbers near 1 cancel.</param>
/// <param name="Grows">Beside them, units in the last place of the exact number, by the operands; infinitely many where nothing is
/// promised.</param>
/// <param name="OfSmallest">Beside them, smallest positive numbers, by the operands: where an intermediate result is denormal though the
/// last is not.</param>
/// <param name="Absolute">Beside them, a number.</param>
/// <param name="Why">The reason of what goes beyond a few units.</param>
internal sealed record Bound(
    double Ulps, double OfOne = 0, Func<double[], Format, double>? Grows = null, Func<double[], double>? OfSmallest = null,
        double Absolute = 0, string Why = "")
{
    /// <summary>What an expression of a few roundings keeps.</summary>
    public static Bound Few { get; } = new(4);

    public bool IsWide => Ulps > 8 || OfOne > 0 || Grows is not null || OfSmallest is not null || Absolute > 0;

    /// <summary>The distance that is allowed; <see langword="null"/> where any is.</summary>
    public Real? Around(Real exact, double[] operands, Format format)
    {
        bool finite = operands.All(double.IsFinite);
        double grown = finite && Grows is not null ? Grows(operands, format) : 0, smallest = finite && OfSmallest is not null
            ? OfSmallest(operands) : 0;
        if (double.IsPositiveInfinity(grown))
            return null;
        return (Ulps + grown) * format.Ulp(exact) + Real.Scale(double.IsFinite(smallest) ? smallest : 0, format.Smallest)
            + Real.Scale(OfOne, 1 - format.Digits) + Absolute;
    }
}

/// <summary>A binary floating-point format.</summary>
/// <param name="Digits">Binary digits of its normal numbers.</param>
/// <param name="Smallest">Its smallest positive number is 2 to this power.</param>
/// <param name="Overflow">Its numbers are below 2 to this power.</param>
internal sealed record Format(int Digits, int Smallest, int Overflow)
{
    public static Format Single { get; } = new(24, -149, 128);

    public static Format Double { get; } = new(53, -1074, 1024);

    public static Format Of<T>() => typeof(T) == typeof(float) ? Single : Double;

    /// <summary>A unit in the last place of a number of this magnitude.</summary>
    public Real Ulp(Real number) => Real.Scale(1, number.Sign == 0 ? Smallest : Math.Max(number.Binade - Digits + 1, Smallest));

    public bool Overflows(Real number) => number.Sign != 0 && number.Binade >= Overflow;

    /// <summary>How far what was computed lies from the exact number; an infinity is the first number that the format lacks.</summary>
    public Real Distance(Real exact, double computed)
    {
        var end = Real.Scale(1, Overflow);
        var inRange = exact > end ? end : exact < -end ? -end : exact;
        return Real.Abs(inRange - (double.IsInfinity(computed) ? Math.Sign(computed) * end : computed));
    }
}
