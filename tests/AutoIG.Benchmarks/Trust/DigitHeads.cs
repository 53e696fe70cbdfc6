using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Benchmarks.Trust;

/// <summary>What the digit network makes of its inner layers: the part of it above them, so that units can be taken away.</summary>
internal sealed partial class DigitHeads(SafeTensors weights)
{
    [Shape(64, 1568)] private readonly Tensor<float> fc1 = weights["fc1.weight"];
    [Shape(64)] private readonly Tensor<float> fc1Bias = weights["fc1.bias"];
    [Shape(10, 64)] private readonly Tensor<float> fc2 = weights["fc2.weight"];
    [Shape(10)] private readonly Tensor<float> fc2Bias = weights["fc2.bias"];

    /// <summary>From the 32 filters of the second convolution, 7 × 7 positions each.</summary>
    [Differentiable]
    public Tensor<float> OfFilters([Shape(32, 49)] Tensor<float> filters) =>
        Linear(Relu(Linear(Flatten(filters), fc1, fc1Bias)), fc2, fc2Bias);

    /// <summary>From the 64 hidden units.</summary>
    [Differentiable]
    public Tensor<float> OfHidden([Shape(64)] Tensor<float> hidden) => Linear(hidden, fc2, fc2Bias);
}
