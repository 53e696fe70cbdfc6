using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>
    /// Picks along one dimension: y[i, j, k] = x[i, index[i, j, k], k] for dimension 1 of three.
    /// </summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">As many dimensions as the input, none but <paramref name="dim"/> larger than there.</param>
    /// <returns>A tensor of the index's shape.</returns>
    /// <exception cref="ArgumentException">The dimension or an index does not exist, or the shapes do not fit.</exception>
    public static Tensor<T> Gather<T>(Tensor<T> input, int dim, Tensor<int> index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] positions = Positions(Expect.Any(input), dim, index);
        ReadOnlySpan<T> x = input.Flat();
        var y = new T[positions.Length];
        for (int i = 0; i < y.Length; i++)
            y[i] = x[positions[i]];
        return Elements.Shaped(y, index.Sizes());
    }

    /// <summary>
    /// Writes over elements along one dimension: y is x, but y[i, index[i, j, k], k] = src[i, j, k] for dimension 1 of three. Where the
    /// index names an element twice PyTorch leaves open which value it gets; here it is refused.
    /// </summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">
    /// As many dimensions as the input, none but <paramref name="dim"/> larger than there; no element is named twice.
    /// </param>
    /// <param name="src">What is written, of the index's shape.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">
    /// The dimension or an index does not exist, the shapes do not fit, or an element is named twice.
    /// </exception>
    public static Tensor<T> Scatter<T>(Tensor<T> input, int dim, Tensor<int> index, Tensor<T> src)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input), positions = Positions(sizes, dim, index);
        Expect.Any(src);
        Expect.Shape(src, index.Sizes(), "the index's shape");
        if (positions.Distinct().Count() != positions.Length)
            throw Expect.Mismatch(nameof(index), "indices that name each element at most once (ScatterAdd adds)", "one twice");
        T[] y = input.Flat().ToArray();
        ReadOnlySpan<T> written = src.Flat();
        for (int i = 0; i < positions.Length; i++)
            y[positions[i]] = written[i];
        return Elements.Shaped(y, sizes);
    }

    /// <summary>
    /// Adds to elements along one dimension: y is x with src[i, j, k] added at [i, index[i, j, k], k] for dimension 1 of three, as often as
    /// an element is named.
    /// </summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">As many dimensions as the input, none but <paramref name="dim"/> larger than there.</param>
    /// <param name="src">What is added, of the index's shape.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">The dimension or an index does not exist, or the shapes do not fit.</exception>
    public static Tensor<T> ScatterAdd<T>(Tensor<T> input, int dim, Tensor<int> index, Tensor<T> src)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input), positions = Positions(sizes, dim, index);
        Expect.Any(src);
        Expect.Shape(src, index.Sizes(), "the index's shape");
        double[] y = input.Doubles(), added = src.Doubles();
        for (int i = 0; i < positions.Length; i++)
            y[positions[i]] += added[i];
        return Elements.Rounded<T>(y, sizes);
    }

    /// <summary>Adds slices to those of a dimension with the given indices; one that is named several times gets the sum.</summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">The indices, each at least 0 and less than the dimension's size.</param>
    /// <param name="source">The input's shape, but for <paramref name="dim"/>, which is as long as the index.</param>
    /// <exception cref="ArgumentException">The dimension or an index does not exist, or the shape of the source does not fit.</exception>
    public static Tensor<T> IndexAdd<T>(Tensor<T> input, int dim, ReadOnlySpan<int> index, Tensor<T> source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input), chosen = Slices(sizes, dim, index, source);
        int at = Expect.Dimension(dim, sizes.Length), inner = Elements.Count(sizes.AsSpan(at + 1));
        double[] y = input.Doubles(), added = source.Doubles();
        for (int i = 0; i < added.Length; i++)
        {
            (int run, int place) = Math.DivRem(i, inner);
            (int outer, int k) = Math.DivRem(run, chosen.Length);
            y[(((outer * sizes[at]) + chosen[k]) * inner) + place] += added[i];
        }

        return Elements.Rounded<T>(y, sizes);
    }

    /// <summary>Puts slices in the place of those of a dimension with the given indices, each of which is named once.</summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">The indices, each at least 0 and less than the dimension's size, and different.</param>
    /// <param name="source">The input's shape, but for <paramref name="dim"/>, which is as long as the index.</param>
    /// <exception cref="ArgumentException">
    /// The dimension or an index does not exist, an index comes twice, or the shape of the source does not fit.
    /// </exception>
    public static Tensor<T> IndexCopy<T>(Tensor<T> input, int dim, ReadOnlySpan<int> index, Tensor<T> source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input), chosen = Slices(sizes, dim, index, source);
        if (chosen.Distinct().Count() != chosen.Length)
            throw Expect.Mismatch(nameof(index), "each index once", Elements.Show(index));
        int at = Expect.Dimension(dim, sizes.Length), inner = Elements.Count(sizes.AsSpan(at + 1));
        T[] y = input.Flat().ToArray();
        ReadOnlySpan<T> written = source.Flat();
        for (int i = 0; i < written.Length; i++)
        {
            (int run, int place) = Math.DivRem(i, inner);
            (int outer, int k) = Math.DivRem(run, chosen.Length);
            y[(((outer * sizes[at]) + chosen[k]) * inner) + place] = written[i];
        }

        return Elements.Shaped(y, sizes);
    }

    /// <summary>Where each element that an index names lies in a row-major tensor.</summary>
    private static int[] Positions(int[] sizes, int dim, Tensor<int> index, [CallerMemberName] string op = "")
    {
        int[] picks = Expect.Any(index, op: op);
        int at = Expect.Dimension(dim, sizes.Length, op: op);
        bool fits = picks.Length == sizes.Length;
        for (int d = 0; fits && d < sizes.Length; d++)
            fits = d == at || picks[d] <= sizes[d];
        if (!fits)
            throw Expect.ShapeMismatch(nameof(index), $"at most {Elements.Show(sizes)} but for dimension {at}", picks, op);

        ReadOnlySpan<int> chosen = index.Flat();
        int[][] offsets = Offsets(sizes);
        var positions = new int[chosen.Length];
        var position = new int[sizes.Length];
        for (int i = 0; i < positions.Length; i++)
        {
            if (chosen[i] < 0 || chosen[i] >= sizes[at])
                throw Expect.Mismatch(nameof(index), $"indices from 0 to {sizes[at] - 1}", chosen[i], op);
            for (int d = 0; d < position.Length; d++)
                positions[i] += offsets[d][d == at ? chosen[i] : position[d]];
            for (int d = position.Length - 1; d >= 0 && ++position[d] == picks[d]; d--)
                position[d] = 0;
        }

        return positions;
    }

    /// <summary>The indices of slices that are written, checked, as the shape of what is written is.</summary>
    private static int[] Slices<T>(
        int[] sizes, int dim, ReadOnlySpan<int> index, Tensor<T> source, [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int at = Expect.Dimension(dim, sizes.Length, op: op);
        int[] chosen = Selected(index, [.. Enumerable.Range(0, sizes[at])], nameof(index), op);
        Expect.Any(source, op: op);
        Expect.Shape(source, [.. sizes[..at], chosen.Length, .. sizes[(at + 1)..]], "the input's, with a slice for each index", op: op);
        return chosen;
    }
}
