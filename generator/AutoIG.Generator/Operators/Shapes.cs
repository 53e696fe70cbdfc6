using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Operators that move elements and compute nothing.</summary>
internal static class Shapes
{
    public static readonly Operator Reshape = new ReshapeOperator();

    public static readonly Operator Permute = new PermuteOperator();

    public static readonly Operator BroadcastTo = new BroadcastOperator();

    public static readonly Operator SumTo = new SumToOperator();

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.Reshape", LowerReshape)
        {
            Symbols = ["AutoIG.Nn.Reshape", "System.Numerics.Tensors.Tensor.Reshape"], Derivative = "δ in the operand's shape",
        },
        new Composite("Nn.Flatten", LowerFlatten) { Symbols = ["AutoIG.Nn.Flatten"], Derivative = "δ in the operand's shape" },
        new Composite("Nn.Squeeze", LowerSqueeze)
        {
            Symbols = ["AutoIG.Nn.Squeeze", "System.Numerics.Tensors.Tensor.SqueezeDimension"], Derivative = "δ in the operand's shape",
        },
        new Composite("Nn.Unsqueeze", LowerUnsqueeze)
        {
            Symbols = ["AutoIG.Nn.Unsqueeze", "System.Numerics.Tensors.Tensor.Unsqueeze"], Derivative = "δ in the operand's shape",
        },
        new Composite("Nn.Permute", call =>
            Permuted(call.Value("input"), Normalised(call, call.Ints("dims") ?? [], call.Value("input").Type.Shape.Rank)))
        {
            Symbols = ["AutoIG.Nn.Permute"], Derivative = "δ permuted back",
        },
        new Composite("Nn.Transpose", LowerTranspose) { Symbols = ["AutoIG.Nn.Transpose"], Derivative = "δ permuted back" },
        new Composite("Nn.BroadcastTo", call =>
            call.Value("input").Apply(BroadcastTo, new ShapeAttributes(new Shape(call.Sizes("shape").ToArray()))))
        {
            Symbols = ["AutoIG.Nn.BroadcastTo"], Derivative = "δ summed over the repeated axes",
        },
        new Composite("Tensor.Transpose", call =>
        {
            var x = call.Value(call.Given[0]);
            int rank = x.Type.Shape.Rank;
            return rank < 2
                ? throw call.Refuse($"the tensor must have at least two axes, it is {x.Type.Shape}")
                : Permuted(x, [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2]);
        })
        {
            Symbols = ["System.Numerics.Tensors.Tensor.Transpose"],
            Meaning = "Swaps the last two dimensions.",
            Derivative = "δ permuted back",
        },
        new Composite("Tensor.PermuteDimensions", call =>
        {
            var x = call.Value(call.Given[0]);
            return Permuted(x, Normalised(call, call.Ints(call.Given[1]) ?? [], x.Type.Shape.Rank));
        })
        {
            Symbols = ["System.Numerics.Tensors.Tensor.PermuteDimensions"],
            Meaning = "Reorders the dimensions: dimension d of the result is dimension dimensions[d] of the tensor.",
            Derivative = "δ permuted back",
        },
        new Composite("Tensor.Squeeze", call =>
        {
            var x = call.Value(call.Given[0]);
            return Reshaped(x, new Shape(x.Type.Shape.Dimensions.Where(size => size != 1).DefaultIfEmpty(1).ToArray()));
        })
        {
            Symbols = ["System.Numerics.Tensors.Tensor.Squeeze"],
            Meaning = "Removes all dimensions of size 1.",
            Derivative = "δ in the operand's shape",
        },
        new Composite("Tensor.Broadcast", call =>
        {
            var x = call.Value(call.Given[0]);
            return x.Apply(BroadcastTo, new ShapeAttributes(new Shape(call.Sizes(call.Given[1]).ToArray())));
        })
        {
            Symbols = ["System.Numerics.Tensors.Tensor.Broadcast"],
            Meaning = "Repeats dimensions of size 1, and new leading ones, to the given lengths.",
            Derivative = "δ summed over the repeated axes",
        },
        new Composite("Nn.Dropout", call => call.Value("input"))
        {
            Symbols = ["AutoIG.Nn.Dropout"], Derivative = "δ (identity at inference)",
        },
    ];

    internal static Expr Reshaped(Expr x, Shape shape) => x.Apply(Reshape, new ShapeAttributes(shape));

    /// <summary>x with axis k of the result being axis permutation[k] of x.</summary>
    internal static Expr Permuted(Expr x, params IReadOnlyList<int> permutation) =>
        x.Apply(Permute, new PermutationAttributes(permutation.ToEquatableArray()));

    /// <summary>An axis counted from the front.</summary>
    internal static int Axis(ICallSite call, string parameter, int axis, int rank) =>
        axis >= -rank && axis < rank ? (axis + rank) % rank : throw call.Refuse($"axis {axis} is not one of a value of "
            + $"{rank} axes", parameter);

    private static int[] Normalised(ICallSite call, IReadOnlyList<int> axes, int rank)
    {
        int[] result = axes.Select(axis => Axis(call, "dims", axis, rank)).ToArray();
        return result.Length == rank && result.Distinct().Count() == rank
            ? result
            : throw call.Refuse($"[{string.Join(", ", axes)}] is not a permutation of {rank} axes", "dims");
    }

    private static Expr LowerReshape(ICallSite call)
    {
        var x = call.Value(call.Given[0]);
        var sizes = call.Sizes(call.Given[1]).ToArray();
        int open = Array.FindIndex(sizes, d => d == -1);
        if (sizes.Where((_, i) => i != open).Any(d => d.IsConstant && d.Value < 1))
            throw call.Refuse($"a size is at least 1, and one of them may be -1 for what remains; {new Shape(sizes)} comes", "shape");
        if (open >= 0)
        {
            var rest = sizes.Where((_, i) => i != open).Aggregate((Dimension)1, (p, d) => p * d);
            var remaining = x.Type.Shape.Length / rest;
            if (remaining * rest != x.Type.Shape.Length)
                throw call.Refuse($"{x.Type.Shape} has {x.Type.Shape.Length} elements, which is no multiple of the {rest} of "
                    + $"{new Shape(sizes)}", "shape");
            sizes[open] = remaining;
        }
        var shape = new Shape(sizes);
        if (shape.Length != x.Type.Shape.Length)
            throw call.Refuse($"{x.Type.Shape} has {x.Type.Shape.Length} elements, {shape} has {shape.Length}", "shape");
        return Reshaped(x, shape);
    }

    private static Expr LowerFlatten(ICallSite call)
    {
        var x = call.Value("input");
        int rank = x.Type.Shape.Rank;
        int start = Axis(call, "startDim", call.Int("startDim", 0), rank), end = Axis(call, "endDim", call.Int("endDim", -1), rank);
        if (start > end)
            throw call.Refuse($"startDim {start} lies behind endDim {end}", "startDim");
        var sizes = x.Type.Shape.Dimensions;
        return Reshaped(x, new Shape([.. sizes.Take(start), x.Type.Shape.Product(start, end + 1), .. sizes.Skip(end + 1)]));
    }

    private static Expr LowerSqueeze(ICallSite call)
    {
        var x = call.Value(call.Given[0]);
        string dim = call.Given[1];
        int axis = Axis(call, dim, call.Int(dim), x.Type.Shape.Rank);
        if (x.Type.Shape[axis] != 1)
            throw call.Refuse($"axis {axis} of {x.Type.Shape} has size {x.Type.Shape[axis]}, not 1", dim);
        return Reshaped(x, new Shape(x.Type.Shape.Dimensions.Where((_, i) => i != axis).ToArray()));
    }

    private static Expr LowerUnsqueeze(ICallSite call)
    {
        var x = call.Value(call.Given[0]);
        string dim = call.Given[1];
        int axis = Axis(call, dim, call.Int(dim), x.Type.Shape.Rank + 1);
        var sizes = x.Type.Shape.Dimensions;
        return Reshaped(x, new Shape([.. sizes.Take(axis), 1, .. sizes.Skip(axis)]));
    }

    private static Expr LowerTranspose(ICallSite call)
    {
        var x = call.Value("input");
        int rank = x.Type.Shape.Rank;
        int a = Axis(call, "dim0", call.Int("dim0"), rank), b = Axis(call, "dim1", call.Int("dim1"), rank);
        var permutation = Enumerable.Range(0, rank).ToArray();
        (permutation[a], permutation[b]) = (permutation[b], permutation[a]);
        return Permuted(x, permutation);
    }

    private sealed class ReshapeOperator() : Operator("Reshape"), IPrepared
    {
        public override bool IsAlias => true;

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            operands[0] with { Shape = ((ShapeAttributes)attributes).Shape };

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => operands[0];

        public override bool IsAffine(IReadOnlyList<bool> active) => true;

        public override int? Fold(IrBuilder builder, IReadOnlyList<int> operands, OperatorAttributes attributes, IrType type) =>
            builder.TypeOf(operands[0]) == type ? operands[0]
            : builder.Definition(operands[0], this) is { } inner && !builder.IsKept(inner.Id)
                ? builder.Emit(this, [inner.Operands[0]], attributes)
            : null;

        public override void Pullback(PullbackSite site) =>
            site.Accumulate(0, () => Reshaped(site.Adjoint, site.Operand(0).Type.Shape));

        public override void Relevance(RelevanceSite site) => Relevances.Move(site);

        public override Expr Pushforward(PushforwardSite site) => Reshaped(site.Tangent(0)!, site.Operation.Type.Shape);

        public string Prepare(IPreparation preparation) => preparation.Operand(0);
    }

    private sealed class PermuteOperator() : KernelOperator("Permute"), IPrepared
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            operands[0] with { Shape = operands[0].Shape.Permuted(((PermutationAttributes)attributes).Permutation) };

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => operands[0];

        public override bool IsAffine(IReadOnlyList<bool> active) => true;

        public override int? Fold(IrBuilder builder, IReadOnlyList<int> operands, OperatorAttributes attributes, IrType type)
        {
            var permutation = ((PermutationAttributes)attributes).Permutation;
            if (builder.Definition(operands[0], this) is { } inner && !builder.IsKept(inner.Id))
            {
                var first = ((PermutationAttributes)inner.Attributes).Permutation;
                return Permuted(builder[inner.Operands[0]], permutation.Select(axis => first[axis]).ToArray()).Id;
            }
            // Moving axes of size 1 moves nothing in memory.
            var shape = builder.TypeOf(operands[0]).Shape;
            var real = permutation.Where(axis => shape[axis] != 1).ToArray();
            return real.SequenceEqual(real.OrderBy(axis => axis)) ? Reshaped(builder[operands[0]], type.Shape).Id : null;
        }

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => Permuted(site.Adjoint, Inverse(site.Operation)));

        public override void Relevance(RelevanceSite site) => Relevances.Move(site);

        public override Expr Pushforward(PushforwardSite site) => site.Tangent(0)!.Apply(this, site.Operation.Attributes);

        public string Prepare(IPreparation preparation) =>
            $"Constants.Permute({preparation.Operand(0)}, {preparation.OperandShape(0)}, "
                + $"{((PermutationAttributes)preparation.Operation.Attributes).Permutation})";

        public override string Emit(IKernelCall call) =>
            $"Kernels.Movement.Permute<{call.T}>(points, {call.OperandType(0).Shape}, "
                + $"{((PermutationAttributes)call.Operation.Attributes).Permutation}, {call.Operand(0)}, {call.Result});";

        private static int[] Inverse(IrOperation operation)
        {
            var permutation = ((PermutationAttributes)operation.Attributes).Permutation;
            var inverse = new int[permutation.Count];
            for (int i = 0; i < inverse.Length; i++)
                inverse[permutation[i]] = i;
            return inverse;
        }
    }

    /// <summary>A value written out to a larger shape, aligned at the last axis.</summary>
    private sealed class BroadcastOperator() : KernelOperator("BroadcastTo"), IPrepared
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes)
        {
            var shape = ((ShapeAttributes)attributes).Shape;
            return Shape.Broadcast(operands[0].Shape, shape) == shape
                ? IrType.Real(shape)
                : throw new ShapeException($"BroadcastTo: {operands[0].Shape} does not broadcast to {shape}");
        }

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => operands[0];

        public override bool IsAffine(IReadOnlyList<bool> active) => true;

        public override int? Fold(IrBuilder builder, IReadOnlyList<int> operands, OperatorAttributes attributes, IrType type) =>
            OfAsManyElements(builder[operands[0]], type.Shape);

        public override void Pullback(PullbackSite site) =>
            site.Accumulate(0, () => site.Adjoint.Apply(SumTo, new ShapeAttributes(site.Operand(0).Type.Shape)));

        public override void Relevance(RelevanceSite site) => Relevances.Move(site);

        public override Expr Pushforward(PushforwardSite site) => site.Tangent(0)!.Apply(this, site.Operation.Attributes);

        public string Prepare(IPreparation preparation) =>
            $"Constants.BroadcastTo({preparation.Operand(0)}, {preparation.OperandShape(0)}, {preparation.Operation.Type.Shape})";

        public override string Emit(IKernelCall call) =>
            $"Kernels.Movement.BroadcastTo<{call.T}>({(call.IsConstant(0) ? "1" : "points")}, points, {call.OperandType(0).Shape}, "
                + $"{call.Type.Shape}, {call.Operand(0)}, {call.Result});";
    }

    /// <summary>The operand in another shape of as many elements: nothing is repeated then, and nothing summed.</summary>
    private static int? OfAsManyElements(Expr operand, Shape shape) => operand.Type.Shape == shape ? operand.Id
        : operand.Type.Shape.Length == shape.Length ? Reshaped(operand, shape).Id : null;

    /// <summary>The sum over the axes along which a smaller shape is repeated: the transpose of broadcasting.</summary>
    private sealed class SumToOperator() : KernelOperator("SumTo")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            IrType.Real(((ShapeAttributes)attributes).Shape);

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => operands[0].Summed();

        public override bool IsAffine(IReadOnlyList<bool> active) => true;

        public override int? Fold(IrBuilder builder, IReadOnlyList<int> operands, OperatorAttributes attributes, IrType type) =>
            OfAsManyElements(builder[operands[0]], type.Shape);

        public override void Pullback(PullbackSite site) =>
            site.Accumulate(0, () => site.Adjoint.Apply(BroadcastTo, new ShapeAttributes(site.Operand(0).Type.Shape)));

        public override void Relevance(RelevanceSite site) => Relevances.Share(site);

        public override Expr Pushforward(PushforwardSite site) => site.Tangent(0)!.Apply(this, site.Operation.Attributes);

        public override string Emit(IKernelCall call) =>
            $"Kernels.Reductions.SumTo<{call.T}>(points, {call.OperandType(0).Shape}, {call.Type.Shape}, {call.Operand(0)}, "
                + $"{call.Result});";
    }
}
