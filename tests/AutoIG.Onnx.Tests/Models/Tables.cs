using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>tables.onnx, as it was exported by operator_cases.py.</summary>
public sealed partial class Tables(SafeTensors weights)
{
    [Shape(40, 4)] private readonly Tensor<float> v2_0Tables = weights["v2_0.tables"];

    [Differentiable]
    public Tensor<float> Forward([Shape(5)] int[] x)
    {
        var picked = Embedding(x, v2_0Tables);
        var part = Slice(picked, 1, 0..3);
        var total = Sum(part, 0);
        return Sum(Slice(picked, 1, 3..4), 0) + Sum(total * total - Sum(part * part, 0), 0, keepDim: true);
    }
}
