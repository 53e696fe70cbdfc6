using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Sums, means and extrema over axes.</summary>
internal static class Reductions
{
    public static IEnumerable<OnnxOperator> All =>
    [
        Of("ReduceMean", "Mean"), Of("ReduceSum", "Sum"), Of("ReduceMax", "Max"), Of("ReduceMin", "Min"), Of("ReduceL2", "Norm"),
        Of("ReduceLogSumExp", "LogSumExp"),
        Of("ReduceL1", "Norm", call => call.With("p", 1, 2)),
        Of("ReduceSumSquare", "Sum", before: code => Call("Square", code)),
        Of("ReduceLogSum", "Sum", after: code => Call("Log", code)),
        OnnxOperator.Of("ReduceProd", InferProduct, Of("ReduceProd", "Prod").Write),
    ];

    private static OnnxOperator Of(
        string name, string method, Func<CallCode, CallCode>? options = null, Func<CodeNode, CodeNode>? before = null,
        Func<CodeNode, CodeNode>? after = null) => OnnxOperator.Of(
            name, step => new(step.Inputs[0]!.Kind, Shape(step, Axes(step)), step.Inputs[0]!.Content is null ? null : Fold(step)),
            writer =>
            {
                var (x, axes) = (writer[0], Axes(writer.Step));
                bool keeps = writer.Step.Integer("keepdims", 1) == 1;
                int[] own = [.. axes.Select(axis => x.Axis(axis)).OfType<int>()];
                bool losesBatch = !keeps && axes.Any(axis => x.Axis(axis) is null);
                Size[] shape = [.. x.Shape.Select((size, axis) => own.Contains(axis) ? Size.One : size)
                    .Where((_, axis) => keeps || !own.Contains(axis))];
                int batch = losesBatch ? -1 : x.Batch < 0 ? -1 : keeps ? x.Batch : x.Batch - axes.Count(axis => axis < x.Batch);
                // A single number is [1], whatever the batch.
                bool isNumber = shape.Length == 0;
                var of = before is null ? x.Code : before(x.Code);
                if (own.Length == 0)
                {
                    // Over the batch alone: of one entry, which norms and extrema of one element are.
                    if (before is not null || after is not null || method is "Norm")
                        throw writer.Refuse("a reduction over the batch alone is not written");
                    writer.Pass(new(x.Code, x.Shape, batch));
                    return;
                }

                var call = Call(method, of, own.Length == 1 ? Integer(own[0]) : List(own.Select(axis => (long)axis)))
                    .With("keepDim", new TextCode("true"), keeps && !isNumber);
                call = options is null ? call : options(call);
                CodeNode result = after is null ? call : after(call);
                writer.Give(result, isNumber ? [Size.One] : shape, isNumber ? -1 : batch);
            });

    /// <summary>The axes, none negative, in order.</summary>
    private static int[] Axes(Step step)
    {
        int rank = step.Inputs[0]!.Rank;
        bool isNone = step.Integer("noop_with_empty_axes", 0) == 1;
        var stated = step.Integers("axes") ?? step.Input(1)?.Content?.Integers();
        if (stated is null && step.Input(1) is not null)
            throw new ImportException($"{step}: expected axes that are numbers");
        if (stated is null or { Count: 0 })
            return isNone ? [] : [.. Enumerable.Range(0, rank)];
        return [.. stated.Select(axis => (int)(axis < 0 ? axis + rank : axis)).Order()];
    }

    private static IReadOnlyList<Size> Shape(Step step, int[] axes)
    {
        bool keeps = step.Integer("keepdims", 1) == 1;
        return [.. step.Inputs[0]!.Shape.Select((size, axis) => axes.Contains(axis) ? Size.One : size)
            .Where((_, axis) => keeps || !axes.Contains(axis))];
    }

    /// <summary>Extrema, sums and means of what is known.</summary>
    private static Content? Fold(Step step)
    {
        var input = step.Inputs[0]!;
        if (input.Number is { } number && step.Operator is "ReduceMean" or "ReduceMax" or "ReduceMin")
            return Content.OfEverywhere(number);
        Func<IEnumerable<double>, double>? reduce = step.Operator switch
        {
            "ReduceMean" => Enumerable.Average,
            "ReduceSum" => Enumerable.Sum,
            "ReduceMax" => Enumerable.Max,
            "ReduceMin" => Enumerable.Min,
            _ => null,
        };
        if (reduce is null || Folding.Known(input.Shape) is not { } lengths
            || Folding.Repeated(input, input.Shape) is not { Length: > 0 } all)
        {
            return null;
        }

        // The place of an element among the results: its index without the axes that are reduced.
        var axes = Axes(step);
        int Place(int i)
        {
            int place = 0, stride = 1;
            for (int axis = lengths.Length - 1; axis >= 0; i /= lengths[axis--])
            {
                if (!axes.Contains(axis))
                    (place, stride) = (place + (i % lengths[axis] * stride), stride * lengths[axis]);
            }

            return place;
        }

        return Folding.Of([.. all.Select((element, i) => (element, Place: Place(i))).GroupBy(pair => pair.Place, pair => pair.element)
            .OrderBy(group => group.Key).Select(reduce)], input.Kind);
    }

    private static Result InferProduct(Step step)
    {
        var axes = Axes(step);
        var sizes = axes.Length == step.Inputs[0]!.Rank ? step.Inputs[0]!.Content?.Sizes() : null;
        return new(step.Inputs[0]!.Kind, Shape(step, axes), sizes is null ? null : Content.Of([Size.Product(sizes)]));
    }
}
