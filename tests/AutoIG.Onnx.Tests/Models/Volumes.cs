using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>volumes.onnx, as it was exported by operator_cases.py.</summary>
public sealed partial class Volumes(SafeTensors weights)
{
    [Shape(4, 2, 2, 3, 3)] private readonly Tensor<float> w1 = weights["w1"];
    [Shape(4)] private readonly Tensor<float> w2 = weights["w2"];
    [Shape(4, 2, 1, 2, 1)] private readonly Tensor<float> w5 = weights["w5"];

    [Differentiable]
    public Tensor<float> Forward([Shape(2, 5, 6, 4)] Tensor<float> x)
    {
        var padded = Pad(MaxPool3D(Conv3D(x, w1, w2, stride: (1, 2, 1), padding: 1), (2, 1, 2), 1), [0, 0, 1, 0, 0, 0]);
        var pooled = AvgPool3D(Conv3D(padded, w5, groups: 2), (3, 2, 2), (2, 1, 1), padding: (1, 0, 0), countIncludePad: false);
        var pooled2 = GlobalAvgPool(pooled);
        return Reshape(pooled2, 4, 1, 1, 1);
    }
}
