using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>unet.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class UNet(SafeTensors weights)
{
    [Shape(8, 3, 3, 3)] private readonly Tensor<float> first = weights["first.weight"];
    [Shape(8)] private readonly Tensor<float> firstBias = weights["first.bias"];
    [Shape(8)] private readonly Tensor<float> norm = weights["norm.weight"];
    [Shape(8)] private readonly Tensor<float> normBias = weights["norm.bias"];
    [Shape(8, 8, 2, 2)] private readonly Tensor<float> up = weights["up.weight"];
    [Shape(8)] private readonly Tensor<float> upBias = weights["up.bias"];
    [Shape(8)] private readonly Tensor<float> instance = weights["instance.weight"];
    [Shape(8)] private readonly Tensor<float> instanceBias = weights["instance.bias"];
    [Shape(1, 16, 1, 1)] private readonly Tensor<float> last = weights["last.weight"];
    [Shape(1)] private readonly Tensor<float> lastBias = weights["last.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 32, 32)] Tensor<float> input1)
    {
        var features = Conv2D(input1, first, firstBias, padding: 1);
        var pooled = MaxPool2D(Relu(GroupNorm(features, 2, norm, normBias)), 2);
        var enlarged = ConvTranspose2D(pooled, up, upBias, stride: 2);
        var joined = Concat([InstanceNorm(enlarged, instance, instanceBias),
            Interpolate(pooled, (32, 32), InterpolationMode.Bilinear)]);
        return Conv2D(joined, last, lastBias);
    }
}
