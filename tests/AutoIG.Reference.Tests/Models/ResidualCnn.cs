using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Reference.Tests.Models;

/// <summary>A small ResNet written out: a stem, a block with an identity shortcut, a block that halves the map and projects.</summary>
public sealed partial class ResidualCnn<T>(SafeTensors weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Shape(4, 3, 3, 3)] private readonly Tensor<T> convWeight = weights.Get<T>("conv.weight");
    [Shape(4)] private readonly Tensor<T> bnWeight = weights.Get<T>("bn.weight");
    [Shape(4)] private readonly Tensor<T> bnBias = weights.Get<T>("bn.bias");
    [Shape(4)] private readonly Tensor<T> bnRunningMean = weights.Get<T>("bn.running_mean");
    [Shape(4)] private readonly Tensor<T> bnRunningVar = weights.Get<T>("bn.running_var");
    [Shape(4, 4, 3, 3)] private readonly Tensor<T> block1Conv1Weight = weights.Get<T>("block1.conv1.weight");
    [Shape(4)] private readonly Tensor<T> block1Bn1Weight = weights.Get<T>("block1.bn1.weight");
    [Shape(4)] private readonly Tensor<T> block1Bn1Bias = weights.Get<T>("block1.bn1.bias");
    [Shape(4)] private readonly Tensor<T> block1Bn1RunningMean = weights.Get<T>("block1.bn1.running_mean");
    [Shape(4)] private readonly Tensor<T> block1Bn1RunningVar = weights.Get<T>("block1.bn1.running_var");
    [Shape(4, 4, 3, 3)] private readonly Tensor<T> block1Conv2Weight = weights.Get<T>("block1.conv2.weight");
    [Shape(4)] private readonly Tensor<T> block1Bn2Weight = weights.Get<T>("block1.bn2.weight");
    [Shape(4)] private readonly Tensor<T> block1Bn2Bias = weights.Get<T>("block1.bn2.bias");
    [Shape(4)] private readonly Tensor<T> block1Bn2RunningMean = weights.Get<T>("block1.bn2.running_mean");
    [Shape(4)] private readonly Tensor<T> block1Bn2RunningVar = weights.Get<T>("block1.bn2.running_var");
    [Shape(8, 4, 3, 3)] private readonly Tensor<T> block2Conv1Weight = weights.Get<T>("block2.conv1.weight");
    [Shape(8)] private readonly Tensor<T> block2Bn1Weight = weights.Get<T>("block2.bn1.weight");
    [Shape(8)] private readonly Tensor<T> block2Bn1Bias = weights.Get<T>("block2.bn1.bias");
    [Shape(8)] private readonly Tensor<T> block2Bn1RunningMean = weights.Get<T>("block2.bn1.running_mean");
    [Shape(8)] private readonly Tensor<T> block2Bn1RunningVar = weights.Get<T>("block2.bn1.running_var");
    [Shape(8, 8, 3, 3)] private readonly Tensor<T> block2Conv2Weight = weights.Get<T>("block2.conv2.weight");
    [Shape(8)] private readonly Tensor<T> block2Bn2Weight = weights.Get<T>("block2.bn2.weight");
    [Shape(8)] private readonly Tensor<T> block2Bn2Bias = weights.Get<T>("block2.bn2.bias");
    [Shape(8)] private readonly Tensor<T> block2Bn2RunningMean = weights.Get<T>("block2.bn2.running_mean");
    [Shape(8)] private readonly Tensor<T> block2Bn2RunningVar = weights.Get<T>("block2.bn2.running_var");
    [Shape(8, 4, 1, 1)] private readonly Tensor<T> block2Down0Weight = weights.Get<T>("block2.down.0.weight");
    [Shape(8)] private readonly Tensor<T> block2Down1Weight = weights.Get<T>("block2.down.1.weight");
    [Shape(8)] private readonly Tensor<T> block2Down1Bias = weights.Get<T>("block2.down.1.bias");
    [Shape(8)] private readonly Tensor<T> block2Down1RunningMean = weights.Get<T>("block2.down.1.running_mean");
    [Shape(8)] private readonly Tensor<T> block2Down1RunningVar = weights.Get<T>("block2.down.1.running_var");
    [Shape(5, 8)] private readonly Tensor<T> fcWeight = weights.Get<T>("fc.weight");
    [Shape(5)] private readonly Tensor<T> fcBias = weights.Get<T>("fc.bias");

    [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.Relevance | ModelPrograms.LinearPieces)]
    public Tensor<T> Logits([Shape(3, 32, 32)] Tensor<T> image)
    {
        var stem = Relu(BatchNorm(Conv2D(image, convWeight, padding: 1), bnRunningMean, bnRunningVar, bnWeight, bnBias));

        var block1Conv1 = Conv2D(stem, block1Conv1Weight, padding: 1);
        var block1Relu1 = Relu(BatchNorm(block1Conv1, block1Bn1RunningMean, block1Bn1RunningVar, block1Bn1Weight, block1Bn1Bias));
        var block1Conv2 = Conv2D(block1Relu1, block1Conv2Weight, padding: 1);
        var block1 = Relu(BatchNorm(block1Conv2, block1Bn2RunningMean, block1Bn2RunningVar, block1Bn2Weight, block1Bn2Bias) + stem);

        var block2Conv1 = Conv2D(block1, block2Conv1Weight, stride: 2, padding: 1);
        var block2Bn1 = BatchNorm(block2Conv1, block2Bn1RunningMean, block2Bn1RunningVar, block2Bn1Weight, block2Bn1Bias);
        var block2Relu1 = Relu(block2Bn1);
        var block2Conv2 = Conv2D(block2Relu1, block2Conv2Weight, padding: 1);
        var down = Conv2D(block1, block2Down0Weight, stride: 2);
        var shortcut = BatchNorm(down, block2Down1RunningMean, block2Down1RunningVar, block2Down1Weight, block2Down1Bias);
        var block2Bn2 = BatchNorm(block2Conv2, block2Bn2RunningMean, block2Bn2RunningVar, block2Bn2Weight, block2Bn2Bias);
        var block2 = Relu(block2Bn2 + shortcut);

        var gap = Mean(block2, [1, 2]);
        return Linear(gap, fcWeight, fcBias);
    }
}
