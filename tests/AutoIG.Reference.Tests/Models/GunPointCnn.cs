using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>Whether a hand draws a gun or points, from 150 places of the hand: three convolutions and their mean over time.</summary>
public sealed partial class GunPointCnn<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(12, 1, 15)] private readonly Tensor<T> conv1Weight = weights.Get<T>("conv1.weight");
    [Shape(12)] private readonly Tensor<T> conv1Bias = weights.Get<T>("conv1.bias");
    [Shape(16, 12, 11)] private readonly Tensor<T> conv2Weight = weights.Get<T>("conv2.weight");
    [Shape(16)] private readonly Tensor<T> conv2Bias = weights.Get<T>("conv2.bias");
    [Shape(16, 16, 7)] private readonly Tensor<T> conv3Weight = weights.Get<T>("conv3.weight");
    [Shape(16)] private readonly Tensor<T> conv3Bias = weights.Get<T>("conv3.bias");
    [Shape(2, 16)] private readonly Tensor<T> fcWeight = weights.Get<T>("fc.weight");
    [Shape(2)] private readonly Tensor<T> fcBias = weights.Get<T>("fc.bias");

    [Differentiable]
    public Tensor<T> Logits([Shape(1, 150)] Tensor<T> series)
    {
        var relu1 = Relu(Conv1D(series, conv1Weight, conv1Bias, padding: Padding.Same));
        var relu2 = Relu(Conv1D(relu1, conv2Weight, conv2Bias, padding: Padding.Same));
        var conv3 = Conv1D(relu2, conv3Weight, conv3Bias, padding: Padding.Same);
        var relu3 = Relu(conv3);
        var gap = Mean(relu3, dim: 1);
        return Linear(gap, fcWeight, fcBias);
    }
}
