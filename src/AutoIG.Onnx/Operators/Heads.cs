using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Heads of attention of one sample, [heads, tokens, width], and what is done with them.</summary>
internal static class Heads
{
    /// <summary>What stands for −∞ in a mask that is summed: so low that a share is 0, and a number that a weight may be.</summary>
    public const float Hidden = -1e30f;

    /// <summary>Writes each sample by itself, with the inputs that have more than one entry in the batch's axis, the first.</summary>
    public static Action<StepWriter> OfEachSample(Action<StepWriter> write) => writer =>
    {
        var step = writer.Step;
        var others = Enumerable.Range(1, Math.Max(0, step.Inputs.Count - 1))
            .Where(input => step.Inputs[input] is { Rank: > 1 } value && value.Shape[0].Equals(step.Inputs[0]!.Shape[0]));
        EachSample.Of(write, 0, null, [.. others.Select(input => (input, 0))])(writer);
    };

    /// <summary>An input [batch, tokens, heads·width] or [batch, heads, tokens, width].</summary>
    public static Sample Of(StepWriter writer, int input, long heads) => Of(writer, Windows.Image(writer, input), heads, "heads");

    /// <summary>[tokens, heads·width] as heads; what has three axes is heads.</summary>
    public static Sample Of(StepWriter writer, Sample x, long heads, string name)
    {
        if (x.Shape.Count == 3)
            return new(x.Code, x.Shape, -1);
        if (heads < 1 || x.Shape.Count != 2 || x.Shape[1].Value is not { } wide || wide % heads != 0)
            throw writer.Refuse($"expected [batch, tokens, {heads} heads side by side], but a sample is [{string.Join(", ", x.Shape)}]");
        Size width = wide / heads;
        Size[] shape = [heads, x.Shape[0], width];
        var apart = new Sample(x.Code, x.Shape, -1).View([x.Shape[0], heads, width], -1);
        return new(writer.Define(Call("Transpose", apart.Code, Integer(0), Integer(1)), shape, name), shape, -1);
    }

    /// <summary>The result: heads side by side, [tokens, heads·width], or as they are.</summary>
    public static void Give(StepWriter writer, Sample heads, bool isFlat)
    {
        var (count, tokens, width) = (heads.Shape[0], heads.Shape[1], heads.Shape[2]);
        if (!isFlat)
        {
            writer.Give(heads.Code, heads.Shape, 0);
            return;
        }

        Size[] flat = [tokens, count * width];
        writer.Give(new ViewCode(Call("Transpose", heads.Code, Integer(0), Integer(1)), [tokens, count, width], flat), flat, 0);
    }

    /// <summary>softmax(scale·Q·Kᵀ + mask)·V; each head of keys and values serves as many heads of queries as there are for one.</summary>
    /// <param name="writer">Writes the step.</param>
    /// <param name="query">[heads, queries, width].</param>
    /// <param name="key">[heads of keys, keys, width].</param>
    /// <param name="value">[heads of keys, keys, value width].</param>
    /// <param name="mask">Added to the scores: [heads or 1, queries, keys], or fewer axes; null for none.</param>
    /// <param name="isCausal">Whether query i sees the keys 0 to i only.</param>
    /// <param name="scale">The factor; 0 for 1/√width.</param>
    /// <param name="cap">Scores s become cap·tanh(s/cap) before the softmax; 0 for none.</param>
    public static Sample Attend(
        StepWriter writer, Sample query, Sample key, Sample value, Sample? mask, bool isCausal, double scale, double cap)
    {
        var (heads, groups, tokens) = (query.Shape[0], key.Shape[0], query.Shape[1]);
        Size[] result = [heads, tokens, value.Shape[2]];
        Size[] leading = [heads];
        if (!heads.Equals(groups))
        {
            if (heads.Value is not { } all || groups.Value is not { } few || all % few != 0 || !value.Shape[0].Equals(groups))
                throw writer.Refuse($"{heads} heads of queries are no multiple of {groups} heads of keys");
            leading = [groups, all / few];
            query = query.View([.. leading, .. query.Shape.Skip(1)], -1);
            key = key.View([groups, Size.One, .. key.Shape.Skip(1)], -1);
            value = value.View([groups, Size.One, .. value.Shape.Skip(1)], -1);
            if (mask is { Shape.Count: 3 } && !mask.Shape[0].IsOne)
                mask = mask.View([.. leading, .. mask.Shape.Skip(1)], -1);
        }

        Size keys = key.Shape[^2], width = query.Shape[^1];
        if (isCausal && (mask is not null || cap != 0))
        {
            var causal = Causal(writer, tokens, keys);
            (mask, isCausal) = (mask is null ? causal : new(Call("Add", mask.Code, causal.Code), mask.Shape, -1), false);
        }

        double usual = width.Value is { } wide ? 1 / Math.Sqrt(wide) : 0;
        CodeNode code;
        if (cap == 0)
        {
            var call = Call("ScaledDotProductAttention", query.Code, key.Code, value.Code);
            call = mask is null ? call : call.With("attnMask", mask.Code);
            code = call.With("isCausal", new TextCode("true"), isCausal)
                .With("scale", new NumberCode(scale, IsOperand: false), scale != 0 && Math.Abs((scale / usual) - 1) > 1e-5);
        }
        else
        {
            if (scale == 0 && usual == 0)
                throw writer.Refuse("expected a width of heads that is a number");
            int last = query.Shape.Count - 1;
            CodeNode scores = new InfixCode("*", Call("MatMul", query.Code, Call("Transpose", key.Code, Integer(last - 1), Integer(last))),
                new NumberCode((scale == 0 ? usual : scale) / cap, IsOperand: true));
            scores = new InfixCode("*", Call("Tanh", scores), new NumberCode(cap, IsOperand: true));
            if (mask is not null)
                scores = Call("Add", scores, mask.Code);
            var shares = writer.Define(Call("Softmax", scores), [.. leading, tokens, keys], "shares");
            code = Call("MatMul", shares, value.Code);
        }

        return leading.Length == 1 ? new(writer.Define(code, result, "attended"), result, -1)
            : new Sample(writer.Define(code, [.. leading, tokens, result[2]], "attended"), [.. leading, tokens, result[2]], -1)
                .View(result, -1);
    }

