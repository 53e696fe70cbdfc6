using AutoIG.Reports;

namespace AutoIG.Images.Tests.Files;

/// <summary>Every kind of PNG, pixel by pixel.</summary>
public sealed class PngKindTests
{
    [Theory]
    [InlineData(1, new byte[] { 0b10110000 }, new byte[] { 255, 0, 255, 255 })]
    [InlineData(2, new byte[] { 0b00011011 }, new byte[] { 0, 85, 170, 255 })]
    [InlineData(4, new byte[] { 0x0F, 0x81 }, new byte[] { 0, 255, 136, 17 })]
    [InlineData(8, new byte[] { 0, 7, 128, 255 }, new byte[] { 0, 7, 128, 255 })]
    [InlineData(16, new byte[] { 0, 255, 7, 0, 128, 127, 255, 0 }, new byte[] { 0, 7, 128, 255 })]
    public void Grey(byte depth, byte[] row, byte[] levels)
    {
        Rgba[] expected = [.. levels.Select(level => new Rgba(level, level, level))];
        Assert.Equal(expected, Pixels(TestPng.Picture(4, depth, 0, [row])));

        // A palette has no meaning there, and a level that counts as transparent stays that level.
        Assert.Equal(expected, Pixels(TestPng.Picture(4, depth, 0, [row], ("PLTE", [1, 2, 3]), ("tRNS", [0, row[0]]))));
    }

    [Fact]
    public void Colors()
    {
        Assert.Equal([new(1, 2, 3), new(255, 0, 9)], Pixels(TestPng.Picture(2, 8, 2, [[1, 2, 3, 255, 0, 9]])));
        Assert.Equal([new(1, 2, 3)], Pixels(TestPng.Picture(1, 16, 2, [[1, 200, 2, 255, 3, 0]])));
    }

    /// <summary>What an opacity covers is shown as it is, not darkened: also where it is 0.</summary>
    [Fact]
    public void Opacity_is_left_out()
    {
        Assert.Equal([new(200, 100, 50), new(7, 8, 9)], Pixels(TestPng.Picture(2, 8, 6, [[200, 100, 50, 128, 7, 8, 9, 0]])));
        Assert.Equal([new(200, 200, 200), new(9, 9, 9)], Pixels(TestPng.Picture(2, 8, 4, [[200, 1, 9, 0]])));
        Assert.Equal([new(200, 100, 50)], Pixels(TestPng.Picture(1, 16, 6, [[200, 1, 100, 2, 50, 3, 0, 0]])));
    }

    [Theory]
    [InlineData(1, new byte[] { 0b01000000 }, 0, 1)]
    [InlineData(2, new byte[] { 0b11100000 }, 3, 2)]
    [InlineData(4, new byte[] { 0x31 }, 3, 1)]
    [InlineData(8, new byte[] { 2, 0 }, 2, 0)]
    public void Palettes(byte depth, byte[] row, int first, int second)
    {
        Rgba[] palette = [new(1, 2, 3), new(200, 0, 0), new(0, 200, 0), new(9, 9, 255)];
        byte[] colors = [.. palette.Take(1 << Math.Min((int)depth, 2)).SelectMany(color => new[] { color.R, color.G, color.B })];
        Assert.Equal([palette[first], palette[second]], Pixels(TestPng.Picture(2, depth, 3, [row], ("PLTE", colors), ("tRNS", [0, 128]))));
    }

    /// <summary>Gamma, chromaticities and profiles are not applied, and a damaged chunk that is not looked at does no harm.</summary>
    [Fact]
    public void Profiles_are_ignored()
    {
        byte[] row = [10, 100, 200, 60, 60, 61];
        Assert.Equal(Pixels(TestPng.Picture(2, 8, 2, [row])), Pixels(TestPng.Picture(
            2, 8, 2, [row], ("gAMA", [0, 1, 0x86, 0xA0]), ("sBIT", [5, 6, 5]), ("iCCP", [.. "p\0\0"u8, 1, 2, 3]), ("tEXt", [1]))));
    }

    /// <summary>The order of Adam7: three pixels of a row of three, in passes 1, 6 and 4.</summary>
    [Fact]
    public void Interlaced()
    {
        byte[] content = TestPng.Rows([11], [33], [22]);
        byte[] file = TestPng.Of(("IHDR", TestPng.Header(3, 1, 8, 0, order: 1)), ("IDAT", content), ("IEND", []));
        Assert.Equal([11, 22, 33], Pixels(file).Select(pixel => (int)pixel.R));
    }

    [Fact]
    public void Pixels_in_several_chunks()
    {
        byte[] rows = TestPng.Rows([1, 2], [3, 4]);
        byte[] file = TestPng.Of(
            ("IHDR", TestPng.Header(2, 2, 8, 0)), ("IDAT", rows[..3]), ("IDAT", []), ("IDAT", rows[3..]), ("IEND", []));
        Assert.Equal([1, 2, 3, 4], Pixels([.. file, 1, 2, 3]).Select(pixel => (int)pixel.R));
    }

    /// <summary>What the reports write is read.</summary>
    [Fact]
    public void Own_files()
    {
        var random = new Random(3);
        byte Level() => (byte)random.Next(256);
        var picture = Picture.Create([.. Enumerable.Range(0, 20 * 7).Select(_ => new Rgba(Level(), Level(), Level()))], 20);
        Assert.Equal(picture.Pixels, PictureFile.Parse(picture.ToPng()).Pixels);
        Assert.Equal(picture.ToGrey().Pixels, PictureFile.Parse(picture.ToGrey().ToPng()).Pixels);
    }

    private static Rgba[] Pixels(byte[] file) => PictureFile.Parse(file).Pixels.ToArray();
}
