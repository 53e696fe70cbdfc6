using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.AnyLength;

/// <summary>Two convolutions, the second of stride 2, over any number of tokens that are given by their ids: at least 5.</summary>
public sealed partial class ConvolutionReader<T>(Func<int[], Tensor<T>> weight)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(40, 16)] private readonly Tensor<T> words = weight([40, 16]);
    [Shape(8, 16, 3)] private readonly Tensor<T> conv1 = weight([8, 16, 3]);
    [Shape(8)] private readonly Tensor<T> bias1 = weight([8]);
    [Shape(12, 8, 3)] private readonly Tensor<T> conv2 = weight([12, 8, 3]);
    [Shape(2, 13)] private readonly Tensor<T> head = weight([2, 13]);

    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> Logits([Shape("tokens")] int[] ids, [Shape(1)] Tensor<T> length)
    {
        var phrases = Gelu(Conv1D(Transpose(Embedding(ids, words), 0, 1), conv1, bias1));
        var sentences = Tanh(Conv1D(phrases, conv2, stride: 2));
        return Linear(Concat([Mean(sentences, dim: 1), length * T.CreateChecked(ids.Length)], dim: 0), head);
    }
}
