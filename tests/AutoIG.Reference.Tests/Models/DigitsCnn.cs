using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>Handwritten digits: 28 × 28 pixels between 0 (black) and 1 (ink), ten classes.</summary>
public sealed partial class DigitsCnn<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(16, 1, 3, 3)] private readonly Tensor<T> conv1Weight = weights.Get<T>("conv1.weight");
    [Shape(16)] private readonly Tensor<T> conv1Bias = weights.Get<T>("conv1.bias");
    [Shape(32, 16, 3, 3)] private readonly Tensor<T> conv2Weight = weights.Get<T>("conv2.weight");
    [Shape(32)] private readonly Tensor<T> conv2Bias = weights.Get<T>("conv2.bias");
    [Shape(64, 1568)] private readonly Tensor<T> fc1Weight = weights.Get<T>("fc1.weight");
    [Shape(64)] private readonly Tensor<T> fc1Bias = weights.Get<T>("fc1.bias");
    [Shape(10, 64)] private readonly Tensor<T> fc2Weight = weights.Get<T>("fc2.weight");
    [Shape(10)] private readonly Tensor<T> fc2Bias = weights.Get<T>("fc2.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance | ModelPrograms.LinearPieces)]
    public Tensor<T> Logits([Shape(1, 28, 28)] Tensor<T> image)
    {
        var conv1 = Conv2D(image, conv1Weight, conv1Bias, padding: 1);
        var pool1 = MaxPool2D(Relu(conv1), 2);
        var conv2 = Conv2D(pool1, conv2Weight, conv2Bias, padding: 1);
        var relu2 = Relu(conv2);
        var pool2 = MaxPool2D(relu2, 2);
        var fc1 = Linear(Flatten(pool2), fc1Weight, fc1Bias);
        var relu3 = Relu(fc1);
        return Linear(relu3, fc2Weight, fc2Bias);
    }

    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> Probabilities([Shape(1, 28, 28)] Tensor<T> image) => Softmax(Logits(image), dim: -1);
}
