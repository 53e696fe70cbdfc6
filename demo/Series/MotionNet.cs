using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Series;

/// <summary>What somebody with a watch on the wrist does: three convolutions over time and the mean of their responses.</summary>
public sealed partial class MotionNet(SafeTensors weights)
{
    [Shape(6, 1)] private readonly Tensor<float> mean = weights["mean"];
    [Shape(6, 1)] private readonly Tensor<float> deviation = weights["std"];
    [Shape(12, 6, 7)] private readonly Tensor<float> conv1 = weights["conv1.weight"];
    [Shape(12)] private readonly Tensor<float> bias1 = weights["conv1.bias"];
    [Shape(16, 12, 5)] private readonly Tensor<float> conv2 = weights["conv2.weight"];
    [Shape(16)] private readonly Tensor<float> bias2 = weights["conv2.bias"];
    [Shape(16, 16, 5)] private readonly Tensor<float> conv3 = weights["conv3.weight"];
    [Shape(16)] private readonly Tensor<float> bias3 = weights["conv3.bias"];
    [Shape(4, 16)] private readonly Tensor<float> fc = weights["fc.weight"];
    [Shape(4)] private readonly Tensor<float> fcBias = weights["fc.bias"];

    /// <summary>At all times the mean of each channel over what the network was trained with: a signal that says nothing.</summary>
    public Tensor<float> Baseline { get; } =
        Tensor.Create([.. weights["mean"].SelectMany(number => Enumerable.Repeat(number, Motion.Steps))], [6, Motion.Steps]);

    /// <summary>The logits of the four kinds of motion.</summary>
    /// <param name="signal">Ten seconds: acceleration in g and turning in radians a second, ten numbers a second.</param>
    [Differentiable]
    public Tensor<float> Logits([Shape(6, 100)] Tensor<float> signal)
    {
        var edges = Relu(Conv1D(Divide(Subtract(signal, mean), deviation), conv1, bias1, padding: Padding.Same));
        var gestures = Relu(Conv1D(edges, conv2, bias2, padding: Padding.Same));
        var phases = Relu(Conv1D(gestures, conv3, bias3, padding: Padding.Same));
        return Linear(Mean(phases, dim: 1), fc, fcBias);
    }
}
