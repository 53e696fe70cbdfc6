using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>Convolutions of three widths over 20 token embeddings, each reduced to its largest response (Kim 2014).</summary>
public sealed partial class TextCnn<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(50, 16)] private readonly Tensor<T> embeddingWeight = weights.Get<T>("embedding.weight");
    [Shape(8, 16, 2)] private readonly Tensor<T> convs0Weight = weights.Get<T>("convs.0.weight");
    [Shape(8)] private readonly Tensor<T> convs0Bias = weights.Get<T>("convs.0.bias");
    [Shape(8, 16, 3)] private readonly Tensor<T> convs1Weight = weights.Get<T>("convs.1.weight");
    [Shape(8)] private readonly Tensor<T> convs1Bias = weights.Get<T>("convs.1.bias");
    [Shape(8, 16, 4)] private readonly Tensor<T> convs2Weight = weights.Get<T>("convs.2.weight");
    [Shape(8)] private readonly Tensor<T> convs2Bias = weights.Get<T>("convs.2.bias");
    [Shape(2, 24)] private readonly Tensor<T> fcWeight = weights.Get<T>("fc.weight");
    [Shape(2)] private readonly Tensor<T> fcBias = weights.Get<T>("fc.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance | ModelPrograms.LinearPieces)]
    public Tensor<T> Logits([Shape(20, 16)] Tensor<T> embeddings)
    {
        var x = Transpose(embeddings, 0, 1);
        var convs0 = Conv1D(x, convs0Weight, convs0Bias);
        var convs1 = Conv1D(x, convs1Weight, convs1Bias);
        var convs2 = Conv1D(x, convs2Weight, convs2Bias);
        var cat = Concat([Max(Relu(convs0), dim: 1), Max(Relu(convs1), dim: 1), Max(Relu(convs2), dim: 1)], dim: 0);
        return Linear(cat, fcWeight, fcBias);
    }

    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> TokenLogits([Shape(20)] int[] ids) => Logits(Embedding(ids, embeddingWeight));
}
