using System.Numerics;

namespace AutoIG.Generator.Tests.Magnitudes;

/// <summary>Numbers over the whole range of a type: as many of each exponent, the denormal ones among them, more near 1, and the
/// ends.</summary>
internal static class MagnitudePoints
{
    public const int Count = 10_000;

    public static T[] OfOne<T>(int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] ends =
        [
            0, 0.5, 1, 1.5, 2, 2.5, 3, 6, 8, 20, 40, 60, 88, 89, 104, 709, 710, 745, 746, 1000, 8000, 1e6, 1e9, 1e18, 1e19,
            double.CreateChecked(T.Epsilon), MaxValue<T>(), SmallestNormal<T>(), double.PositiveInfinity,
        ];
        var random = new Random(seed);
        var points = ends.SelectMany(x => new[] { x, -x }).Append(double.NaN).Select(T.CreateTruncating).ToList();
        while (points.Count < Count)
            points.Add(points.Count % 3 == 0 ? Near<T>(random, -12, 11) : Anywhere<T>(random));
        return [.. points];
    }

    public static (T X, T Y)[] OfTwo<T>(int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        double[] ends = [0, 1, 2, 3, 0.5, 1e19, 1e-19, double.CreateChecked(T.Epsilon), MaxValue<T>(), SmallestNormal<T>(),
            double.PositiveInfinity];
        T[] special = [.. ends.SelectMany(x => new[] { x, -x }).Append(double.NaN).Select(T.CreateTruncating)];
        var points = special.SelectMany(x => special.Select(y => (x, y))).ToList();
        while (points.Count < Count)
        {
            var x = Anywhere<T>(random);
            points.Add((points.Count % 4) switch
            {
                0 => (x, Anywhere<T>(random)),
                1 => (x, x * Near<T>(random, -6, 6)), // of like magnitude
                2 => (Near<T>(random, -12, 11), Near<T>(random, -12, 11)),
                _ => (x, T.CreateTruncating(random.Next(-4, 5))),
            });
        }

        return [.. points];
    }

    private static T Anywhere<T>(Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var format = Format.Of<T>();
        return Near<T>(random, format.Smallest, format.Overflow - 1);
    }

    private static T Near<T>(Random random, int from, int to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double magnitude = Math.ScaleB(1 + random.NextDouble(), random.Next(from, to + 1));
        return T.CreateTruncating(random.Next(2) == 0 ? magnitude : -magnitude);
    }

    private static double MaxValue<T>() => typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue;

    private static double SmallestNormal<T>() => typeof(T) == typeof(float) ? Math.ScaleB(1, -126) : Math.ScaleB(1, -1022);
}
