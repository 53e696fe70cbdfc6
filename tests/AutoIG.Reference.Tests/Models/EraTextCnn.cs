using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>
/// Which century a passage of at most 32 words is from: two convolutions over the embeddings and their largest responses. Padding is not
/// masked.
/// </summary>
public sealed partial class EraTextCnn<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(2541, 16)] private readonly Tensor<T> embeddingWeight = weights.Get<T>("embedding.weight");
    [Shape(32, 16, 3)] private readonly Tensor<T> conv1Weight = weights.Get<T>("conv1.weight");
    [Shape(32)] private readonly Tensor<T> conv1Bias = weights.Get<T>("conv1.bias");
    [Shape(32, 32, 3)] private readonly Tensor<T> conv2Weight = weights.Get<T>("conv2.weight");
    [Shape(32)] private readonly Tensor<T> conv2Bias = weights.Get<T>("conv2.bias");
    [Shape(2, 32)] private readonly Tensor<T> fcWeight = weights.Get<T>("fc.weight");
    [Shape(2)] private readonly Tensor<T> fcBias = weights.Get<T>("fc.bias");

    [Differentiable]
    public Tensor<T> Logits([Shape(32, 16)] Tensor<T> embeddings)
    {
        var relu1 = Relu(Conv1D(Transpose(embeddings, 0, 1), conv1Weight, conv1Bias, padding: Padding.Same));
        var conv2 = Conv1D(relu1, conv2Weight, conv2Bias, padding: Padding.Same);
        var relu2 = Relu(conv2);
        var pool = Max(relu2, dim: 1);
        return Linear(pool, fcWeight, fcBias);
    }

    [Differentiable]
    public Tensor<T> TokenLogits([Shape(32)] int[] ids) => Logits(Embedding(ids, embeddingWeight));
}
