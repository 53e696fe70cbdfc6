using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

/// <summary>
/// Maps read at points, and bicubic resizing, which reads at the points of a regular grid: the values are PyTorch's where the operators'
/// are; here adjoints and tangents are those of the values, samples do not see each other, and what is the same for all is given once.
/// </summary>
public sealed class GridSamplingTests
{
    private const int Points = 3, Height = 4, Width = 5, Channels = 3, OutputHeight = 2, OutputWidth = 3;

    public static TheoryData<int, int, bool> Ways
    {
        get
        {
            var ways = new TheoryData<int, int, bool>();
            foreach (var mode in Enum.GetValues<SamplingMode>())
            {
                foreach (var border in Enum.GetValues<SamplingBorder>())
                {
                    ways.Add((int)mode, (int)border, false);
                    ways.Add((int)mode, (int)border, true);
                }
            }
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Sweeps_are_those_of_the_values(int mode, int border, bool alignCorners)
    {
        var sampler = Sampler((SamplingMode)mode, (SamplingBorder)border, alignCorners);
        double[] x = Numbers.Uniform(1, Points * Height * Width * Channels),
            grid = Numbers.Uniform(2, Points * OutputHeight * OutputWidth * 2, -1.4, 1.4);
        double[] y = Values(sampler, x, grid), gradY = Numbers.Uniform(3, y.Length);

        double[] moveX = Numbers.Uniform(4, x.Length), tangent = new double[y.Length], gradX = new double[x.Length];
        GridSampling.MapTangent(Points, sampler, moveX, grid, tangent);
        Numbers.Close<double>(Values(sampler, moveX, grid), tangent);
        GridSampling.MapTransposed(Points, sampler, grid, gradY, gradX);
        Numbers.Adjoint(gradY, tangent, gradX, moveX);

        double[] moveGrid = Numbers.Uniform(5, grid.Length), gradGrid = new double[grid.Length];
        GridSampling.GridTangent(Points, sampler, x, grid, moveGrid, tangent);
        GridSampling.GridTransposed(Points, sampler, x, grid, gradY, gradGrid);
        Numbers.Adjoint(gradY, tangent, gradGrid, moveGrid);
        double[] difference = Numbers.DirectionalDerivative(at => Values(sampler, x, at), grid, moveGrid);
        Numbers.Close<double>(difference, tangent, doubleTolerance: 1e-7);
        if ((SamplingMode)mode == SamplingMode.Nearest)
            Assert.All(tangent, t => Assert.Equal(0, t));

        GridSampling.GridTransposed(Points, sampler, x, grid, gradY, gradGrid, accumulate: true);
        GridSampling.MapTransposed(Points, sampler, grid, gradY, gradX, accumulate: true);
        double[] once = new double[grid.Length];
        GridSampling.GridTransposed(Points, sampler, x, grid, gradY, once);
        Numbers.Close<double>([.. once.Select(g => 2 * g)], gradGrid);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Samples_do_not_see_each_other_and_what_is_the_same_is_given_once(int mode, int border, bool alignCorners)
    {
        var sampler = Sampler((SamplingMode)mode, (SamplingBorder)border, alignCorners);
        int map = Height * Width * Channels, points = OutputHeight * OutputWidth * 2, output = OutputHeight * OutputWidth * Channels;
        double[] x = Numbers.Uniform(1, map), grid = Numbers.Uniform(2, points, -1.4, 1.4), single = new double[output];
        GridSampling.Forward(1, sampler, x, grid, single);
        foreach (var (maps, grids) in new[] { (1, Points), (Points, 1), (Points, Points) })
        {
            var y = new double[Points * output];
            GridSampling.Forward(Points, sampler, Repeated(x, maps), Repeated(grid, grids), y);
            Assert.Equal(Repeated(single, Points), y);
        }

        float[] narrow = Numbers.To<float>(x), narrowGrid = Numbers.To<float>(grid), y32 = new float[output];
        GridSampling.Forward(1, sampler, narrow, narrowGrid, y32);
        Numbers.Close<float>(Values1(sampler, Numbers.From<float>(narrow), Numbers.From<float>(narrowGrid)), y32);
    }

    /// <summary>A direction of 0 gives 0, whatever lies beside it; a point that is no number gives none.</summary>
    [Fact]
    public void What_is_not_finite()
    {
        var sampler = new GridSampler(1, 2, 1, 1, 2, SamplingMode.Bilinear, SamplingBorder.Zeros, AlignCorners: true);
        double[] y = new double[2], grid = [double.NaN, 0, double.PositiveInfinity, 0], gradX = new double[2], gradGrid = new double[4];
        GridSampling.Forward<double>(1, sampler, [3, 4], grid, y);
        Assert.Equal([double.NaN, 0], y);
        GridSampling.MapTransposed<double>(1, sampler, grid, [0, 1], gradX);
        Assert.Equal([0, 0], gradX);
        GridSampling.GridTransposed<double>(1, sampler, [double.PositiveInfinity, 4], [0, 0, 0, 0], [0, 0], gradGrid);
        Assert.Equal([0, 0, 0, 0], gradGrid);
        GridSampling.MapTangent<double>(1, sampler, [0, 0], grid, y);
        Assert.Equal([0, 0], y);
        Assert.Contains("grid: expected", Assert.Throws<ArgumentException>(
            () => GridSampling.Forward<double>(1, sampler, [3, 4], new double[3], new double[2])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 5, 7, 8, false)]
    [InlineData(4, 5, 2, 3, true)]
    [InlineData(1, 3, 1, 1, true)]
    [InlineData(1, 3, 2, 2, false)]
    public void Bicubic_resizing_and_its_adjoint(int height, int width, int outputHeight, int outputWidth, bool alignCorners)
    {
        double[] x = Numbers.Uniform(1, Points * height * width * Channels),
            y = new double[Points * outputHeight * outputWidth * Channels], gradX = new double[x.Length];
        Upsampling.Bicubic(Points, height, width, Channels, outputHeight, outputWidth, alignCorners, x, y);
        double[] gradY = Numbers.Uniform(2, y.Length);
        Upsampling.BicubicTransposed(Points, height, width, Channels, outputHeight, outputWidth, alignCorners, gradY, gradX);
        Numbers.Adjoint(gradY, y, gradX, x);

        // Where a line is as long as it was, the pixels stay; a map of one colour keeps it.
        double[] same = new double[x.Length], flat = new double[y.Length];
        Upsampling.Bicubic(Points, height, width, Channels, height, width, alignCorners, x, same);
        Numbers.Close<double>(x, same);
        double[] blank = [.. x.Select(_ => 0.7)];
        Upsampling.Bicubic<double>(Points, height, width, Channels, outputHeight, outputWidth, alignCorners, blank, flat);
        Numbers.Close<double>([.. flat.Select(_ => 0.7)], flat);
    }

    private static GridSampler Sampler(SamplingMode mode, SamplingBorder border, bool alignCorners) =>
        new(Height, Width, Channels, OutputHeight, OutputWidth, mode, border, alignCorners);

    private static double[] Values(GridSampler sampler, double[] x, double[] grid)
    {
        var y = new double[Points * OutputHeight * OutputWidth * Channels];
        GridSampling.Forward(Points, sampler, x, grid, y);
        return y;
    }

    private static double[] Values1(GridSampler sampler, double[] x, double[] grid)
    {
        var y = new double[OutputHeight * OutputWidth * Channels];
        GridSampling.Forward(1, sampler, x, grid, y);
        return y;
    }

    private static T[] Repeated<T>(T[] values, int times)
        where T : unmanaged, INumber<T> => [.. Enumerable.Repeat(values, times).SelectMany(v => v)];
}
