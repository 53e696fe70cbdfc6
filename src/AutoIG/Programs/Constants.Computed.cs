using System.Globalization;

namespace AutoIG.CompilerServices;

/// <content>Constants that are computed from other constants as the model computes with them.</content>
public static partial class Constants
{
    /// <summary>A constant that a kernel computes.</summary>
    /// <param name="length">The number of its elements.</param>
    /// <param name="kernel">Writes them.</param>
    public static T[] Compute<T>(int length, ConstantKernel<T> kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        var result = new T[length];
        kernel(result);
        return result;
    }

    /// <summary>Weights that the model computes from others, which must be finite as those are.</summary>
    /// <param name="computed">The weights.</param>
    /// <param name="names">The names of those that they are computed from.</param>
    /// <returns>The same weights.</returns>
    /// <exception cref="ArgumentException">An element is NaN or infinite.</exception>
    public static T[] Finite<T>(T[] computed, params ReadOnlySpan<string> names)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(computed);
        for (int i = 0; i < computed.Length; i++)
        {
            if (!T.IsFinite(computed[i]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"Weights computed from '{string.Join("', '", names)}': expected finite elements, element {i} of {computed.Length} "
                    + $"is {computed[i]}."));
        }
        return computed;
    }

    /// <summary>
    /// Where each element of a gather along one axis lies in the row-major source: <c>y[i, j, k] = x[i, index[i, j, k], k]</c> for
    /// axis 1 of three.
    /// </summary>
    /// <param name="indices">The indices, row-major.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="source">The source's shape, of the same rank.</param>
    /// <param name="axis">The axis that they index.</param>
    /// <exception cref="ArgumentException">An index is not one of the axis.</exception>
    public static int[] Positions(int[] indices, ReadOnlySpan<int> shape, ReadOnlySpan<int> source, int axis)
    {
        ArgumentNullException.ThrowIfNull(indices);
        var positions = new int[indices.Length];
        Span<int> at = stackalloc int[shape.Length];
        at.Clear();
        for (int i = 0; i < positions.Length; i++)
        {
            if ((uint)indices[i] >= (uint)source[axis])
                throw new ArgumentException(
                    $"Indices: expected 0 to {source[axis] - 1} for axis {axis}, element {i} is {indices[i]}.", nameof(indices));
            for (int d = 0; d < shape.Length; d++)
                positions[i] = positions[i] * source[d] + (d == axis ? indices[i] : at[d]);
            for (int d = shape.Length - 1; d >= 0 && ++at[d] == shape[d]; d--)
                at[d] = 0;
        }
        return positions;
    }

    /// <summary>
    /// Where each element of a tensor lies after some have been written over, in the tensor with what is written behind it, both
    /// row-major: element i of the tensor at i, and where <c>index[i, j, k]</c> says so for axis 1 of three, element (i, j, k) of
    /// what is written.
    /// </summary>
    /// <param name="indices">The indices, row-major.</param>
    /// <param name="shape">Their shape, which is that of what is written.</param>
    /// <param name="source">The tensor's shape, of the same rank.</param>
    /// <param name="axis">The axis that they index.</param>
    /// <exception cref="ArgumentException">An index is not one of the axis, or an element is written twice.</exception>
    public static int[] Overwritten(int[] indices, ReadOnlySpan<int> shape, ReadOnlySpan<int> source, int axis)
    {
        int[] written = Positions(indices, shape, source, axis);
        int length = 1;
        foreach (int size in source)
            length *= size;
        var places = new int[length];
        for (int i = 0; i < length; i++)
            places[i] = i;
        for (int i = 0; i < written.Length; i++)
        {
            if (places[written[i]] != written[i])
            {
                throw new ArgumentException(
                    $"Indices: expected that each element is written once, elements {places[written[i]] - length} and {i} name the same "
                    + "one. ScatterAdd adds what falls together.", nameof(indices));
            }
            places[written[i]] = length + i;
        }
        return places;
    }
}
