using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// Activations that are products of a value and a gate of it: GELU in both forms, SiLU, hard swish; and the hard sigmoid.
/// </summary>
internal sealed class ActivationIdiom : Idiom
{
    public override IReadOnlyList<Step>? Find(Step step, NetworkIndex index)
    {
        if (step.Operator is not ("Mul" or "Div"))
            return null;
        var (number, factors) = index.Product(step.Output);
        if (factors.Count == 1 && IsRamp(factors[0], index) is { } ramp && IsNear(number, 1.0 / 6))
            return [Replace(step, "HardSigmoid", [ramp], ("alpha", 1.0 / 6), ("beta", 0.5))];
        if (factors.Count != 2)
            return null;
        foreach (var (x, gate) in new[] { (factors[0], factors[1]), (factors[1], factors[0]) })
        {
            if (IsNear(number, 1) && index.Only(gate, "Sigmoid") is { } sigmoid)
            {
                var (scale, of) = index.Product(sigmoid.Inputs[0]!, isRoot: false);
                if (sigmoid.Inputs[0]!.Name == x.Name)
                    return [Replace(step, "Silu", [x])];
                if (of is [var only] && only.Name == x.Name)
                    return [Replace(step, "Swish", [x], ("alpha", scale))];
            }

            if (IsNear(number, 1) && index.Only(gate, "HardSigmoid") is { } hard && hard.Inputs[0]!.Name == x.Name
                && IsNear(hard.Number("alpha", 0.2), 1.0 / 6) && hard.Number("beta", 0.5) == 0.5)
            {
                return [Replace(step, "HardSwish", [x])];
            }

            if (IsNear(number, 1.0 / 6) && IsRamp(gate, index)?.Name == x.Name)
                return [Replace(step, "HardSwish", [x])];
            if (IsNear(number, 0.5) && OnePlus(gate, index) is { } inner)
            {
                if (index.Only(inner, "Erf") is { } erf && IsScaled(erf.Inputs[0]!, x, Math.Sqrt(0.5), index))
                    return [Replace(step, "Gelu", [x])];
                if (index.Only(inner, "Tanh") is { } tanh && IsCubic(tanh.Inputs[0]!, x, index))
                    return [Replace(step, "Gelu", [x], ("approximate", "tanh"))];
            }
        }

        return null;
    }

    private static bool IsNear(double number, double expected) => Math.Abs(number - expected) <= 1e-6 * Math.Abs(expected);

    /// <summary>The value of which this is min(max(x + 3, 0), 6).</summary>
    private static Value? IsRamp(Value value, NetworkIndex index)
    {
        if (index.Only(value, "Clip") is not { } clip || index.Only(clip.Inputs[0], "Add") is not { } sum)
            return null;
        double? low = clip.Opset < 11 ? clip.Number("min", double.NaN) : clip.Input(1)?.Number;
        double? high = clip.Opset < 11 ? clip.Number("max", double.NaN) : clip.Input(2)?.Number;
        return low == 0 && high == 6 ? NetworkIndex.Orders(sum).FirstOrDefault(pair => pair.B.Number == 3).A : null;
    }

    private static Value? OnePlus(Value value, NetworkIndex index) =>
        index.Only(value, "Add") is { } sum ? NetworkIndex.Orders(sum).FirstOrDefault(pair => pair.B.Number == 1).A : null;

    private static bool IsScaled(Value value, Value x, double scale, NetworkIndex index)
    {
        var (number, factors) = index.Product(value, isRoot: false);
        return factors is [var only] && only.Name == x.Name && IsNear(number, scale);
    }

    /// <summary>√(2/π)·(x + 0.044715·x³).</summary>
    private static bool IsCubic(Value value, Value x, NetworkIndex index)
    {
        var (number, factors) = index.Product(value, isRoot: false);
        if (factors is not [var inside] || !IsNear(number, Math.Sqrt(2 / Math.PI)) || index.Only(inside, "Add") is not { } sum)
            return false;
        foreach (var (plain, cubic) in NetworkIndex.Orders(sum))
        {
            var (scale, powers) = index.Product(cubic, isRoot: false);
            bool isCube = (powers is [var cube] && index.Only(cube, "Pow") is { } power && power.Inputs[0]!.Name == x.Name
                && power.Inputs[1]!.Number == 3)
                || (powers.Count == 3 && powers.All(factor => factor.Name == x.Name));
            if (plain.Name == x.Name && isCube && IsNear(scale, 0.044715))
                return true;
        }

        return false;
    }
}
