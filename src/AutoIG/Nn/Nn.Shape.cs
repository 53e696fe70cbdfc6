using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>The same elements in row-major order under another shape.</summary>
    /// <param name="input">[…].</param>
    /// <param name="shape">The new sizes; one of them may be −1 and is then what the others leave.</param>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public static Tensor<T> Reshape<T>(Tensor<T> input, params ReadOnlySpan<int> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] from = Expect.Any(input), to = shape.ToArray();
        int free = Array.IndexOf(to, -1), known = 1;
        for (int d = 0; d < to.Length; d++)
        {
            if (d != free && to[d] < 1)
                throw Expect.Mismatch(nameof(shape), "sizes of at least 1 and at most one -1", Elements.Show(to));
            known *= d == free ? 1 : to[d];
        }

        int count = Elements.Count(from);
        if (free >= 0)
            to[free] = count / known;
        if (to.Length == 0 || (free >= 0 ? known * to[free] : known) != count)
        {
            throw Expect.Mismatch(
                nameof(shape), $"a shape of the {count} elements of an input {Elements.Show(from)}", Elements.Show(shape));
        }

        return Elements.Shaped(input.Flat().ToArray(), to);
    }

    /// <summary>
    /// Joins the dimensions from <paramref name="startDim"/> to <paramref name="endDim"/> into one; all of them by default.
    /// </summary>
    /// <param name="input">[…].</param>
    /// <param name="startDim">The first of the joined dimensions.</param>
    /// <param name="endDim">The last of the joined dimensions.</param>
    /// <exception cref="ArgumentException">A dimension does not exist, or the last is before the first.</exception>
    public static Tensor<T> Flatten<T>(Tensor<T> input, int startDim = 0, int endDim = -1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        int first = Expect.Dimension(startDim, sizes.Length), last = Expect.Dimension(endDim, sizes.Length);
        if (last < first)
            throw Expect.Mismatch(nameof(endDim), $"a dimension not before 'startDim' ({startDim})", endDim);
        return Reshape(input, [.. sizes[..first], Elements.Count(sizes.AsSpan(first..(last + 1))), .. sizes[(last + 1)..]]);
    }

    /// <summary>Removes a dimension of size 1.</summary>
    /// <param name="input">At least two dimensions.</param>
    /// <param name="dim">The dimension, of size 1.</param>
    /// <exception cref="ArgumentException">The dimension does not exist, is larger than 1, or is the only one.</exception>
    public static Tensor<T> Squeeze<T>(Tensor<T> input, int dim)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.AtLeast(input, 2, "[…] of at least two dimensions");
        int at = Expect.Dimension(dim, sizes.Length);
        if (sizes[at] != 1)
            throw Expect.Mismatch(nameof(input), $"size 1 in dimension {dim}", $"shape {Elements.Show(sizes)}");
        return Reshape(input, [.. sizes[..at], .. sizes[(at + 1)..]]);
    }

    /// <summary>Inserts a dimension of size 1.</summary>
    /// <param name="input">[…].</param>
    /// <param name="dim">Where it is in the result.</param>
    /// <exception cref="ArgumentException">The dimension does not exist in the result.</exception>
    public static Tensor<T> Unsqueeze<T>(Tensor<T> input, int dim)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        int at = Expect.Dimension(dim, sizes.Length + 1);
        return Reshape(input, [.. sizes[..at], 1, .. sizes[at..]]);
    }

    /// <summary>Reorders the dimensions: dimension d of the result is dimension dims[d] of the input.</summary>
    /// <param name="input">[…].</param>
    /// <param name="dims">Every dimension of the input once.</param>
    /// <exception cref="ArgumentException"><paramref name="dims"/> is no permutation.</exception>
    public static Tensor<T> Permute<T>(Tensor<T> input, params ReadOnlySpan<int> dims)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        if (Expect.Dimensions(dims, sizes.Length).Length != sizes.Length)
            throw Expect.Mismatch(nameof(dims), $"each of the {sizes.Length} dimensions once", Elements.Show(dims));
        int[][] offsets = Offsets(sizes), permuted = new int[sizes.Length][];
        for (int d = 0; d < permuted.Length; d++)
            permuted[d] = offsets[Expect.Dimension(dims[d], sizes.Length)];
        return Take(input, permuted);
    }

    /// <summary>Swaps two dimensions.</summary>
    /// <param name="input">[…].</param>
    /// <param name="dim0">One.</param>
    /// <param name="dim1">The other.</param>
    /// <exception cref="ArgumentException">A dimension does not exist.</exception>
    public static Tensor<T> Transpose<T>(Tensor<T> input, int dim0, int dim1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        (int a, int b) = (Expect.Dimension(dim0, sizes.Length), Expect.Dimension(dim1, sizes.Length));
        int[][] offsets = Offsets(sizes);
        (offsets[a], offsets[b]) = (offsets[b], offsets[a]);
        return Take(input, offsets);
    }

    /// <summary>Reverses the order of the elements along dimensions.</summary>
    /// <param name="input">[…].</param>
    /// <param name="dims">The dimensions, each once.</param>
    /// <exception cref="ArgumentException">A dimension does not exist, or is named twice.</exception>
    public static Tensor<T> Flip<T>(Tensor<T> input, params ReadOnlySpan<int> dims)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        int[][] offsets = Offsets(sizes);
        foreach (int d in Expect.Dimensions(dims, sizes.Length))
            Array.Reverse(offsets[d]);
        return Take(input, offsets);
    }

    /// <summary>Repeats dimensions of size 1, and new leading ones, to the given shape.</summary>
    /// <param name="input">[…].</param>
    /// <param name="shape">The sizes of the result, compared with the input's from the last dimension.</param>
    /// <exception cref="ArgumentException">A size is neither the input's nor does the input have 1 there.</exception>
    public static Tensor<T> BroadcastTo<T>(Tensor<T> input, params ReadOnlySpan<int> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input), target = shape.ToArray();
        bool fits = target.Length >= sizes.Length;
        for (int d = 1; fits && d <= target.Length; d++)
            fits = target[^d] >= 1 && (d > sizes.Length || sizes[^d] == 1 || sizes[^d] == target[^d]);
        if (!fits)
            throw Expect.Mismatch(nameof(shape), $"a shape that {Elements.Show(sizes)} can be repeated to", Elements.Show(shape));
        return Repeat(input, target);
    }

    /// <summary>Joins tensors along an existing dimension.</summary>
    /// <param name="tensors">At least one; their shapes agree but for <paramref name="dim"/>.</param>
    /// <param name="dim">The dimension whose sizes add up.</param>
    /// <exception cref="ArgumentException">There is none, or the shapes disagree.</exception>
    public static Tensor<T> Concat<T>(ReadOnlySpan<Tensor<T>> tensors, int dim = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (tensors.IsEmpty)
            throw Expect.Mismatch(nameof(tensors), "at least one tensor", "none");
        int[] sizes = Expect.Any(tensors[0], "tensors[0]");
        int at = Expect.Dimension(dim, sizes.Length);
        int total = 0;
        for (int i = 0; i < tensors.Length; i++)
        {
            int[] next = Expect.Any(tensors[i], $"tensors[{i}]");
            total += sizes[at] = next.Length == sizes.Length ? next[at] : 0;
            Expect.Shape(tensors[i], sizes, $"that of 'tensors[0]' but for dimension {at}", $"tensors[{i}]");
        }

        sizes[at] = total;
        int outer = Elements.Count(sizes.AsSpan(..at));
        var joined = new T[Elements.Count(sizes)];
        int row = joined.Length / outer, start = 0;
        foreach (Tensor<T> tensor in tensors)
        {
            ReadOnlySpan<T> x = tensor.Flat();
            int part = x.Length / outer;
            for (int i = 0; i < outer; i++)
                x.Slice(i * part, part).CopyTo(joined.AsSpan((i * row) + start));
            start += part;
        }

        return Elements.Shaped(joined, sizes);
    }

    /// <summary>Joins tensors of one shape along a new dimension.</summary>
    /// <param name="tensors">At least one, all of the same shape.</param>
    /// <param name="dim">Where the new dimension is in the result.</param>
    /// <exception cref="ArgumentException">There is none, or the shapes differ.</exception>
    public static Tensor<T> Stack<T>(ReadOnlySpan<Tensor<T>> tensors, int dim = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (tensors.IsEmpty)
            throw Expect.Mismatch(nameof(tensors), "at least one tensor", "none");
        int[] sizes = Expect.Any(tensors[0], "tensors[0]");
        int at = Expect.Dimension(dim, sizes.Length + 1);
        var layers = new Tensor<T>[tensors.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            Expect.Any(tensors[i], $"tensors[{i}]");
            Expect.Shape(tensors[i], sizes, "that of 'tensors[0]'", $"tensors[{i}]");
            layers[i] = Unsqueeze(tensors[i], at);
        }

        return Concat<T>(layers, at);
    }

    /// <summary>A vector of numbers, as a model of named features gives them to its first layer.</summary>
    /// <param name="numbers">At least one.</param>
    /// <returns>[numbers].</returns>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Tensor<T> Stack<T>(params ReadOnlySpan<T> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        numbers.IsEmpty ? throw Expect.Mismatch(nameof(numbers), "at least one number", "none")
            : Tensor.Create(numbers.ToArray(), [numbers.Length]);

    /// <summary>The sizes two shapes broadcast to.</summary>
    private static int[] BroadcastSizes(int[] left, int[] right, string argument, [CallerMemberName] string op = "")
    {
        var sizes = new int[Math.Max(left.Length, right.Length)];
        for (int d = 1; d <= sizes.Length; d++)
        {
            int l = d <= left.Length ? left[^d] : 1, r = d <= right.Length ? right[^d] : 1;
            if (l != r && l != 1 && r != 1)
                throw Expect.ShapeMismatch(argument, $"that can be broadcast with {Elements.Show(left)}", right, op);
            sizes[^d] = Math.Max(l, r);
        }

        return sizes;
    }

    /// <summary>The tensor repeated to a shape that is known to fit.</summary>
    private static Tensor<T> Repeat<T>(Tensor<T> input, int[] target)
    {
        int[] sizes = input.Sizes();
        if (sizes.AsSpan().SequenceEqual(target))
            return input;
        int[][] offsets = Offsets(sizes), repeated = new int[target.Length][];
        for (int d = 1; d <= target.Length; d++)
            repeated[^d] = d <= sizes.Length && sizes[^d] == target[^d] ? offsets[^d] : new int[target[^d]];
        return Take(input, repeated);
    }

    /// <summary>What each index of each dimension adds to an element's row-major position.</summary>
    private static int[][] Offsets(ReadOnlySpan<int> sizes)
    {
        var offsets = new int[sizes.Length][];
        for (int d = sizes.Length - 1, stride = 1; d >= 0; stride *= sizes[d--])
        {
            offsets[d] = new int[sizes[d]];
            for (int i = 0; i < sizes[d]; i++)
                offsets[d][i] = i * stride;
        }

        return offsets;
    }

    /// <summary>
    /// Every rearrangement in which dimensions do not interact (permuting, repeating, slicing, selecting, padding, nearest neighbours):
    /// y[i, j, …] = x at row-major position offsets[0][i] + offsets[1][j] + …, or <paramref name="fill"/> where one of them is negative.
    /// </summary>
    private static Tensor<T> Take<T>(Tensor<T> input, int[][] offsets, T? fill = default)
    {
        ReadOnlySpan<T> x = input.Flat();
        int[] sizes = Array.ConvertAll(offsets, static o => o.Length);
        var y = new T[Elements.Count(sizes)];
        var index = new int[sizes.Length];
        foreach (ref T element in y.AsSpan())
        {
            int position = 0;
            for (int d = 0; d < index.Length && position >= 0; d++)
                position = offsets[d][index[d]] < 0 ? -1 : position + offsets[d][index[d]];
            element = position < 0 ? fill! : x[position];
            for (int d = index.Length - 1; d >= 0 && ++index[d] == sizes[d]; d--)
                index[d] = 0;
        }

        return Elements.Shaped(y, sizes);
    }
}
