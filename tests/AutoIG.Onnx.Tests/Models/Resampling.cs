using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>resampling.onnx, as it was exported by operator_cases.py.</summary>
public sealed partial class Resampling(SafeTensors weights)
{
    [Shape(8, 5)] private readonly Tensor<float> v3_0Resize1 = weights["v3_0.resize1"];
    [Shape(7, 6)] private readonly Tensor<float> v3_0Resize2 = weights["v3_0.resize2"];
    [Shape(6, 8)] private readonly Tensor<float> v5_0Resize1 = weights["v5_0.resize1"];
    [Shape(9, 7)] private readonly Tensor<float> v5_0Resize2 = weights["v5_0.resize2"];
    [Shape(7, 6)] private readonly Tensor<float> v11_0Resize1 = weights["v11_0.resize1"];
    [Shape(8, 6)] private readonly Tensor<float> v11_0Resize2 = weights["v11_0.resize2"];
    [Shape(5, 4, 2)] private readonly Tensor<float> w12Grid = weights["w12.grid"];

    [Differentiable]
    public Tensor<float> Forward([Shape(4, 5, 6)] Tensor<float> x)
    {
        var resized = Linear(Transpose(Linear(Transpose(LocalResponseNorm(x, 3, alpha: 0.5, beta: 0.6, k: 1.5), 1, 2),
            v3_0Resize1), 1, 2), v3_0Resize2);
        var resized2 = IndexSelect(IndexSelect(Linear(Transpose(Linear(Transpose(resized, 1, 2), v5_0Resize1), 1, 2),
            v5_0Resize2), 1, 0, 1, 1, 2, 3, 3, 4, 5, 5), 2, 0, 2, 4, 6, 8);
        var resized3 = Linear(Transpose(Linear(Transpose(Interpolate(resized2, (6, 6), InterpolationMode.Bicubic,
            alignCorners: true), 1, 2), v11_0Resize1), 1, 2), v11_0Resize2);
        var gridSample = GridSample(resized3, w12Grid, mode: InterpolationMode.Bicubic, paddingMode: GridPaddingMode.Border);
        return GridSample(gridSample, Tanh(Permute(Slice(gridSample, 0, 0..2), 1, 2, 0)), paddingMode: GridPaddingMode.Reflection,
            alignCorners: true);
    }
}
