namespace AutoIG;

/// <summary>Sets of pixels that are joined two at a time, each with its size and with what its last join cost.</summary>
internal sealed class DisjointRegions(int pixels)
{
    private readonly int[] parents = [.. Enumerable.Range(0, pixels)];
    private readonly int[] sizes = [.. Enumerable.Repeat(1, pixels)];
    private readonly double[] costs = new double[pixels];

    /// <summary>The pixel that stands for the region of a pixel.</summary>
    public int RegionOf(int pixel)
    {
        while (parents[pixel] != pixel)
        {
            // Every other pixel on the way is hung a step higher, so that ways stay short.
            parents[pixel] = parents[parents[pixel]];
            pixel = parents[pixel];
        }

        return pixel;
    }

    /// <summary>How many pixels a region has.</summary>
    public int Size(int region) => sizes[region];

    /// <summary>The cost of the last join that made a region; 0 for a pixel alone.</summary>
    public double Cost(int region) => costs[region];

    /// <summary>Joins two regions.</summary>
    public void Join(int first, int second, double cost)
    {
        if (sizes[first] < sizes[second])
            (first, second) = (second, first);
        parents[second] = first;
        sizes[first] += sizes[second];
        costs[first] = cost;
    }
}
