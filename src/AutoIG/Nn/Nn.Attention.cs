using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>
    /// softmax(scale·Q·Kᵀ + mask)·V, the attention of Vaswani et al. (arXiv 1706.03762). Leading dimensions (heads) are broadcast.
    /// </summary>
    /// <param name="query">[…, queries, width].</param>
    /// <param name="key">[…, keys, width].</param>
    /// <param name="value">[…, keys, value width].</param>
    /// <param name="attnMask">Added to the scores, and broadcast to their shape […, queries, keys]; −∞ shuts a key out.</param>
    /// <param name="isCausal">Whether query i sees the keys 0 to i only; not together with a mask.</param>
    /// <param name="scale">1/√width if absent.</param>
    /// <returns>[…, queries, value width].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is a mask and <paramref name="isCausal"/>.</exception>
    public static Tensor<T> ScaledDotProductAttention<T>(
        Tensor<T> query, Tensor<T> key, Tensor<T> value, Tensor<T>? attnMask = null, bool isCausal = false, double? scale = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] q = Expect.AtLeast(query, 2, "[…, queries, width]"), k = Expect.AtLeast(key, 2, "[…, keys, width]");
        int[] v = Expect.AtLeast(value, 2, "[…, keys, value width]");
        if (v[^2] != k[^2])
            throw Expect.ShapeMismatch(nameof(value), $"[…, {k[^2]}, value width] for a key {Elements.Show(k)}", v);
        _ = BroadcastSizes(BroadcastSizes(q[..^2], k[..^2], nameof(key)), v[..^2], nameof(value));
        return MatMul(AttentionWeights(query, key, attnMask, isCausal, scale, nameof(ScaledDotProductAttention)), value);
    }

    /// <summary>
    /// <see cref="ScaledDotProductAttention{T}(Tensor{T}, Tensor{T}, Tensor{T}, Tensor{T}, bool, double?)"/> over the keys for which the
    /// mask is true.
    /// </summary>
    /// <param name="query">[…, queries, width].</param>
    /// <param name="key">[…, keys, width].</param>
    /// <param name="value">[…, keys, value width].</param>
    /// <param name="attnMask">Whether a query sees a key, broadcast to […, queries, keys]. A query that sees none gives NaN.</param>
    /// <param name="scale">1/√width if absent.</param>
    /// <returns>[…, queries, value width].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<T> ScaledDotProductAttention<T>(
        Tensor<T> query, Tensor<T> key, Tensor<T> value, Tensor<bool> attnMask, double? scale = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ScaledDotProductAttention(query, key, value, Penalties<T>(attnMask), scale: scale);

    /// <summary>
    /// softmax(scale·Q·Kᵀ + mask), the weights of attention: a local that holds them is a layer, and <c>MatMul(weights, value)</c> is what
    /// <see cref="ScaledDotProductAttention{T}(Tensor{T}, Tensor{T}, Tensor{T}, Tensor{T}, bool, double?)"/> gives, at the same cost.
    /// </summary>
    /// <param name="query">[…, queries, width].</param>
    /// <param name="key">[…, keys, width].</param>
    /// <param name="attnMask">Added to the scores, and broadcast to their shape […, queries, keys]; −∞ shuts a key out.</param>
    /// <param name="isCausal">Whether query i sees the keys 0 to i only; not together with a mask.</param>
    /// <param name="scale">1/√width if absent.</param>
    /// <returns>[…, queries, keys]; each row sums to 1.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is a mask and <paramref name="isCausal"/>.</exception>
    public static Tensor<T> AttentionWeights<T>(
        Tensor<T> query, Tensor<T> key, Tensor<T>? attnMask = null, bool isCausal = false, double? scale = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AttentionWeights(query, key, attnMask, isCausal, scale, nameof(AttentionWeights));

    /// <summary>
    /// <see cref="AttentionWeights{T}(Tensor{T}, Tensor{T}, Tensor{T}, bool, double?)"/> over the keys for which the mask is true.
    /// </summary>
    /// <param name="query">[…, queries, width].</param>
    /// <param name="key">[…, keys, width].</param>
    /// <param name="attnMask">Whether a query sees a key, broadcast to […, queries, keys]. A query that sees none gives NaN.</param>
    /// <param name="scale">1/√width if absent.</param>
    /// <returns>[…, queries, keys]; each row sums to 1.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<T> AttentionWeights<T>(Tensor<T> query, Tensor<T> key, Tensor<bool> attnMask, double? scale = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AttentionWeights(query, key, Penalties<T>(attnMask), isCausal: false, scale, nameof(AttentionWeights));

    private static Tensor<T> AttentionWeights<T>(
        Tensor<T> query, Tensor<T> key, Tensor<T>? attnMask, bool isCausal, double? scale, string op)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] q = Expect.AtLeast(query, 2, "[…, queries, width]", op: op), k = Expect.AtLeast(key, 2, "[…, keys, width]", op: op);
        if (k[^1] != q[^1])
            throw Expect.ShapeMismatch(nameof(key), $"[…, keys, {q[^1]}] for a query {Elements.Show(q)}", k, op);
        _ = BroadcastSizes(q[..^2], k[..^2], nameof(key), op);
        if (isCausal && attnMask is not null)
            throw Expect.Mismatch(nameof(attnMask), "no mask where 'isCausal' is true", "one", op);
        Tensor<T> scores = MatMul(query, Transpose(key, -2, -1)) * T.CreateTruncating(scale ?? (1 / Math.Sqrt(q[^1])));
        if (isCausal)
            attnMask = CausalMask<T>(q[^2], k[^2]);
        return Softmax(attnMask is null ? scores : Add(scores, Fitting(attnMask, scores.Sizes(), nameof(attnMask), op)));
    }

    /// <summary>0 where the mask holds, −∞ elsewhere.</summary>
    private static Tensor<T> Penalties<T>(Tensor<bool> mask, [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] sizes = Expect.Any(mask, "attnMask", op);
        T[] penalties = Array.ConvertAll(mask.Flat().ToArray(), static sees => sees ? T.Zero : T.NegativeInfinity);
        return Elements.Shaped(penalties, sizes);
    }

    private static Tensor<T> CausalMask<T>(int queries, int keys)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var mask = new T[queries * keys];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = i % keys <= i / keys ? T.Zero : T.NegativeInfinity;
        return Elements.Shaped(mask, queries, keys);
    }

    /// <summary>The tensor itself, checked to broadcast to a shape without enlarging it.</summary>
    private static Tensor<T> Fitting<T>(Tensor<T> tensor, int[] target, string argument, [CallerMemberName] string op = "")
    {
        int[] sizes = tensor.Sizes();
        if (!BroadcastSizes(target, sizes, argument, op).AsSpan().SequenceEqual(target))
            throw Expect.ShapeMismatch(argument, $"that can be repeated to {Elements.Show(target)}", sizes, op);
        return tensor;
    }
}
