using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reports;

namespace AutoIG.Images.Tests.Resampling;

/// <summary>Sizes and blurs against the definitions in plain loops: one channel of one pixel at a time.</summary>
public sealed class ResamplingTests
{
    public static TheoryData<int, int, int, int, Interpolation> Sizes
    {
        get
        {
            var data = new TheoryData<int, int, int, int, Interpolation>();
            foreach (var interpolation in Enum.GetValues<Interpolation>())
            {
                foreach (var (width, height, newWidth, newHeight) in new[]
                {
                    (1, 1, 1, 1), (1, 1, 5, 3), (7, 5, 1, 1), (16, 9, 8, 3), (9, 16, 20, 41), (31, 17, 30, 18), (40, 3, 7, 3),
                    (5, 64, 5, 11),
                })
                {
                    data.Add(width, height, newWidth, newHeight, interpolation);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Pictures_as_defined(int width, int height, int newWidth, int newHeight, Interpolation interpolation)
    {
        foreach (bool isHard in new[] { false, true })
        {
            var picture = Draw(width, height, isHard);
            var resized = picture.Resize(newWidth, newHeight, interpolation);
            Assert.Equal((newWidth, newHeight), (resized.Width, resized.Height));
            byte[] levels = Photographs.Rgb(picture), result = Photographs.Rgb(resized);
            for (int channel = 0; channel < 3; channel++)
            {
                double[] plane = [.. Enumerable.Range(0, width * height).Select(i => (double)levels[(3 * i) + channel])];
                double[] expected = Resize(plane, width, height, newWidth, newHeight, interpolation, isRounded: true);
                Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(i => (double)result[(3 * i) + channel]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Numbers_as_defined(int width, int height, int newWidth, int newHeight, Interpolation interpolation)
    {
        Check<float>(1e-6);
        Check<double>(1e-14);

        void Check<T>(double bound)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var random = new Random(width + (31 * newHeight));
            T[] elements = [.. Enumerable.Range(0, 2 * width * height).Select(_ => T.CreateChecked(random.NextDouble() - 0.5))];
            T[] resized = [.. TensorImage.Resize(Tensor.Create(elements, [2, height, width]), newHeight, newWidth, interpolation)];
            double[] expected = [.. elements.Chunk(width * height).SelectMany(plane => Resize(
                [.. plane.Select(double.CreateChecked)], width, height, newWidth, newHeight, interpolation, isRounded: false))];
            Assert.Equal(expected.Length, resized.Length);
            Assert.All(expected.Zip(resized), pair => Assert.Equal(pair.First, double.CreateChecked(pair.Second), bound));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.7)]
    [InlineData(3)]
    [InlineData(40)]
    public void Blurs_as_defined(double sigma)
    {
        const int Width = 13, Height = 6;
        var picture = Draw(Width, Height, isHard: false);
        byte[] levels = Photographs.Rgb(picture), blurred = Photographs.Rgb(picture.GaussianBlur(sigma));
        for (int channel = 0; channel < 3; channel++)
        {
            double[] plane = [.. Enumerable.Range(0, Width * Height).Select(i => (double)levels[(3 * i) + channel])];
            double[] expected = Blur(plane, Width, Height, sigma);
            Assert.Equal(expected.Select(level => Math.Round(level, 9)).Select(level => (int)Math.Round(level)),
                Enumerable.Range(0, expected.Length).Select(i => (int)blurred[(3 * i) + channel]));
            double[] numbers = [.. TensorImage.GaussianBlur(Tensor.Create(plane, [Height, Width]), sigma)];
            Assert.All(expected.Zip(numbers), pair => Assert.Equal(pair.First, pair.Second, 1e-11));
            float[] single = [.. TensorImage.GaussianBlur(
                Tensor.Create(Array.ConvertAll(plane, level => (float)level), [1, Height, Width]), sigma)];
            Assert.All(expected.Zip(single), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
        }
    }

    /// <summary>Weights that do not add up to 1 would show where there is nothing to see.</summary>
    [Theory]
    [InlineData(Interpolation.Bilinear)]
    [InlineData(Interpolation.Bicubic)]
    public void What_is_even_stays_so(Interpolation interpolation)
    {
        var grey = new Rgba(200, 3, 255);
        var picture = Picture.Create([.. Enumerable.Repeat(grey, 33 * 21)], 33);
        Picture[] all = [picture.Resize(50, 7, interpolation), picture.ResizeShorterSide(5, interpolation), picture.GaussianBlur(30)];
        foreach (var changed in all)
            Assert.All(changed.Pixels.ToArray(), pixel => Assert.Equal(grey, pixel));
    }

    [Theory]
    [InlineData(451, 300, 256, 384, 256)]
    [InlineData(300, 451, 256, 256, 384)]
    [InlineData(640, 427, 256, 383, 256)]
    [InlineData(7, 7, 3, 3, 3)]
    [InlineData(3, 2, 5, 7, 5)]
    public void The_longer_side_follows(int width, int height, int side, int newWidth, int newHeight)
    {
        var resized = Draw(width, height, isHard: false).ResizeShorterSide(side);
        Assert.Equal((newWidth, newHeight), (resized.Width, resized.Height));
        var numbers = TensorImage.ResizeShorterSide(Tensor.CreateFromShape<float>([height, width]), side);
        Assert.Equal([newHeight, newWidth], numbers.Lengths.ToArray());
    }

    /// <summary>79.5 becomes 80, and so does 80.5.</summary>
    [Theory]
    [InlineData(383, 224, 80)]
    [InlineData(385, 224, 80)]
    [InlineData(384, 224, 80)]
    [InlineData(9, 9, 0)]
    [InlineData(10, 9, 0)]
    [InlineData(12, 9, 2)]
    public void Of_a_half_the_even_number_is_left_out(int length, int middle, int before)
    {
        Rgba[] pixels = [.. Enumerable.Range(0, length).Select(i => new Rgba((byte)i, (byte)(i >> 8), 0))];
        Assert.Equal(pixels[before..(before + middle)], Picture.Create(pixels, length).CenterCrop(middle, 1).Pixels.ToArray());
        Assert.Equal(pixels[before..(before + middle)], Picture.Create(pixels, 1).CenterCrop(1, middle).Pixels.ToArray());
        float[] numbers = [.. Enumerable.Range(0, 2 * length)];
        float[] cut = [.. TensorImage.CenterCrop(Tensor.Create(numbers, [2, 1, length]), 1, middle)];
        Assert.Equal([.. numbers[before..(before + middle)], .. numbers[(length + before)..(length + before + middle)]], cut);
    }

    [Fact]
    public void What_cannot_be_done_is_refused()
    {
        var picture = Draw(4, 3, isHard: false);
        Assert.Equal("picture", Assert.Throws<ArgumentException>(
            () => Picture.Create([new Rgba(1, 2, 3, 254)], 1).Resize(2, 2)).ParamName);
        Assert.Throws<ArgumentException>(() => Picture.Create([new Rgba(1, 2, 3, 254)], 1).GaussianBlur(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.Resize(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.Resize(2, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.Resize((1 << 20) + 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.Resize(1 << 20, 1 << 20));
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.Resize(2, 2, (Interpolation)7));
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.ResizeShorterSide(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.ResizeShorterSide(int.MaxValue));
        Assert.Contains("4: resize it first", Assert.Throws<ArgumentOutOfRangeException>(() => picture.CenterCrop(5, 3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.CenterCrop(4, 0));
        foreach (double sigma in new[] { -1, double.NaN, double.PositiveInfinity, 1e6 })
            Assert.Throws<ArgumentOutOfRangeException>(() => picture.GaussianBlur(sigma));
        var wide = Picture.Create([.. Enumerable.Repeat(new Rgba(1, 2, 3), 8192)], 8192);
        Assert.Contains("at most 256 pixels for a side of 8192", Assert.Throws<ArgumentOutOfRangeException>(
            () => wide.GaussianBlur(257)).Message, StringComparison.Ordinal);
        Assert.Equal(wide.Pixels, wide.GaussianBlur(20).Pixels);
        Assert.Throws<ArgumentException>(() => TensorImage.Resize(Tensor.Create(new float[] { 1, 2 }), 2, 2));
        Assert.Throws<ArgumentException>(() => TensorImage.Resize(Tensor.CreateFromShape<float>([0, 2]), 2, 2));
        Assert.Contains("NaN at 1", Assert.Throws<ArgumentException>(
            () => TensorImage.Resize(Tensor.Create([1, double.NaN], [1, 2]), 2, 2)).Message);
        Assert.Throws<ArgumentNullException>(() => TensorImage.GaussianBlur<float>(null!, 1));
        Assert.Throws<ArgumentNullException>(() => ((Picture)null!).Resize(1, 1));
    }

    private static Picture Draw(int width, int height, bool isHard)
    {
        var random = new Random((1000 * width) + height);
        byte Level() => isHard ? (byte)(255 * random.Next(2)) : (byte)random.Next(256);
        return Picture.Create([.. Enumerable.Range(0, width * height).Select(_ => new Rgba(Level(), Level(), Level()))], width);
    }

    /// <summary>Rows first, then columns; where levels are rounded, so are the weights, to multiples of 2⁻²².</summary>
    private static double[] Resize(
        double[] plane, int width, int height, int newWidth, int newHeight, Interpolation interpolation, bool isRounded)
    {
        var rows = new double[newWidth * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < newWidth; x++)
                rows[(y * newWidth) + x] = At(j => plane[(y * width) + j], x, width, newWidth);
        }

        var result = new double[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++)
        {
            for (int x = 0; x < newWidth; x++)
                result[(y * newWidth) + x] = At(j => rows[(j * newWidth) + x], y, height, newHeight);
        }

        return result;

        double At(Func<int, double> level, int i, int from, int to)
        {
            double s = (double)from / to, r = Math.Max(s, 1), c = (i + 0.5) * s;
            double reach = interpolation == Interpolation.Bilinear ? r : 2 * r;
            double all = 0, sum = 0;
            for (int turn = 0; turn < 2; turn++)
            {
                for (int j = (int)Math.Max(0, Math.Floor(c - reach + 0.5)); j < Math.Min(from, Math.Floor(c + reach + 0.5)); j++)
                {
                    double t = Math.Abs(j + 0.5 - c) / r, weight = interpolation == Interpolation.Bilinear
                        ? Math.Max(0, 1 - t)
                        : t < 1 ? (1.5 * t * t * t) - (2.5 * t * t) + 1 : t < 2 ? (-0.5 * t * t * t) + (2.5 * t * t) - (4 * t) + 2 : 0;
                    if (turn == 0)
                        all += weight;
                    else if (isRounded)
                        sum += Math.Round(weight / all * (1 << 22), MidpointRounding.AwayFromZero) * level(j);
                    else
                        sum += weight / all * level(j);
                }
            }

            return isRounded ? Math.Clamp(Math.Floor((sum / (1 << 22)) + 0.5), 0, 255) : sum;
        }
    }

    private static double[] Blur(double[] plane, int width, int height, double sigma)
    {
        int r = (int)Math.Floor((4 * sigma) + 0.5);
        var result = new double[plane.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double sum = 0, all = 0;
                for (int i = -r; i <= r; i++)
                {
                    for (int j = -r; j <= r; j++)
                    {
                        double weight = sigma == 0 ? 1 : Math.Exp(-0.5 * ((i * i) + (j * j)) / (sigma * sigma));
                        all += weight;
                        sum += weight * plane[(Math.Clamp(y + i, 0, height - 1) * width) + Math.Clamp(x + j, 0, width - 1)];
                    }
                }

                result[(y * width) + x] = sum / all;
            }
        }

        return result;
    }
}
