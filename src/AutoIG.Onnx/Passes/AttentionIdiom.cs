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
        var (scores, mask) = Unmasked(softmax.Inputs[0]!, index);
        if (mask is { IsData: true })
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
        var before = new List<Step>();
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
        if (mask?.Content?.Pattern is not null)
            return [.. before, Replace(step, "Attention", [query, source, step.Inputs[1]], ("scale", scale), ("is_causal", 1L))];
        Value?[] inputs = mask is null ? [query, source, step.Inputs[1]] : [query, source, step.Inputs[1], mask];
        return [.. before, Replace(step, "Attention", inputs, ("scale", scale))];
    }

    /// <summary>The scores, and the constant that is added to them or put in their place.</summary>
    private static (Value Scores, Value? Mask) Unmasked(Value value, NetworkIndex index)
    {
        if (index.Only(value, "Add") is { } sum)
        {
            foreach (var (scores, mask) in NetworkIndex.Orders(sum))
            {
                if (mask.Content is { IsArray: true } or { Pattern: Levels { IsCausal: true } } && scores.IsData)
                    return (scores, mask);
            }
        }

        if (index.Only(value, "Where") is { } open && open.Inputs[0]!.Content?.Pattern is Levels pattern)
        {
            bool isKept = open.Inputs[1]!.IsData;
            var (scores, low) = isKept ? (open.Inputs[1]!, open.Inputs[2]!) : (open.Inputs[2]!, open.Inputs[1]!);
            if (scores.IsData && low.Number is <= Levels.Shut && Causal(open.Inputs[0]!, pattern, isKept) is { } mask)
                return (scores, mask);
        }

        // Where a key may not be seen stands a number so low that its share is nothing.
        if (index.Only(value, "Where") is { } where && where.Inputs[0]!.Content is { IsArray: true } condition)
        {
            bool isKept = where.Inputs[1]!.IsData;
            var (scores, low) = isKept ? (where.Inputs[1]!, where.Inputs[2]!) : (where.Inputs[2]!, where.Inputs[1]!);
            if (scores.IsData && low.Number is <= Levels.Shut)
            {
                float[] added = Array.ConvertAll(condition.Integers(), seen => (seen != 0) == isKept ? 0f : float.NegativeInfinity);
                return (scores, where.Inputs[0]! with
                {
                    Name = where.Output.Name + "_mask",
                    Kind = ElementKind.Real,
                    Content = Content.Of(added)
                });
            }
        }

        return (value, null);
    }

    /// <summary>The same of a length that is open, where each query sees the keys up to its own.</summary>
    private static Value? Causal(Value mask, Levels condition, bool isKept)
    {
        var added = condition.Map(seen => (seen != 0) == isKept ? 0 : double.NegativeInfinity);
        return added is Levels { IsCausal: true } ? mask with { Kind = ElementKind.Real, Content = Content.Of(added) } : null;
    }
}
