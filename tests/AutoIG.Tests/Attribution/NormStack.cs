using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution;

/// <summary>
/// Normalisations one behind the other, as in a decoder. Near 0 each multiplies by 1/√ε = 1000 what comes in, so that the first of them
/// turns at α ≈ 10⁻³ on a path from 0, the second at 10⁻⁶, the third at 10⁻⁹.
/// </summary>
internal sealed partial class NormStack<T>(Tensor<T> w1, Tensor<T> w2, Tensor<T> w3, Tensor<T> gain)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(6, 6)] private readonly Tensor<T> w1 = w1;
    [Shape(6, 6)] private readonly Tensor<T> w2 = w2;
    [Shape(3, 6)] private readonly Tensor<T> w3 = w3;
    [Shape(6)] private readonly Tensor<T> gain = gain;

    [Differentiable]
    public Tensor<T> Logits([Shape(6)] Tensor<T> x)
    {
        var first = x + Linear(RmsNorm(x, [6], gain, 1e-6), w1);
        var second = first + Linear(RmsNorm(first, [6], gain, 1e-6), w2);
        return Linear(RmsNorm(second, [6], gain, 1e-6), w3);
    }
}
