using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Guides;

public static partial class Losses
{
    // How far the even digits are ahead of the odd ones, each as the logarithm of its share of the exponentials.
    [Differentiable]
    public static float EvenOverOdd([Shape(10)] Tensor<float> y) =>
        LogSumExp(Slice(y, 0, .., step: 2)) - LogSumExp(Slice(y, 0, 1.., step: 2));
}
