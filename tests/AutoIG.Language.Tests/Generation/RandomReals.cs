namespace AutoIG.Language.Tests.Generation;

/// <summary>Real numbers to try functions at.</summary>
internal static class RandomReals
{
    /// <summary>Between −2 and 2.</summary>
    public static double Moderate(Random random) => 4 * random.NextDouble() - 2;

    /// <summary>Where functions have kinks, steps, poles and ties: 0, −0, 1, −1 and 0.5 among others.</summary>
    public static double Singular(Random random) => random.Next(6) switch
    {
        0 => 0,
        1 => random.Next(2) == 0 ? 0 : -0.0,
        2 => random.Next(2) == 0 ? 1 : -1,
        3 => 0.5,
        _ => Moderate(random),
    };

    /// <summary>Of any magnitude: down to what is not normal any more.</summary>
    /// <param name="random">Says which.</param>
    /// <param name="isSingle">Whether it has to be one of single precision.</param>
    /// <param name="digits">How many digits it has before the point at most.</param>
    public static double OfAnyMagnitude(Random random, bool isSingle, int digits) => Moderate(random) * random.Next(4) switch
    {
        0 => Math.Pow(10, -3 * random.NextDouble() * (isSingle ? 14 : 105)),
        1 => Math.Pow(10, digits * random.NextDouble()),
        _ => 1,
    };
}
