using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Attention as one operator: the standard's, which an idiom of several steps becomes, too, and two of ONNX Runtime's. None has a past: a
/// sample is explained as a whole.
/// </summary>
internal static class Attentions
{
    private const string Domain = "com.microsoft.";

    public static IEnumerable<OnnxOperator> All =>
    [
        new("Attention", InferAttention, WriteAttention),
        new(Domain + "MultiHeadAttention", InferMultiHead, Heads.OfEachSample(WriteMultiHead)),
        new(Domain + "GroupQueryAttention", InferGroupQuery, Heads.OfEachSample(WriteGroupQuery)),
    ];

    /// <summary>The result, and what is not written: keys and values for what comes after, scores.</summary>
    private static IReadOnlyList<Result> Only(Step step, IReadOnlyList<Size> shape) =>
        [.. step.Outputs.Select(_ => new Result(ElementKind.Real, shape))];

    private static void RefusePast(StepWriter writer, params ReadOnlySpan<int> inputs)
    {
        var step = writer.Step;
        foreach (int input in inputs)
        {
            if (step.Input(input) is { } past && !past.Shape.Any(size => size.Value == 0))
                throw writer.Refuse($"attention with a past or with lengths of its own (input {input}) is not written");
        }

        if (step.Outputs.Skip(1).Any(output => output.Name.Length > 0))
            throw writer.Refuse("attention that gives more than its result, such as keys and values for a cache, is not written");
    }

    /// <summary>Whether heads lie side by side, as the options then say.</summary>
    private static bool IsFlat(Step step) => step.Integer("q_num_heads", 0) > 0 && step.Inputs[0]!.Rank == 3;

    private static IReadOnlyList<Result> InferAttention(Step step)
    {
        var (query, value) = (step.Inputs[0]!.Shape, step.Inputs[2]!.Shape);
        _ = (step.Integer("is_causal", 0), step.Number("softcap", 0), step.Integer("qk_matmul_output_mode", 0));
        long heads = step.Integer("kv_num_heads", 0);
        return Only(step, IsFlat(step) && heads > 0 && value[^1].Value is { } wide
            ? [.. query.SkipLast(1), wide / heads * step.Integer("q_num_heads", 0)] : [.. query.SkipLast(1), value[^1]]);
    }

    private static void WriteAttention(StepWriter writer)
    {
        var step = writer.Step;
        RefusePast(writer, 4, 5, 6);
        bool isCausal = step.Integer("is_causal", 0) == 1, isFlat = IsFlat(step);
        double cap = step.Number("softcap", 0);
        int rank = step.Inputs[0]!.Rank;
        bool isGrouped = rank == 4 && !step.Inputs[1]!.Shape[1].IsOne && !step.Inputs[0]!.Shape[1].Equals(step.Inputs[1]!.Shape[1]);
        bool isPlain = !isFlat && !isGrouped && cap == 0;
        if (isPlain && (step.Input(3) is null || (!isCausal && step.Input(3) is { Kind: ElementKind.Real })))
        {
            WritePlain(writer);
            return;
        }

        if (rank != 4 && !isFlat)
            throw writer.Refuse("expected [batch, heads, tokens, width], or the numbers of heads that lie side by side");
        if (cap != 0 && (isCausal || step.Input(3) is not null))
        {
            // What a mask shuts out comes back at −cap, as the standard has it; runtimes differ.
            throw writer.Refuse("scores that are masked and capped are not written: runtimes differ in what comes first");
        }

        long heads = step.Integer("q_num_heads", 0), groups = step.Integer("kv_num_heads", 0);
        Heads.OfEachSample(own => Heads.Give(
            own,
            Heads.Attend(
                own, Heads.Of(own, 0, heads), Heads.Of(own, 1, groups), Heads.Of(own, 2, groups), Heads.Mask(own, 3, isCausal), isCausal,
                step.Number("scale", 0), cap),
            isFlat))(writer);
    }

    private static void WritePlain(StepWriter writer)
    {
        var (q, k, v) = (writer[0], writer[1], writer[2]);
        var call = Call("ScaledDotProductAttention", q.Code, k.Code, v.Code);
        if (writer.Step.Input(3) is not null)
        {
            var mask = writer[3];
            var code = mask.Code is WeightCode && mask.Shape.Count > 2
                ? writer.Weight(3, "mask", "sample", [.. mask.Shape.SkipWhile(size => size.IsOne)]) : Broadcasting.Align(q, mask).B.Code;
            call = call.With("attnMask", code);
        }

        call = call.With("isCausal", new TextCode("true"), writer.Step.Integer("is_causal", 0) == 1);
        double width = q.Shape[^1].Value ?? 0, scale = writer.Step.Number("scale", 0);
        call = call.With("scale", new NumberCode(scale, IsOperand: false), scale != 0 && Math.Abs((scale * Math.Sqrt(width)) - 1) > 1e-5);
        writer.Give(call, [.. q.Shape.SkipLast(1), v.Shape[^1]], q.Batch);
    }

    private static IReadOnlyList<Result> InferMultiHead(Step step)
    {
        if (step.Inputs[0]!.Rank != 3 || step.Input(1) is null || step.Input(2) is not { } value)
            throw new ImportException($"{step}: expected queries, keys and values apart from each other");
        _ = (step.Number("mask_filter_value", -10000), step.Integer("unidirectional", 0), step.Number("scale", 0));
        return Only(step, [.. step.Inputs[0]!.Shape.SkipLast(1),
            value.Rank == 4 ? value.Shape[1] * value.Shape[3] : value.Shape[2]]);
    }

