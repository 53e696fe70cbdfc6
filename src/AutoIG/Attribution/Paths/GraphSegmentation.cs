using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// Segments of an image, for <see cref="Xrai"/>: neighbouring pixels are joined from the smallest difference on, as long as two regions
/// differ by no more than each of them does within itself, plus k over its size (Felzenszwalb and Huttenlocher 2004, "Efficient
/// Graph-Based Image Segmentation", IJCV 59).
/// </summary>
/// <remarks>
/// A pixel has eight neighbours; the difference of two is the Euclidean distance of their channels, after a Gaussian blur whose weights
/// are divided by the part of them that lies inside the image. Differences are in the unit of the image, and so is k.
/// </remarks>
public sealed record GraphSegmentation
{
    /// <summary>k: the larger, the larger the segments. In the unit of the image; 1 by default, for an image from 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0, or not finite.</exception>
    public double Scale
    {
        get;
        init => field = Expect.Positive(value, nameof(Scale));
    } = 1;

    /// <summary>σ of the blur before, in pixels; 0.8 by default, and 0 for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double Sigma
    {
        get;
        init => field = value is >= 0 and < double.PositiveInfinity
            ? value
            : throw Expect.OutOfRange(nameof(Sigma), "a finite number of at least 0", value);
    } = 0.8;

    /// <summary>The least size of a segment: smaller ones are joined with a neighbour at the end. 20 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MinPixels
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(MinPixels));
    } = 20;

    /// <summary>The segments of an image.</summary>
    /// <param name="image">[…, H, W]; the axes before the last two are channels.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>[H, W]: the segment of each pixel, counted from 0 in the order of their first pixels.</returns>
    /// <exception cref="ArgumentException">The image has not two axes, or a number is not finite.</exception>
    public Tensor<int> Label<T>(Tensor<T> image)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Rank < 2)
            throw Expect.Unexpected(nameof(image), "at least two axes, height and width", image.Rank);
        int height = (int)image.Lengths[^2], width = (int)image.Lengths[^1];
        double[] channels = Blurred(image, height, width);
        var regions = new DisjointRegions(height * width);
        // Sorting keeps the order of equals: row by row.
        (double Difference, int First, int Second)[] edges = [.. Edges(channels, height, width).OrderBy(edge => edge.Difference)];
        foreach (var (difference, first, second) in edges)
        {
            int a = regions.RegionOf(first), b = regions.RegionOf(second);
            if (a != b && difference <= Math.Min(Allowed(a), Allowed(b)))
                regions.Join(a, b, difference);
        }

        foreach (var (difference, first, second) in edges)
        {
            int a = regions.RegionOf(first), b = regions.RegionOf(second);
            if (a != b && Math.Min(regions.Size(a), regions.Size(b)) < MinPixels)
                regions.Join(a, b, difference);
        }

        var numbers = new Dictionary<int, int>();
        var labels = new int[height * width];
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            int region = regions.RegionOf(pixel);
            if (!numbers.TryGetValue(region, out labels[pixel]))
                numbers.Add(region, labels[pixel] = numbers.Count);
        }

        return Tensor.Create(labels, [height, width]);

        double Allowed(int region) => regions.Cost(region) + (Scale / regions.Size(region));
    }

    /// <summary>The masks of one or several segmentations of an image, as <see cref="Xrai"/> takes them.</summary>
    /// <param name="labels">What <see cref="Label"/> gave, by several scales for instance; each [H, W].</param>
    /// <returns>[S, H, W], the segments of the first one first.</returns>
    /// <exception cref="ArgumentException">There is none, or the shapes differ.</exception>
    public static Tensor<bool> Masks(params IReadOnlyList<Tensor<int>> labels)
    {
        labels = Expect.Items(labels, nameof(labels));
        if (labels.Count == 0)
            throw Expect.Unexpected(nameof(labels), "at least one segmentation", "none");
        if (labels.Any(label => label.Rank != 2 || !label.Lengths.SequenceEqual(labels[0].Lengths)))
            throw Expect.Unexpected(nameof(labels), "segmentations of one shape [H, W]", "others");
        List<bool> masks = [];
        foreach (var label in labels)
        {
            var flat = new int[label.FlattenedLength];
            label.FlattenTo(flat);
            foreach (int segment in flat.Distinct().Order())
                masks.AddRange(flat.Select(pixel => pixel == segment));
        }

        var (height, width) = (labels[0].Lengths[0], labels[0].Lengths[1]);
        return Tensor.Create(masks.ToArray(), [masks.Count / (height * width), height, width]);
    }

    private double[] Blurred<T>(Tensor<T> image, int height, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var elements = new T[image.FlattenedLength];
        image.FlattenTo(elements);
        double[] pixels = new double[elements.Length], blurred = new double[elements.Length], inside = new double[height * width];
        TensorPrimitives.ConvertTruncating<T, double>(elements, pixels);
        if (!TensorPrimitives.IsFiniteAll<double>(pixels))
            throw Expect.Unexpected(nameof(image), "finite numbers", "others");
        GaussianFilter.Blur(pixels, height, width, Sigma, blurred);
        var ones = new double[inside.Length];
        Array.Fill(ones, 1);
        GaussianFilter.Blur(ones, height, width, Sigma, inside);
        for (int i = 0; i < blurred.Length; i++)
            blurred[i] /= inside[i % inside.Length];
        return blurred;
    }

    /// <summary>Every pixel with its neighbours to the right and below, which is every pair of neighbours once.</summary>
    private static IEnumerable<(double Difference, int First, int Second)> Edges(double[] channels, int height, int width)
    {
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                foreach (var (down, right) in ((int, int)[])[(0, 1), (1, 0), (1, 1), (1, -1)])
                {
                    if (row + down >= height || column + right >= width || column + right < 0)
                        continue;
                    int first = (row * width) + column, second = first + (down * width) + right;
                    double squares = 0;
                    for (int start = 0; start < channels.Length; start += height * width)
                    {
                        double difference = channels[start + first] - channels[start + second];
                        squares += difference * difference;
                    }

                    yield return (Math.Sqrt(squares), first, second);
                }
            }
        }
    }
}
