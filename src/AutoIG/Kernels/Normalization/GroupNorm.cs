using System.Buffers;
using System.ComponentModel;
using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// Group normalisation (Wu and He 2018) of channels-last maps [points, positions, channels]: consecutive channels form groups; each
/// sample's group is normalised by its own mean and (biased) variance over positions and the group's channels, then scaled and shifted per
/// channel. As many groups as channels is instance normalisation, one group is layer normalisation over the map. The derivative computes
/// the statistics again from x.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class GroupNorm
{
    /// <summary>The normalised maps; y may be x.</summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="positions">Positions of the map, height · width.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="groups">The number of groups, a divisor of <paramref name="channels"/>.</param>
    /// <param name="x">[points, positions, channels].</param>
    /// <param name="weight">[channels], or empty for ones.</param>
    /// <param name="bias">[channels], or empty for zeros.</param>
    /// <param name="epsilon">ε, added to the variance.</param>
    /// <param name="y">[points, positions, channels].</param>
    /// <exception cref="ArgumentException">A span's length is not what the sizes say, or the groups do not divide the channels.</exception>
    public static void Forward<T>(
        int points, int positions, int channels, int groups, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias,
        T epsilon, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, positions, channels, groups, x, weight, y);
        Expect.EmptyOrLength(bias.Length, channels, nameof(bias));
        Expect.SameOrApart(x, y, nameof(x));
        T[] rented = ArrayPool<T>.Shared.Rent(3 * channels);
        try
        {
            var mean = rented.AsSpan(0, channels);
            var scale = rented.AsSpan(channels, channels);
            var shift = rented.AsSpan(2 * channels, channels);
            int size = positions * channels;
            for (int p = 0; p < points; p++)
            {
                var sample = x.Slice(p * size, size);
                Statistics(positions, channels, groups, sample, epsilon, mean, shift, scale);
                for (int c = 0; c < channels; c++)
                {
                    scale[c] *= weight.IsEmpty ? T.One : weight[c];
                    shift[c] = (bias.IsEmpty ? T.Zero : bias[c]) - shift[c] * scale[c];
                }

                Elementwise.Apply<T, Normalize<T>>(sample, mean, scale, shift, y.Slice(p * size, size));
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    /// <summary>The adjoint with respect to x, which is the forward input. gradX may be gradY unless it accumulates.</summary>
    public static void Transposed<T>(
        int points, int positions, int channels, int groups, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, T epsilon,
        ReadOnlySpan<T> gradY, Span<T> gradX, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Derive(points, positions, channels, groups, x, weight, default, epsilon, gradY, gradX, accumulate);

    /// <summary>The tangent at x.</summary>
    public static void Tangent<T>(int points, int positions, int channels, int groups, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, T epsilon,
        ReadOnlySpan<T> tangentX, Span<T> tangentY)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Derive(points, positions, channels, groups, x, default, weight, epsilon, tangentX, tangentY, accumulate: false);

    /// <summary>after ⊙ r·(h − mean h − x̂·mean(h ⊙ x̂)), h = before ⊙ v, per group.</summary>
    private static void Derive<T>(
        int points, int positions, int channels, int groups, ReadOnlySpan<T> x, ReadOnlySpan<T> before, ReadOnlySpan<T> after,
        T epsilon, ReadOnlySpan<T> v, Span<T> result, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(points, positions, channels, groups, x, before, result);
        Expect.EmptyOrLength(after.Length, channels, nameof(after));
        Expect.Length(v.Length, x.Length, nameof(v));
        Expect.Apart(x, result, nameof(x));
        Expect.SameOrApart(v, result, nameof(v));
        T[] rented = ArrayPool<T>.Shared.Rent(6 * channels);
        try
        {
            var mean = rented.AsSpan(0, channels);
            var scale = rented.AsSpan(channels, channels);
            var offset = rented.AsSpan(2 * channels, channels);
            var slope = rented.AsSpan(3 * channels, channels);
            var rest = rented.AsSpan(4 * channels, channels);
            var inside = rented.AsSpan(5 * channels, channels);
            int size = positions * channels, width = channels / groups;
            T n = T.CreateTruncating((long)positions * width);
            for (int p = 0; p < points; p++)
            {
                var sample = x.Slice(p * size, size);
                var direction = v.Slice(p * size, size);
                Statistics(positions, channels, groups, sample, epsilon, mean, rest, scale);
                Dispatch.RunChannels<T, Moments<T>>(channels, new(positions, channels, sample, direction, mean, offset, slope));
                for (int g = 0; g < groups; g++)
                {
                    T sum = T.Zero, product = T.Zero;
                    for (int c = g * width; c < (g + 1) * width; c++)
                    {
                        T factor = before.IsEmpty ? T.One : before[c];
                        sum += factor * offset[c];
                        product += factor * slope[c];
                    }

                    T r = scale[g * width], left = rest[g * width];
                    product -= left * sum;
                    if (!T.IsFinite(product * r * r) && IsZero(positions, channels, direction[(g * width)..], width))
                    {
                        offset.Slice(g * width, width).Clear();
                        slope.Slice(g * width, width).Clear();
                        scale.Slice(g * width, width).Clear();
                        inside.Slice(g * width, width).Clear();
                        continue;
                    }

                    for (int c = g * width; c < (g + 1) * width; c++)
                    {
                        // result = outside·(inside·v − offset − slope·(x − μ)) per channel: r³ alone may leave the range.
                        scale[c] = after.IsEmpty ? r : r * after[c];
                        inside[c] = before.IsEmpty ? T.One : before[c];
                        slope[c] = product / n * r * r;
                        offset[c] = sum / n - left * slope[c];
                    }
                }

                var target = result.Slice(p * size, size);
                if (accumulate)
                    Dispatch.RunChannels<T, Combine<T, AddTo<T>>>(
                        channels, new(positions, channels, sample, direction, mean, inside, offset, slope, scale, target));
                else
                    Dispatch.RunChannels<T, Combine<T, Overwrite<T>>>(
                        channels, new(positions, channels, sample, direction, mean, inside, offset, slope, scale, target));
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    /// <summary>Whether a direction is 0 at all positions of a group.</summary>
    private static bool IsZero<T>(int positions, int channels, ReadOnlySpan<T> direction, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < positions; i++)
        {
            if (direction.Slice(i * channels, width).ContainsAnyExcept(T.Zero))
                return false;
        }
        return true;
    }

    /// <summary>μ and r = 1/√(σ² + ε) of each channel's group; μ is the mean, rounded, and the rest of it.</summary>
    private static void Statistics<T>(
        int positions, int channels, int groups, ReadOnlySpan<T> x, T epsilon, Span<T> mean, Span<T> rest, Span<T> scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = channels / groups;
        T n = T.CreateTruncating((long)positions * width);
        Reductions.Sum(1, positions, channels, x, mean);
        for (int g = 0; g < groups; g++)
        {
            var group = mean.Slice(g * width, width);
            group.Fill(Total<T>(group) / n);
        }

        // The deviations' own mean is what rounding took from μ.
        Dispatch.RunChannels<T, Moments<T>>(channels, new(positions, channels, x, default, mean, rest, scale));
        for (int g = 0; g < groups; g++)
        {
            var squares = scale.Slice(g * width, width);
            var left = rest.Slice(g * width, width);
            T variance = Total<T>(squares) / n, off = Total<T>(left) / n;
            if (typeof(T) == typeof(float) && !RowNormalization.IsOrdinary(variance + epsilon))
            {
                InDouble(positions, channels, x, epsilon, g * width, width, mean, rest, scale);
                continue;
            }

            left.Fill(off);
            squares.Fill(T.One / T.Sqrt(T.Max(variance - off * off, T.Zero) + epsilon));
        }
    }

    private static T Total<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        foreach (T value in values)
            sum += value;
        return sum;
    }

    /// <summary>The statistics of a group of single precision whose squares leave its range.</summary>
    private static void InDouble<T>(
        int positions, int channels, ReadOnlySpan<T> x, T epsilon, int first, int width, Span<T> mean, Span<T> rest, Span<T> scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0, squares = 0, n = (double)positions * width;
        for (int i = 0; i < positions; i++)
        {
            foreach (T value in x.Slice(i * channels + first, width))
                sum += double.CreateTruncating(value);
        }

        double average = sum / n;
        for (int i = 0; i < positions; i++)
        {
            foreach (T value in x.Slice(i * channels + first, width))
            {
                double d = double.CreateTruncating(value) - average;
                squares += d * d;
            }
        }

        T rounded = T.CreateTruncating(average);
        mean.Slice(first, width).Fill(rounded);
        rest.Slice(first, width).Fill(T.CreateTruncating(average - double.CreateTruncating(rounded)));
        scale.Slice(first, width).Fill(T.CreateTruncating(1 / Math.Sqrt(squares / n + double.CreateTruncating(epsilon))));
    }

    private static void Check<T>(int points, int positions, int channels, int groups, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, Span<T> y)
    {
        Expect.AtLeast(points, 0, nameof(points));
        Expect.AtLeast(positions, 1, nameof(positions));
        Expect.AtLeast(channels, 1, nameof(channels));
        Expect.AtLeast(groups, 1, nameof(groups));
        if (channels % groups != 0)
            throw Expect.Unexpected(nameof(groups), $"a divisor of {channels} channels", groups);
        Expect.Length(x.Length, (long)points * positions * channels, nameof(x));
        Expect.Length(y.Length, x.Length, nameof(y));
        Expect.EmptyOrLength(weight.Length, channels, nameof(weight));
    }
}
