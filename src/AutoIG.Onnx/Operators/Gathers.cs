using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Entries of an axis by their indices; rows of a table by token ids.</summary>
internal static class Gathers
{
    public static IEnumerable<OnnxOperator> All => [OnnxOperator.Of("Gather", InferGather, WriteGather)];

    private static Result InferGather(Step step)
    {
        var (table, indices) = (step.Inputs[0]!, step.Inputs[1]!);
        int axis = Shapes.Axis(step.Integer("axis", 0), table.Rank);
        Size[] shape = [.. table.Shape.Take(axis), .. indices.Shape, .. table.Shape.Skip(axis + 1)];
        Content? content = table.Number is { } everywhere ? Content.OfEverywhere(everywhere) : null;
        if (content is null && table.Content is not null && indices.Content is { IsArray: true } && Folding.Known(table.Shape)
            is { } lengths)
        {
            long[] picked = indices.Content.Integers();
            int inner = lengths.Skip(axis + 1).Aggregate(1, (product, length) => product * length);
            int rank = indices.Rank;
            var widths = Folding.Known(indices.Shape)!;
            foreach (long index in picked)
            {
                if (index < -lengths[axis] || index >= lengths[axis])
                    throw new ImportException($"{step}: index {index} is not in a dimension of {lengths[axis]}");
            }

            content = Folding.Pick(table, shape, index =>
            {
                int which = 0, at = 0;
                for (int i = 0; i < rank; i++)
                    which = (which * widths[i]) + index[axis + i];
                int chosen = (int)picked[which];
                for (int i = 0; i < lengths.Length; i++)
                    at = (at * lengths[i]) + (i < axis ? index[i] : i == axis ? (chosen < 0 ? chosen + lengths[i] : chosen)
                        : index[i - 1 + rank]);
                return at;
            });
        }

        return new(table.Kind, shape, content);
    }

    /// <summary>What lies along the first axis, where it was put together so, as the last states of both directions.</summary>
    private static IReadOnlyList<CodeNode>? Stacked(CodeNode code) =>
        code is LocalCode { Local.Value: CallCode { Method: "Stack", Arguments: [{ Value: ListCode list }, ..] arguments } }
            && arguments.Skip(1).All(option => option.Name == "dim" && option.Value.Equals(Integer(0))) ? list.Elements : null;

    private static void WriteGather(StepWriter writer)
    {
        var (table, indices) = (writer.Step.Inputs[0]!, writer.Step.Inputs[1]!);
        int axis = Shapes.Axis(writer.Step.Integer("axis", 0), table.Rank);
        if (indices.IsData)
        {
            if (table.Content is not { IsArray: true } || axis != 0 || table.Rank != 2)
                throw writer.Refuse("expected that token ids pick rows of a table of constants");
            var ids = writer[1];
            if (ids.Shape.Count != 1)
                throw writer.Refuse("expected one sequence of token ids");
            writer.Give(Call("Embedding", ids.Code, writer.Weight(0, "weight")), [ids.Shape[0], table.Shape[1]], ids.Batch);
            return;
        }

        if (indices.Number is { } same && indices.Rank > 0 && !indices.Count.IsOne && table.Content is { IsArray: true } && axis == 0
            && table.Rank == 2)
        {
            // One row for all: token types that are held.
            int width = checked((int)table.Shape[1].Value!.Value), row = checked((int)same);
            var only = writer.Weight(0, "row", "row", [table.Shape[1]], values => values[(row * width)..((row + 1) * width)]);
            var whole = writer.Step.Output.Shape;
            int first = whole[0].IsOne ? 0 : -1;
            IReadOnlyList<Size> sample = first < 0 ? whole : [.. whole.Skip(1)];
            writer.Give(Call("BroadcastTo", [only, .. sample.Select(Integer)]), sample, first);
            return;
        }

        var x = writer[0];
        if (indices.Content?.CountsFrom is { } start && indices.Shape.SkipLast(1).All(size => size.IsOne) && x.Axis(axis) is { } along)
        {
            var rows = x.Shape.ToArray();
            rows[along] = indices.Shape[^1];
            // Leading axes of one entry: the first is the batch's.
            int extra = indices.Rank - 1;
            var cut = new Sample(Call("Slice", x.Code, Integer(along), new RangeCode(Integer(start), Integer(start + indices.Shape[^1]))),
                rows, x.Batch);
            if (extra == 1 && along == 0 && x.Batch < 0)
                writer.Give(cut.Code, rows, 0);
            else if (extra == 0)
                writer.Give(cut.Code, rows, x.Batch);
            else
                throw writer.Refuse("expected indices of one axis");
            return;
        }

        if (Folding.Known(indices.Shape) is null || Folding.Repeated(indices, indices.Shape) is not { } known)
        {
            throw writer.Refuse("expected indices that are numbers: an input that only picks is held by --hold NAME=VALUE, and sizes that "
                + "are open are stated by --input NAME=SIZES");
        }

        long[] wanted = Array.ConvertAll(known, index => (long)index);
        long[] picked = table.Shape[axis].Value is { } length
            ? Array.ConvertAll(wanted, index => index >= -length && index < length
                ? (index < 0 ? index + length : index)
                : throw writer.Refuse($"index {index} is not in a dimension of {length}"))
            : wanted;
        if (x.Axis(axis) is not { } own)
        {
            // The only entry of the batch: the batch is gone.
            if (indices.Rank > 0 && picked.Length == 1)
                writer.Pass(x);
            else if (indices.Rank == 0)
                writer.Pass(x with { Batch = -1 });
            else
                throw writer.Refuse("the batch is picked from");
            return;
        }

        if (indices.Rank == 0)
        {
            Size[] rest = [.. x.Shape.Take(own), .. x.Shape.Skip(own + 1)];
            int batch = x.Batch > axis ? x.Batch - 1 : x.Batch;
            if (rest.Length > 0 && x.Shape[own].IsOne)
                writer.Pass(x.View(rest, batch));
            else if (rest.Length > 0 && own == 0 && picked[0] >= 0 && Stacked(x.Code)?.ElementAtOrDefault((int)picked[0]) is { } only)
                writer.Give(only, rest, batch);
            else if (rest.Length == 0)
                writer.Give(Call("Slice", x.Code, Integer(own), new RangeCode(Integer(picked[0]), Integer(picked[0] + 1))), [Size.One], -1);
            else
                writer.Give(Call("Select", x.Code, Integer(own), Integer(picked[0])), rest, batch);
            return;
        }

        if (indices.Rank != 1)
        {
            var whole = x.Whole();
            Size[] before = [.. whole.Shape.Take(axis)], after = [.. whole.Shape.Skip(axis + 1)];
            CodeNode flat = Call("IndexSelect", [whole.Code, Integer(axis), .. picked.Select(Integer)]);
            writer.Give(new ViewCode(flat, [.. before, picked.Length, .. after], [.. before, .. indices.Shape, .. after]),
                writer.Step.Output.Shape, -1);
            return;
        }

        var shape = x.Shape.ToArray();
        shape[own] = picked.Length;
        bool isRange = picked.Length > 0 && picked.Select((index, i) => index - i).Distinct().Count() == 1 && picked[0] >= 0;
        writer.Give(isRange ? Call("Slice", x.Code, Integer(own), new RangeCode(Integer(picked[0]), Integer(picked[^1] + 1)))
            : Call("IndexSelect", [x.Code, Integer(own), .. picked.Select(Integer)]), shape, x.Batch);
    }
}
