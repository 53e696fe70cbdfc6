namespace AutoIG;

/// <summary>Maps of positions in another size, axis by axis.</summary>
internal static class Resampling
{
    /// <summary>Between which two places of an axis one of the other size lies, and how far from the first to the second.</summary>
    private delegate (int First, int Second, double Share) Place(int i, int length, int outputLength);

    /// <summary>Linearly along each axis, with source coordinate max((i + ½)·h/H − ½, 0): corners are not aligned.</summary>
    public static double[] Linear(ReadOnlySpan<double> map, int[] from, int[] to) => AlongAll(
        map, from, to, static (i, length, outputLength) => Nn.Between(i, length, outputLength, alignCorners: false));

    /// <summary>The position ⌊i·h/H⌋ of each axis.</summary>
    public static double[] Nearest(ReadOnlySpan<double> map, int[] from, int[] to) => AlongAll(
        map, from, to, static (i, length, outputLength) => ((int)((long)i * length / outputLength), 0, 0));

    private static double[] AlongAll(ReadOnlySpan<double> map, int[] from, int[] to, Place place)
    {
        double[] resized = map.ToArray();
        int[] sizes = [.. from];
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            resized = Along(resized, sizes, axis, to[axis], place);
            sizes[axis] = to[axis];
        }

        return resized;
    }

    private static double[] Along(double[] map, int[] sizes, int axis, int outputLength, Place place)
    {
        int length = sizes[axis], inner = 1;
        for (int i = axis + 1; i < sizes.Length; i++)
            inner *= sizes[i];
        int outer = map.Length / (length * inner);
        var resized = new double[outer * outputLength * inner];
        for (int i = 0; i < outputLength; i++)
        {
            var (first, second, share) = place(i, length, outputLength);
            for (int o = 0; o < outer; o++)
            {
                for (int k = 0; k < inner; k++)
                {
                    double a = map[(((o * length) + first) * inner) + k], b = map[(((o * length) + second) * inner) + k];
                    // Between equal values there is no other, however the weights are rounded.
                    resized[(((o * outputLength) + i) * inner) + k] = share == 0 || a == b ? a : ((1 - share) * a) + (share * b);
                }
            }
        }

        return resized;
    }
}
