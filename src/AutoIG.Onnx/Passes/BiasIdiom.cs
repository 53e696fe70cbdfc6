using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>A product with constants and a constant added to it: a linear layer, or a convolution, with its bias.</summary>
internal sealed class BiasIdiom : Idiom
{
    public override IReadOnlyList<Step>? Find(Step step, NetworkIndex index)
    {
        if (step.Operator != "Add")
            return null;
        foreach (var (product, bias) in NetworkIndex.Orders(step))
        {
            if (bias.Content is not { IsArray: true } || bias.Number is not null)
                continue;
            if (index.Only(product, "MatMul") is { } matrix && matrix.Inputs[1] is { Content.IsArray: true, Rank: 2 } weight
                && bias.Rank == 1 && bias.Shape[0].Equals(weight.Shape[1]) && step.Output.Shape.SequenceEqual(product.Shape))
            {
                return [Replace(step, "Linear", [matrix.Inputs[0], weight, bias])];
            }

            if (index.Only(product, "Conv") is { } convolution && convolution.Input(2) is null && IsChannels(bias, product))
            {
                var flat = bias with { Shape = [product.Shape[1]] };
                return [step with { Operator = "Conv", Opset = convolution.Opset, Attributes = convolution.Attributes,
                    Inputs = [convolution.Inputs[0], convolution.Inputs[1], flat] }];
            }
        }

        return null;
    }

    /// <summary>[channels, 1, 1], with a leading 1 or without.</summary>
    private static bool IsChannels(Value bias, Value image)
    {
        int spatial = image.Rank - 2;
        return bias.Rank >= spatial + 1 && bias.Rank <= image.Rank && bias.Shape.TakeLast(spatial).All(size => size.IsOne)
            && bias.Shape[^(spatial + 1)].Equals(image.Shape[1]) && bias.Shape.SkipLast(spatial + 1).All(size => size.IsOne);
    }
}
