using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AutoIG;

/// <summary>Row-major access to a tensor's elements, whatever its strides, and the way back.</summary>
internal static class Elements
{
    /// <summary>The sizes of the dimensions.</summary>
    public static int[] Sizes<T>(this Tensor<T> tensor)
    {
        ReadOnlySpan<nint> lengths = tensor.Lengths;
        var sizes = new int[lengths.Length];
        for (int d = 0; d < sizes.Length; d++)
            sizes[d] = checked((int)lengths[d]);
        return sizes;
    }

    /// <summary>The elements in row-major order: the tensor's own memory where it is laid out so, else a copy.</summary>
    /// <remarks>
    /// The strides are compared here because <c>Tensor.GetSpan</c> rejects dimensions of length 1, which are stored with stride 0; and
    /// the span is asked for the first element because <c>Tensor.GetPinnableReference</c> is the first of the memory, not of a slice.
    /// </remarks>
    public static ReadOnlySpan<T> Flat<T>(this Tensor<T> tensor)
    {
        ReadOnlySpan<nint> lengths = tensor.Lengths, strides = tensor.Strides;
        nint expected = 1;
        for (int d = lengths.Length - 1; d >= 0; d--)
        {
            if (lengths[d] != 1 && strides[d] != expected)
            {
                var copy = new T[checked((int)tensor.FlattenedLength)];
                tensor.FlattenTo(copy);
                return copy;
            }

            expected *= lengths[d];
        }

        return MemoryMarshal.CreateReadOnlySpan(
            in tensor.AsReadOnlyTensorSpan().GetPinnableReference(), checked((int)tensor.FlattenedLength));
    }

    /// <summary>The elements in row-major order, widened to double (which is exact) so that sums over them are taken there.</summary>
    public static double[] Doubles<T>(this Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> flat = tensor.Flat();
        var wide = new double[flat.Length];
        TensorPrimitives.ConvertTruncating(flat, wide);
        return wide;
    }

    /// <summary>A tensor of the given sizes over row-major elements, which it keeps.</summary>
    public static Tensor<T> Shaped<T>(T[] elements, params ReadOnlySpan<int> sizes)
    {
        Span<nint> lengths = stackalloc nint[sizes.Length];
        for (int d = 0; d < sizes.Length; d++)
            lengths[d] = sizes[d];
        return Tensor.Create(elements, lengths);
    }

    /// <summary>A tensor of the given sizes of row-major doubles, each rounded to <typeparamref name="T"/>.</summary>
    public static Tensor<T> Rounded<T>(double[] elements, params ReadOnlySpan<int> sizes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rounded = new T[elements.Length];
        TensorPrimitives.ConvertTruncating<double, T>(elements, rounded);
        return Shaped(rounded, sizes);
    }

    /// <summary>The product of sizes: the number of elements they span.</summary>
    /// <exception cref="ArgumentException">An array cannot have so many.</exception>
    public static int Count(ReadOnlySpan<int> sizes)
    {
        long count = 1;
        foreach (int size in sizes)
        {
            count *= size;
            if (count > Array.MaxLength)
                throw Expect.Unexpected(nameof(sizes), $"at most {Array.MaxLength} elements", Show(sizes));
        }
        return (int)count;
    }

    /// <summary>Where a text has half of a surrogate pair, which no file can hold; −1 where it has none.</summary>
    public static int HalfPair(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsSurrogatePair(text, i))
                return i;
            i++;
        }

        return -1;
    }

    /// <summary>A shape as it is written in messages.</summary>
    public static string Show(ReadOnlySpan<int> sizes) => $"[{string.Join(", ", sizes.ToArray())}]";
}
