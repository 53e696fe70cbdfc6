using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Reports;

namespace AutoIG.Images;

/// <summary>
/// How levels become a network's numbers: x = (level/range − mean)/deviation, for each of red, green and blue. It is computed in double and
/// rounded once.
/// </summary>
public sealed class PixelNormalization
{
    private const int Channels = 3, Levels = 256;

    private readonly double[] means;
    private readonly double[] deviations;

    /// <summary>Creates the normalisation of torchvision's <c>ToTensor</c> and <c>Normalize</c>.</summary>
    /// <param name="mean">One number for all channels, or three for red, green and blue, in units of levels divided by the range.</param>
    /// <param name="standardDeviation">One number for all channels, or three; not 0 (a negative one turns light into dark).</param>
    /// <param name="range">The level that counts as 1: 255 unless set; 1 where mean and deviation are in levels.</param>
    /// <exception cref="ArgumentException">There are neither one nor three numbers, one is not finite, or a deviation is 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range is not a finite number above 0.</exception>
    public PixelNormalization(IReadOnlyList<double> mean, IReadOnlyList<double> standardDeviation, double range = 255)
    {
        means = OfChannels(mean, nameof(mean));
        deviations = OfChannels(standardDeviation, nameof(standardDeviation));
        if (deviations.Contains(0))
            throw Expect.Unexpected(nameof(standardDeviation), "numbers that are not 0", 0);
        Range = Expect.Positive(range, nameof(range));
    }

    /// <summary>Levels from 0 to 1: <c>ToTensor</c> alone.</summary>
    public static PixelNormalization Unit { get; } = new([0], [1]);

    /// <summary>
    /// The means and deviations of ImageNet, (0.485, 0.456, 0.406) and (0.229, 0.224, 0.225), with which the networks of torchvision were
    /// trained.
    /// </summary>
    public static PixelNormalization ImageNet { get; } = new([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    /// <summary>The means of red, green and blue.</summary>
    public IReadOnlyList<double> Mean => Array.AsReadOnly(means);

    /// <summary>The deviations of red, green and blue.</summary>
    public IReadOnlyList<double> StandardDeviation => Array.AsReadOnly(deviations);

    /// <summary>The level that counts as 1.</summary>
    public double Range { get; }

    /// <summary>A picture as a network takes it.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="picture">The picture; all of its pixels must be opaque.</param>
    /// <returns>[3, height, width]: red, green, blue.</returns>
    /// <exception cref="ArgumentException">A pixel is not opaque.</exception>
    public Tensor<T> ToTensor<T>(Picture picture)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PictureTransforms.EnsureOpaque(picture);
        int area = picture.Width * picture.Height;
        var table = new T[Channels * Levels];
        for (int i = 0; i < table.Length; i++)
            table[i] = T.CreateChecked(Apply(i % Levels, i / Levels));
        var elements = new T[Elements.Count([Channels, area])];
        for (int i = 0; i < area; i++)
        {
            var (r, g, b, _) = picture.Pixels[i];
            (elements[i], elements[area + i], elements[(2 * area) + i]) = (table[r], table[Levels + g], table[(2 * Levels) + b]);
        }

        return Elements.Shaped(elements, Channels, picture.Height, picture.Width);
    }

    /// <summary>Levels that are not rounded as a network takes them, such as those of <see cref="TensorImage"/>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="levels">[3, height, width]: red, green and blue from 0 to 255.</param>
    /// <returns>Of the same shape.</returns>
    /// <exception cref="ArgumentException">The shape is another.</exception>
    public Tensor<T> Normalize<T>(Tensor<T> levels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var elements = OfColors(levels, nameof(levels));
        for (int i = 0; i < elements.Length; i++)
            elements[i] = Apply(elements[i], i / (elements.Length / Channels));
        return Elements.Rounded<T>(elements, levels.Sizes());
    }

    /// <summary>
    /// What a network was given, as a picture to look at: level = (x·deviation + mean)·range, rounded and clamped to 0…255.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="input">[3, height, width].</param>
    /// <exception cref="ArgumentException">The shape is another, or an element is NaN.</exception>
    public Picture ToPicture<T>(Tensor<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var elements = OfColors(input, nameof(input));
        int area = elements.Length / Channels;
        var pixels = new Rgba[area];
        for (int i = 0; i < area; i++)
            pixels[i] = new(Level(i), Level(area + i), Level((2 * area) + i));
        return Picture.Create(pixels, (int)input.Lengths[2]);

        byte Level(int i)
        {
            double level = ((elements[i] * deviations[i / area]) + means[i / area]) * Range;
            return double.IsNaN(level)
                ? throw Expect.Unexpected(nameof(input), "numbers", FormattableString.Invariant($"NaN at {i} of its elements in order"))
                : (byte)Math.Round(Math.Clamp(level, 0, 255));
        }
    }

    private static double[] OfChannels(IReadOnlyList<double> numbers, string name)
    {
        ArgumentNullException.ThrowIfNull(numbers, name);
        double[] copy = [.. numbers];
        return copy.Length is 1 or Channels && copy.All(double.IsFinite)
            ? copy.Length == 1 ? [copy[0], copy[0], copy[0]] : copy
            : throw Expect.Unexpected(name, "one or three finite numbers", FormattableString.Invariant($"[{string.Join(", ", copy)}]"));
    }

    private static double[] OfColors<T>(Tensor<T> image, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(image, name);
        return image.Sizes() is [Channels, > 0, > 0]
            ? image.Doubles()
            : throw Expect.Unexpected(name, "an image of shape [3, height, width]", Elements.Show(image.Sizes()));
    }

    private double Apply(double level, int channel) => ((level / Range) - means[channel]) / deviations[channel];
}
