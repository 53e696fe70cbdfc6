using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Values side by side, and borders around them.</summary>
internal static class Joins
{
    public static readonly Rearrangement Pad = new("Pad")
    {
        FollowsLayout = LayoutTrait.ForEachAxis,
        ResultShape = (x, attributes) =>
        {
            var border = (PadAttributes)attributes;
            return new Shape(x.Dimensions.Select((size, i) => size + border.Before[i] + border.After[i]).ToArray());
        },
        Range = (x, attributes) => x.Or(ValueRange.Of(((PadAttributes)attributes).Value)),
        LinearPart = attributes => (PadAttributes)attributes with { Value = 0 },
        Kernel = call =>
        {
            var border = (PadAttributes)call.Operation.Attributes;
            return $"Kernels.Movement.Pad<{call.T}>(points, {call.OperandType(0).Shape}, {border.Before}, {border.After}, "
                + $"{call.Literal(border.Value)}, {call.Operand(0)}, {call.Result});";
        },
        TransposedKernel = call =>
        {
            var border = (PadAttributes)call.Operation.Attributes;
            return $"Kernels.Movement.PadTransposed<{call.T}>(points, {call.Type.Shape}, {border.Before}, {border.After}, "
                + $"{call.Operand(0)}, {call.Result}{Parts.Accumulate(call)});";
        },
        Simpler = (x, attributes) =>
            ((PadAttributes)attributes).Before.Concat(((PadAttributes)attributes).After).All(n => n == 0) ? x : null,
    };

    public static readonly Operator PadTransposed = Pad.Transpose;

    public static readonly Operator Concat = new ConcatOperator();

