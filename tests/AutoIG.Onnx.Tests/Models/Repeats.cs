using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>repeats.onnx, as it was exported by operator_cases.py.</summary>
public sealed partial class Repeats(SafeTensors weights)
{
    [Shape(1)] private readonly Tensor<float> v10_0Number = weights["v10_0.number"];
    [Shape(1)] private readonly Tensor<float> v12_0Number = weights["v12_0.number"];
    [Shape(1)] private readonly Tensor<float> v20_0Number = weights["v20_0.number"];
    [Shape(6)] private readonly Tensor<float> w43Values = weights["w43.values"];

    [Differentiable]
    public Tensor<float> Forward([Shape(8, 6)] Tensor<float> x)
    {
        var joined = Concat([Pad(Slice(Slice(Slice(x, 0, 0..8, step: 2), 0, 0..3), 1, 1..6), [0, 1, 1, 0]),
            Squeeze(BroadcastTo(v10_0Number, 1, 1, 6), 0)]);
        var larger = Maximum(Pow(v12_0Number, joined), 0.75f);
        var picked = IndexSelect(larger
            + (Add(Mean(larger, 0, keepDim: true), Squeeze(BroadcastTo(v20_0Number, 1, 5, 6), 0)) / 5f), 0, 0, 3, 2);
        var scatterND = IndexCopy(Flatten(picked), 0, [1, 5, 3, 13, 17, 15], w43Values);
        return Reshape(scatterND, 3, 6);
    }
}