    private static void WriteMultiHead(StepWriter writer)
    {
        var step = writer.Step;
        RefusePast(writer, 6, 7, 8, 9);
        long heads = step.Integer("num_heads", 0);
        int start = 0;
        Sample Projected(int input, string name)
        {
            var x = Windows.Image(writer, input);
            if (writer.Has(3) && x.Shape.Count == 2 && x.Shape[1].Value is { } wide)
            {
                int at = start, width = checked((int)wide);
                var bias = writer.Weight(3, $"{name}_bias", $"{name}_bias", [wide], values => values[at..(at + width)]);
                x = new(Call("Add", x.Code, bias), x.Shape, x.Batch);
                start += width;
            }
            else if (writer.Has(3))
            {
                throw writer.Refuse("a bias of heads that lie apart is not written");
            }

            return Heads.Of(writer, x, heads, name);
        }

        var (query, key, value) = (Projected(0, "query"), Projected(1, "key"), Projected(2, "value"));
        bool isCausal = step.Integer("unidirectional", 0) == 1;
        var bias = Heads.Mask(writer, 5, isCausal, isSummed: writer.Has(4));
        if (step.Input(4) is { } padding)
        {
            if (padding.Rank != 2)
                throw writer.Refuse("expected a mask of keys, [batch, keys]");
            if (Heads.Mask(writer, 4, isCausal, isSummed: true, step.Number("mask_filter_value", -10000)) is { } mask)
                bias = bias is null ? mask : new(Call("Add", bias.Code, mask.Code), bias.Shape, -1);
        }

        Heads.Give(writer, Heads.Attend(
            writer, query, key, value, bias, isCausal, step.Number("scale", 0), cap: 0), isFlat: true);
    }

    private static (long Heads, long Groups, long Width) Layout(Step step)
    {
        long heads = step.Integer("num_heads", 0), groups = step.Integer("kv_num_heads", 0);
        bool isPacked = step.Input(1) is null;
        return step.Inputs[0]!.Rank == 3 && heads > 0 && groups > 0 && step.Inputs[0]!.Shape[2].Value is { } wide
            ? (heads, groups, wide / (isPacked ? heads + (2 * groups) : heads))
            : throw new ImportException($"{step}: expected [batch, tokens, heads side by side] and their numbers");
    }

    private static IReadOnlyList<Result> InferGroupQuery(Step step)
    {
        var (heads, _, width) = Layout(step);
        _ = (step.Number("softcap", 0), step.Number("scale", 0), step.Integer("do_rotary", 0), step.Integer("rotary_interleaved", 0),
            step.Integer("smooth_softmax", 0), step.Integer("local_window_size", -1), step.Integer("qk_output", 0));
        return Only(step, [.. step.Inputs[0]!.Shape.SkipLast(1), heads * width]);
    }

    /// <summary>Causal, with the whole sequence at once: no key is older than the first query.</summary>
    private static void WriteGroupQuery(StepWriter writer)
    {
        var step = writer.Step;
        RefusePast(writer, 3, 4, 11);
        if (step.Integer("smooth_softmax", 0) == 1 || step.Integer("local_window_size", -1) >= 0)
            throw writer.Refuse("a smooth softmax and windows of keys are not written");
        var (heads, groups, width) = Layout(step);
        var x = Windows.Image(writer, 0);
        var tokens = x.Shape[0];
        bool IsHeld(int input, long? number) => step.Input(input) is { } value && Folding.Elements(value) is { } elements
            && elements.All(element => element == number);
        if (!IsHeld(5, tokens.Value - 1) || !IsHeld(6, tokens.Value))
        {
            throw writer.Refuse($"expected lengths that are held at those of the whole sequence: seqlens_k at the number of tokens less 1, "
                + "total_sequence_length at the number of tokens");
        }

        Sample query, key, value;
        if (step.Input(1) is not null)
        {
            (query, key, value) = (Heads.Of(writer, 0, heads), Heads.Of(writer, 1, groups), Heads.Of(writer, 2, groups));
        }
        else
        {
            Sample Cut(long from, long count, string name) => Heads.Of(writer, new(
                Call("Slice", x.Code, Integer(1), new RangeCode(Integer(from * width), Integer((from + count) * width))),
                [tokens, count * width], -1), count, name);
            (query, key, value) = (Cut(0, heads, "query"), Cut(heads, groups, "key"), Cut(heads + groups, groups, "value"));
        }

        if (step.Integer("do_rotary", 0) == 1)
        {
            var rotation = Rotations.Of(writer, 7, 8, 9, tokens, step.Integer("rotary_interleaved", 0) == 1);
            (query, key) = (rotation.Apply(query, "query"), rotation.Apply(key, "key"));
        }

        var bias = Heads.Mask(writer, 10, isCausal: true);
        double cap = step.Number("softcap", 0);
        if (bias is not null && cap != 0)
            throw writer.Refuse("scores that are capped and have a bias are not written");
        Heads.Give(writer, Heads.Attend(
            writer, query, key, value, bias, isCausal: true, step.Number("scale", 0), cap), isFlat: true);
    }
}
