using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Reports;

/// <summary>Attributions laid out for a picture: one number per place, the channels of an image added up.</summary>
/// <remarks>Attributions are additive, so a pixel's is the sum over its channels and completeness is kept.</remarks>
public sealed class AttributionMap
{
    private readonly double[] values;
    private readonly double largest;

    // The last percentile that was asked for with its limit: a page asks for the same one many times.
    private volatile Tuple<double, double>? known;

    private AttributionMap(double[] values, int width, bool isVector)
    {
        this.values = values;
        Width = width;
        IsVector = isVector;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
            HasNegative |= value < 0;
        }
    }

    /// <summary>Places per row.</summary>
    public int Width { get; }

    /// <summary>The number of rows; 1 for a vector.</summary>
    public int Height => values.Length / Width;

    /// <summary>Whether the attributions had one dimension only (features or units, not places of an image).</summary>
    public bool IsVector { get; }

    /// <summary>The attributions, row by row.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>Σ A.</summary>
    public double Sum => values.Sum();

    /// <summary>Whether any place speaks against the explained output.</summary>
    internal bool HasNegative { get; }

    /// <summary>Takes over attributions.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="attribution">The attributions, row-major.</param>
    /// <param name="shape">[N], [H, W] or [C, H, W]; leading dimensions of 1 before these (a batch of one) are ignored.</param>
    /// <exception cref="ArgumentException">The shape is another, does not hold that many elements, or an element is NaN or
    /// infinite.</exception>
    public static AttributionMap Create<T>(ReadOnlySpan<T> attribution, params ReadOnlySpan<int> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var inner = shape;
        while (inner.Length > 3 && inner[0] == 1)
            inner = inner[1..];
        if (inner.Length is < 1 or > 3 || attribution.IsEmpty || attribution.Length != Picture.TensorLength(shape))
        {
            throw Expect.Unexpected(
                nameof(shape), "[N], [H, W] or [C, H, W] with all their elements",
                $"{Elements.Show(shape)} and {attribution.Length} elements");
        }

        var area = inner.Length == 1 ? inner[0] : inner[^1] * inner[^2];
        var sums = new double[area];
        for (var i = 0; i < attribution.Length; i++)
        {
            if (!T.IsFinite(attribution[i]))
                throw Expect.Unexpected(nameof(attribution), "finite numbers", FormattableString.Invariant($"{attribution[i]} at {i}"));
            sums[i % area] += double.CreateTruncating(attribution[i]);
        }

        int beyond = Array.FindIndex(sums, sum => !double.IsFinite(sum));
        if (beyond >= 0)
            throw Expect.Unexpected(
                nameof(attribution), "finite sums over the channels", FormattableString.Invariant($"{sums[beyond]} at {beyond}"));

        return new AttributionMap(sums, inner[^1], inner.Length == 1);
    }

    /// <summary>Takes over attributions.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="attribution">Of shape [N], [H, W] or [C, H, W].</param>
    /// <exception cref="ArgumentException">The shape is another, or an element is NaN or infinite.</exception>
    public static AttributionMap Create<T>(Tensor<T> attribution)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(attribution);
        var elements = new T[attribution.FlattenedLength];
        attribution.FlattenTo(elements);
        var shape = new int[attribution.Rank];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = checked((int)attribution.Lengths[i]);
        return Create<T>(elements, shape);
    }

    /// <summary>The attributions of each channel of an image apart, captioned by their names.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="attribution">Of shape [C, H, W]; leading dimensions of 1 before these are ignored.</param>
    /// <param name="names">The names of the C channels, in their order; their numbers from 0 unless given.</param>
    /// <exception cref="ArgumentException">The shape is another, there are not C names, or an element is NaN or infinite.</exception>
    public static IReadOnlyList<NamedMap> Channels<T>(Tensor<T> attribution, params ReadOnlySpan<string> names)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(attribution);
        int[] shape = attribution.Sizes();
        if (shape.Length < 3 || shape.AsSpan()[..^3].ContainsAnyExcept(1) || shape[^3] == 0)
            throw Expect.Unexpected(nameof(attribution), "shape [C, H, W]", Elements.Show(shape));
        if (names.Length > 0 && names.Length != shape[^3])
            throw Expect.Unexpected(nameof(names), FormattableString.Invariant($"{shape[^3]} names"), names.Length);
        var maps = new NamedMap[shape[^3]];
        int area = shape[^1] * shape[^2];
        for (int i = 0; i < maps.Length; i++)
        {
            maps[i] = new NamedMap(
                names.Length > 0 ? names[i] : FormattableString.Invariant($"channel {i}"),
                Create(attribution.Flat().Slice(i * area, area), shape[^2], shape[^1]));
        }

        return maps;
    }

    /// <summary>
    /// The means over squares of places, as few as give at most <paramref name="most"/> places; squares at the edges are cut off by it.
    /// </summary>
    internal (AttributionMap Map, int Side) Reduce(int most)
    {
        int side = 1;
        int across = Width, down = Height;
        while ((long)across * down > most)
        {
            side++;
            (across, down) = ((Width + side - 1) / side, IsVector ? 1 : (Height + side - 1) / side);
        }

        if (side == 1)
            return (this, 1);
        var means = new double[across * down];
        var counts = new int[means.Length];
        for (int i = 0; i < values.Length; i++)
        {
            // Sums of the largest numbers would be beyond all of them; means are not.
            int square = (i / Width / side * across) + (i % Width / side);
            means[square] += (values[i] - means[square]) / ++counts[square];
        }

        return (new AttributionMap(means, across, IsVector), side);
    }

    /// <summary>
    /// The magnitude at the end of a colour scale: the given percentile of |A|, with linear interpolation between the two nearest ranks.
    /// Where that is 0 (few places have any attribution) it is the largest |A|.
    /// </summary>
    /// <param name="percentile">From 0 to 100; 100 is the largest |A|.</param>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is outside 0…100.</exception>
    public double Limit(double percentile)
    {
        Expect.Within(percentile, 0, 100, nameof(percentile));
        if (percentile == 100)
            return largest;
        if (known is { } last && last.Item1 == percentile)
            return last.Item2;
        var magnitudes = new double[values.Length];
        TensorPrimitives.Abs(values, magnitudes);
        var rank = percentile / 100 * (magnitudes.Length - 1);
        var below = Math.Min((int)rank, magnitudes.Length - 1);
        var (lower, upper) = Ranks.TwoFrom(magnitudes, below);
        var limit = lower + ((rank - below) * (upper - lower));
        limit = limit > 0 ? limit : largest;
        known = Tuple.Create(percentile, limit);
        return limit;
    }
    /// <summary>The map in another size, with values between those of the places (bilinear, corners not aligned).</summary>
    internal AttributionMap Resize(int width, int height) => width == Width && height == Height
        ? this
        : new(Resampling.Linear(values, [Height, Width], [height, width]), width, IsVector);
}
