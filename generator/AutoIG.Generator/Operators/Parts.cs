using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Parts of values: slices, splits, constant indices.</summary>
internal static class Parts
{
    public static readonly Rearrangement Slice = new("Slice")
    {
        FollowsLayout = LayoutTrait.AlongAxis,
        ResultShape = (x, attributes) => x.With(((SliceAttributes)attributes).Axis, ((SliceAttributes)attributes).Length),
        Kernel = call =>
            $"Kernels.Movement.CopyBlocks<{call.T}>("
            + $"{SliceRuns(call, call.OperandType(0).Shape, call.Operand(0), call.Result, fromPart: false)});",
        TransposedKernel = call => call.Accumulate
            ? $"Kernels.Movement.AddBlocks<{call.T}>({SliceRuns(call, call.Type.Shape, call.Result, call.Operand(0), fromPart: true)});"
            : $"{call.Result}.Clear();\nKernels.Movement.CopyBlocks<{call.T}>("
                + $"{SliceRuns(call, call.Type.Shape, call.Result, call.Operand(0), fromPart: true)});",
        Simpler = SimplerSlice,
    };

    public static readonly Operator SliceTransposed = Slice.Transpose;

    public static readonly Rearrangement Gather = new("Gather")
    {
        FollowsLayout = LayoutTrait.AlongAxis,
        ResultShape = (x, attributes) => x.With(((IndicesAttributes)attributes).Axis, ((IndicesAttributes)attributes).Indices.Count),
        Kernel = call => $"Kernels.Movement.Gather<{call.T}>({GatherExtents(call, call.OperandType(0).Shape)}, {call.Operand(0)}, "
            + $"{call.Result});",
        TransposedKernel = call =>
            $"Kernels.Movement.GatherTransposed<{call.T}>({GatherExtents(call, call.Type.Shape)}, {call.Operand(0)}, "
                + $"{call.Result}{Accumulate(call)});",
    };

