using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>multi-input.onnx, as it was exported by pytorch 1.13.0.</summary>
public sealed partial class MultiInput(SafeTensors weights)
{
    [Shape(8, 6)] private readonly Tensor<float> fa = weights["fa.weight"];
    [Shape(8)] private readonly Tensor<float> faBias = weights["fa.bias"];
    [Shape(4, 2, 3, 3)] private readonly Tensor<float> conv = weights["conv.weight"];
    [Shape(4)] private readonly Tensor<float> convBias = weights["conv.bias"];
    [Shape(8, 16)] private readonly Tensor<float> fb = weights["fb.weight"];
    [Shape(8)] private readonly Tensor<float> fbBias = weights["fb.bias"];
    [Shape(10, 24)] private readonly Tensor<float> f1 = weights["f1.weight"];
    [Shape(10)] private readonly Tensor<float> f1Bias = weights["f1.bias"];
    [Shape(3, 10)] private readonly Tensor<float> f2 = weights["f2.weight"];
    [Shape(3)] private readonly Tensor<float> f2Bias = weights["f2.bias"];

    [Differentiable]
    public Tensor<float> Forward([Shape(6)] Tensor<float> a, [Shape(2, 4, 4)] Tensor<float> b)
    {
        var ta = Tanh(Linear(a, fa, faBias));
        var sp = Softplus(Linear(Flatten(AvgPool2D(Relu(Conv2D(b, conv, convBias, padding: 1)), 2)), fb, fbBias));
        return Linear(Silu(Linear(Concat([ta, sp, ta * sp]), f1, f1Bias)), f2, f2Bias);
    }
}
