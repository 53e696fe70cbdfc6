using AutoIG.Onnx.Graphs;
using AutoIG.Onnx.Operators;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// Group normalisation: instances of groups as channels of one long axis, normalised, and shaped back; then a weight and a bias for each
/// channel.
/// </summary>
internal sealed class GroupNormIdiom : Idiom
{
    public override IReadOnlyList<Step>? Find(Step step, NetworkIndex index)
    {
        if (step.Operator != "Add")
            return null;
        foreach (var (scaled, bias) in NetworkIndex.Orders(step))
        {
            if (index.Only(scaled, "Mul") is not { } product)
                continue;
            foreach (var (normal, weight) in NetworkIndex.Orders(product))
            {
                if (index.Only(normal, "Reshape") is { } back && index.Only(back.Inputs[0], "InstanceNormalization") is { } norm
                    && index.Only(norm.Inputs[0], "Reshape") is { } apart && IsAll(norm.Inputs[1]!, 1) && IsAll(norm.Inputs[2]!, 0)
                    && apart.Inputs[0]!.Shape.SequenceEqual(back.Output.Shape) && apart.Output.Rank == 3 && apart.Output.Shape[1].Value
                        is { } groups
                    && Channels(weight, back.Output) is { } w && Channels(bias, back.Output) is { } b)
                {
                    return
                    [
                        Replace(step, "GroupNormalization", [apart.Inputs[0], w, b], ("num_groups", groups),
                            ("epsilon", norm.Number("epsilon", 1e-5))),
                    ];
                }
            }
        }

        return null;
    }

    /// <summary>Whether a value is one number in all of its elements, the file's own among them.</summary>
    private static bool IsAll(Value value, double number) =>
        Folding.Elements(value) is { } elements && Array.TrueForAll(elements, element => element == number);

    private static Value? Channels(Value value, Value image) =>
        value.Content is { IsArray: true } && value.Count.Equals(image.Shape[1]) && value.Rank >= image.Rank - 1
            && value.Shape[^(image.Rank - 1)].Equals(image.Shape[1])
            ? value with { Shape = [image.Shape[1]] } : null;
}
