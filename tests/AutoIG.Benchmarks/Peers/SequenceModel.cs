using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Benchmarks.Peers;

/// <summary>One attention block over any number of embeddings of width 64, two classes.</summary>
internal sealed partial class SequenceModel(SafeTensors weights)
{
    [Shape(192, 64)] private readonly Tensor<float> projection = weights.Get<float>("projection");
    [Shape(64)] private readonly Tensor<float> scale = weights.Get<float>("scale");
    [Shape(64)] private readonly Tensor<float> shift = weights.Get<float>("shift");
    [Shape(2, 64)] private readonly Tensor<float> head = weights.Get<float>("head");

    [Differentiable]
    public Tensor<float> Logits([Shape("tokens", 64)] Tensor<float> embeddings)
    {
        var parts = Split(Linear(LayerNorm(embeddings, scale, shift), projection), 64, dim: 1);
        var attended = embeddings + ScaledDotProductAttention(parts[0], parts[1], parts[2]);
        return Linear(Mean(Gelu(attended), dim: 0), head);
    }
}
