using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>
    /// The elements of a dimension in the order of their size; NaN is larger than any number. Equal ones keep their order, so that each of
    /// them knows its place, to which the derivative comes.
    /// </summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="descending">Whether the largest comes first.</param>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public static Tensor<T> Sort<T>(Tensor<T> input, int dim = -1, bool descending = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        int at = Expect.Dimension(dim, sizes.Length);
        return Ordered(input, sizes, at, sizes[at], descending);
    }

    /// <summary>
    /// The largest elements of a dimension, or the smallest, beginning with the most extreme one; NaN is larger than any number. Of equal
    /// ones the first come first, and to the chosen ones the derivative goes.
    /// </summary>
    /// <param name="input">[…].</param>
    /// <param name="k">How many.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="largest">Whether the largest are wanted.</param>
    /// <exception cref="ArgumentException">The dimension does not exist, or has not so many elements.</exception>
    public static Tensor<T> TopK<T>(Tensor<T> input, int k, int dim = -1, bool largest = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        int at = Expect.Dimension(dim, sizes.Length);
        if (k < 1 || k > sizes[at])
            throw Expect.Mismatch(nameof(k), $"a number from 1 to {sizes[at]}", k);
        return Ordered(input, sizes, at, k, largest);
    }

    private static Tensor<T> Ordered<T>(Tensor<T> input, int[] sizes, int at, int count, bool descending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Rows of the dimension: enumerations are ordered stably, and comparers have NaN below everything.
        ReadOnlySpan<T> x = input.Flat();
        int inner = Elements.Count(sizes.AsSpan(at + 1)), length = sizes[at];
        var y = new T[x.Length / length * count];
        for (int row = 0; row < x.Length / length; row++)
        {
            (int outer, int place) = Math.DivRem(row, inner);
            var elements = new T[length];
            for (int i = 0; i < length; i++)
                elements[i] = x[(((outer * length) + i) * inner) + place];
            T[] ordered = descending
                ? [.. elements.OrderByDescending(T.IsNaN).ThenByDescending(element => element)]
                : [.. elements.OrderBy(T.IsNaN).ThenBy(element => element)];
            for (int i = 0; i < count; i++)
                y[(((outer * count) + i) * inner) + place] = ordered[i];
        }

        return Elements.Shaped(y, [.. sizes[..at], count, .. sizes[(at + 1)..]]);
    }
}
