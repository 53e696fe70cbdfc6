using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

public sealed class MovementTests
{
    public static TheoryData<int[], int[]> Permutations() => new()
    {
        { [3, 28, 28], [1, 2, 0] }, { [28, 28, 3], [2, 0, 1] }, { [37, 21], [1, 0] }, { [4, 5, 6], [0, 1, 2] }, { [4, 5, 6], [0, 2, 1] },
        { [2, 3, 4, 5], [3, 1, 2, 0] }, { [64, 4, 32], [1, 0, 2] }, { [1, 5, 1, 3], [3, 2, 0, 1] }, { [7], [0] }, { [], [] },
    };

    [Theory]
    [MemberData(nameof(Permutations))]
    public void Permute_and_its_adjoint(int[] shape, int[] axes)
    {
        const int points = 2;
        int size = shape.Aggregate(1, (a, b) => a * b);
        var x = Numbers.Uniform(1, points * size);
        var expected = new double[x.Length];
        int[] to = [.. axes.Select(a => shape[a])];
        for (int i = 0; i < x.Length; i++)
        {
            var index = Unravel(i % size, to);
            var source = new int[shape.Length];
            for (int k = 0; k < axes.Length; k++)
            {
                source[axes[k]] = index[k];
            }

            expected[i] = x[i / size * size + Ravel(source, shape)];
        }

        var y = new double[x.Length];
        Movement.Permute<double>(points, shape, axes, x, y);
        Assert.Equal(expected, y);
    }

    [Fact]
    public void Strided_copies_reverse_broadcast_and_add()
    {
        float[] x = [1, 2, 3, 4, 5, 6];
        var y = new float[6];
        Movement.Copy<float>([2, 3], x, 5, [-3, -1], y, 0, [3, 1]);
        Assert.Equal([6, 5, 4, 3, 2, 1], y);
        Movement.Copy<float>([2, 3], x, 0, [0, 1], y, 0, [3, 1]);
        Assert.Equal([1, 2, 3, 1, 2, 3], y);
        Movement.Add<float>([2, 3], x, 0, [3, 1], y, 0, [0, 1]);
        Assert.Equal([6, 9, 12, 1, 2, 3], y);
        Movement.Copy<float>([0, 3], x, 100, [3, 1], y, 100, [3, 1]);
        Movement.Copy<float>([2, 2], x, 0, [3, 2], y, 0, [2, 1]);
        Assert.Equal([1, 3, 4, 6, 2, 3], y);
        Assert.Contains("source: expected elements 0 to 6",
            Assert.Throws<ArgumentException>(() => Movement.Copy<float>([2, 3], x, 0, [4, 1], y, 0, [3, 1])).Message);
        Assert.Contains("destination",
            Assert.Throws<ArgumentException>(() => Movement.Copy<float>([2, 3], x, 0, [3, 1], y, 1, [3, 1])).Message);
        Assert.Throws<ArgumentException>(() => Movement.Copy<float>([2, 3], x, 0, [-3, 1], y, 0, [3, 1]));
    }