    /// <summary>0 where a query sees a key, and a very low number where it does not: those behind it.</summary>
    private static Sample Causal(StepWriter writer, Size queries, Size keys)
    {
        if (queries.Value is not { } rows || keys.Value is not { } columns)
            throw writer.Refuse("attention that is causal and has a mask needs numbers of tokens");
        Size[] shape = [queries, keys];
        return new(writer.Computed("causal", shape, [.. Enumerable.Range(0, checked((int)(rows * columns)))
            .Select(i => i % columns > i / columns ? Hidden : 0)]), shape, -1);
    }

    /// <summary>
    /// A mask that is added to the scores, without the batch's axis; null where it adds nothing. Truth values, which have to be constants,
    /// are 0 or <paramref name="low"/>.
    /// </summary>
    /// <param name="writer">Writes the step.</param>
    /// <param name="input">The mask.</param>
    /// <param name="isCausal">Whether queries see no key behind them anyway.</param>
    /// <param name="isSummed">Whether another mask is added to it.</param>
    /// <param name="low">What stands for false.</param>
    public static Sample? Mask(
        StepWriter writer, int input, bool isCausal, bool isSummed = false, double low = double.NegativeInfinity)
    {
        if (writer.Step.Input(input) is not { } value)
            return null;
        bool hasBatch = value.Rank == 4;
        if (hasBatch && !value.Shape[0].IsOne)
            throw writer.Refuse($"expected a mask of one sample, but its batch has {value.Shape[0]} entries");
        Size[] shape = [.. value.Shape.Skip(hasBatch ? 1 : 0)];
        if (value.IsData)
        {
            return value.Kind == ElementKind.Real ? new(writer[input].Whole().View(shape, -1).Code, shape, -1)
                : throw writer.Refuse("expected a mask that is added, or one that is held: truth values have no derivative");
        }

        if (Folding.Elements(value) is not { } elements || Folding.Known(shape) is not { } lengths)
            throw writer.Refuse("expected a mask whose elements are numbers");
        float[] added = Array.ConvertAll(elements, element => (float)(value.Kind == ElementKind.Real ? element : element != 0 ? 0 : low));
        if (added.All(element => element == 0))
            return null;
        int count = lengths.Aggregate(1, (product, length) => product * length), keys = lengths.Length == 0 ? 1 : lengths[^1];
        added = added.Length == count ? added : [.. Enumerable.Repeat(added[0], count)];
        int queries = lengths.Length < 2 ? 1 : lengths[^2];
        // The first query sees the first key only, where attention is causal; a row for all queries is its row, too.
        if (added.Chunk(keys).Where((row, i) => row.TakeWhile(float.IsNegativeInfinity).Count() is var first
            && (first == keys || (isCausal && first > i % queries))).Any())
        {
            throw writer.Refuse("a query of the mask sees no key: its shares are not defined");
        }

        if (isSummed || isCausal)
            added = Array.ConvertAll(added, element => float.IsNegativeInfinity(element) ? Hidden : element);
        return new(writer.Computed("mask", shape, added), shape, -1);
    }
}
