using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>The regions of <see cref="Xrai"/> as they are made: disjoint sets of pixels with their mean attributions.</summary>
internal sealed class XraiRegions
{
    private const int Uncovered = -1;

    private readonly double[] pixels;
    private readonly int[] regionOf;

    // The pixels of each segment in ascending order, of which those that a region has taken are removed.
    private readonly List<int>[] left;
    private readonly List<double> values = [];

    private int covered;

    /// <summary>Starts without a region.</summary>
    /// <param name="pixels">The attributions of the pixels.</param>
    /// <param name="masks">[segments, pixels].</param>
    public XraiRegions(double[] pixels, bool[] masks)
    {
        this.pixels = pixels;
        regionOf = new int[pixels.Length];
        Array.Fill(regionOf, Uncovered);
        left = new List<int>[masks.Length / pixels.Length];
        for (int segment = 0; segment < left.Length; segment++)
        {
            int start = segment * pixels.Length;
            left[segment] = [.. Enumerable.Range(0, pixels.Length).Where(pixel => masks[start + pixel])];
        }
    }

    /// <summary>After each choice the segment of the largest mean over what it would still add; the lowest among equals.</summary>
    public void ChooseGreedily(int leastPixels, double areaThreshold)
    {
        List<int> candidates = [.. Enumerable.Range(0, left.Length)];
        while (covered <= areaThreshold * pixels.Length)
        {
            candidates.RemoveAll(segment => left[segment].Count < leastPixels);
            if (candidates.Count == 0)
                return;
            int best = candidates.MaxBy(segment => Mean(left[segment]));
            candidates.Remove(best);
            Cover(left[best]);
            foreach (int segment in candidates)
                left[segment].RemoveAll(IsCovered);
        }
    }

    /// <summary>The segments in the order of the means over all of their pixels; the lowest among equals first.</summary>
    public void ChooseInOrder(int leastPixels)
    {
        int[] order = [.. Enumerable.Range(0, left.Length).OrderByDescending(segment => Mean(left[segment]))];
        foreach (int segment in order)
        {
            left[segment].RemoveAll(IsCovered);
            if (left[segment].Count >= leastPixels)
                Cover(left[segment]);
        }
    }

    /// <summary>The map: what is left over is a region, too, and the last in rank.</summary>
    public XraiMap<T> Finish<T>(int height, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Sorting keeps the order of equals: the earlier region comes first.
        int[] order = [.. Enumerable.Range(0, values.Count).OrderByDescending(region => values[region])];
        double rest = Mean([.. Enumerable.Range(0, pixels.Length).Where(pixel => !IsCovered(pixel))]);
        var means = new T[pixels.Length];
        var ranks = new int[pixels.Length];
        for (int pixel = 0; pixel < pixels.Length; pixel++)
        {
            int region = regionOf[pixel];
            means[pixel] = T.CreateTruncating(region == Uncovered ? rest : values[region]);
            ranks[pixel] = 1 + (region == Uncovered ? values.Count : Array.IndexOf(order, region));
        }

        return new XraiMap<T>(Tensor.Create(means, [height, width]), Tensor.Create(ranks, [height, width]));
    }

    private bool IsCovered(int pixel) => regionOf[pixel] != Uncovered;

    private void Cover(List<int> region)
    {
        foreach (int pixel in region)
            regionOf[pixel] = values.Count;
        covered += region.Count;
        values.Add(Mean(region));
    }

    /// <summary>The mean attribution of some pixels, summed row by row; −∞ where there are none.</summary>
    private double Mean(List<int> region)
    {
        double sum = 0;
        foreach (int pixel in region)
            sum += pixels[pixel];
        return region.Count == 0 ? double.NegativeInfinity : sum / region.Count;
    }
}
