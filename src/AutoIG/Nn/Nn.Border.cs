using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>Adds a border to the last dimensions.</summary>
    /// <param name="input">[…].</param>
    /// <param name="pad">
    /// How much before and after the last dimension, then before and after the one before it, …: [left, right, top, bottom].
    /// </param>
    /// <param name="mode">What the border holds.</param>
    /// <param name="value">The value of a constant border.</param>
    /// <exception cref="ArgumentException">
    /// The numbers are not pairs, are more than the dimensions, are negative, or are larger than the mode can fill: less than the
    /// size for <see cref="PaddingMode.Reflect"/>, at most the size for <see cref="PaddingMode.Circular"/>.
    /// </exception>
    public static Tensor<T> Pad<T>(Tensor<T> input, ReadOnlySpan<int> pad, PaddingMode mode = PaddingMode.Constant, double value = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(input);
        if (pad.Length % 2 != 0 || pad.Length > 2 * sizes.Length)
            throw Expect.Mismatch(nameof(pad), $"a pair of numbers for each of up to {sizes.Length} dimensions", Elements.Show(pad));
        int[][] offsets = Offsets(sizes);
        for (int d = 1; d <= pad.Length / 2; d++)
        {
            (int before, int after, int length) = (pad[(2 * d) - 2], pad[(2 * d) - 1], sizes[^d]);
            int most = mode switch
            {
                PaddingMode.Reflect => length - 1,
                PaddingMode.Circular => length,
                PaddingMode.Constant or PaddingMode.Replicate => int.MaxValue,
                _ => throw Expect.Mismatch(nameof(mode), "a PaddingMode", mode),
            };
            if (before < 0 || after < 0 || before > most || after > most)
                throw Expect.Mismatch(nameof(pad), $"numbers from 0 to {most} for a dimension of size {length}", Elements.Show(pad));
            int[] inside = offsets[^d];
            offsets[^d] = [.. Enumerable.Range(-before, before + length + after).Select(i => i >= 0 && i < length ? inside[i] : mode switch
            {
                PaddingMode.Reflect => inside[i < 0 ? -i : (2 * (length - 1)) - i],
                PaddingMode.Replicate => inside[i < 0 ? 0 : length - 1],
                PaddingMode.Circular => inside[i < 0 ? i + length : i - length],
                _ => -1,
            })];
        }

        return Take(input, offsets, T.CreateTruncating(value));
    }
}
