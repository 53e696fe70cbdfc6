using AutoIG.Reports;
using SkiaSharp;

namespace AutoIG.Images;

/// <summary>The decoders of Skia (libpng, libjpeg-turbo), the only native code: what has been looked through becomes pixels.</summary>
internal static class SkiaDecoder
{
    /// <exception cref="PictureFileException">The pixels cannot be decoded, or not all of them.</exception>
    public static unsafe Picture Decode(EncodedPicture picture, string file, bool applyOrientation)
    {
        using var data = SKData.CreateCopy(picture.Content.Span);
        using var codec = SKCodec.Create(data)
            ?? throw new PictureFileException(file, "expected pixels that can be decoded, but the decoder refuses them: it is damaged");
        int width = picture.Width, height = picture.Height;
        if (codec.Info.Width != width || codec.Info.Height != height)
            throw new PictureFileException(file, FormattableString.Invariant(
                $"expected {width} × {height} pixels by the header, but the decoder finds {codec.Info.Width} × {codec.Info.Height}"));
        var pixels = new Rgba[width * height];
        // Without a colour space samples come as they are, and without premultiplication the colour below an opacity does.
        var form = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, colorspace: null);
        SKCodecResult result;
        fixed (Rgba* target = pixels)
            result = codec.GetPixels(form, (nint)target);
        if (result != SKCodecResult.Success)
            throw new PictureFileException(file, $"expected all pixels, but the decoder says {result}: it is damaged or cut off");
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = pixels[i] with { A = 255 };
        return applyOrientation ? Turn(pixels, width, height, codec.EncodedOrigin) : Picture.Create(pixels, width);
    }

    /// <summary>The picture as it is to be seen, by where its first row and first column lie (EXIF 2.3, tag 274).</summary>
    private static Picture Turn(Rgba[] pixels, int width, int height, SKEncodedOrigin origin)
    {
        // The origin names the side of the first row, then that of the first column: in the last four rows are columns.
        bool isSwapped = origin is >= SKEncodedOrigin.LeftTop;
        bool fromRight = origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight
            or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom;
        bool fromBottom = origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft
            or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var (newWidth, newHeight) = isSwapped ? (height, width) : (width, height);
        var turned = new Rgba[pixels.Length];
        for (int y = 0; y < newHeight; y++)
        {
            for (int x = 0; x < newWidth; x++)
            {
                int across = fromRight ? newWidth - 1 - x : x, down = fromBottom ? newHeight - 1 - y : y;
                turned[(y * newWidth) + x] = pixels[isSwapped ? (across * width) + down : (down * width) + across];
            }
        }

        return Picture.Create(turned, newWidth);
    }
}
