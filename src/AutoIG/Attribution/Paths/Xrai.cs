using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// XRAI: gathers the attributions of pixels by regions, those of the largest mean attribution first (Kapishnikov, Bolukbasi, Viégas and
/// Terry 2019, "XRAI: Better Attributions Through Regions", ICCV, arXiv 1906.02825). Takes any attribution of an image and segments of it,
/// which may overlap and need not cover it.
/// </summary>
/// <remarks>
/// <para>With C the pixels covered so far and a the attribution of a pixel, the largest over the channels: the segment S whose pixels S∖C
/// have the largest mean of a comes next, and these pixels become a region with that mean as its value. Segments that would add fewer
/// than <see cref="MinPixels"/> pixels are left out. The pixels that are left over form the last region. So the values of all pixels sum to
/// Σ a, whatever was chosen.</para>
/// <para>The paper takes integrated gradients from a black and from a white baseline, and segments by Felzenszwalb's method at several
/// scales (<see cref="GraphSegmentation"/>), a little dilated.</para>
/// </remarks>
public sealed record Xrai
{
    /// <summary>
    /// Whether segments are put in order once, by the mean of all of their pixels, rather than after each choice by what they would still
    /// add. Off by default.
    /// </summary>
    public bool Fast { get; init; }

    /// <summary>
    /// The share of the image's area beyond which no more segments are chosen, in [0, 1]; 1 by default, by which all are. Without effect
    /// where <see cref="Fast"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number lies outside [0, 1].</exception>
    public double AreaThreshold
    {
        get;
        init => field = Expect.Share(value, nameof(AreaThreshold));
    } = 1;

    /// <summary>How many pixels a segment must add to be chosen; 50 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MinPixels
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(MinPixels));
    } = 50;

    /// <summary>Gathers an attribution by regions.</summary>
    /// <param name="attribution">[…, H, W]; of the axes before the last two, the channels, the largest attribution counts, with its sign.
    /// </param>
    /// <param name="segments">[S, H, W]: S masks.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <exception cref="ArgumentException">The shapes do not belong together, or an attribution is not finite.</exception>
    public XraiMap<T> Map<T>(Tensor<T> attribution, Tensor<bool> segments)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(attribution);
        ArgumentNullException.ThrowIfNull(segments);
        if (attribution.Rank < 2)
            throw Expect.Unexpected(nameof(attribution), "at least two axes, height and width", attribution.Rank);
        int height = (int)attribution.Lengths[^2], width = (int)attribution.Lengths[^1];
        if (segments.Rank != 3 || segments.Lengths[1] != height || segments.Lengths[2] != width)
        {
            throw Expect.Unexpected(
                nameof(segments), FormattableString.Invariant($"shape [S, {height}, {width}]"),
                $"[{string.Join(", ", segments.Lengths.ToArray())}]");
        }

        double[] pixels = Pixels(attribution, height * width);
        var masks = new bool[segments.FlattenedLength];
        segments.FlattenTo(masks);
        var regions = new XraiRegions(pixels, masks);
        if (Fast)
            regions.ChooseInOrder(MinPixels);
        else
            regions.ChooseGreedily(MinPixels, AreaThreshold);
        return regions.Finish<T>(height, width);
    }

    /// <summary>The largest attribution over the channels.</summary>
    private static double[] Pixels<T>(Tensor<T> attribution, int area)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var elements = new T[attribution.FlattenedLength];
        attribution.FlattenTo(elements);
        var pixels = new double[area];
        Array.Fill(pixels, double.NegativeInfinity);
        for (int i = 0; i < elements.Length; i++)
        {
            if (!T.IsFinite(elements[i]))
            {
                throw Expect.Unexpected(
                    nameof(attribution), "finite numbers", FormattableString.Invariant($"{elements[i]} at element {i}"));
            }

            pixels[i % area] = Math.Max(pixels[i % area], double.CreateTruncating(elements[i]));
        }

        return pixels;
    }
}
