using System.Numerics.Tensors;
using AutoIG;
using static AutoIG.Nn;

namespace AutoIG.Onnx.Tests.Models;

/// <summary>conditions.onnx, as it was exported by operator_cases.py.</summary>
public sealed partial class Conditions(SafeTensors weights)
{
    [Shape(4)] private readonly Tensor<float> w3 = weights["w3"];
    [Shape(1)] private readonly Tensor<float> v5_0One = weights["v5_0.one"];
    [Shape(1)] private readonly Tensor<float> v5_0Zero = weights["v5_0.zero"];
    [Shape(1)] private readonly Tensor<float> v9_0Number = weights["v9_0.number"];
    [Shape(1)] private readonly Tensor<float> v17_0Number = weights["v17_0.number"];
    [Shape(1)] private readonly Tensor<float> v28_0Number = weights["v28_0.number"];
    [Shape(1)] private readonly Tensor<float> v34_0Number = weights["v34_0.number"];

    [Differentiable]
    public Tensor<float> Forward([Shape(6, 4)] Tensor<float> x)
    {
        var greater = Tensor.GreaterThan<float>(x, -0.5f);
        var less = Tensor.LessThan<float>(x, BroadcastTo(w3, 6, 4));
        var xor = Tensor.GreaterThan<float>(Abs(Where(greater, v5_0One, v5_0Zero) - Where(less, v5_0One, v5_0Zero)), 0f);
        var or = Tensor.GreaterThan<float>(Maximum(Where(Tensor.Equals<float>(Where(greater, v5_0One, v5_0Zero), 0f), v5_0One,
            v5_0Zero), Where(Tensor.GreaterThanOrEqual<float>(BroadcastTo(v9_0Number, 6, 4), x), v5_0One, v5_0Zero)), 0f);
        var cast = Where(Tensor.GreaterThan<float>(Where(greater, v5_0One, v5_0Zero) * Where(less, v5_0One, v5_0Zero), 0f),
            v5_0One, v5_0Zero);
        var chosen = Where(or, v17_0Number, Sin(x * cast + Where(xor, v5_0One, v5_0Zero)));
        var reciprocal = Reciprocal(Relu(chosen));
        var logarithm = Log(chosen);
        var chosen2 = Where(Tensor.Equals<float>(Abs(reciprocal), float.PositiveInfinity),
            Squeeze(BroadcastTo(v5_0Zero, 1, 6, 4), 0), Tanh(reciprocal));
        var chosen3 = Where(Tensor.Equals<float>(Where(Tensor.Equals<float>(logarithm, logarithm), v5_0One, v5_0Zero), 0f),
            v28_0Number, logarithm);
        return chosen2 + chosen3 + Where(Tensor.Equals<float>(Negate(reciprocal), float.PositiveInfinity), v5_0One, v34_0Number);
    }
}
