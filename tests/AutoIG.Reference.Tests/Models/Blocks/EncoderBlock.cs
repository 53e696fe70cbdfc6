using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Blocks;

/// <summary>
/// Pre-norm transformer encoder block (Xiong et al. 2020): x + attention(norm(x)), then x + feed-forward(norm(x)). The weights of the
/// projections are called <paramref name="attention"/> and <paramref name="up"/>, <paramref name="down"/> beneath the block.
/// </summary>
public sealed class EncoderBlock<T>(SafeTensors weights, string attention, string up, string down)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape("width")] internal readonly Tensor<T> ln1Weight = weights.Get<T>("ln1.weight");
    [Shape("width")] internal readonly Tensor<T> ln1Bias = weights.Get<T>("ln1.bias");
    [Shape("width", "width")] internal readonly Tensor<T> qWeight = weights.Get<T>($"{attention}q.weight");
    [Shape("width")] internal readonly Tensor<T> qBias = weights.Get<T>($"{attention}q.bias");
    [Shape("width", "width")] internal readonly Tensor<T> kWeight = weights.Get<T>($"{attention}k.weight");
    [Shape("width")] internal readonly Tensor<T> kBias = weights.Get<T>($"{attention}k.bias");
    [Shape("width", "width")] internal readonly Tensor<T> vWeight = weights.Get<T>($"{attention}v.weight");
    [Shape("width")] internal readonly Tensor<T> vBias = weights.Get<T>($"{attention}v.bias");
    [Shape("width", "width")] internal readonly Tensor<T> oWeight = weights.Get<T>($"{attention}o.weight");
    [Shape("width")] internal readonly Tensor<T> oBias = weights.Get<T>($"{attention}o.bias");
    [Shape("width")] internal readonly Tensor<T> ln2Weight = weights.Get<T>("ln2.weight");
    [Shape("width")] internal readonly Tensor<T> ln2Bias = weights.Get<T>("ln2.bias");
    [Shape("hidden", "width")] internal readonly Tensor<T> upWeight = weights.Get<T>($"{up}.weight");
    [Shape("hidden")] internal readonly Tensor<T> upBias = weights.Get<T>($"{up}.bias");
    [Shape("width", "hidden")] internal readonly Tensor<T> downWeight = weights.Get<T>($"{down}.weight");
    [Shape("width")] internal readonly Tensor<T> downBias = weights.Get<T>($"{down}.bias");

    /// <summary>Maps [tokens, width] to [tokens, width].</summary>
    public Tensor<T> Forward(Tensor<T> x, int heads)
    {
        var attended = x + Attend(LayerNorm(x, ln1Weight, ln1Bias), heads);
        var fc1 = Linear(LayerNorm(attended, ln2Weight, ln2Bias), upWeight, upBias);
        var output = attended + Linear(Gelu(fc1), downWeight, downBias);
        return output;
    }

    private Tensor<T> Attend(Tensor<T> z, int heads)
    {
        var q = SplitHeads(Linear(z, qWeight, qBias), heads);
        var k = SplitHeads(Linear(z, kWeight, kBias), heads);
        var v = SplitHeads(Linear(z, vWeight, vBias), heads);
        var joined = Reshape(Transpose(ScaledDotProductAttention(q, k, v), 0, 1), (int)z.Lengths[0], -1);
        return Linear(joined, oWeight, oBias);
    }

    private static Tensor<T> SplitHeads(Tensor<T> y, int heads) => Transpose(Reshape(y, (int)y.Lengths[0], heads, -1), 0, 1);
}
