namespace AutoIG;

/// <summary>An image cut into squares from its top left corner; those at the border are cut off.</summary>
internal static class Patches
{
    /// <summary>The positions of each square, row by row.</summary>
    public static int[][] Of(ChannelLayout features, int size, string measure)
    {
        var (height, width) = Features.Plane(features.Spatial, measure);
        if (size > Math.Max(height, width))
            throw Expect.OutOfRange("PatchSize", $"at most the longer side of {Elements.Show(features.Spatial)}", size);
        var patches = new List<int[]>();
        for (int y = 0; y < height; y += size)
        {
            for (int x = 0; x < width; x += size)
                patches.Add(Square(y, x, Math.Min(size, height - y), Math.Min(size, width - x), width));
        }

        return [.. patches];
    }

    /// <summary>The positions of a rectangle in an image.</summary>
    public static int[] Square(int top, int left, int height, int width, int imageWidth)
    {
        var positions = new int[height * width];
        for (int i = 0; i < positions.Length; i++)
            positions[i] = ((top + (i / width)) * imageWidth) + left + (i % width);
        return positions;
    }
}
