using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

public sealed class PoolingTests
{
    // height, width, channels, kernel, stride, padding, dilation, ceil mode
    public static TheoryData<int, int, int, int, int, int, int, bool> Geometries() => new()
    {
        { 6, 8, 8, 2, 2, 0, 1, false }, { 7, 7, 21, 2, 2, 0, 1, true }, { 7, 9, 3, 3, 2, 1, 1, false }, { 8, 5, 30, 3, 1, 1, 1, false },
        { 9, 9, 1, 3, 2, 0, 2, false }, { 9, 10, 5, 3, 2, 1, 2, true }, { 5, 5, 64, 2, 3, 1, 1, true }, { 4, 4, 2, 4, 1, 0, 1, false },
        { 9, 11, 37, 3, 2, 0, 1, false }, { 8, 10, 29, 3, 2, 0, 1, true }, { 10, 8, 17, 3, 2, 0, 1, false },
        { 6, 7, 18, 2, 1, 0, 1, false },
        { 7, 6, 20, 3, 3, 0, 1, false }, { 8, 9, 16, 2, 3, 0, 1, false }, { 7, 8, 19, 2, 2, 1, 1, false }, { 3, 3, 16, 3, 3, 1, 1, false },
        { 8, 8, 3, 3, 1, 0, 1, false }, { 2, 2, 33, 3, 2, 1, 1, true }, { 1, 9, 4, 1, 2, 0, 1, false },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Maximum(int height, int width, int channels, int kernel, int stride, int padding, int dilation, bool ceilMode) =>
        Numbers.EachWidth(() =>
    {
        const int points = 2;
        var g = new PoolingGeometry(height, width, channels, kernel, stride, padding, dilation, ceilMode);

        // Few distinct values: ties abound.
        var x = Numbers.Uniform(1, points * g.InputLength).Select(v => Math.Round(v)).ToArray();
        var winners = Winners(points, g, x);
        var y = new double[points * g.OutputLength];
        MaxPooling.Forward<double>(points, in g, x, y);
        Assert.Equal(winners.Select(w => x[w]), y);

        var yBar = Numbers.Uniform(2, y.Length);
        var expected = new double[x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            expected[winners[i]] += yBar[i];
        }

        var xBar = Numbers.Uniform(3, x.Length);
        var sum = xBar.Zip(expected, (a, b) => a + b).ToArray();
        MaxPooling.Transposed<double>(points, in g, x, y, yBar, xBar, accumulate: true);
        Numbers.Close<double>(sum, xBar);
        MaxPooling.Transposed<double>(points, in g, x, y, yBar, xBar);
        Numbers.Close<double>(expected, xBar);

        var xDot = Numbers.Uniform(4, x.Length);
        var yDot = new double[y.Length];
        MaxPooling.Tangent<double>(points, in g, x, y, xDot, yDot);
        Assert.Equal(winners.Select(w => xDot[w]), yDot);
        Numbers.Adjoint(yBar, yDot, xBar, xDot);

        var single = new float[y.Length];
        MaxPooling.Forward<float>(points, in g, Numbers.To<float>(x), single);
        Numbers.Close<float>(y, single);
    });

    [Theory]
    [MemberData(nameof(Geometries))]
    public void First_maximum_or_NaN_takes_the_gradient_in_float(int height, int width, int channels, int kernel, int stride,
        int padding, int dilation, bool ceilMode) =>
        Numbers.EachWidth(() =>
    {
        const int points = 2;
        var g = new PoolingGeometry(height, width, channels, kernel, stride, padding, dilation, ceilMode);
        var x = Numbers.Uniform(5, points * g.InputLength).Select((v, i) => i % 13 == 0 ? double.NaN : Math.Round(v)).ToArray();
        var winners = Winners(points, g, x);
        float[] single = Numbers.To<float>(x), y = new float[points * g.OutputLength],
            xBar = Numbers.To<float>(Numbers.Uniform(3, x.Length));
        MaxPooling.Forward<float>(points, in g, single, y);
        Assert.Equal(winners.Select(w => single[w]), y);

        // Small whole numbers: the sums are exact in any order.
        float[] yBar = [.. Enumerable.Range(0, y.Length).Select(i => (float)(i % 17 - 8))], expected = new float[x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            expected[winners[i]] += yBar[i];
        }

        MaxPooling.Transposed<float>(points, in g, single, y, yBar, xBar);
        Assert.Equal(expected, xBar);
        MaxPooling.Transposed<float>(points, in g, single, y, yBar, xBar, accumulate: true);
        Assert.Equal(expected.Select(v => 2 * v), xBar);
    });

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Average(int height, int width, int channels, int kernel, int stride, int padding, int dilation, bool ceilMode) =>
        Numbers.EachWidth(() =>
    {
        const int points = 2;
        _ = dilation;
        var g = new PoolingGeometry(height, width, channels, kernel, stride, padding, ceilMode: ceilMode);
        foreach (bool countIncludePad in (bool[])[true, false])
        {
            var x = Numbers.Uniform(1, points * g.InputLength);
            var y = new double[points * g.OutputLength];
            AveragePooling.Forward<double>(points, in g, countIncludePad, x, y);
            Numbers.Close<double>(Averages(points, g, x, countIncludePad), y);
            var single = new float[y.Length];
            AveragePooling.Forward<float>(points, in g, countIncludePad, Numbers.To<float>(x), single);
            Numbers.Close<float>(y, single);

            var yBar = Numbers.Uniform(2, y.Length);
            var xBar = Numbers.Uniform(3, x.Length);
            AveragePooling.Transposed<double>(points, in g, countIncludePad, yBar, xBar);
            Numbers.Adjoint(yBar, y, xBar, x);
            AveragePooling.Transposed<double>(points, in g, countIncludePad, yBar, xBar, accumulate: true);
            Numbers.Adjoint(yBar, [.. y.Select(v => 2 * v)], xBar, x);
        }
    });

    [Theory]
    [InlineData(7, 5, 3, 3, 2)]
    [InlineData(6, 6, 20, 1, 1)]
    [InlineData(3, 4, 8, 5, 4)]
    public void Adaptive_average(int height, int width, int channels, int outputHeight, int outputWidth) => Numbers.EachWidth(() =>
    {
        const int points = 2;
        var x = Numbers.Uniform(1, points * height * width * channels);
        var y = new double[points * outputHeight * outputWidth * channels];
        AveragePooling.AdaptiveForward<double>(points, height, width, channels, outputHeight, outputWidth, x, y);
        for (int i = 0; i < y.Length; i++)
        {
            int c = i % channels, ox = i / channels % outputWidth, oy = i / channels / outputWidth % outputHeight,
                p = i / channels / outputWidth / outputHeight;
            int top = (int)Math.Floor((double)oy * height / outputHeight),
                bottom = (int)Math.Ceiling((double)(oy + 1) * height / outputHeight);
            int left = (int)Math.Floor((double)ox * width / outputWidth), right = (int)Math.Ceiling((double)(ox + 1) * width / outputWidth);
            double sum = 0;
            for (int iy = top; iy < bottom; iy++)
            {
                for (int ix = left; ix < right; ix++)
                {
                    sum += x[((p * height + iy) * width + ix) * channels + c];
                }
            }

            Assert.Equal(sum / ((bottom - top) * (right - left)), y[i], 1e-13);
        }

        var yBar = Numbers.Uniform(2, y.Length);
        var xBar = Numbers.Uniform(3, x.Length);
        AveragePooling.AdaptiveTransposed<double>(points, height, width, channels, outputHeight, outputWidth, yBar, xBar);
        Numbers.Adjoint(yBar, y, xBar, x);
    });

    [Fact]
    public void NaN_wins_a_window_and_takes_its_gradient() => Numbers.EachWidth(() =>
    {
        var g = new PoolingGeometry(2, 2, 1, 2, 2);
        double[] x = [1, double.NaN, 5, double.NaN];
        var y = new double[1];
        var gradient = new double[4];
        MaxPooling.Forward<double>(1, in g, x, y);
        Assert.Equal(double.NaN, y[0]);
        MaxPooling.Transposed<double>(1, in g, x, y, [2.0], gradient);
        Assert.Equal([0, 2, 0, 0], gradient);
    });

    [Fact]
    public void Impossible_windows_are_refused()
    {
        Assert.Contains("padding", Assert.Throws<ArgumentOutOfRangeException>(() => new PoolingAxis(8, 2, 2, padding: 2)).Message);
        Assert.Contains("kernel", Assert.Throws<ArgumentException>(() => new PoolingAxis(3, 4, 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PoolingAxis(3, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PoolingAxis(3, 1, 0));
        Assert.Contains("dilation", Assert.Throws<ArgumentException>(() => new PoolingAxis(1, 2, 1, padding: 2, dilation: 3)).Message);
        var g = new PoolingGeometry(4, 4, 3, 2, 2);
        Assert.Contains("x: expected 96",
            Assert.Throws<ArgumentException>(() => MaxPooling.Forward<float>(2, in g, new float[95], new float[24])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => MaxPooling.Forward<float>(2, default, [], []));
        var dilated = new PoolingGeometry(5, 5, 3, 2, 2, dilation: 2);
        Assert.Throws<ArgumentException>(() => AveragePooling.Forward<float>(0, in dilated, true, [], []));
    }

    [Theory]
    [InlineData(7, 2, 2, 0, false, 3)]
    [InlineData(7, 2, 2, 0, true, 4)]
    [InlineData(5, 2, 3, 1, true, 2)]
    [InlineData(8, 3, 2, 1, false, 4)]
    [InlineData(2, 1, 3, 0, true, 1)]
    public void Output_sizes_are_PyTorchs(int size, int kernel, int stride, int padding, bool ceilMode, int output) =>
        Assert.Equal(output, new PoolingAxis(size, kernel, stride, padding, ceilMode: ceilMode).Output);

    private static int[] Winners(int points, PoolingGeometry g, double[] x)
    {
        var winners = new int[points * g.OutputLength];
        ForEach(points, g, (i, taps) =>
        {
            int best = taps[0];
            foreach (int t in taps)
            {
                best = x[t] > x[best] || (double.IsNaN(x[t]) && !double.IsNaN(x[best])) ? t : best;
            }

            winners[i] = best;
        });
        return winners;
    }

    private static double[] Averages(int points, PoolingGeometry g, double[] x, bool countIncludePad)
    {
        var y = new double[points * g.OutputLength];
        ForEach(points, g, (i, taps) =>
        {
            int ox = i / g.Channels % g.OutputWidth, oy = i / g.Channels / g.OutputWidth % g.OutputHeight;
            int Extent(PoolingAxis a, int o) => Math.Min(o * a.Stride - a.Padding + a.Kernel, a.Size + a.Padding)
                - (o * a.Stride - a.Padding);
            int divisor = countIncludePad ? Extent(g.Vertical, oy) * Extent(g.Horizontal, ox) : taps.Count;
            y[i] = taps.Sum(t => x[t]) / divisor;
        });
        return y;
    }

    /// <summary>Calls back with each output's index and its taps' input indices in row-major order.</summary>
    private static void ForEach(int points, PoolingGeometry g, Action<int, List<int>> visit)
    {
        for (int i = 0; i < points * g.OutputLength; i++)
        {
            int c = i % g.Channels, ox = i / g.Channels % g.OutputWidth, oy = i / g.Channels / g.OutputWidth % g.OutputHeight,
                p = i / g.OutputLength;
            var taps = new List<int>();
            for (int ky = 0; ky < g.Vertical.Kernel; ky++)
            {
                for (int kx = 0; kx < g.Horizontal.Kernel; kx++)
                {
                    int iy = oy * g.Vertical.Stride - g.Vertical.Padding + ky * g.Vertical.Dilation;
                    int ix = ox * g.Horizontal.Stride - g.Horizontal.Padding + kx * g.Horizontal.Dilation;
                    if (iy >= 0 && iy < g.Vertical.Size && ix >= 0 && ix < g.Horizontal.Size)
                    {
                        taps.Add(p * g.InputLength + (iy * g.Horizontal.Size + ix) * g.Channels + c);
                    }
                }
            }

            visit(i, taps);
        }
    }
}