    [Fact]
    public void Slices_and_concatenations_are_runs()
    {
        // [2, 3, 2]: take 1.. of the middle, then put it behind another part.
        float[] x = [.. Enumerable.Range(0, 12).Select(i => (float)i)];
        var slice = new float[8];
        Movement.CopyBlocks<float>(2, 4, x, 2, 6, slice, 0, 4);
        Assert.Equal([2, 3, 4, 5, 8, 9, 10, 11], slice);
        var joined = new float[12];
        Movement.CopyBlocks<float>(2, 2, x, 0, 6, joined, 0, 6);
        Movement.CopyBlocks<float>(2, 4, slice, 0, 4, joined, 2, 6);
        Assert.Equal(x, joined);
        Movement.AddBlocks<float>(2, 4, slice, 0, 4, joined, 2, 6);
        Assert.Equal([0, 1, 4, 6, 8, 10, 6, 7, 16, 18, 20, 22], joined);
        Assert.Throws<ArgumentException>(() => Movement.CopyBlocks<float>(3, 4, x, 2, 6, slice, 0, 4));
        Assert.Throws<ArgumentException>(() => Movement.CopyBlocks<float>(2, 4, x, 2, 6, slice, 1, 4));
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 4)]
    [InlineData(7, 7)]
    [InlineData(15, 45)]
    [InlineData(16, 32)]
    [InlineData(31, 40)]
    [InlineData(64, 65)]
    [InlineData(200, 201)]
    [InlineData(255, 300)]
    [InlineData(300, 600)]
    public void Runs_of_any_length(int length, int stride) => Numbers.EachWidth(() =>
    {
        const int count = 5;
        float[] x = Numbers.To<float>(Numbers.Uniform(1, count * stride)), y = Numbers.To<float>(Numbers.Uniform(2, count * (length + 1)));
        float[] copied = [.. y], added = [.. y];
        for (int k = 0; k < count; k++)
        {
            for (int n = 0; n < length; n++)
            {
                copied[k * (length + 1) + n] = x[(count - 1 - k) * stride + n];
                added[k * (length + 1) + n] += x[(count - 1 - k) * stride + n];
            }
        }

        // Backwards on one side; the element between the runs stays.
        float[] sum = [.. y];
        Movement.CopyBlocks<float>(count, length, x, (count - 1) * stride, -stride, y, 0, length + 1);
        Assert.Equal(copied, y);
        Movement.AddBlocks<float>(count, length, x, (count - 1) * stride, -stride, sum, 0, length + 1);
        Assert.Equal(added, sum);
    });

    [Fact]
    public void Gather_and_its_adjoint()
    {
        var x = Numbers.Uniform(1, 2 * 4 * 3);
        int[] indices = [3, 1, 3];
        var gathered = new double[2 * 3 * 3];
        Movement.Gather<double>(2, 4, 3, indices, x, gathered);
        var yBar = Numbers.Uniform(2, gathered.Length);
        var xBar = Numbers.Uniform(3, x.Length);
        Movement.GatherTransposed<double>(2, 4, 3, indices, yBar, xBar);
        Numbers.Adjoint(yBar, gathered, xBar, x);
        Assert.Equal(x[9..12], gathered[0..3]);

        var picked = new double[2 * 3];
        Movement.Gather<double>(2, 12, 1, [11, 0, 11], x, picked);
        Assert.Equal([x[11], x[0], x[11], x[23], x[12], x[23]], picked);
        Movement.GatherTransposed<double>(2, 12, 1, [11, 0, 11], [1, 2, 3, 4, 5, 6], xBar);
        Assert.Equal([2, 4, 5, 10], [xBar[0], xBar[11], xBar[12], xBar[23]]);
        Assert.Equal(21, xBar.Sum());
    }

    [Theory]
    [InlineData(new[] { 1, 2 }, new[] { 0, 3 })]
    [InlineData(new[] { -1, 2 }, new[] { 2, -2 })]
    [InlineData(new[] { -2, 0 }, new[] { -1, 0 })]
    public void Pad_surrounds_or_crops(int[] before, int[] after)
    {
        const int points = 2;
        int[] shape = [3, 4];
        int[] padded = [.. shape.Select((s, d) => before[d] + s + after[d])];
        int size = padded[0] * padded[1];
        var x = Numbers.Uniform(1, points * 12);
        var y = new double[points * size];
        Movement.Pad(points, shape, before, after, 7.0, x, y);
        for (int i = 0; i < y.Length; i++)
        {
            var index = Unravel(i % size, padded);
            int r = index[0] - before[0], c = index[1] - before[1];
            Assert.Equal(r >= 0 && r < 3 && c >= 0 && c < 4 ? x[i / size * 12 + r * 4 + c] : 7, y[i]);
        }

        Movement.Pad(points, shape, before, after, 0.0, x, y);
        var yBar = Numbers.Uniform(2, y.Length);
        var xBar = Numbers.Uniform(3, x.Length);
        Movement.PadTransposed<double>(points, shape, before, after, yBar, xBar);
        Numbers.Adjoint(yBar, y, xBar, x);
        Movement.PadTransposed<double>(points, shape, before, after, yBar, xBar, accumulate: true);
        Numbers.Adjoint(yBar, [.. y.Select(v => 2 * v)], xBar, x);
        Assert.Throws<ArgumentException>(() => Movement.Pad(points, shape, [-4, 0], [0, 0], 0.0, x, y));
    }

    [Fact]
    public void Pixel_shuffle_is_PyTorchs()
    {
        const int points = 2, height = 2, width = 3, channels = 2, r = 2;
        var x = Numbers.Uniform(1, points * height * width * channels * r * r);
        var y = new double[x.Length];
        Movement.PixelShuffle<double>(points, height, width, channels, r, x, y);
        for (int i = 0; i < y.Length; i++)
        {
            var at = Unravel(i, [points, height * r, width * r, channels]);
            int source = at[3] * r * r + at[1] % r * r + at[2] % r;
            Assert.Equal(x[((at[0] * height + at[1] / r) * width + at[2] / r) * channels * r * r + source], y[i]);
        }

        var back = new double[x.Length];
        Movement.PixelShuffleTransposed<double>(points, height, width, channels, r, y, back);
        Assert.Equal(x, back);
        Movement.PixelShuffleTransposed<double>(points, height, width, channels, r, y, back, accumulate: true);
        Assert.Equal(x.Select(v => v + v), back);
    }

    [Theory]
    [InlineData(2, 3, 3, 4, 6)]
    [InlineData(3, 5, 20, 7, 4)]
    [InlineData(1, 4, 8, 1, 9)]
    [InlineData(4, 1, 1, 1, 3)]
    public void Upsampling_nearest_and_bilinear(int height, int width, int channels, int outputHeight, int outputWidth) =>
        Numbers.EachWidth(() =>
    {
        const int points = 2;
        var x = Numbers.Uniform(1, points * height * width * channels);
        var y = new double[points * outputHeight * outputWidth * channels];
        var yBar = Numbers.Uniform(2, y.Length);
        var xBar = Numbers.Uniform(3, x.Length);
        double X(int p, int r, int q, int c) => x[((p * height + r) * width + q) * channels + c];
        Upsampling.Nearest<double>(points, height, width, channels, outputHeight, outputWidth, x, y);
        for (int i = 0; i < y.Length; i++)
        {
            var at = Unravel(i, [points, outputHeight, outputWidth, channels]);
            Assert.Equal(X(at[0], at[1] * height / outputHeight, at[2] * width / outputWidth, at[3]), y[i]);
        }

        Upsampling.NearestTransposed<double>(points, height, width, channels, outputHeight, outputWidth, yBar, xBar);
        Numbers.Adjoint(yBar, y, xBar, x);
        foreach (bool alignCorners in (bool[])[true, false])
        {
            Upsampling.Bilinear<double>(points, height, width, channels, outputHeight, outputWidth, alignCorners, x, y);
            for (int i = 0; i < y.Length; i++)
            {
                var at = Unravel(i, [points, outputHeight, outputWidth, channels]);
                double v = Source(at[1], height, outputHeight), h = Source(at[2], width, outputWidth);
                int r = (int)v, q = (int)h;
                double expected = 0;
                foreach (var (row, a) in ((int, double)[])[(r, 1 - (v - r)), (Math.Min(r + 1, height - 1), v - r)])
                {
                    foreach (var (column, b) in ((int, double)[])[(q, 1 - (h - q)), (Math.Min(q + 1, width - 1), h - q)])
                    {
                        expected += a * b * X(at[0], row, column, at[3]);
                    }
                }

                Assert.Equal(expected, y[i], 1e-13);
            }

            Upsampling.BilinearTransposed<double>(points, height, width, channels, outputHeight, outputWidth, alignCorners, yBar, xBar);
            Numbers.Adjoint(yBar, y, xBar, x);
            Upsampling.BilinearTransposed<double>(points, height, width, channels, outputHeight, outputWidth, alignCorners,
                yBar, xBar, accumulate: true);
            Numbers.Adjoint(yBar, [.. y.Select(v => 2 * v)], xBar, x);

            double Source(int o, int size, int output) => alignCorners
                ? output > 1 ? (double)o * (size - 1) / (output - 1) : 0
                : Math.Max((o + 0.5) * size / output - 0.5, 0);
        }
    });

    [Fact]
    public void Wrong_sizes_are_named()
    {
        Assert.Contains("axes",
            Assert.Throws<ArgumentException>(() => Movement.Permute<float>(1, [2, 3], [0, 0], new float[6], new float[6])).Message);
        Assert.Contains("y: expected 6",
            Assert.Throws<ArgumentException>(() => Movement.Permute<float>(1, [2, 3], [1, 0], new float[6], new float[7])).Message);
        Assert.Contains("x: expected 8",
            Assert.Throws<ArgumentException>(() => Upsampling.Nearest<float>(1, 2, 2, 2, 4, 4, new float[9], new float[32])).Message);
        Assert.Contains("got 3 at 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Movement.Gather<float>(1, 3, 2, [0, 3], new float[6], new float[4])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Movement.Gather<float>(1, 3, 2, [-1], new float[6], new float[2]));
    }

    private static int[] Unravel(int index, int[] shape)
    {
        var result = new int[shape.Length];
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            result[d] = index % shape[d];
            index /= shape[d];
        }

        return result;
    }

    private static int Ravel(int[] index, int[] shape)
    {
        int result = 0;
        for (int d = 0; d < shape.Length; d++)
        {
            result = result * shape[d] + index[d];
        }

        return result;
    }
}
