namespace AutoIG.Tool.Checks;

/// <summary>How far two arrays are apart.</summary>
/// <param name="Worst">The largest distance between two elements; ∞ where one of them is not finite and the other is not the same.</param>
/// <param name="Scale">The largest magnitude of what was expected.</param>
/// <param name="At">Where the largest distance is.</param>
/// <param name="Given">The element of the generated class there.</param>
/// <param name="Expected">The element that was expected there.</param>
internal readonly record struct Difference(double Worst, double Scale, int At, double Given, double Expected)
{
    /// <summary>The distance in parts of the scale.</summary>
    public double Relative => Worst == 0 ? 0 : Worst / Scale;

    /// <summary>Compares arrays of the same length.</summary>
    public static Difference Between(ReadOnlySpan<double> given, ReadOnlySpan<double> expected)
    {
        double worst = 0, scale = 0;
        int at = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if (double.IsFinite(expected[i]))
                scale = Math.Max(scale, Math.Abs(expected[i]));
            double distance = given[i].Equals(expected[i]) ? 0 : Math.Abs(given[i] - expected[i]);
            // NaN on one side, or an infinity: nothing is farther away.
            distance = double.IsNaN(distance) ? double.PositiveInfinity : distance;
            if (distance > worst)
                (worst, at) = (distance, i);
        }

        return expected.IsEmpty ? default : new(worst, scale, at, given[at], expected[at]);
    }
}
