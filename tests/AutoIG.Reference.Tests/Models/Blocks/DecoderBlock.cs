using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Blocks;

/// <summary>
/// Block of a causal decoder in the manner of Llama (Touvron et al. 2023): attention over the positions so far behind a normalisation by
/// the root mean square, with rotated queries and keys (Su et al. 2021) and one key and value for a group of heads (Ainslie et al. 2023);
/// then a gated unit (Shazeer 2020). Both are added to what came in.
/// </summary>
public sealed class DecoderBlock<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Epsilon = 1e-5;

    [Shape("width")] internal readonly Tensor<T> norm1Weight = weights.Get<T>("norm1.weight");
    [Shape("width", "width")] internal readonly Tensor<T> qWeight = weights.Get<T>("attn.q.weight");
    [Shape("keys", "width")] internal readonly Tensor<T> kWeight = weights.Get<T>("attn.k.weight");
    [Shape("keys", "width")] internal readonly Tensor<T> vWeight = weights.Get<T>("attn.v.weight");
    [Shape("width", "width")] internal readonly Tensor<T> oWeight = weights.Get<T>("attn.o.weight");
    [Shape("width")] internal readonly Tensor<T> norm2Weight = weights.Get<T>("norm2.weight");
    [Shape("hidden", "width")] internal readonly Tensor<T> gateWeight = weights.Get<T>("gate.weight");
    [Shape("hidden", "width")] internal readonly Tensor<T> upWeight = weights.Get<T>("up.weight");
    [Shape("width", "hidden")] internal readonly Tensor<T> downWeight = weights.Get<T>("down.weight");

    /// <summary>Maps [tokens, width] to [tokens, width].</summary>
    /// <param name="x">One row a token.</param>
    /// <param name="headWidth">The width of a head.</param>
    /// <param name="cos">Cosines of the angles by which the tokens' positions turn queries and keys, [tokens, head width / 2].</param>
    /// <param name="sin">Their sines.</param>
    public Tensor<T> Forward(Tensor<T> x, int headWidth, Tensor<T> cos, Tensor<T> sin)
    {
        var mid = x + Attend(RmsNorm(x, norm1Weight, eps: Epsilon), headWidth, cos, sin);
        var z = RmsNorm(mid, norm2Weight, eps: Epsilon);
        var gate = Linear(z, gateWeight);
        var up = Linear(z, upWeight);
        var act = Silu(gate);
        var output = mid + Linear(act * up, downWeight);
        return output;
    }

    private Tensor<T> Attend(Tensor<T> z, int headWidth, Tensor<T> cos, Tensor<T> sin)
    {
        var q = Linear(z, qWeight);
        var k = Linear(z, kWeight);
        var v = Linear(z, vWeight);
        // [groups, heads of a group, tokens, head width], of which keys and values have one head.
        int tokens = (int)z.Lengths[0], groups = (int)k.Lengths[1] / headWidth;
        var queries = Reshape(Rotate(SplitHeads(q, headWidth), cos, sin), groups, -1, tokens, headWidth);
        var keys = Unsqueeze(Rotate(SplitHeads(k, headWidth), cos, sin), 1);
        var weights = AttentionWeights(queries, keys, isCausal: true);
        var heads = Reshape(MatMul(weights, Unsqueeze(SplitHeads(v, headWidth), 1)), -1, tokens, headWidth);
        return Linear(Reshape(Transpose(heads, 0, 1), tokens, -1), oWeight);
    }

    private static Tensor<T> SplitHeads(Tensor<T> y, int headWidth) =>
        Transpose(Reshape(y, (int)y.Lengths[0], -1, headWidth), 0, 1);

    /// <summary>Turns the pairs of elements i and i + half of every head.</summary>
    private static Tensor<T> Rotate(Tensor<T> heads, Tensor<T> cos, Tensor<T> sin)
    {
        var halves = Chunk(heads, 2, dim: -1);
        return Concat([(halves[0] * cos) - (halves[1] * sin), (halves[1] * cos) + (halves[0] * sin)], dim: -1);
    }
}
