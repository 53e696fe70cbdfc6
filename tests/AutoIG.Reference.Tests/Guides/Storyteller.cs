using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides;

public sealed partial class Storyteller(SafeTensors weights)
{
    [Shape(50, 32)] private readonly Tensor<float> words = weights["words.weight"];
    [Shape(32, 32)] private readonly Tensor<float> query = weights["query.weight"];
    [Shape(32, 32)] private readonly Tensor<float> key = weights["key.weight"];
    [Shape(32, 32)] private readonly Tensor<float> value = weights["value.weight"];

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<float> Scores([Shape("tokens")] int[] ids)
    {
        var x = Embedding(ids, words);
        var seen = AttentionWeights(Linear(x, query), Linear(x, key), isCausal: true);
        var mixed = x + MatMul(seen, Linear(x, value));
        return Linear(RmsNorm(mixed, [32]), words); // [tokens, 50]: row t scores the word at t + 1
    }
}