    public static readonly Operator GatherTransposed = Gather.Transpose;

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.Slice", LowerSlice) { Symbols = ["AutoIG.Nn.Slice"], Derivative = "δ in its place, 0 elsewhere" },
        new Composite("Nn.Select", LowerSelect) { Symbols = ["AutoIG.Nn.Select"], Derivative = "δ in its place, 0 elsewhere" },
        Composite.OfSeveral("Nn.Split", "AutoIG.Nn.Split", "each δ in its place", LowerSplit),
        Composite.OfSeveral("Nn.Chunk", "AutoIG.Nn.Chunk", "each δ in its place", LowerChunk),
        Composite.OfSeveral("Tensor.Split", "System.Numerics.Tensors.Tensor.Split", "each δ in its place", LowerEqualSplit,
            "As many equal parts as are asked for, along a dimension."),
        new Composite("Nn.IndexSelect", LowerIndexSelect)
        {
            Symbols = ["AutoIG.Nn.IndexSelect"], Derivative = "δ added where each element came from",
        },
        new Composite("Nn.IndexAdd", LowerIndexAdd) { Symbols = ["AutoIG.Nn.IndexAdd"], Derivative = "δ; δ where each slice was added" },
        new Composite("Nn.IndexCopy", LowerIndexCopy)
        {
            Symbols = ["AutoIG.Nn.IndexCopy"], Derivative = "δ, 0 where it was written over; δ where each slice was put",
        },
        new Composite("Nn.Embedding", LowerEmbedding)
        {
            Symbols = ["AutoIG.Nn.Embedding"], Derivative = "δ added to the rows that were read; ids have none",
        },
        new Composite("Nn.Flip", call => Reversed(call.Value("input"), (call.Ints("dims") ?? []).Select(dim =>
            Shapes.Axis(call, "dims", dim, call.Value("input").Type.Shape.Rank)).Distinct()))
        {
            Symbols = ["AutoIG.Nn.Flip"], Derivative = "δ reversed",
        },
        new Composite("Tensor.Reverse", call => Reversed(call.Value("tensor"), Enumerable.Range(0, call.Value("tensor").Type.Shape.Rank)))
        {
            Symbols = ["System.Numerics.Tensors.Tensor.Reverse"],
            Meaning = "Reverses the order of the elements along all dimensions.",
            Derivative = "δ reversed",
        },
        new Composite("Tensor.ReverseDimension", call => Reversed(
            call.Value("tensor"), [Shapes.Axis(call, "dimension", call.Int("dimension"), call.Value("tensor").Type.Shape.Rank)]))
        {
            Symbols = ["System.Numerics.Tensors.Tensor.ReverseDimension"],
            Meaning = "Reverses the order of the elements along one dimension.",
            Derivative = "δ reversed",
        },
    ];

    internal static Expr Sliced(Expr x, int axis, Dimension start, Dimension length) =>
        x.Apply(Slice, new SliceAttributes(axis, start, length));

    internal static Expr Gathered(Expr x, int axis, IEnumerable<int> indices) =>
        x.Apply(Gather, new IndicesAttributes(axis, indices.ToEquatableArray()));

    internal static string Accumulate(IKernelCall call) => call.Accumulate ? ", accumulate: true" : "";

    private static Expr? SimplerSlice(Expr x, OperatorAttributes attributes)
    {
        var slice = (SliceAttributes)attributes;
        if (slice.Start == 0 && slice.Length == x.Type.Shape[slice.Axis])
            return x;
        switch (x.Builder.IsKept(x.Id) ? null : x.Builder.Definition(x.Id))
        {
            case { Attributes: SliceAttributes outer } inner when inner.Operator == Slice && outer.Axis == slice.Axis:
                return Sliced(x.Builder[inner.Operands[0]], slice.Axis, outer.Start + slice.Start, slice.Length);
            case { Attributes: AxisAttributes concat } joined when joined.Operator == Joins.Concat && concat.Axis == slice.Axis:
                Dimension start = 0;
                foreach (int part in joined.Operands)
                {
                    var length = x.Builder.TypeOf(part).Shape[slice.Axis];
                    if (start == slice.Start && length == slice.Length)
                        return x.Builder[part];
                    start += length;
                }
                return null;
            default:
                return null;
        }
    }

    /// <summary>The arguments of a movement of runs between the whole and a part of it.</summary>
    private static string SliceRuns(IKernelCall call, Shape whole, string wholeText, string partText, bool fromPart)
    {
        var slice = (SliceAttributes)call.Operation.Attributes;
        var inner = whole.Product(slice.Axis + 1, whole.Rank);
        string run = (slice.Length * inner).ToString();
        string wholePlace = $"{wholeText}, {slice.Start * inner}, {whole[slice.Axis] * inner}", partPlace = $"{partText}, 0, {run}";
        return $"{Rows.OfPoints(whole.Product(0, slice.Axis))}, {run}, "
            + (fromPart ? $"{partPlace}, {wholePlace}" : $"{wholePlace}, {partPlace}");
    }

    private static string GatherExtents(IKernelCall call, Shape x)
    {
        const int LongestInPlace = 24;
        var gather = (IndicesAttributes)call.Operation.Attributes;
        string indices = gather.Indices.Count <= LongestInPlace
            ? gather.Indices.ToString()
            : call.StaticField("int[]", gather.Indices.ToString(), "Indices");
        return $"{Rows.OfPoints(x.Product(0, gather.Axis))}, {x[gather.Axis]}, {x.Product(gather.Axis + 1, x.Rank)}, {indices}";
    }

    private static Expr LowerSlice(ICallSite call)
    {
        var x = call.Value("input");
        int axis = Shapes.Axis(call, "dim", call.Int("dim"), x.Type.Shape.Rank);
        var size = x.Type.Shape[axis];
        int step = call.Int("step", 1);
        if (step < 1)
            throw call.Refuse($"the step must be at least 1, it is {step}", "step");
        var (start, end) = call.Bounds("range", size);
        if (start.IsConstant && end.IsConstant && size.IsConstant
            && (start.Value < 0 || start.Value >= end.Value || end.Value > size.Value))
            throw call.Refuse($"the range must lie in axis {axis} of {x.Type.Shape} and not be empty, it goes from {start} to "
                + $"before {end}", "range");
        if (step == 1)
            return Sliced(x, axis, start, end - start);
        if (!start.IsConstant || !end.IsConstant)
            throw call.Refuse("a range with a step must be known at compile time", "range");
        return Gathered(x, axis, Enumerable.Range(0, (end.Value - start.Value + step - 1) / step).Select(i => start.Value + i * step));
    }

    private static Expr LowerSelect(ICallSite call)
    {
        var x = call.Value("input");
        var shape = x.Type.Shape;
        if (shape.Rank < 2)
            throw call.Refuse($"the input must have at least two axes, it is {shape}", "input");
        int axis = Shapes.Axis(call, "dim", call.Int("dim"), shape.Rank), index = call.Int("index");
        if (shape[axis].IsConstant && (index < -shape[axis].Value || index >= shape[axis].Value))
            throw call.Refuse($"index {index} is outside axis {axis} of {shape}", "index");
        var part = Sliced(x, axis, index < 0 ? shape[axis] + index : index, 1);
        return Shapes.Reshaped(part, new Shape(shape.Dimensions.Where((_, i) => i != axis).ToArray()));
    }

    private static Expr[] LowerSplit(ICallSite call)
    {
        var x = call.Value("input");
        int axis = Shapes.Axis(call, "dim", call.Int("dim", 0), x.Type.Shape.Rank);
        var size = x.Type.Shape[axis];
        if (call.Has("splitSizes"))
        {
            var sizes = call.Sizes("splitSizes");
            if (sizes.Aggregate((Dimension)0, (sum, part) => sum + part) != size || sizes.Any(s => s.IsConstant && s.Value < 1))
                throw call.Refuse($"the sizes [{string.Join(", ", sizes)}] must be at least 1 and add up to {size}, axis {axis} of "
                    + $"{x.Type.Shape}", "splitSizes");
            return PartsOf(x, axis, sizes);
        }
        return EqualParts(call, x, axis, call.Int("splitSize"), "splitSize");
    }

    private static Expr[] LowerChunk(ICallSite call)
    {
        var x = call.Value("input");
        int axis = Shapes.Axis(call, "dim", call.Int("dim", 0), x.Type.Shape.Rank), chunks = call.Int("chunks");
        if (chunks < 1)
            throw call.Refuse($"the number of chunks must be at least 1, it is {chunks}", "chunks");
        if (!x.Type.Shape[axis].IsConstant)
            throw call.Refuse($"axis {axis} of {x.Type.Shape} must have a size known at compile time", "input");
        return EqualParts(call, x, axis, (x.Type.Shape[axis].Value + chunks - 1) / chunks, "chunks");
    }

    private static Expr[] LowerEqualSplit(ICallSite call)
    {
        var x = call.Value("tensor");
        int axis = Shapes.Axis(call, "dimension", call.Int("dimension"), x.Type.Shape.Rank), count = call.Int("splitCount");
        if (!x.Type.Shape[axis].IsConstant || count < 1 || x.Type.Shape[axis].Value % count != 0)
            throw call.Refuse($"axis {axis} of {x.Type.Shape} does not divide into {count} parts", "splitCount");
        return EqualParts(call, x, axis, x.Type.Shape[axis].Value / count, "splitCount");
    }

    private static Expr[] EqualParts(ICallSite call, Expr x, int axis, int length, string parameter)
    {
        var size = x.Type.Shape[axis];
        if (length < 1)
            throw call.Refuse($"a part must have at least 1 element along axis {axis} of {x.Type.Shape}, not {length}", parameter);
        if (!size.IsConstant)
            throw call.Refuse($"axis {axis} of {x.Type.Shape} must have a size known at compile time", "input");
        return PartsOf(x, axis, Enumerable.Range(0, (size.Value + length - 1) / length)
            .Select(i => (Dimension)Math.Min(length, size.Value - i * length)).ToArray());
    }

    private static Expr[] PartsOf(Expr x, int axis, IReadOnlyList<Dimension> sizes)
    {
        var parts = new Expr[sizes.Count];
        Dimension start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Sliced(x, axis, start, sizes[i]);
            start += sizes[i];
        }
        return parts;
    }

    private static Expr LowerIndexSelect(ICallSite call)
    {
        var x = call.Value("input");
        int axis = Shapes.Axis(call, "dim", call.Int("dim"), x.Type.Shape.Rank);
        return Gathered(x, axis, Indices(call, "index", x.Type.Shape, axis));
    }

    private static IReadOnlyList<int> Indices(ICallSite call, string parameter, Shape shape, int axis)
    {
        var indices = call.Ints(parameter) ?? [];
        if (indices.Count == 0)
            throw call.Refuse("at least one index is needed", parameter);
        foreach (int index in indices)
        {
            if (index < 0 || (shape[axis].IsConstant && index >= shape[axis].Value))
                throw call.Refuse($"index {index} is outside axis {axis} of {shape}", parameter);
        }
        return indices;
    }

    private static Expr LowerIndexAdd(ICallSite call)
    {
        var (x, source, axis, indices) = Written(call);
        return x + x.Builder[x.Builder.Emit(
            GatherTransposed, [source.Id], new IndicesAttributes(axis, indices.ToEquatableArray()), x.Type)];
    }

    /// <summary>Both side by side, of which the slices are taken that the result has.</summary>
    private static Expr LowerIndexCopy(ICallSite call)
    {
        var (x, source, axis, indices) = Written(call);
        if (indices.Distinct().Count() != indices.Count)
            throw call.Refuse($"each slice must be written once; the indices are [{string.Join(", ", indices)}]", "index");
        if (!x.Type.Shape[axis].IsConstant)
            throw call.Refuse($"axis {axis} of {x.Type.Shape} must have a size known at compile time to be written over", "input");
        int size = x.Type.Shape[axis].Value;
        int[] chosen = [.. Enumerable.Range(0, size)];
        for (int i = 0; i < indices.Count; i++)
            chosen[indices[i]] = size + i;
        return Gathered(Joins.Joined([x, source], axis), axis, chosen);
    }

    /// <summary>The input, what is written into it, and where along which axis.</summary>
    private static (Expr Input, Expr Source, int Axis, IReadOnlyList<int> Indices) Written(ICallSite call)
    {
        Expr x = call.Value("input"), source = call.Value("source");
        var shape = x.Type.Shape;
        int axis = Shapes.Axis(call, "dim", call.Int("dim"), shape.Rank);
        var indices = Indices(call, "index", shape, axis);
        var expected = shape.With(axis, indices.Count);
        return source.Type.Shape == expected
            ? (x, source, axis, indices)
            : throw call.Refuse($"the source must be {expected} for {indices.Count} indices along axis {axis} of {shape}, it is "
                + $"{source.Type.Shape}", "source");
    }

    /// <summary>The rows of a table: of one that depends on the input, or of weights, which gives a constant.</summary>
    private static Expr LowerEmbedding(ICallSite call)
    {
        var weight = call.Value("weight");
        if (weight.Type.Shape.Rank != 2)
            throw call.Refuse($"the weight must be [rows, features], it is {weight.Type.Shape}", "weight");
        return Gathered(weight, 0, Indices(call, "input", weight.Type.Shape, 0));
    }

    private static Expr Reversed(Expr x, IEnumerable<int> axes)
    {
        foreach (int axis in axes)
        {
            if (!x.Type.Shape[axis].IsConstant)
                throw new ShapeException($"axis {axis} of {x.Type.Shape} must have a size known at compile time to be reversed");
            x = Gathered(x, axis, Enumerable.Range(0, x.Type.Shape[axis].Value).Reverse());
        }
        return x;
    }
}
