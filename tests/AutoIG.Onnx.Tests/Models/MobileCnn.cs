using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>mobile-cnn.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class MobileCnn(SafeTensors weights)
{
    [Shape(4, 3, 3, 3)] private readonly Tensor<float> stem = weights["stem.weight"];
    [Shape(4)] private readonly Tensor<float> stemBias = weights["stem.bias"];
    [Shape(12, 4, 1, 1)] private readonly Tensor<float> expand = weights["expand.weight"];
    [Shape(12)] private readonly Tensor<float> expandBias = weights["expand.bias"];
    [Shape(12, 1, 3, 3)] private readonly Tensor<float> dw = weights["dw.weight"];
    [Shape(12)] private readonly Tensor<float> dwBias = weights["dw.bias"];
    [Shape(4, 12, 1, 1)] private readonly Tensor<float> seReduce = weights["se.reduce.weight"];
    [Shape(4)] private readonly Tensor<float> seReduceBias = weights["se.reduce.bias"];
    [Shape(12, 4, 1, 1)] private readonly Tensor<float> seExpand = weights["se.expand.weight"];
    [Shape(12)] private readonly Tensor<float> seExpandBias = weights["se.expand.bias"];
    [Shape(4, 12, 1, 1)] private readonly Tensor<float> project = weights["project.weight"];
    [Shape(4)] private readonly Tensor<float> projectBias = weights["project.bias"];
    [Shape(8, 2, 3, 3)] private readonly Tensor<float> grouped = weights["grouped.weight"];
    [Shape(8)] private readonly Tensor<float> groupedBias = weights["grouped.bias"];
    [Shape(4, 4, 1, 1)] private readonly Tensor<float> side = weights["side.weight"];
    [Shape(4)] private readonly Tensor<float> sideBias = weights["side.bias"];
    [Shape(12, 12, 1, 1)] private readonly Tensor<float> head = weights["head.weight"];
    [Shape(12)] private readonly Tensor<float> headBias = weights["head.bias"];
    [Shape(4, 12)] private readonly Tensor<float> fc = weights["fc.weight"];
    [Shape(4)] private readonly Tensor<float> fcBias = weights["fc.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(3, 32, 32)] Tensor<float> x)
    {
        var hs0 = HardSwish(Conv2D(x, stem, stemBias, stride: 2, padding: 1));
        var r6b = Relu6(Conv2D(Relu6(Conv2D(hs0, expand, expandBias)), dw, dwBias, padding: 1, groups: 12));
        var features = Conv2D(Relu(Conv2D(Reshape(GlobalAvgPool(r6b), 12, 1, 1), seReduce, seReduceBias)), seExpand,
            seExpandBias);
        var sum = hs0 + Conv2D(Multiply(r6b, HardSigmoid(features)), project, projectBias);
        var joined = Concat([HardSwish(Conv2D(sum, grouped, groupedBias, stride: 2, padding: 1, groups: 2)),
            Relu6(Conv2D(AvgPool2D(Pad(sum, [1, 1, 1, 1]), 3, 2), side, sideBias))]);
        var hs2 = HardSwish(Conv2D(joined, head, headBias));
        return Linear(GlobalAvgPool(hs2), fc, fcBias);
    }
}
