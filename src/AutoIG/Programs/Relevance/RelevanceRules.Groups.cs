namespace AutoIG.CompilerServices;

/// <content>Normalisations of groups of channels.</content>
public sealed partial class RelevanceRules<T>
{
    /// <summary>
    /// What <see cref="LayerNorm"/> is to a row, to each group of channels at all positions of a point: nothing in its derivation asks how
    /// what is standardised together lies.
    /// </summary>
    /// <param name="points">The number of points.</param>
    /// <param name="positions">The positions of a point's map.</param>
    /// <param name="channels">The channels, on the last axis.</param>
    /// <param name="groups">Into how many groups they are divided.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="relevance">R, the relevance of the result.</param>
    /// <param name="x">What is normalised.</param>
    /// <param name="y">The result.</param>
    /// <param name="weight">w of each channel; empty for 1.</param>
    /// <param name="result">Receives the relevance of x.</param>
    public void GroupNorm(
        int points, int positions, int channels, int groups, T epsilon, ReadOnlySpan<T> relevance, ReadOnlySpan<T> x, ReadOnlySpan<T> y,
        ReadOnlySpan<T> weight, Span<T> result)
    {
        int width = channels / groups, length = positions * width;
        using var memory = Scratch.Open();
        Span<T> ofGroup = memory.TakeSpan<T>(length), xs = memory.TakeSpan<T>(length), ys = memory.TakeSpan<T>(length);
        Span<T> weights = memory.TakeSpan<T>(length), shares = memory.TakeSpan<T>(length);
        for (int group = 0; group < points * groups; group++)
        {
            int first = (group / groups * positions * channels) + (group % groups * width);
            for (int position = 0; position < positions; position++)
            {
                int from = first + (position * channels), to = position * width;
                relevance.Slice(from, width).CopyTo(ofGroup[to..]);
                x.Slice(from, width).CopyTo(xs[to..]);
                y.Slice(from, width).CopyTo(ys[to..]);
                if (!weight.IsEmpty)
                    weight.Slice(group % groups * width, width).CopyTo(weights[to..]);
            }
            LayerNorm(1, length, epsilon, ofGroup, xs, ys, weight.IsEmpty ? [] : weights, shares);
            for (int position = 0; position < positions; position++)
                shares.Slice(position * width, width).CopyTo(result[(first + (position * channels))..]);
        }
    }
}
