using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tool.Tests.Models;

/// <summary>A bag of words: texts of any length.</summary>
public sealed partial class WordNet
{
    [Shape(4, 2)] private readonly Tensor<float> words = Tensor.Create([1f, 2, 3, 4, 5, 6, 7, 8], [4, 2]);

    [Differentiable]
    public Tensor<float> Score([Shape("words")] int[] ids) => Sum(Embedding(ids, words), 0);
}