    public static readonly Operator ConcatTangent = new ConcatTangentOperator();

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.Concat", call => LowerConcat(call, "tensors", call.Int("dim", 0)))
        {
            Symbols = ["AutoIG.Nn.Concat"], Derivative = "to each part its part of δ",
        },
        new Composite("Tensor.Concatenate", call => LowerConcat(call, "tensors", 0))
        {
            Symbols = ["System.Numerics.Tensors.Tensor.Concatenate"],
            Meaning = "Joins tensors along their first dimension.",
            Derivative = "to each part its part of δ",
        },
        new Composite("Tensor.ConcatenateOnDimension", call => call.Int("dimension") >= 0
            ? LowerConcat(call, "tensors", call.Int("dimension"))
            : throw call.Refuse("the dimension must not be negative; −1 stands for flattening here", "dimension"))
        {
            Symbols = ["System.Numerics.Tensors.Tensor.ConcatenateOnDimension"],
            Meaning = "Joins tensors along a dimension, counted from the first.",
            Derivative = "to each part its part of δ",
        },
        new Composite("Tensor.Create", LowerCreate)
        {
            Symbols = ["System.Numerics.Tensors.Tensor.Create"],
            Meaning = "A vector of numbers.",
            Derivative = "to each number its element of δ",
        },
        new Composite("Nn.Stack", call => call.Has("numbers") ? Vector(call, "numbers") : LowerStack(call, call.Int("dim", 0)))
        {
            Symbols = ["AutoIG.Nn.Stack"], Derivative = "to each part its part of δ",
        },
        new Composite("Tensor.Stack", call => LowerStack(call, 0))
        {
            Symbols = ["System.Numerics.Tensors.Tensor.Stack"],
            Meaning = "Joins tensors of one shape along a new first dimension.",
            Derivative = "to each part its part of δ",
        },
        new Composite("Tensor.StackAlongDimension", call => LowerStack(call, call.Int("dimension")))
        {
            Symbols = ["System.Numerics.Tensors.Tensor.StackAlongDimension"],
            Meaning = "Joins tensors of one shape along a new dimension.",
            Derivative = "to each part its part of δ",
        },
        new Composite("Nn.Pad", LowerPad)
        {
            Symbols = ["AutoIG.Nn.Pad"], Derivative = "the inside of δ, and of a border that repeats elements δ added to them",
        },
    ];

    internal static Expr Joined(IReadOnlyList<Expr> parts, int axis) =>
        parts.Count == 1 ? parts[0] : parts[0].Apply(Concat, new AxisAttributes(axis), parts.Skip(1).ToArray());

    private static Expr LowerConcat(ICallSite call, string parameter, int dim)
    {
        var parts = call.Values(parameter);
        if (parts.Count == 0)
            throw call.Refuse("at least one tensor is needed", parameter);
        int axis = Shapes.Axis(call, "dim", dim, parts[0].Type.Shape.Rank);
        foreach (var part in parts)
        {
            Shape shape = part.Type.Shape, first = parts[0].Type.Shape;
            if (shape.Rank != first.Rank || shape.With(axis, 1) != first.With(axis, 1))
                throw call.Refuse($"shapes must agree but for axis {axis}; they are "
                    + $"{string.Join(", ", parts.Select(p => p.Type.Shape))}", parameter);
        }
        return Joined(parts, axis);
    }

    /// <summary>A tensor of listed numbers, in row-major order.</summary>
    private static Expr LowerCreate(ICallSite call)
    {
        string parameter = call.Given.FirstOrDefault(given => given is "array" or "values") ?? "array";
        if (call.Given.Any(given => given != parameter && given != "lengths"))
            throw call.Refuse("only the elements and the lengths can be given");
        var vector = Vector(call, parameter);
        if (!call.Has("lengths"))
            return vector;
        Shape shape = new([.. call.Sizes("lengths")]);
        return shape.Length == vector.Type.Shape.Length ? Shapes.Reshaped(vector, shape)
            : throw call.Refuse($"{vector.Type.Shape.Length} elements do not fill {shape}", "lengths");
    }

    /// <summary>A vector of listed numbers.</summary>
    private static Expr Vector(ICallSite call, string parameter)
    {
        var numbers = call.Values(parameter);
        if (numbers.Count == 0)
            throw call.Refuse("at least one number is needed", parameter);
        if (numbers.Any(number => !number.Type.IsScalar))
            throw call.Refuse("numbers are joined; stack tensors with Nn.Stack", parameter);
        return Joined(numbers.Select(number => Shapes.Reshaped(number, new Shape(1))).ToArray(), 0);
    }

    private static Expr LowerStack(ICallSite call, int dim)
    {
        var parts = call.Values("tensors");
        if (parts.Count == 0)
            throw call.Refuse("at least one tensor is needed", "tensors");
        var shape = parts[0].Type.Shape;
        if (parts.Any(part => part.Type.Shape != shape))
            throw call.Refuse($"shapes must be equal; they are {string.Join(", ", parts.Select(p => p.Type.Shape))}", "tensors");
        int axis = Shapes.Axis(call, "dim", dim, shape.Rank + 1);
        var layer = new Shape([.. shape.Dimensions.Take(axis), 1, .. shape.Dimensions.Skip(axis)]);
        return Joined(parts.Select(part => Shapes.Reshaped(part, layer)).ToArray(), axis);
    }

    private static Expr LowerPad(ICallSite call)
    {
        var x = call.Value("input");
        var shape = x.Type.Shape;
        var pad = call.Ints("pad") ?? [];
        if (pad.Count % 2 != 0 || pad.Count > 2 * shape.Rank)
            throw call.Refuse($"a pair of numbers for each of up to {shape.Rank} axes is expected, from the last axis, not "
                + $"[{string.Join(", ", pad)}]", "pad");
        string mode = call.Text("mode", "Constant");
        int[] before = new int[shape.Rank], after = new int[shape.Rank];
        for (int i = 0; i < pad.Count / 2; i++)
        {
            int axis = shape.Rank - 1 - i;
            (before[axis], after[axis]) = (pad[2 * i], pad[2 * i + 1]);
            int most = mode is "Constant" or "Replicate" ? int.MaxValue
                : !shape[axis].IsConstant ? throw call.Refuse($"axis {axis} of {shape} must have a size known at compile time to be "
                    + "padded in this mode", "input")
                : mode == "Reflect" ? shape[axis].Value - 1 : shape[axis].Value;
            if (before[axis] < 0 || after[axis] < 0 || before[axis] > most || after[axis] > most)
                throw call.Refuse($"({before[axis]}, {after[axis]}) does not fit axis {axis} of {shape}: 0 to {most} is possible in "
                    + "this mode", "pad");
        }
        if (mode == "Constant")
            return x.Apply(Pad, new PadAttributes(before, after, call.Number("value", 0)));
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (before[axis] == 0 && after[axis] == 0)
                continue;
            if (!shape[axis].IsConstant)
                throw call.Refuse($"axis {axis} of {shape} must have a size known at compile time to be padded in this mode", "input");
            int size = shape[axis].Value;
            x = Parts.Gathered(x, axis, Enumerable.Range(-before[axis], before[axis] + size + after[axis]).Select(i => mode switch
            {
                "Reflect" => i < 0 ? -i : i < size ? i : 2 * (size - 1) - i,
                "Replicate" => Math.Min(Math.Max(i, 0), size - 1),
                "Circular" => (i + size) % size,
                _ => throw call.Refuse($"the mode must be Constant, Reflect, Replicate or Circular, it is {mode}", "mode"),
            }));
        }
        return x;
    }

    /// <summary>Values side by side along an axis.</summary>
    private sealed class ConcatOperator() : KernelOperator("Concat")
    {
        public override LayoutTrait Layout => LayoutTrait.AlongAxis;

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes)
        {
            int axis = ((AxisAttributes)attributes).Axis;
            return IrType.Real(operands[0].Shape.With(axis, operands.Aggregate((Dimension)0, (sum, part) => sum + part.Shape[axis])));
        }

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            operands.Aggregate((all, part) => all.Or(part));

        public override bool IsAffine(IReadOnlyList<bool> active) => true;

        public override void Pullback(PullbackSite site)
        {
            int axis = ((AxisAttributes)site.Operation.Attributes).Axis;
            Dimension start = 0;
            for (int i = 0; i < site.Operation.Operands.Count; i++)
            {
                var (from, length) = (start, site.Operand(i).Type.Shape[axis]);
                site.Accumulate(i, () => Parts.Sliced(site.Adjoint, axis, from, length));
                start += length;
            }
        }

        public override void Relevance(RelevanceSite site) => Relevances.Move(site);

        public override Expr Pushforward(PushforwardSite site)
        {
            int axis = ((AxisAttributes)site.Operation.Attributes).Axis;
            var tangents = new List<int>();
            var starts = new List<Dimension>();
            Dimension start = 0;
            for (int i = 0; i < site.Operation.Operands.Count; i++)
            {
                if (site.Tangent(i) is { } tangent)
                {
                    tangents.Add(tangent.Id);
                    starts.Add(start);
                }
                start += site.Operand(i).Type.Shape[axis];
            }
            return site.Builder[tangents.Count == site.Operation.Operands.Count
                ? site.Builder.Emit(this, tangents, site.Operation.Attributes)
                : site.Builder.Emit(ConcatTangent, tangents, new ConcatTangentAttributes(axis, starts.ToArray()), site.Operation.Type)];
        }

        public override string Emit(IKernelCall call)
        {
            int axis = ((AxisAttributes)call.Operation.Attributes).Axis;
            var copies = new List<string>();
            Dimension start = 0;
            for (int i = 0; i < call.Operation.Operands.Count; i++)
            {
                if (!call.IsInPlace(i))
                    copies.Add(PartOf(call, i, axis, start));
                start += call.OperandType(i).Shape[axis];
            }
            return string.Join("\n", copies);
        }
    }

    /// <summary>The tangent of a concatenation some of whose parts do not move.</summary>
    private sealed class ConcatTangentOperator() : KernelOperator("ConcatTangent")
    {
        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfAllFinite(operands);

        public override string Emit(IKernelCall call)
        {
            var attributes = (ConcatTangentAttributes)call.Operation.Attributes;
            return $"{call.Result}.Clear();\n"
                + string.Join("\n", attributes.Starts.Select((start, i) => PartOf(call, i, attributes.Axis, start)));
        }
    }

    /// <summary>The call that writes operand <paramref name="index"/> into its place along an axis of the result.</summary>
    private static string PartOf(IKernelCall call, int index, int axis, Dimension start)
    {
        Shape part = call.OperandType(index).Shape, whole = call.Type.Shape;
        var inner = whole.Product(axis + 1, whole.Rank);
        Dimension outer = whole.Product(0, axis), run = part[axis] * inner, row = whole[axis] * inner;
        if (!call.IsConstant(index))
        {
            return $"Kernels.Movement.CopyBlocks<{call.T}>({Rows.OfPoints(outer)}, {run}, {call.Operand(index)}, 0, "
                + $"{call.Stride(index) ?? run}, {call.Result}, {start * inner}, {row});";
        }
        // The same for all points.
        return $"Kernels.Movement.Copy<{call.T}>([{Rows.Points}, {outer}, {run}], {call.Operand(index)}, 0, [0, {run}, 1], {call.Result}, "
            + $"{start * inner}, [{outer * row}, {row}, 1]);";
    }
}
