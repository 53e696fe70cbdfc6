using System.Globalization;
using System.Numerics;

namespace AutoIG.Generator.Tests.Magnitudes;

/// <summary>The yardstick itself, against published digits and identities that hold for every argument.</summary>
public sealed class RealTests
{
    /// <summary>Forty digits of each, from the constants' own tables (OEIS A000796, A002162, A001113, A002193) and from series of rational
    /// numbers.</summary>
    [Fact]
    public void Constants_are_the_published_ones()
    {
        Close("3.141592653589793238462643383279502884197", RealFunctions.Pi);
        Close("0.6931471805599453094172321214581765680755", RealFunctions.Ln2);
        Close("2.718281828459045235360287471352662497757", RealFunctions.Exp(1));
        Close("1.414213562373095048801688724209698078570", Real.Sqrt(2));
        Close("1.259921049894873164767210607278228350570", RealFunctions.Cbrt(2));
        Close("0.8414709848078965066525023216302989996226", RealFunctions.SinCos(1).Sin);
        Close("0.5403023058681397174009366074429766037323", RealFunctions.SinCos(1).Cos);
        Close("0.8427007929497148693412206350826092592961", RealFunctions.Erf(1));
        Close("0.1572992070502851306587793649173907407039", RealFunctions.Erfc(1));
        Close("2.302585092994045684017991454684364207601", RealFunctions.Log(10));
        // Kahan's hard case: sin 10²², whose angle needs π to far more than a double's digits.
        Assert.Equal(-0.8522008497671888017727, RealFunctions.SinCos(1e22).Sin.ToDouble(), 1e-15);
        // e^(x²)·erfc x = 1/√π·1/(x + ½/(x + 1/(x + 1½/(x + …)))) (DLMF 7.9.1), at arguments of many digits.
        foreach (double x in new[] { 3.3, 7.7, 12.3, 26.1 })
        {
            Real wide = x / Real.Sqrt(2), fraction = wide;
            for (int n = 2000; n > 0; n--)
                fraction = wide + (Real)n / 2 / fraction;
            Near(RealFunctions.Exp(-(wide * wide)) / (Real.Sqrt(RealFunctions.Pi) * fraction), RealFunctions.Erfc(wide), 130);
        }

        // erfc 20 = 5.3958656116079009289349e−176 (DLMF 7.12, by its asymptotic series).
        Assert.Equal(5.3958656116079009289e-176, RealFunctions.Erfc(20).ToDouble(), 1e-190);
    }

    [Fact]
    public void Functions_satisfy_their_identities_at_every_magnitude()
    {
        var random = new Random(3);
        for (int i = 0; i < 300; i++)
        {
            Real x = Math.ScaleB(random.NextDouble() + 1, random.Next(-1000, 1000)),
                small = Math.ScaleB(random.NextDouble() + 1, random.Next(-300, 9));
            Near(x, RealFunctions.Exp(RealFunctions.Log(x)), 130);
            Near(Min(small, 40), RealFunctions.Log1p(RealFunctions.Expm1(Min(small, 40))), 140);
            Near(x, Real.Sqrt(x) * Real.Sqrt(x), 170);
            Near(x, RealFunctions.Cbrt(x) * RealFunctions.Cbrt(x) * RealFunctions.Cbrt(x), 150);
            var (sin, cos) = RealFunctions.SinCos(x);
            Near(1, sin * sin + cos * cos, 160);
            var (sinOfAngle, cosOfAngle) = RealFunctions.SinCos(RealFunctions.Atan(Min(x, 1)));
            Near(Min(x, 1) * cosOfAngle, sinOfAngle, 130);
            Near(RealFunctions.Pi / 2, RealFunctions.Atan(x) + RealFunctions.Atan(1 / x), 130);
            Near(1, RealFunctions.Erf(Min(small, 6)) + RealFunctions.Erfc(Min(small, 6)), 160);
            var e = RealFunctions.Expm1(2 * Min(small, 40));
            Near(e / (e + 2), RealFunctions.Tanh(Min(small, 40)), 140);
            Near(x, x + 1 - 1, x.Binade < 0 ? (int)Math.Max(0, 170 + x.Binade) : 170);
            Near(x, x / 3 * 3, 170);
        }
    }

    [Fact]
    public void Doubles_come_and_go_exactly()
    {
        var random = new Random(4);
        double[] some = [0, double.Epsilon, -double.Epsilon, double.MaxValue, 1, -3, 0.1];
        foreach (double x in some.Concat(Enumerable.Range(0, 500).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64()))
            .Where(double.IsFinite)))
            Assert.Equal(x, ((Real)x).ToDouble());
    }

    private static Real Min(Real a, Real b) => a < b ? a : b;

    private static void Near(Real expected, Real actual, int bits)
    {
        var difference = Real.Abs(expected - actual);
        Assert.True(difference.Sign == 0 || difference.Binade <= expected.Binade - bits,
            $"{expected} and {actual} agree to {expected.Binade - difference.Binade} bits only, not {bits}.");
    }

    private static void Close(string digits, Real actual)
    {
        int places = digits.Length - digits.IndexOf('.', StringComparison.Ordinal) - 1;
        var expected = new Real(BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture),
            0) / new Real(BigInteger.Pow(10, places), 0);
        Near(expected, actual, 126);
    }
}
