using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models.Blocks;

/// <summary>
/// Residual block that halves the map and changes its channels; the shortcut is a 1 × 1 convolution of stride 2 with its own
/// normalisation, whose weights are called <paramref name="shortcut"/><c>.0</c> and <paramref name="shortcut"/><c>.1</c>.
/// </summary>
public sealed class ProjectionBlock<T>(SafeTensors weights, string shortcut)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape("out", "in", 3, 3)] internal readonly Tensor<T> conv1Weight = weights.Get<T>("conv1.weight");
    [Shape("out", "out", 3, 3)] internal readonly Tensor<T> conv2Weight = weights.Get<T>("conv2.weight");
    [Shape("out", "in", 1, 1)] internal readonly Tensor<T> project = weights.Get<T>($"{shortcut}.0.weight");
    [Dimensions("channels", "out")] internal readonly BatchNorm2D<T> bn1 = new(weights.WithPrefix("bn1."));
    [Dimensions("channels", "out")] internal readonly BatchNorm2D<T> bn2 = new(weights.WithPrefix("bn2."));
    [Dimensions("channels", "out")] internal readonly BatchNorm2D<T> projectNorm = new(weights.WithPrefix($"{shortcut}.1."));

    public Tensor<T> Forward(Tensor<T> x)
    {
        var relu1 = Relu(bn1.Forward(Conv2D(x, conv1Weight, stride: 2, padding: 1)));
        var conv2 = Conv2D(relu1, conv2Weight, padding: 1);
        return Relu(bn2.Forward(conv2) + projectNorm.Forward(Conv2D(x, project, stride: 2)));
    }
}
