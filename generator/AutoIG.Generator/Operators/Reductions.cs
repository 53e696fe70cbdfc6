using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Sums, means and extrema over axes.</summary>
internal static class Reductions
{
    public static readonly Operator Sum = new SumOperator();

    public static readonly Operator MaxPullback = new ExtremePullback("MaxPullback");

    public static readonly Operator MaxTangent = new ExtremeTangent("MaxTangent");

    public static readonly Operator MaxComparison = new ReductionComparison("MaxComparison", "ComparedExtremum.Max");

    public static readonly Operator MaxBreakpoints = new BreakpointsOfExtremum("MaxBreakpoints", largest: true);

    public static readonly Operator Max = new ExtremeOperator("Max", MaxPullback, MaxTangent, MaxComparison, MaxBreakpoints);

    public static readonly Operator MinPullback = new ExtremePullback("MinPullback");

    public static readonly Operator MinTangent = new ExtremeTangent("MinTangent");

    public static readonly Operator MinComparison = new ReductionComparison("MinComparison", "ComparedExtremum.Min");

    public static readonly Operator MinBreakpoints = new BreakpointsOfExtremum("MinBreakpoints", largest: false);

    public static readonly Operator Min = new ExtremeOperator("Min", MinPullback, MinTangent, MinComparison, MinBreakpoints);

    public static readonly Rearrangement CumulativeSum = new("CumulativeSum")
    {
        Averages = true,
        FollowsLayout = LayoutTrait.AlongAxis,
        Kernel = call => Cumulated(call, "CumulativeSum", ""),
        TransposedKernel = call => Cumulated(call, "CumulativeSumTransposed", Parts.Accumulate(call)),
    };

