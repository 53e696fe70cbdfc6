using AutoIG.Reports;

namespace AutoIG.Tests.Reports;

public sealed class PictureTests
{
    [Fact]
    public void The_checksum_is_the_standards()
    {
        Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));
        Assert.Equal(0xCBF43926u, Crc32.Append(Crc32.Compute("1234"u8), "56789"u8));
        Assert.Equal(0xAE426082u, PngReader.BitwiseCrc("IEND"u8));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(64, 7)]
    [InlineData(300, 200)]
    public void Grey_colour_and_transparent_pictures_come_back_pixel_by_pixel(int width, int height)
    {
        var random = new Random(width);
        foreach (var kind in new[] { 0, 2, 6 })
        {
            var pixels = Enumerable.Range(0, width * height).Select(_ =>
            {
                var level = (byte)random.Next(256);
                return kind switch
                {
                    0 => new Rgba(level, level, level),
                    2 => new Rgba(level, (byte)(level + 1), 3),
                    _ => new Rgba(level, 2, 3, (byte)random.Next(255)),
                };
            }).ToArray();
            var png = new Picture(pixels, width).ToPng();
            Assert.Equal(kind, png[25]);
            var read = PngReader.Read(png);
            Assert.Equal((width, height), (read.Width, read.Height));
            Assert.Equal(pixels, read.Pixels);
        }
    }

    [Fact]
    public void Palette_pictures_come_back_pixel_by_pixel()
    {
        var indices = Enumerable.Range(0, 255).Select(i => (byte)i).ToArray();
        Assert.Equal(ColorMap.Diverging.Colors.ToArray(),
            PngReader.Read(Png.EncodeIndexed(indices, 17, ColorMap.Diverging.Colors, default)).Pixels);
        Assert.Equal(ColorMap.Sequential.LayerColors.ToArray(),
            PngReader.Read(Png.EncodeIndexed(indices, 255, ColorMap.Sequential.LayerColors, default)).Pixels);
    }

    [Fact]
    public void Network_inputs_become_pictures()
    {
        var grey = Picture.Create<float>([0, 0.5f, 1, 2, -1, 0.2f], [1, 2, 3]);
        Assert.Equal((3, 2), (grey.Width, grey.Height));
        Assert.Equal([0, 128, 255, 255, 0, 51], grey.Pixels.ToArray().Select(pixel => (int)pixel.G));
        var color = Picture.Create<double>([0, 10, 5, 10, 10, 0], [3, 1, 2], black: 0, white: 10);
        Assert.Equal([new Rgba(0, 128, 255), new Rgba(255, 255, 0)], color.Pixels.ToArray());
        var negative = Picture.Create<double>([0, 1], [1, 2], black: 1, white: 0);
        Assert.Equal([255, 0], negative.Pixels.ToArray().Select(pixel => (int)pixel.R));
    }

    [Fact]
    public void Pixels_become_pictures()
    {
        Rgba[] pixels = [new(1, 2, 3), new(4, 5, 6, 7), new(8, 9, 10), new(0, 0, 0)];
        var picture = Picture.Create(pixels, 2);
        Assert.Equal((2, 2), (picture.Width, picture.Height));
        Assert.Equal(pixels, picture.Pixels.ToArray());
        pixels[0] = new(99, 99, 99);
        Assert.Equal(1, picture.Pixels[0].R);
        Assert.Throws<ArgumentException>(() => Picture.Create(ReadOnlySpan<Rgba>.Empty, 1));
        Assert.Contains("whole rows of 3 pixels", Assert.Throws<ArgumentException>(() => Picture.Create(new Rgba[4], 3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Picture.Create(new Rgba[4], 0));
    }

    /// <summary>The luma as a quotient of whole numbers, rounded: 16 bits of the weights are enough for every level.</summary>
    [Fact]
    public void Grey_is_the_luma()
    {
        var random = new Random(9);
        byte Level() => (byte)random.Next(256);
        Rgba[] pixels = [.. Enumerable.Range(0, 5000).Select(_ => new Rgba(Level(), Level(), Level(), 40))];
        foreach (var (color, grey) in pixels.Zip(Picture.Create(pixels, 50).ToGrey().Pixels.ToArray()))
        {
            double luma = ((299.0 * color.R) + (587 * color.G) + (114 * color.B)) / 1000;
            Assert.InRange(Math.Abs(grey.R - luma), 0, 0.505);
            Assert.Equal(new Rgba(grey.R, grey.R, grey.R, 40), grey);
        }

        Assert.Equal([new Rgba(76, 76, 76), new Rgba(150, 150, 150), new Rgba(29, 29, 29), new Rgba(255, 255, 255)],
            Picture.Create([new Rgba(255, 0, 0), new(0, 255, 0), new(0, 0, 255), new(255, 255, 255)], 4).ToGrey().Pixels.ToArray());
    }

    [Fact]
    public void What_is_no_picture_is_refused()
    {
        Assert.Contains("[2, 2, 2]", Assert.Throws<ArgumentException>(() => Picture.Create<float>(new float[8], [2, 2, 2])).Message);
        Assert.Contains("3 elements", Assert.Throws<ArgumentException>(() => Picture.Create<float>(new float[3], [2, 2])).Message);
        Assert.Throws<ArgumentException>(() => Picture.Create<float>([], [0, 2]));
        Assert.Throws<ArgumentException>(() => Picture.Create<float>([float.NaN], [1, 1]));
        Assert.Throws<ArgumentException>(() => Picture.Create<float>([1], [1, 1], black: 1, white: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Picture.Create<float>([1], [1, 1]).Enlarge(0));
    }

    [Fact]
    public void Enlarging_repeats_pixels()
    {
        var picture = Picture.Create<float>([0, 1], [1, 2]).Enlarge(2);
        Assert.Equal([0, 0, 255, 255, 0, 0, 255, 255], picture.Pixels.ToArray().Select(pixel => (int)pixel.R));
    }
}
