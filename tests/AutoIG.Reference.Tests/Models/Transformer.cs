using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>
/// Pre-norm transformer encoder on twelve tokens, written out: two blocks, two heads, GELU. Every step is a local variable, so that it is a
/// layer.
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

        var block0Ln1 = LayerNorm(x, block0Ln1Weight, block0Ln1Bias);
        var block0Q = Linear(block0Ln1, block0QWeight, block0QBias);
        var block0K = Linear(block0Ln1, block0KWeight, block0KBias);
        var block0V = Linear(block0Ln1, block0VWeight, block0VBias);
        var block0Scores = MatMul(SplitHeads(block0Q), Transpose(SplitHeads(block0K), 1, 2)) * T.CreateChecked(0.25);
        var block0Softmax = Softmax(block0Scores, dim: -1);
        var block0Heads = Reshape(Transpose(MatMul(block0Softmax, SplitHeads(block0V)), 0, 1), 12, 32);
        var block0Attn = Linear(block0Heads, block0OWeight, block0OBias);
        var block0Mid = x + block0Attn;
        var block0Ln2 = LayerNorm(block0Mid, block0Ln2Weight, block0Ln2Bias);
        var block0Fc1 = Linear(block0Ln2, block0Fc1Weight, block0Fc1Bias);
        var block0Act = Gelu(block0Fc1);
        var block0Fc2 = Linear(block0Act, block0Fc2Weight, block0Fc2Bias);
        var block0Out = block0Mid + block0Fc2;

        var block1Ln1 = LayerNorm(block0Out, block1Ln1Weight, block1Ln1Bias);
        var block1Q = Linear(block1Ln1, block1QWeight, block1QBias);
        var block1K = Linear(block1Ln1, block1KWeight, block1KBias);
        var block1V = Linear(block1Ln1, block1VWeight, block1VBias);
        var block1Scores = MatMul(SplitHeads(block1Q), Transpose(SplitHeads(block1K), 1, 2)) * T.CreateChecked(0.25);
        var block1Softmax = Softmax(block1Scores, dim: -1);
        var block1Heads = Reshape(Transpose(MatMul(block1Softmax, SplitHeads(block1V)), 0, 1), 12, 32);
        var block1Attn = Linear(block1Heads, block1OWeight, block1OBias);
        var block1Mid = block0Out + block1Attn;
        var block1Ln2 = LayerNorm(block1Mid, block1Ln2Weight, block1Ln2Bias);
        var block1Fc1 = Linear(block1Ln2, block1Fc1Weight, block1Fc1Bias);
        var block1Act = Gelu(block1Fc1);
        var block1Fc2 = Linear(block1Act, block1Fc2Weight, block1Fc2Bias);
        var block1Out = block1Mid + block1Fc2;

        var pooled = Mean(block1Out, dim: 0);
        return Linear(pooled, fcWeight, fcBias);
    }

    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> TokenLogits([Shape(12)] int[] ids) => Logits(Embedding(ids, embeddingWeight));

    private static Tensor<T> SplitHeads(Tensor<T> y) => Transpose(Reshape(y, 12, 2, 16), 0, 1);
}
