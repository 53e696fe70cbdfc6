using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>columns.onnx, as it was exported by operator_cases.py.</summary>
public sealed partial class Columns(SafeTensors weights)
{
    [Shape(2)] private readonly Tensor<float> v4_0Filled = weights["v4_0.filled"];
    [Shape(1)] private readonly Tensor<float> v7_0Filled = weights["v7_0.filled"];

    [Differentiable]
    public Tensor<float> Forward([Shape(5)] Tensor<float> x)
    {
        var active = Relu(IndexSelect(x, 0, 3, 0));
        var picked = IndexSelect(x, 0, 1, 2, 4);
        var joined = Concat([Where(Tensor.Equals<float>(active, 0f), v4_0Filled, active),
            Where(Tensor.Equals<float>(picked, picked), picked, v7_0Filled)]);
        return Tanh(joined);
    }
}
