using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Reference.Tests;

/// <summary>Compares what was computed with what a case expects: max|ours − A| / max|A| over all arrays of an entry.</summary>
public static class Agreement
{
    /// <summary>
    /// The relative difference of an entry's arrays from the expected ones, without the elements that its masks leave out.
    /// </summary>
    public static double Difference<T>(ReferenceCase reference, ReferenceEntry entry, params ReadOnlySpan<Tensor<T>> actual)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(entry.Expected.Count, actual.Length);
        double largest = 0, difference = 0;
        var compared = 0;
        for (var i = 0; i < actual.Length; i++)
        {
            var expected = reference.Values(entry.Expected[i]);
            var ours = Flatten(actual[i]);
            Assert.True(expected.Length == ours.Length,
                $"{reference.Name}: {entry.Id} expects {expected.Length} elements and got {ours.Length}.");
            var mask = reference.Mask(entry.Masks.Count == 0 ? null : entry.Masks[i], expected.Length);
            for (var j = 0; j < expected.Length; j++)
            {
                largest = Math.Max(largest, Math.Abs(expected[j]));
                if (mask[j])
                {
                    compared++;

                    // NaN must not hide: Math.Max passes it on.
                    difference = Math.Max(difference, Math.Abs(ours[j] - expected[j]));
                }
            }
        }

        Assert.True(compared > 0, $"{reference.Name}: the masks of {entry.Id} leave nothing to compare.");
        return largest == 0 ? difference : difference / largest;
    }

    /// <summary>Σ|ours − A| / Σ|A| over the one array of an entry without a mask.</summary>
    public static double MeanDifference(ReferenceCase reference, ReferenceEntry entry, double[] actual)
    {
        var expected = reference.Values(entry.Expected.Single());
        return expected.Zip(actual, (a, b) => Math.Abs(a - b)).Sum() / expected.Sum(Math.Abs);
    }

    /// <summary>Fails unless the relative difference is within the bound.</summary>
    public static void AssertWithin(double bound, double difference, string what) =>
        Assert.True(difference <= bound,
            string.Create(CultureInfo.InvariantCulture, $"{what}: difference {difference:g3} exceeds {bound:g3}."));

    /// <summary>Fails unless a difference is within the bound as a share of what was added up.</summary>
    public static void AssertShare(double bound, double difference, double scale, string what)
    {
        Assert.True(scale > 0, $"{what}: nothing was added up.");
        AssertWithin(bound, Math.Abs(difference) / scale, what);
    }

    /// <summary>Σ|A| over the attributions.</summary>
    public static double Magnitude<T>(Attribution<T> why)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Flatten(why.Values).Sum(Math.Abs);

    public static double[] Flatten<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var flat = new T[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return Array.ConvertAll(flat, value => double.CreateChecked(value));
    }
}
