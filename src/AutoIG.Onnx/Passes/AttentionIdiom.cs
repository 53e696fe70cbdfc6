using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>softmax(scale·Q·Kᵀ + mask)·V.</summary>
internal sealed class AttentionIdiom : Idiom
{
    public override IReadOnlyList<Step>? Find(Step step, NetworkIndex index)
    {
        if (step.Operator != "MatMul" || index.Only(step.Inputs[0], "Softmax") is not { } softmax || step.Inputs[0]!.Rank < 3)
            return null;
        long axis = softmax.Integer("axis", softmax.Opset >= 13 ? -1 : 1);
        if (axis != -1 && axis != softmax.Output.Rank - 1)
            return null;
        var scores = softmax.Inputs[0]!;
        var masks = new List<Value>();
        var before = new List<Step>();
        while (ScoreMask.Find(scores, index, before) is { } found)
        {
            scores = found.Scores;
            masks.Add(found.Mask);
        }

        if (!ScoreMask.Join(masks, softmax, before, out var mask))
            return null;
        var (number, factors) = index.Product(scores, isRoot: false);
        if (factors is not [var product] || index.Only(product, "MatMul") is not { } dot)
            return null;
        var (queryScale, queries) = index.Product(dot.Inputs[0]!, isRoot: false);
        var (keyScale, keys) = index.Product(dot.Inputs[1]!, isRoot: false);
        if (queries is not [var query] || keys is not [var key] || index.By(key, "Transpose") is not { } turned
            || turned.Integers("perm") is not { } order || query.Rank != order.Count || query.Rank < 3)
        {
            return null;
        }

        int rank = order.Count;
        // Keys as rows: what the two last axes were before they were swapped, with all else as it is.
        long[] rows = [.. order.Take(rank - 2), order[rank - 1], order[rank - 2]];
        bool isPlain = rows.Select((from, to) => from == to).All(same => same);
        Value source = turned.Inputs[0]!;
        if (!isPlain)
        {
            var keyRows = new Value(turned.Output.Name + "_rows", ElementKind.Real, [.. rows.Select(from => source.Shape[(int)from])],
                null, true);
            before.Add(turned with
            {
                Outputs = [keyRows],
                Attributes = new Dictionary<string, OnnxAttribute> { ["perm"] = turned.Attributes["perm"] with { Integers = rows } },
            });
            source = keyRows;
        }

        double scale = number * queryScale * keyScale;
        if (mask?.Content?.Pattern is Levels { IsCausal: true })
            return [.. before, Replace(step, "Attention", [query, source, step.Inputs[1]], ("scale", scale), ("is_causal", 1L))];
        Value?[] inputs = mask is null ? [query, source, step.Inputs[1]] : [query, source, step.Inputs[1], mask];
        return [.. before, Replace(step, "Attention", inputs, ("scale", scale))];
    }
}
