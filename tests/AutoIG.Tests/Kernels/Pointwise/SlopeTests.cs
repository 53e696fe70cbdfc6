using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

/// <summary>
/// The pass that computes activations with their slopes: the same bits as two passes, at every width and at the ends; slopes of both
/// precisions agree.
/// </summary>
public sealed class SlopeTests
{
    private static readonly double[] s_points =
    [
        .. Numbers.Uniform(21, 3000, -20, 20), .. Numbers.Uniform(22, 1001, -1, 1),
        .. new[] { 0, 1e-300, 1e-40, 1e-9, 6, 19.99, 20.01, 30, 39.9, 40.1, 42.4, 42.5, 59.9, 60.1, 90, 110, 745, 999, 1001,
            1e10, 1e30, 1e200, double.PositiveInfinity }
            .SelectMany(x => new[] { x, -x }),
        double.NaN,
    ];

    public static TheoryData<string> Names => [.. VectorFunctions.WithSlope];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_and_slope_are_those_of_two_passes(string name) => Numbers.EachWidth(() =>
    {
        var single = EqualToTheBit<float>(name);
        var exact = EqualToTheBit<double>(name);
        for (int i = 0; i < single.Length; i++)
        {
            // Slopes reach from about −0.13 to 1.13. Where the rounded argument is a hair's breadth from the exact one, so is the slope.
            Assert.True(
                ((double)single[i]).Equals(exact[i]) || Math.Abs(single[i] - exact[i]) <= 6e-7,
                $"slope at {s_points[i]:R}: {single[i]:R} in single precision, {exact[i]:R} in double");
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(37)]
    public void The_slope_may_lie_where_the_argument_lay(int length) => Numbers.EachWidth(() =>
    {
        var x = Numbers.To<float>(Numbers.Uniform(5, length, -4, 4));
        float[] y = new float[length], slope = new float[length], value = new float[length];
        Elementwise.ApplyWithSlope<float, GeluMap<float>>(x, y, slope);
        Elementwise.ApplyWithSlope<float, GeluMap<float>>(x, value, x);
        Assert.Equal(y, value);
        Assert.Equal(slope, x);
    });

    [Fact]
    public void Wrong_lengths_and_overlaps_are_named()
    {
        float[] x = new float[12], y = new float[12], slope = new float[12];
        Assert.Contains("y: expected 12",
            Assert.Throws<ArgumentException>(() => Elementwise.ApplyWithSlope<float, GeluMap<float>>(x, new float[11], slope)).Message);
        Assert.Contains("slope: expected 12",
            Assert.Throws<ArgumentException>(() => Elementwise.ApplyWithSlope<float, GeluMap<float>>(x, y, new float[13])).Message);
        Assert.Throws<ArgumentException>("y", () => Elementwise.ApplyWithSlope<float, GeluMap<float>>(x, y, y));
        Assert.Throws<ArgumentException>("x",
            () => Elementwise.ApplyWithSlope<float, GeluMap<float>>(x.AsSpan(1, 6), y.AsSpan(0, 6), x.AsSpan(0, 6)));
    }

    private static T[] EqualToTheBit<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The numbers of single precision, also in double, so that both see the same arguments.
        var x = Numbers.To<T>(Numbers.From<float>(Numbers.To<float>(s_points)));
        var (y, slope) = VectorFunctions.ApplyWithSlope(name, x);
        T[] value = VectorFunctions.Apply(name, x), derivative = VectorFunctions.Apply(VectorFunctions.SlopeOf(name), x);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.True(y[i].Equals(value[i]) && T.IsNegative(y[i]) == T.IsNegative(value[i]),
                $"value at {x[i]:R}: {y[i]:R}, alone {value[i]:R}");
            Assert.True(slope[i].Equals(derivative[i]), $"slope at {x[i]:R}: {slope[i]:R}, alone {derivative[i]:R}");
        }

        return slope;
    }

    private readonly struct GeluMap<T> : IMapWithSlope<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a, out TVector slope)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Gelu(a, out slope);
    }
}
