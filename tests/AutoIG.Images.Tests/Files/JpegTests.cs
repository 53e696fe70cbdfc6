using AutoIG.Reports;

namespace AutoIG.Images.Tests.Files;

public sealed class JpegTests
{
    private static readonly PictureFileOptions Turned = new() { ApplyOrientation = true };

    /// <summary>The corners that the orientations show, top left and top right, then bottom left: by the table of EXIF 2.3.</summary>
    [Theory]
    [InlineData(1, "red green blue")]
    [InlineData(2, "green red white")]
    [InlineData(3, "white blue green")]
    [InlineData(4, "blue white red")]
    [InlineData(5, "red blue green")]
    [InlineData(6, "blue red white")]
    [InlineData(7, "white green blue")]
    [InlineData(8, "green white red")]
    public void Orientation_is_applied_where_it_is_asked_for(byte orientation, string corners)
    {
        byte[] plain = TestJpeg.Encode(TestJpeg.Corners), file = TestJpeg.With(plain, 0xE1, TestJpeg.Exif(orientation));
        var picture = PictureFile.Parse(file, Turned);
        Assert.Equal(orientation > 4 ? (24, 16) : (16, 24), (picture.Width, picture.Height));
        Assert.Equal(
            corners, string.Join(' ', Color(picture, 2, 2), Color(picture, picture.Width - 3, 2), Color(picture, 2, picture.Height - 3)));

        var unturned = PictureFile.Parse(file);
        Assert.Equal(PictureFile.Parse(plain).Pixels, unturned.Pixels);
        Assert.Equal(16, unturned.Width);
    }

    [Fact]
    public void What_is_not_about_pixels_is_left_out()
    {
        byte[] plain = TestJpeg.Encode(TestJpeg.Corners);
        byte[] file = TestJpeg.With(plain, 0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, 9, 9, 9]);
        file = TestJpeg.With(file, 0xFE, new byte[60000]);
        file = TestJpeg.With(file, 0xED, [1, 2, 3]);
        Assert.Equal(PictureFile.Parse(plain).Pixels, PictureFile.Parse([.. file, 0xFF, 0xD8, 0xFF, 7]).Pixels);
    }

    [Fact]
    public void Grey()
    {
        var grey = Picture.Create([.. Enumerable.Range(0, 64).Select(i => new Rgba((byte)(100 + i), (byte)(100 + i), (byte)(100 + i)))], 8);
        byte[] file;
        using (var bitmap = new SkiaSharp.SKBitmap(8, 8, SkiaSharp.SKColorType.Gray8, SkiaSharp.SKAlphaType.Opaque))
        {
            for (int i = 0; i < 64; i++)
                bitmap.SetPixel(i % 8, i / 8, new SkiaSharp.SKColor(grey.Pixels[i].R, grey.Pixels[i].G, grey.Pixels[i].B));
            using var data = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Jpeg, 100);
            file = data.ToArray();
        }

        Assert.Equal(1, file[TestJpeg.Find(file, marker => marker == 0xC0) + 9]);
        Assert.All(PictureFile.Parse(file).Pixels.ToArray().Zip(grey.Pixels.ToArray()), pair =>
        {
            Assert.Equal((pair.First.R, pair.First.R), (pair.First.G, pair.First.B));
            Assert.InRange(pair.First.R - pair.Second.R, -2, 2);
        });
    }

    private static string Color(Picture picture, int x, int y) => picture.Pixels[(y * picture.Width) + x] switch
    {
        { R: > 200, G: > 200, B: > 200 } => "white",
        { R: > 200 } => "red",
        { G: > 200 } => "green",
        { B: > 200 } => "blue",
        var other => other.ToString(),
    };
}
