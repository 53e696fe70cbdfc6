using AutoIG.Language.Tests.Syntax;

namespace AutoIG.Language.Tests.Interpretation;

/// <summary>A hundred bits: constants that are known, and identities at many arguments.</summary>
public class DoubleDoubleTests
{
    private const double Hundred = 1.0 / (1L << 50) / (1L << 50);

    [Fact]
    public void Constants_are_known()
    {
        Close(new DoubleDouble(2.718281828459045091, 1.445646891729250158e-16), Of("Exp", 1));
        Close(DoubleDouble.Log2, Of("Log", 2));
        Close(DoubleDouble.Pi, 4 * Of("Atan", 1));
        Close(DoubleDouble.Pi, 6 * DoubleDouble.Apply("Atan2", Kind.Double, 1, Of("Sqrt", 3)));
        Close(0.5, DoubleDouble.SinCos(DoubleDouble.Pi / 6).Sin);
        Close(new DoubleDouble(1.414213562373095145, -9.667293313452913451e-17), Of("Sqrt", 2));
    }

    [Fact]
    public void A_sum_keeps_what_a_double_loses()
    {
        Assert.Equal(1e-25, ((DoubleDouble)1 + 1e-25 - 1).High, 1e-35);
        Assert.Equal(-1, DoubleDouble.Compare((DoubleDouble)1 - 1e-25, 1));
        Assert.Null(DoubleDouble.Compare(double.NaN, 1));
        DoubleDouble third = (DoubleDouble)1 / 3;
        Close(1, third + third + third);
        Close(1, third * 3);
    }

    [Fact]
    public void Functions_and_their_inverses_agree_to_a_hundred_bits()
    {
        var random = new Random(1);
        for (int i = 0; i < 500; i++)
        {
            var x = (DoubleDouble)(6 * random.NextDouble() - 3) + 1e-17 * random.NextDouble();
            var positive = Of("Abs", x) + 0.01;
            var (sin, cos) = DoubleDouble.SinCos(x);
            Close(1, sin * sin + cos * cos);
            Close(2 * sin * cos, DoubleDouble.SinCos(2 * x).Sin);
            Close(positive, DoubleDouble.Exp(DoubleDouble.Log(positive)));
            Close(DoubleDouble.Exp(x) * DoubleDouble.Exp(1), DoubleDouble.Exp(x + 1));
            Close(positive, Of("Sqrt", positive) * Of("Sqrt", positive));
            var root = Of("Cbrt", x);
            Close(x, root * root * root);
            var (of, its) = DoubleDouble.SinCos(Of("Atan", x));
            Close(x, of / its);
            Close(1, Of("Tanh", x) * ((DoubleDouble.Exp(x) + DoubleDouble.Exp(-x)) / (DoubleDouble.Exp(x) - DoubleDouble.Exp(-x))), 1e-28);
            var inverse = Of("Asinh", x);
            Close(2 * x, DoubleDouble.Exp(inverse) - DoubleDouble.Exp(-inverse));
            Close(DoubleDouble.Exp(x * Of("Log", positive)), DoubleDouble.Apply("Pow", Kind.Double, positive, x));
            var angle = DoubleDouble.Apply("Atan2", Kind.Double, sin * positive, cos * positive);
            Close(DoubleDouble.SinCos(angle).Sin, sin);
            Assert.Equal(Math.Tanh(x.High), Of("Tanh", x).High, 1e-15);
            Assert.Equal(Math.Asinh(x.High), inverse.High, 1e-15);
        }
    }

    private static DoubleDouble Of(string name, DoubleDouble x) => DoubleDouble.Apply(name, Kind.Double, x);

    private static void Close(DoubleDouble expected, DoubleDouble got, double bound = 8 * Hundred) =>
        Assert.True(Math.Abs((expected - got).High) <= bound * (1 + Math.Abs(expected.High)), $"expected {expected}, got {got}");
}
