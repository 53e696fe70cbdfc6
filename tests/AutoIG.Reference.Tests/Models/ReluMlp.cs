using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>Benign or malignant, from 30 standardised measurements of a tumour's cell nuclei.</summary>
public sealed partial class ReluMlp<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(64, 30)] private readonly Tensor<T> fc1Weight = weights.Get<T>("fc1.weight");
    [Shape(64)] private readonly Tensor<T> fc1Bias = weights.Get<T>("fc1.bias");
    [Shape(32, 64)] private readonly Tensor<T> fc2Weight = weights.Get<T>("fc2.weight");
    [Shape(32)] private readonly Tensor<T> fc2Bias = weights.Get<T>("fc2.bias");
    [Shape(2, 32)] private readonly Tensor<T> fc3Weight = weights.Get<T>("fc3.weight");
    [Shape(2)] private readonly Tensor<T> fc3Bias = weights.Get<T>("fc3.bias");

    [Differentiable(Programs =
        ModelPrograms.Comparison | ModelPrograms.RevealCancel | ModelPrograms.Relevance | ModelPrograms.LinearPieces)]
    public Tensor<T> Logits([Shape(30)] Tensor<T> x)
    {
        var fc1 = Linear(x, fc1Weight, fc1Bias);
        var relu1 = Relu(fc1);
        var fc2 = Linear(relu1, fc2Weight, fc2Bias);
        var relu2 = Relu(fc2);
        return Linear(relu2, fc3Weight, fc3Bias);
    }

    [Differentiable(Programs = ModelPrograms.Comparison)]
    public Tensor<T> Probabilities([Shape(30)] Tensor<T> x) => Softmax(Logits(x), dim: -1);
}
