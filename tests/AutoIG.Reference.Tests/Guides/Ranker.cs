using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides;

public sealed partial class Ranker(SafeTensors weights)
{
    [Shape(16, 8)] private readonly Tensor<float> w1 = weights["w1"];
    [Shape(16)] private readonly Tensor<float> b1 = weights["b1"];
    [Shape(3, 16)] private readonly Tensor<float> w2 = weights["w2"];

    [Differentiable(Programs = ModelPrograms.LinearPieces)]
    public Tensor<float> Scores([Shape(8)] Tensor<float> x)
    {
        var hidden = Relu(Linear(x, w1, b1));
        return Linear(hidden, w2);
    }
}
