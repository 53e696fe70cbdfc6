namespace AutoIG;

/// <summary>
/// Standard normal numbers from a seed, the same on every platform and in every version.
/// </summary>
/// <remarks>
/// xoshiro256** (Blackman and Vigna 2018, "Scrambled linear pseudorandom number generators", arXiv 1805.01407), seeded by SplitMix64;
/// normal numbers by Marsaglia's polar method, whose logarithm is computed here from IEEE operations alone, because library logarithms
/// differ in the last bit from platform to platform.
/// </remarks>
internal struct NormalGenerator
{
    private ulong s0, s1, s2, s3;
    private double spare;
    private bool hasSpare;

    public NormalGenerator(long seed)
    {
        ulong state = unchecked((ulong)seed);
        (s0, s1, s2, s3) = (Split(ref state), Split(ref state), Split(ref state), Split(ref state));
    }

    /// <summary>A number that is uniform in [0, 1): a multiple of 2⁻⁵³.</summary>
    public double NextUniform() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>A whole number from 0 to one below the count, all of them equally likely but for 2⁻⁵³.</summary>
    public int NextBelow(int count) => (int)(NextUniform() * count);

    /// <summary>A standard normal number.</summary>
    public double NextNormal()
    {
        if (hasSpare)
        {
            hasSpare = false;
            return spare;
        }
        double u, v, square;
        do
        {
            u = (2 * NextUniform()) - 1;
            v = (2 * NextUniform()) - 1;
            square = (u * u) + (v * v);
        }
        while (square is >= 1 or 0);
        double factor = Math.Sqrt(-2 * Logarithm(square) / square);
        (spare, hasSpare) = (v * factor, true);
        return u * factor;
    }

    /// <summary>ln x of a normal number in (0, 1), to about the last bit.</summary>
    internal static double Logarithm(double x)
    {
        // x = 2^e m with m in [√½, √2); ln m = 2 artanh((m − 1)/(m + 1)), whose series in s² ≤ 0.03 has 13 terms of use.
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | (1023L << 52));
        if (m > 1.4142135623730951)
        {
            m /= 2;
            exponent++;
        }
        double s = (m - 1) / (m + 1);
        double square = s * s;
        double series = 0;
        for (int k = 27; k >= 1; k -= 2)
            series = (series * square) + (1.0 / k);
        return (exponent * 0.6931471805599453) + (2 * s * series);
    }

    private static ulong Split(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private ulong NextBits()
    {
        ulong result = ulong.RotateLeft(s1 * 5, 7) * 9;
        ulong t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = ulong.RotateLeft(s3, 45);
        return result;
    }
}
