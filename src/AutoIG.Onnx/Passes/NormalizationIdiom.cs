using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// Layer normalisation, (x − mean) / √(variance + ε) with weight and bias, and that by the root mean square alone, over the last axis.
/// </summary>
internal sealed class NormalizationIdiom : Idiom
{
    public override IReadOnlyList<Step>? Find(Step step, NetworkIndex index)
    {
        // The weight, and the bias behind it, belong to it; without them it is found at the quotient.
        if (step.Operator == "Add")
        {
            foreach (var (scaled, bias) in NetworkIndex.Orders(step))
            {
                if (Vector(bias) && index.Only(scaled, "Mul") is { } product && Weighted(product, index)
                    is var (x, weight, epsilon, isCentred) && isCentred
                    && bias.Shape[0].Equals(weight.Shape[0]))
                {
                    return [Replace(step, "LayerNormalization", [x, weight, bias], ("axis", -1L), ("epsilon", epsilon))];
                }
            }
        }

        if (step.Operator == "Mul" && Weighted(step, index) is var (of, by, small, centred))
            return [Replace(step, centred ? "LayerNormalization" : "RMSNormalization", [of, by], ("axis", -1L), ("epsilon", small))];
        return null;
    }

    private static bool Vector(Value value) => value is { Content.IsArray: true, Rank: 1 };

    private static (Value X, Value Weight, double Epsilon, bool IsCentred)? Weighted(Step product, NetworkIndex index)
    {
        foreach (var (normalized, weight) in NetworkIndex.Orders(product))
        {
            if (Vector(weight) && Normalized(normalized, index) is var (x, epsilon, isCentred) && x.Shape[^1].Equals(weight.Shape[0]))
                return (x, weight, epsilon, isCentred);
        }

        return null;
    }

    /// <summary>A value over the root of the mean of its squares.</summary>
    private static (Value X, double Epsilon, bool IsCentred)? Normalized(Value value, NetworkIndex index)
    {
        if (Quotient(value, index) is not var (above, below) || index.Only(below, "Sqrt") is not { } root
            || index.Only(root.Inputs[0], "Add") is not { } sum)
        {
            return null;
        }

        foreach (var (variance, small) in NetworkIndex.Orders(sum))
        {
            if (small.Number is not { } epsilon || index.Only(variance, "ReduceMean") is not { } mean || !IsLast(mean)
                || !IsSquare(mean.Inputs[0]!, above, index))
                continue;
            if (index.By(above, "Sub") is { } centred && index.By(centred.Inputs[1], "ReduceMean") is { } middle && IsLast(middle)
                && middle.Inputs[0]!.Name == centred.Inputs[0]!.Name)
            {
                return (centred.Inputs[0]!, Shortest(epsilon), true);
            }

            return (above, Shortest(epsilon), false);
        }

        return null;
    }

    private static (Value Above, Value Below)? Quotient(Value value, NetworkIndex index)
    {
        if (index.Only(value, "Div") is { } quotient)
            return (quotient.Inputs[0]!, quotient.Inputs[1]!);
        if (index.Only(value, "Mul") is { } product)
        {
            foreach (var (above, inverse) in NetworkIndex.Orders(product))
            {
                if (index.Only(inverse, "Reciprocal") is { } reciprocal)
                    return (above, reciprocal.Inputs[0]!);
                if (index.Only(inverse, "Div") is { } over && over.Inputs[0]!.Number == 1)
                    return (above, over.Inputs[1]!);
            }
        }

        return null;
    }

    private static bool IsSquare(Value value, Value of, NetworkIndex index) =>
        (index.Only(value, "Pow") is { } power && power.Inputs[0]!.Name == of.Name && power.Inputs[1]!.Number == 2)
        || (index.Only(value, "Mul") is { } product && product.Inputs[0]!.Name == of.Name && product.Inputs[1]!.Name == of.Name);

    private static bool IsLast(Step mean)
    {
        var axes = mean.Integers("axes") ?? mean.Input(1)?.Content?.Integers();
        return axes is [var axis] && (axis == -1 || axis == mean.Inputs[0]!.Rank - 1) && mean.Integer("keepdims", 1) == 1;
    }

    private static double Shortest(double single) => double.Parse(
        ((float)single).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            System.Globalization.CultureInfo.InvariantCulture);
}
