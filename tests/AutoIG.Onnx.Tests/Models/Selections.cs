using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>selections.onnx, as it was exported by operator_cases.py.</summary>
public sealed partial class Selections(SafeTensors weights)
{
    [Shape(8)] private readonly Tensor<float> w8Values = weights["w8.values"];
    [Shape(4)] private readonly Tensor<float> v12_0Values = weights["v12_0.values"];

    [Differentiable]
    public Tensor<float> Forward([Shape(6, 4)] Tensor<float> x)
    {
        var cumSum = Flip(Slice(Pad(CumSum(Flip(CumSum(x, 0), 1), 1), [1, 0]), 1, 0..4), 1);
        var shrink = SoftShrink(cumSum, lambd: 0.25);
        var scatterElements = IndexCopy(Flatten(HardShrink(shrink, lambd: 0.125)
            - (Sign(HardShrink(shrink, lambd: 0.125)) * -0.5f)), 0, [20, 1, 10, 7, 0, 13, 18, 23], w8Values);
        var scatterElements2 = IndexAdd(scatterElements, 0, [4, 5, 10, 3], v12_0Values);
        var gatherND = IndexSelect(Reshape(scatterElements2, 6, 4), 0, 4, 1);
        var reverseSequence = IndexSelect(IndexAdd(IndexCopy(Reshape(scatterElements2, 6, 4), 0, [2, 5], Sin(gatherND)), 0,
            [2, 2], gatherND), 0, 3, 2, 1, 0, 4, 5);
        var gatherElements = IndexSelect(Flatten(reverseSequence), 0, 20, 1, 6, 7, 0, 21, 2, 11, 8, 1, 10, 11, 0, 17, 22, 7, 20,
            1, 10, 23);
        return Prod(TopK(Reshape(gatherElements, 5, 4), 3, dim: 0), 1);
    }
}
