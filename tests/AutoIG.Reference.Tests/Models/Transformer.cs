using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>
/// Pre-norm transformer encoder on twelve tokens, written out: two blocks, two heads, GELU. The second block's attention is written in
/// matrices, so that its weights are a layer.
/// </summary>
public sealed partial class Transformer<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(12, 32)] private readonly Tensor<T> position = weights.Get<T>("pos");
    [Shape(50, 32)] private readonly Tensor<T> embeddingWeight = weights.Get<T>("embedding.weight");
    [Shape(32)] private readonly Tensor<T> block0Ln1Weight = weights.Get<T>("blocks.0.ln1.weight");
    [Shape(32)] private readonly Tensor<T> block0Ln1Bias = weights.Get<T>("blocks.0.ln1.bias");
    [Shape(32, 32)] private readonly Tensor<T> block0QWeight = weights.Get<T>("blocks.0.attn.q.weight");
    [Shape(32)] private readonly Tensor<T> block0QBias = weights.Get<T>("blocks.0.attn.q.bias");
    [Shape(32, 32)] private readonly Tensor<T> block0KWeight = weights.Get<T>("blocks.0.attn.k.weight");
    [Shape(32)] private readonly Tensor<T> block0KBias = weights.Get<T>("blocks.0.attn.k.bias");
    [Shape(32, 32)] private readonly Tensor<T> block0VWeight = weights.Get<T>("blocks.0.attn.v.weight");
    [Shape(32)] private readonly Tensor<T> block0VBias = weights.Get<T>("blocks.0.attn.v.bias");
    [Shape(32, 32)] private readonly Tensor<T> block0OWeight = weights.Get<T>("blocks.0.attn.o.weight");
    [Shape(32)] private readonly Tensor<T> block0OBias = weights.Get<T>("blocks.0.attn.o.bias");
    [Shape(32)] private readonly Tensor<T> block0Ln2Weight = weights.Get<T>("blocks.0.ln2.weight");
    [Shape(32)] private readonly Tensor<T> block0Ln2Bias = weights.Get<T>("blocks.0.ln2.bias");
    [Shape(64, 32)] private readonly Tensor<T> block0Fc1Weight = weights.Get<T>("blocks.0.fc1.weight");
    [Shape(64)] private readonly Tensor<T> block0Fc1Bias = weights.Get<T>("blocks.0.fc1.bias");
    [Shape(32, 64)] private readonly Tensor<T> block0Fc2Weight = weights.Get<T>("blocks.0.fc2.weight");
    [Shape(32)] private readonly Tensor<T> block0Fc2Bias = weights.Get<T>("blocks.0.fc2.bias");
    [Shape(32)] private readonly Tensor<T> block1Ln1Weight = weights.Get<T>("blocks.1.ln1.weight");
    [Shape(32)] private readonly Tensor<T> block1Ln1Bias = weights.Get<T>("blocks.1.ln1.bias");
    [Shape(32, 32)] private readonly Tensor<T> block1QWeight = weights.Get<T>("blocks.1.attn.q.weight");
    [Shape(32)] private readonly Tensor<T> block1QBias = weights.Get<T>("blocks.1.attn.q.bias");
    [Shape(32, 32)] private readonly Tensor<T> block1KWeight = weights.Get<T>("blocks.1.attn.k.weight");
    [Shape(32)] private readonly Tensor<T> block1KBias = weights.Get<T>("blocks.1.attn.k.bias");
    [Shape(32, 32)] private readonly Tensor<T> block1VWeight = weights.Get<T>("blocks.1.attn.v.weight");
    [Shape(32)] private readonly Tensor<T> block1VBias = weights.Get<T>("blocks.1.attn.v.bias");
    [Shape(32, 32)] private readonly Tensor<T> block1OWeight = weights.Get<T>("blocks.1.attn.o.weight");
    [Shape(32)] private readonly Tensor<T> block1OBias = weights.Get<T>("blocks.1.attn.o.bias");
    [Shape(32)] private readonly Tensor<T> block1Ln2Weight = weights.Get<T>("blocks.1.ln2.weight");
    [Shape(32)] private readonly Tensor<T> block1Ln2Bias = weights.Get<T>("blocks.1.ln2.bias");
    [Shape(64, 32)] private readonly Tensor<T> block1Fc1Weight = weights.Get<T>("blocks.1.fc1.weight");
    [Shape(64)] private readonly Tensor<T> block1Fc1Bias = weights.Get<T>("blocks.1.fc1.bias");
    [Shape(32, 64)] private readonly Tensor<T> block1Fc2Weight = weights.Get<T>("blocks.1.fc2.weight");
    [Shape(32)] private readonly Tensor<T> block1Fc2Bias = weights.Get<T>("blocks.1.fc2.bias");
    [Shape(3, 32)] private readonly Tensor<T> fcWeight = weights.Get<T>("fc.weight");
    [Shape(3)] private readonly Tensor<T> fcBias = weights.Get<T>("fc.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance)]
    public Tensor<T> Logits([Shape(12, 32)] Tensor<T> embeddings)
    {
        var x = embeddings + position;

        var block0Attn = Attend(
            LayerNorm(x, block0Ln1Weight, block0Ln1Bias),
            block0QWeight, block0QBias, block0KWeight, block0KBias, block0VWeight, block0VBias, block0OWeight, block0OBias);
        var block0Attended = x + block0Attn;
        var block0Fc1 = Linear(LayerNorm(block0Attended, block0Ln2Weight, block0Ln2Bias), block0Fc1Weight, block0Fc1Bias);
        var block0Out = block0Attended + Linear(Gelu(block0Fc1), block0Fc2Weight, block0Fc2Bias);

        var block1Ln1 = LayerNorm(block0Out, block1Ln1Weight, block1Ln1Bias);
        var block1Q = SplitHeads(Linear(block1Ln1, block1QWeight, block1QBias));
        var block1K = SplitHeads(Linear(block1Ln1, block1KWeight, block1KBias));
        var block1V = SplitHeads(Linear(block1Ln1, block1VWeight, block1VBias));
        var block1Softmax = Softmax(MatMul(block1Q, Transpose(block1K, 1, 2)) * T.CreateChecked(0.25), dim: -1);
        var block1Joined = Reshape(Transpose(MatMul(block1Softmax, block1V), 0, 1), 12, 32);
        var block1Attended = block0Out + Linear(block1Joined, block1OWeight, block1OBias);
        var block1Fc1 = Linear(LayerNorm(block1Attended, block1Ln2Weight, block1Ln2Bias), block1Fc1Weight, block1Fc1Bias);
        var block1Out = block1Attended + Linear(Gelu(block1Fc1), block1Fc2Weight, block1Fc2Bias);

        var pooled = Mean(block1Out, dim: 0);
        return Linear(pooled, fcWeight, fcBias);
    }

    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> TokenLogits([Shape(12)] int[] ids) => Logits(Embedding(ids, embeddingWeight));

    private static Tensor<T> Attend(
        Tensor<T> z,
        Tensor<T> qWeight, Tensor<T> qBias, Tensor<T> kWeight, Tensor<T> kBias,
        Tensor<T> vWeight, Tensor<T> vBias, Tensor<T> oWeight, Tensor<T> oBias)
    {
        var q = SplitHeads(Linear(z, qWeight, qBias));
        var k = SplitHeads(Linear(z, kWeight, kBias));
        var v = SplitHeads(Linear(z, vWeight, vBias));
        var joined = Reshape(Transpose(ScaledDotProductAttention(q, k, v), 0, 1), 12, 32);
        return Linear(joined, oWeight, oBias);
    }

    private static Tensor<T> SplitHeads(Tensor<T> y) => Transpose(Reshape(y, 12, 2, 16), 0, 1);
}
