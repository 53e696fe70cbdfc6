using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>The rows of a table: row i of the result is row input[i] of the weight.</summary>
    /// <param name="input">The ids, each at least 0 and less than the number of rows.</param>
    /// <param name="weight">[rows, features].</param>
    /// <returns>[ids, features].</returns>
    /// <exception cref="ArgumentException">An id is no row, there is none, or the weight is no matrix.</exception>
    public static Tensor<T> Embedding<T>(ReadOnlySpan<int> input, Tensor<T> weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Layout(weight, ["rows", "features"]);
        return Take(weight, [Selected(input, Offsets(sizes)[0], nameof(input), nameof(Embedding)), Offsets(sizes)[1]]);
    }

    /// <summary>The slices of a dimension with the given indices, in their order; an index may occur several times.</summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">The indices, each at least 0 and less than the dimension's size.</param>
    /// <exception cref="ArgumentException">The dimension or an index does not exist, or there is none.</exception>
    public static Tensor<T> IndexSelect<T>(Tensor<T> input, int dim, params ReadOnlySpan<int> index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        int at = Expect.Dimension(dim, sizes.Length);
        int[][] offsets = Offsets(sizes);
        offsets[at] = Selected(index, offsets[at], nameof(index), nameof(IndexSelect));
        return Take(input, offsets);
    }

    /// <summary>The elements of a dimension whose indices lie in a range: <c>Slice(x, dim: 1, 4..^2)</c>.</summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="range">The indices; not empty.</param>
    /// <param name="step">Every how manieth of them.</param>
    /// <exception cref="ArgumentException">The dimension does not exist, or the range is empty or reaches out of it.</exception>
    public static Tensor<T> Slice<T>(Tensor<T> input, int dim, Range range, int step = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        int at = Expect.Dimension(dim, sizes.Length);
        Expect.AtLeast(step, 1);
        int start = range.Start.GetOffset(sizes[at]), end = range.End.GetOffset(sizes[at]);
        if (start < 0 || start >= end || end > sizes[at])
            throw Expect.Mismatch(nameof(range), $"indices from 0 to before {sizes[at]}", range);
        int[][] offsets = Offsets(sizes);
        offsets[at] = [.. offsets[at][start..end].Where((_, i) => i % step == 0)];
        return Take(input, offsets);
    }

    /// <summary>The slice of a dimension at one index, without the dimension.</summary>
    /// <param name="input">At least two dimensions.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">The index; a negative one counts from the end.</param>
    /// <exception cref="ArgumentException">The dimension or the index does not exist.</exception>
    public static Tensor<T> Select<T>(Tensor<T> input, int dim, int index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.AtLeast(input, 2, "[…] of at least two dimensions");
        int at = Expect.Dimension(dim, sizes.Length);
        if (index < -sizes[at] || index >= sizes[at])
            throw Expect.Mismatch(nameof(index), $"an index from {-sizes[at]} to {sizes[at] - 1}", index);
        int i = index < 0 ? index + sizes[at] : index;
        return Squeeze(Slice(input, at, i..(i + 1)), at);
    }

    /// <summary>Cuts a dimension into parts of one size; the last may be smaller.</summary>
    /// <param name="input">[…].</param>
    /// <param name="splitSize">The size of a part.</param>
    /// <param name="dim">The dimension.</param>
    /// <exception cref="ArgumentException">The dimension does not exist, or the size is less than 1.</exception>
    public static Tensor<T>[] Split<T>(Tensor<T> input, int splitSize, int dim = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        int length = sizes[Expect.Dimension(dim, sizes.Length)];
        Expect.AtLeast(splitSize, 1);
        int[] parts =
            [.. Enumerable.Range(0, (length + splitSize - 1) / splitSize).Select(i => Math.Min(splitSize, length - (i * splitSize)))];
        return Split(input, parts, dim);
    }

    /// <summary>Cuts a dimension into parts of the given sizes.</summary>
    /// <param name="input">[…].</param>
    /// <param name="splitSizes">The sizes of the parts, which add up to the dimension's.</param>
    /// <param name="dim">The dimension.</param>
    /// <exception cref="ArgumentException">The dimension does not exist, or the sizes do not add up to it.</exception>
    public static Tensor<T>[] Split<T>(Tensor<T> input, ReadOnlySpan<int> splitSizes, int dim = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        int length = sizes[Expect.Dimension(dim, sizes.Length)];
        int total = 0;
        foreach (int size in splitSizes)
            total += size < 1 ? length + 1 : size;
        if (total != length)
            throw Expect.Mismatch(nameof(splitSizes), $"sizes of at least 1 that add up to {length}", Elements.Show(splitSizes));
        var parts = new Tensor<T>[splitSizes.Length];
        for (int i = 0, start = 0; i < parts.Length; start += splitSizes[i++])
            parts[i] = Slice(input, dim, start..(start + splitSizes[i]));
        return parts;
    }

    /// <summary>
    /// Cuts a dimension into <paramref name="chunks"/> parts of size ⌈size / chunks⌉; the last may be smaller, and there may be fewer.
    /// </summary>
    /// <param name="input">[…].</param>
    /// <param name="chunks">The number of parts.</param>
    /// <param name="dim">The dimension.</param>
    /// <exception cref="ArgumentException">The dimension does not exist, or the number is less than 1.</exception>
    public static Tensor<T>[] Chunk<T>(Tensor<T> input, int chunks, int dim = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        int length = sizes[Expect.Dimension(dim, sizes.Length)];
        Expect.AtLeast(chunks, 1);
        return Split(input, (length + chunks - 1) / chunks, dim);
    }

    private static int[] Selected(ReadOnlySpan<int> index, int[] offsets, string argument, string op)
    {
        if (index.IsEmpty)
            throw Expect.Mismatch(argument, "at least one index", "none", op);
        var selected = new int[index.Length];
        for (int i = 0; i < selected.Length; i++)
        {
            if (index[i] < 0 || index[i] >= offsets.Length)
                throw Expect.Mismatch(argument, $"indices from 0 to {offsets.Length - 1}", index[i], op);
            selected[i] = offsets[index[i]];
        }

        return selected;
    }
}