    public static readonly Operator CumulativeSumTransposed = CumulativeSum.Transpose;

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.CumSum", call => call.Value("input") is var x
            ? x.Apply(CumulativeSum, new AxisAttributes(Shapes.Axis(call, "dim", call.Int("dim"), x.Type.Shape.Rank))) : x)
        {
            Symbols = ["AutoIG.Nn.CumSum"], Derivative = "Σ δ from the element on",
        },
        // Sums of ones count: no operator has no operand.
        new Composite("Nn.Arange", call => Shapes.Reshaped(call.Builder.Constant(1), new Shape(1))
            .Apply(Shapes.BroadcastTo, new ShapeAttributes(new Shape(call.Sizes("end")[0])))
            .Apply(CumulativeSum, new AxisAttributes(0)) - 1.0)
        {
            Symbols = ["AutoIG.Nn.Arange"], Derivative = "none: it depends on no operand",
        },
        new Composite("Nn.Prod", LowerProduct)
        {
            Symbols = ["AutoIG.Nn.Prod"], Derivative = "δ times the product of the others, whichever of them are 0",
        },
        new Composite("Nn.Sum", call => Summed(call, call.Value(call.Given[0]), mean: false))
        {
            Symbols = ["AutoIG.Nn.Sum", "System.Numerics.Tensors.Tensor.Sum"], Derivative = "δ to every summand",
        },
        new Composite("Nn.Mean", call => Summed(call, call.Value(call.Given[0]), mean: true))
        {
            Symbols = ["AutoIG.Nn.Mean", "System.Numerics.Tensors.Tensor.Average"], Derivative = "δ/n to every summand",
        },
        new Composite("Nn.Max", call => Extreme(call, Max))
        {
            Symbols = ["AutoIG.Nn.Max"], Derivative = "δ to the first maximum in row-major order",
        },
        new Composite("Nn.Min", call => Extreme(call, Min))
        {
            Symbols = ["AutoIG.Nn.Min"], Derivative = "δ to the first minimum in row-major order",
        },
    ];

    /// <summary>The axes that a call names by <c>dim</c> or <c>dims</c>; all of them where it names none.</summary>
    internal static AxesAttributes AxesOf(ICallSite call, Shape shape)
    {
        string parameter = !call.Has("dim") ? "dims" : "dim";
        if (call.Ints(parameter) is not { } axes)
            return Dense.AllAxes(shape);
        int[] normalised = axes.Select(axis => Shapes.Axis(call, parameter, axis, shape.Rank)).OrderBy(axis => axis).ToArray();
        if (normalised.Length == 0 || normalised.Distinct().Count() != normalised.Length)
            throw call.Refuse($"at least one axis is needed, and none twice; they are [{string.Join(", ", axes)}]", parameter);
        return new AxesAttributes(normalised, call.Flag("keepDim", false));
    }

    private static Expr Summed(ICallSite call, Expr x, bool mean)
    {
        var axes = AxesOf(call, x.Type.Shape);
        var sum = Reduce(x, Sum, axes);
        return Ranked(call, mean ? Statistics.Divided(sum, Statistics.Count(x.Type.Shape, axes)) : sum);
    }

    /// <summary>
    /// Products of halves of an axis, until one element is left. The slope is then a product of what it is a product of, and never the
    /// result divided by a factor, which may be 0.
    /// </summary>
    private static Expr LowerProduct(ICallSite call)
    {
        var x = call.Value("input");
        var shape = x.Type.Shape;
        var axes = AxesOf(call, shape);
        if (axes.Axes.Where(axis => !shape[axis].IsConstant).Select(axis => (int?)axis).FirstOrDefault() is { } open)
            throw call.Refuse($"axis {open} of {shape} must have a size known at compile time to be multiplied over", "input");
        if (axes.Axes.Count == shape.Rank)
            x = Product(Shapes.Reshaped(x, new Shape(shape.Length)), 0);
        else
        {
            foreach (int axis in axes.Axes)
                x = Product(x, axis);
        }
        return Ranked(call, Shapes.Reshaped(x, Reduced(shape, axes)));
    }

    private static Expr Product(Expr x, int axis)
    {
        Expr? odd = null;
        while (x.Type.Shape[axis].Value is > 1 and var size)
        {
            int half = size / 2;
            if (size % 2 == 1)
            {
                var last = Parts.Sliced(x, axis, size - 1, 1);
                odd = odd is null ? last : odd * last;
            }
            x = Parts.Sliced(x, axis, 0, half) * Parts.Sliced(x, axis, half, half);
        }
        return odd is null ? x : x * odd;
    }

    private static string Cumulated(IKernelCall call, string method, string accumulate)
    {
        var (axis, shape) = (((AxisAttributes)call.Operation.Attributes).Axis, call.Type.Shape);
        return $"Kernels.Reductions.{method}<{call.T}>({Rows.OfPoints(shape.Product(0, axis))}, {shape[axis]}, "
            + $"{shape.Product(axis + 1, shape.Rank)}, {call.Operand(0)}, {call.Result}{accumulate});";
    }

    internal static Expr Extreme(ICallSite call, Operator reduction)
    {
        var x = call.Value(call.Given[0]);
        return Ranked(call, Reduce(x, reduction, AxesOf(call, x.Type.Shape)));
    }

    /// <summary>
    /// The result of a reduction over named axes is a tensor, of one element where no axis is left; over all of them unasked, a number.
    /// </summary>
    internal static Expr Ranked(ICallSite call, Expr result) =>
        result.Type.Shape.Rank == 0 && (call.Has("dim") || call.Has("dims")) ? Shapes.Reshaped(result, new Shape(1)) : result;

    /// <summary>
    /// Reduces over any axes. All but sums work on axes that lie together: others are brought to the end, in their order, so that "the
    /// first" of equal elements stays the first in row-major order.
    /// </summary>
    internal static Expr Reduce(Expr x, Operator reduction, AxesAttributes axes)
    {
        var shape = x.Type.Shape;
        if (shape.Rank == 0)
            return x;
        bool together = axes.Axes.Count == 0 || axes.Axes[axes.Axes.Count - 1] - axes.Axes[0] == axes.Axes.Count - 1;
        if (reduction.Layout == LayoutTrait.Reduction || together)
            return x.Apply(reduction, axes);
        int[] kept = Enumerable.Range(0, shape.Rank).Where(axis => !axes.Axes.Contains(axis)).ToArray();
        var moved = Shapes.Permuted(x, [.. kept, .. axes.Axes]);
        var last = Enumerable.Range(kept.Length, axes.Axes.Count).ToEquatableArray();
        var reduced = moved.Apply(reduction, axes with { Axes = last, KeepDimensions = false });
        return Shapes.Reshaped(reduced, Reduced(shape, axes));
    }

    internal static Shape Reduced(Shape shape, AxesAttributes axes) => new(axes.KeepDimensions
        ? shape.Dimensions.Select((d, i) => axes.Axes.Contains(i) ? 1 : d).ToArray()
        : shape.Dimensions.Where((_, i) => !axes.Axes.Contains(i)).ToArray());

    /// <summary>The same reduction, with the reduced axes kept as 1.</summary>
    internal static Shape Kept(Shape shape, AxesAttributes axes) => Reduced(shape, axes with { KeepDimensions = true });

    private sealed class SumOperator() : KernelOperator("Sum")
    {
        public override LayoutTrait Layout => LayoutTrait.Reduction;

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            IrType.Real(Reduced(operands[0].Shape, (AxesAttributes)attributes));

        public override bool IsAffine(IReadOnlyList<bool> active) => true;

        public override int? Fold(IrBuilder builder, IReadOnlyList<int> operands, OperatorAttributes attributes, IrType type) =>
            builder.TypeOf(operands[0]).Shape.Length == type.Shape.Length ? Shapes.Reshaped(builder[operands[0]], type.Shape).Id : null;

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => operands[0].Summed();

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () =>
        {
            var shape = site.Operand(0).Type.Shape;
            return Shapes.Reshaped(site.Adjoint, Kept(shape, (AxesAttributes)site.Operation.Attributes))
                .Apply(Shapes.BroadcastTo, new ShapeAttributes(shape));
        });

        /// <summary>Each summand has its share of the mean, so that a sum and a mean give the same.</summary>
        public override void Relevance(RelevanceSite site)
        {
            var count = Statistics.Count(site.Operand(0).Type.Shape, (AxesAttributes)site.Operation.Attributes);
            site.AsAdjoint(site.Relevance.Apply(Relevances.Quotient, new DimensionAttributes(count), site.Result), (u, share) => u * share);
        }

        public override Expr Pushforward(PushforwardSite site) => site.Tangent(0)!.Apply(this, site.Operation.Attributes);

        public override string Emit(IKernelCall call)
        {
            var shape = call.OperandType(0).Shape;
            return $"Kernels.Reductions.SumTo<{call.T}>(points, {shape}, {Kept(shape, (AxesAttributes)call.Operation.Attributes)}, "
                + $"{call.Operand(0)}, {call.Result});";
        }
    }

    /// <summary>The largest or smallest element over axes.</summary>
    private sealed class ExtremeOperator(
        string name, Operator pullback, Operator tangent, Operator comparison, Operator breakpoints) : KernelOperator(name)
    {
        public override LayoutTrait Layout => LayoutTrait.OrderedReduction;

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            IrType.Real(Reduced(operands[0].Shape, (AxesAttributes)attributes));

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => operands[0];

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => site.Builder[site.Builder.Emit(
            pullback, [site.Operand(0).Id, site.Result.Id, site.Adjoint.Id], site.Operation.Attributes, site.Operand(0).Type)]);

        public override void Compare(ComparisonSite site) => ReductionComparison.Apply(site, comparison);

        public override void Relevance(RelevanceSite site) => Relevances.Move(site);

        public override void Break(BreakpointSite site) => site.AddExtremum(breakpoints);

        public override Expr Pushforward(PushforwardSite site) => site.Builder[site.Builder.Emit(
            tangent, [site.Operand(0).Id, site.Result.Id, site.Tangent(0)!.Id], site.Operation.Attributes, site.Operation.Type)];

        public override string Emit(IKernelCall call) =>
            ReductionCall(call, $"Kernels.Reductions.{Name}", call.OperandType(0).Shape, call.Operand(0));
    }

    private sealed class ExtremePullback(string name) : KernelOperator(name)
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfAllFinite(operands);

        public override string Emit(IKernelCall call) => ReductionCall(
            call, "Kernels.Reductions.ExtremumTransposed", call.OperandType(0).Shape, $"{call.Operand(0)}, {call.Operand(1)}, "
                + $"{call.Operand(2)}");
    }

    private sealed class ExtremeTangent(string name) : KernelOperator(name)
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[1];

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfAllFinite(operands);

        public override string Emit(IKernelCall call) => ReductionCall(
            call, "Kernels.Reductions.ExtremumTangent", call.OperandType(0).Shape, $"{call.Operand(0)}, {call.Operand(1)}, "
                + $"{call.Operand(2)}");
    }

    /// <summary>Where another element overtakes the extreme one.</summary>
    private sealed class BreakpointsOfExtremum(string name, bool largest) : BreakpointOperator(name)
    {
        public override string Emit(IKernelCall call)
        {
            var (axes, shape) = (((AxesAttributes)call.Operation.Attributes).Axes, call.OperandType(0).Shape);
            int first = axes[0], last = axes[axes.Count - 1];
            return $"Kernels.Breakpoints.OfExtremum<{call.T}>(points, {shape.Product(first, last + 1)}, "
                + $"{shape.Product(last + 1, shape.Rank)}, largest: {(largest ? "true" : "false")}, {Operands(call, 4)});";
        }
    }

    /// <summary>A call over (outer, axis, inner): the reduced axes must lie together.</summary>
    internal static string ReductionCall(IKernelCall call, string method, Shape shape, string operands)
    {
        var axes = ((AxesAttributes)call.Operation.Attributes).Axes;
        int first = axes[0], last = axes[axes.Count - 1];
        return $"{method}<{call.T}>({Rows.OfPoints(shape.Product(0, first))}, {shape.Product(first, last + 1)}, "
            + $"{shape.Product(last + 1, shape.Rank)}, {operands}, {call.Result}{Parts.Accumulate(call)});";
    }
}
