using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;
using AutoIG.Onnx.Operators;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// What shuts keys out of attention, or favours some, as exporters write it: a constant that is added to the scores, or put in their place
/// where a key may not be seen, or a factor of 1 and 0 in front of it.
/// </summary>
internal static class ScoreMask
{
    /// <summary>The last thing that is done to scores, as what is added to them; null where none is.</summary>
    /// <param name="value">The scores after it.</param>
    /// <param name="index">Who gives them.</param>
    /// <param name="before">Where what is computed when the model runs is written.</param>
    public static (Value Scores, Value Mask)? Find(Value value, NetworkIndex index, List<Step> before)
    {
        if (index.Only(value, "Sub") is { Inputs: [{ IsData: true } minuend, { IsData: false, Number: null } subtrahend] } difference
            && difference.Output.Shape.SequenceEqual(minuend.Shape))
        {
            return (minuend, Computed(difference, "Neg", [subtrahend], subtrahend.Shape, Folding.Map(subtrahend, x => -x), before));
        }

        if (index.Only(value, "Add") is { } sum)
        {
            foreach (var (scores, mask) in NetworkIndex.Orders(sum))
            {
                if (scores.IsData && mask is { IsData: false, Number: null } && sum.Output.Shape.SequenceEqual(scores.Shape))
                    return (Unweighted(scores, mask, index), mask);
            }
        }

        if (index.Only(value, "Where") is not { } where)
            return null;
        // Where a key may not be seen stands a number so low that its share is nothing.
        var condition = where.Inputs[0]!;
        bool isKept = where.Inputs[1]!.IsData;
        var (kept, low) = isKept ? (where.Inputs[1]!, where.Inputs[2]!) : (where.Inputs[2]!, where.Inputs[1]!);
        return kept.IsData && condition.Number is null && where.Output.Shape.SequenceEqual(kept.Shape) && low.Number is <= Levels.Shut
            && Folding.Map(condition, ElementKind.Real, seen => (seen != 0) == isKept ? 0 : double.NegativeInfinity) is { } added
            ? (kept, condition with { Name = where.Output.Name + "_mask", Kind = ElementKind.Real, Content = added }) : null;
    }

    /// <summary>All of them as one; false where a query would see no key by more than one of them, which is not defined.</summary>
    /// <param name="masks">What is added to the scores.</param>
    /// <param name="softmax">What reads their sum.</param>
    /// <param name="before">Where sums that are computed when the model runs are written.</param>
    /// <param name="joined">The one; null for none.</param>
    public static bool Join(IReadOnlyList<Value> masks, Step softmax, List<Step> before, out Value? joined)
    {
        joined = masks.Count == 0 ? null : masks[0];
        if (masks.Count == 0 || (masks.Count == 1 && joined!.Content is { IsArray: true } or { Pattern: Levels { IsCausal: true } }))
            return true;
        joined = null;
        foreach (var mask in masks.Reverse())
        {
            if (Finite(mask) is not { } finite)
                return false;
            joined = joined is null ? finite : Sum(joined, finite, softmax, before);
        }

        return true;
    }

    /// <summary>w·m − c·(1 − m), with m of 1 and 0: where m is 0, what is added is so low that it does not matter what w was.</summary>
    private static Value Unweighted(Value scores, Value added, NetworkIndex index)
    {
        if (added.Content?.Pattern is not Levels low || index.Only(scores, "Mul") is not { } product)
            return scores;
        foreach (var (weighted, factor) in NetworkIndex.Orders(product))
        {
            if (weighted.IsData && factor.Content?.Pattern is Levels mask && Levels.Zip(mask, low, (one, sum) =>
                (one == 1 && sum == 0) || (one == 0 && sum <= Levels.Shut) ? 1 : 0) is { Everywhere: 1 })
            {
                return weighted;
            }
        }

        return scores;
    }

    /// <summary>With numbers in place of −∞, as a sum needs it; null where a query may see no key at all.</summary>
    private static Value? Finite(Value mask)
    {
        static double Raised(double x) => Math.Max(x, Heads.Hidden);
        if (mask.Content is not { } content)
            return mask;
        bool isSeen = content.Pattern is Levels levels
            ? levels.SeesItself && mask.Shape[^1].Equals(mask.Shape[^2])
            : Folding.Elements(mask) is { } elements && mask.Shape[^1].Value is { } keys
                && elements.Chunk((int)keys).All(row => row.Any(element => element > Levels.Shut));
        return isSeen ? mask with { Name = mask.Name + "_finite", Content = Folding.Map(mask, Raised) } : null;
    }

    private static Value Sum(Value a, Value b, Step softmax, List<Step> before)
    {
        var shape = Broadcasting.Join(a.Shape, b.Shape);
        return Computed(softmax, "Add", [a, b], shape, Patterns.Zip(a, b, (x, y) => x + y)
            ?? Folding.Zip(a, b, shape, ElementKind.Real, (x, y) => x + y), before);
    }

    /// <summary>A value whose elements are known, or a step in front of another that computes it when the model runs.</summary>
    private static Value Computed(
        Step step, string name, IReadOnlyList<Value> inputs, IReadOnlyList<Size> shape, Content? content, List<Step> before)
    {
        var value = new Value($"{step.Inputs[0]!.Name}_bias{before.Count}", ElementKind.Real, shape, content, false);
        if (content is null)
        {
            before.Add(step with
            {
                Operator = name,
                Opset = 14,
                Inputs = inputs,
                Outputs = [value],
                Attributes = new Dictionary<string, OnnxAttribute>(),
            });
        }

        return value;
    }
}
