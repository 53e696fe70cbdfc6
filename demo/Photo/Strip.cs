using AutoIG.Reports;

namespace AutoIG.Photo;

/// <summary>Pictures of one height side by side.</summary>
internal static class Strip
{
    private const int Gap = 6;

    public static Picture Of(IReadOnlyList<Picture> pictures)
    {
        int height = pictures[0].Height, width = pictures.Sum(picture => picture.Width) + (Gap * (pictures.Count - 1));
        var pixels = new Rgba[width * height];
        Array.Fill(pixels, new Rgba(255, 255, 255));
        int left = 0;
        foreach (var picture in pictures)
        {
            for (int y = 0; y < height; y++)
                picture.Pixels.Slice(y * picture.Width, picture.Width).CopyTo(pixels.AsSpan((y * width) + left));
            left += picture.Width + Gap;
        }

        return Picture.Create(pixels, width);
    }
}
