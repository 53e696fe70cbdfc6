using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>A small MobileNetV3: hard activations, depthwise and grouped convolutions, squeeze-and-excitation, two branches.</summary>
public sealed partial class MobileCnn<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(4, 3, 3, 3)] private readonly Tensor<T> stemWeight = weights.Get<T>("stem.weight");
    [Shape(4)] private readonly Tensor<T> bn0Weight = weights.Get<T>("bn0.weight");
    [Shape(4)] private readonly Tensor<T> bn0Bias = weights.Get<T>("bn0.bias");
    [Shape(4)] private readonly Tensor<T> bn0RunningMean = weights.Get<T>("bn0.running_mean");
    [Shape(4)] private readonly Tensor<T> bn0RunningVar = weights.Get<T>("bn0.running_var");
    [Shape(12, 4, 1, 1)] private readonly Tensor<T> expandWeight = weights.Get<T>("expand.weight");
    [Shape(12)] private readonly Tensor<T> bn1Weight = weights.Get<T>("bn1.weight");
    [Shape(12)] private readonly Tensor<T> bn1Bias = weights.Get<T>("bn1.bias");
    [Shape(12)] private readonly Tensor<T> bn1RunningMean = weights.Get<T>("bn1.running_mean");
    [Shape(12)] private readonly Tensor<T> bn1RunningVar = weights.Get<T>("bn1.running_var");
    [Shape(12, 1, 3, 3)] private readonly Tensor<T> dwWeight = weights.Get<T>("dw.weight");
    [Shape(12)] private readonly Tensor<T> bn2Weight = weights.Get<T>("bn2.weight");
    [Shape(12)] private readonly Tensor<T> bn2Bias = weights.Get<T>("bn2.bias");
    [Shape(12)] private readonly Tensor<T> bn2RunningMean = weights.Get<T>("bn2.running_mean");
    [Shape(12)] private readonly Tensor<T> bn2RunningVar = weights.Get<T>("bn2.running_var");
    [Shape(4, 12, 1, 1)] private readonly Tensor<T> seReduceWeight = weights.Get<T>("se.reduce.weight");
    [Shape(4)] private readonly Tensor<T> seReduceBias = weights.Get<T>("se.reduce.bias");
    [Shape(12, 4, 1, 1)] private readonly Tensor<T> seExpandWeight = weights.Get<T>("se.expand.weight");
    [Shape(12)] private readonly Tensor<T> seExpandBias = weights.Get<T>("se.expand.bias");
    [Shape(4, 12, 1, 1)] private readonly Tensor<T> projectWeight = weights.Get<T>("project.weight");
    [Shape(4)] private readonly Tensor<T> bn3Weight = weights.Get<T>("bn3.weight");
    [Shape(4)] private readonly Tensor<T> bn3Bias = weights.Get<T>("bn3.bias");
    [Shape(4)] private readonly Tensor<T> bn3RunningMean = weights.Get<T>("bn3.running_mean");
    [Shape(4)] private readonly Tensor<T> bn3RunningVar = weights.Get<T>("bn3.running_var");
    [Shape(8, 2, 3, 3)] private readonly Tensor<T> groupedWeight = weights.Get<T>("grouped.weight");
    [Shape(8)] private readonly Tensor<T> groupedBias = weights.Get<T>("grouped.bias");
    [Shape(4, 4, 1, 1)] private readonly Tensor<T> sideWeight = weights.Get<T>("side.weight");
    [Shape(4)] private readonly Tensor<T> sideBias = weights.Get<T>("side.bias");
    [Shape(12, 12, 1, 1)] private readonly Tensor<T> headWeight = weights.Get<T>("head.weight");
    [Shape(12)] private readonly Tensor<T> headBias = weights.Get<T>("head.bias");
    [Shape(4, 12)] private readonly Tensor<T> fcWeight = weights.Get<T>("fc.weight");
    [Shape(4)] private readonly Tensor<T> fcBias = weights.Get<T>("fc.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance | ModelPrograms.LinearPieces)]
    public Tensor<T> Logits([Shape(3, 32, 32)] Tensor<T> image)
    {
        var stem = Conv2D(image, stemWeight, stride: 2, padding: 1);
        var hs0 = HardSwish(BatchNorm(stem, bn0RunningMean, bn0RunningVar, bn0Weight, bn0Bias));

        var expand = Conv2D(hs0, expandWeight);
        var r6a = Relu6(BatchNorm(expand, bn1RunningMean, bn1RunningVar, bn1Weight, bn1Bias));
        var dw = Conv2D(r6a, dwWeight, padding: 1, groups: 12);
        var r6b = Relu6(BatchNorm(dw, bn2RunningMean, bn2RunningVar, bn2Weight, bn2Bias));
        var squeezed = Relu(Conv2D(Mean(r6b, [1, 2], keepDim: true), seReduceWeight, seReduceBias));
        var gate = HardSigmoid(Conv2D(squeezed, seExpandWeight, seExpandBias));
        var project = Conv2D(Multiply(r6b, gate), projectWeight);
        var inverted = hs0 + BatchNorm(project, bn3RunningMean, bn3RunningVar, bn3Weight, bn3Bias);

        var hs1 = HardSwish(Conv2D(inverted, groupedWeight, groupedBias, stride: 2, padding: 1, groups: 2));
        var r6c = Relu6(Conv2D(AvgPool2D(inverted, 3, stride: 2, padding: 1), sideWeight, sideBias));
        var cat = Concat([hs1, r6c], dim: 0);
        var head = Conv2D(cat, headWeight, headBias);
        var gap = Mean(HardSwish(head), [1, 2]);
        return Linear(gap, fcWeight, fcBias);
    }
}
