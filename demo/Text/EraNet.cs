using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Text;

/// <summary>
/// Which era a passage of at most 32 words is from: two convolutions over the words' embeddings, and the largest response of each channel.
/// Padding is not masked.
/// </summary>
public sealed partial class EraNet(SafeTensors weights)
{
    [Shape(2541, 16)] private readonly Tensor<float> embedding = weights["embedding.weight"];
    [Shape(32, 16, 3)] private readonly Tensor<float> conv1 = weights["conv1.weight"];
    [Shape(32)] private readonly Tensor<float> bias1 = weights["conv1.bias"];
    [Shape(32, 32, 3)] private readonly Tensor<float> conv2 = weights["conv2.weight"];
    [Shape(32)] private readonly Tensor<float> bias2 = weights["conv2.bias"];
    [Shape(2, 32)] private readonly Tensor<float> fc = weights["fc.weight"];
    [Shape(2)] private readonly Tensor<float> fcBias = weights["fc.bias"];

    /// <summary>The logits of the two eras, early and recent.</summary>
    /// <param name="ids">The words' ids, 0 behind the last.</param>
    [Differentiable]
    public Tensor<float> Logits([Shape(32)] int[] ids)
    {
        var words = Transpose(Embedding(ids, embedding), 0, 1);
        var pairs = Relu(Conv1D(words, conv1, bias1, padding: Padding.Same));
        var phrases = Relu(Conv1D(pairs, conv2, bias2, padding: Padding.Same));
        var strongest = Max(phrases, dim: 1);
        return Linear(strongest, fc, fcBias);
    }
}
