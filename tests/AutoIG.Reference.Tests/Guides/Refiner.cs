using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides;

/// <summary>The model of the guide whose way depends on a setting and on an argument.</summary>
public sealed partial class Refiner(Tensor<float> step, bool residual)
{
    [Shape(4, 4)] private readonly Tensor<float> step = step;
    private readonly bool residual = residual;

    [Differentiable]
    public Tensor<float> Refined([Shape("rows", 4)] Tensor<float> x, int turns)
    {
        var h = Linear(x, step);
        for (int i = 0; i < turns; i++)
            h = residual ? h + Tanh(h) : Tanh(h);
        return h;
    }
}
