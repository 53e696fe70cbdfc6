using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Pooling over windows of feature maps.</summary>
internal static class Pooling
{
    public static readonly Operator MaxPoolPullback =
        new PoolSweep("MaxPoolPullback", "MaxPooling.Transposed", reads: 3, accumulates: true);

    public static readonly Operator MaxPoolTangent = new PoolSweep("MaxPoolTangent", "MaxPooling.Tangent", reads: 3, accumulates: false);

    public static readonly Operator MaxPoolComparison =
        new PoolSweep("MaxPoolComparison", "ComparedExtremum.MaxPool", reads: 3, accumulates: false);

    public static readonly Operator MaxPoolBreakpoints = new BreakpointsOfPool();

    public static readonly Operator MaxPool = new MaxPoolOperator();

    public static readonly Operator AvgPoolPullback =
        new PoolSweep("AvgPoolPullback", "AveragePooling.Transposed", reads: 1, accumulates: true);

    public static readonly Operator AvgPool = new AvgPoolOperator();

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.MaxPool2D", call => LowerPool(call, MaxPool, 2))
        {
            Symbols = ["AutoIG.Nn.MaxPool2D"], Derivative = "δ to the first maximum of each window in row-major order",
        },
        new Composite("Nn.MaxPool1D", call => LowerPool(call, MaxPool, 1))
        {
            Symbols = ["AutoIG.Nn.MaxPool1D"], Derivative = "δ to the first maximum of each window",
        },
        new Composite("Nn.AvgPool2D", call => LowerPool(call, AvgPool, 2))
        {
            Symbols = ["AutoIG.Nn.AvgPool2D"], Derivative = "δ/n to each element of a window",
        },
        new Composite("Nn.AvgPool1D", call => LowerPool(call, AvgPool, 1))
        {
            Symbols = ["AutoIG.Nn.AvgPool1D"], Derivative = "δ/n to each element of a window",
        },
    ];

    private static Expr LowerPool(ICallSite call, Operator pool, int rank)
    {
        var x = call.Value("input");
        if (x.Type.Shape.Rank != rank + 1)
            throw call.Refuse($"the input must be {(rank == 2 ? "[channels, height, width]" : "[channels, length]")}, it is "
                + $"{x.Type.Shape}", "input");
        var (kernelY, kernelX) = call.Pair(!call.Has("kernelSize") ? "kernel" : "kernelSize", 0);
        if (rank == 1)
            kernelY = 1;
        if (kernelY < 1 || kernelX < 1)
            throw call.Refuse("the window must be at least 1 wide", "kernelSize");
        var window = FeatureMaps.WindowOf(call, rank, kernelY, kernelX, defaultStride: (kernelY, kernelX)) with
        {
            CeilMode = call.Flag("ceilMode", false),
            CountIncludePad = call.Flag("countIncludePad", true),
        };
        if (2 * window.PadTop > kernelY || 2 * window.PadLeft > kernelX)
            throw call.Refuse($"padding ({window.PadTop}, {window.PadLeft}) is more than half of the window ({kernelY}, "
                + $"{kernelX})", "padding");
        var map = FeatureMaps.ChannelsLast(x);
        FeatureMaps.RequireRoom(call, map.Type.Shape, window, $"the window ({kernelY}, {kernelX})");
        var pooled = map.Apply(pool, window);
        if (call.Has("divisorOverride"))
        {
            int divisor = call.Int("divisorOverride");
            if (divisor == 0 || window.CeilMode || !window.CountIncludePad)
                throw call.Refuse("a divisor of its own must not be zero, and is possible for windows of one size only: without ceilMode, "
                    + "counting the padding", "divisorOverride");
            pooled = pooled * ((double)(kernelY * kernelX) / divisor);
        }
        return FeatureMaps.ChannelsFirst(pooled, rank);
    }

    /// <summary>The map [H, W, C] of the results of windows.</summary>
    private static IrType Pooled(Shape x, WindowAttributes window) => IrType.Real(new Shape(
        Positions(x[0], window.PadTop, window.PadBottom, window.KernelHeight, window.StrideY, window.DilationY, window.CeilMode),
        Positions(x[1], window.PadLeft, window.PadRight, window.KernelWidth, window.StrideX, window.DilationX, window.CeilMode),
        x[2]));

    /// <summary>With ceilMode a last window counts only if it starts inside the input or its left padding.</summary>
    internal static Dimension Positions(Dimension size, int before, int after, int kernel, int stride, int dilation, bool ceil)
    {
        var count = FeatureMaps.Extent(size, before + after, kernel, stride, dilation, ceil);
        return ceil && count.IsConstant && size.IsConstant && (count.Value - 1) * stride >= size.Value + before ? count - 1 : count;
    }

    private sealed class MaxPoolOperator() : KernelOperator("MaxPool")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            Pooled(operands[0].Shape, (WindowAttributes)attributes);

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => operands[0];

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => site.Builder[site.Builder.Emit(
            MaxPoolPullback, [site.Operand(0).Id, site.Result.Id, site.Adjoint.Id], site.Operation.Attributes, site.Operand(0).Type)]);

        public override void Compare(ComparisonSite site) => site.Accumulate(0, site.Builder[site.Builder.Emit(
            MaxPoolComparison, [site.Operand(0).Id, site.OperandAtBaseline(0).Id, site.Multiplier.Id],
            site.Operation.Attributes, site.Operand(0).Type)]);

        public override void Relevance(RelevanceSite site) => Relevances.Move(site);

        public override void Break(BreakpointSite site) => site.AddExtremum(MaxPoolBreakpoints);

        public override Expr Pushforward(PushforwardSite site) => site.Builder[site.Builder.Emit(
            MaxPoolTangent, [site.Operand(0).Id, site.Result.Id, site.Tangent(0)!.Id],
            site.Operation.Attributes, site.Operation.Type)];

        public override string Emit(IKernelCall call) =>
            $"MaxPooling.Forward<{call.T}>(points, {PoolGeometry(call, call.OperandType(0).Shape)}, {call.Operand(0)}, {call.Result});";
    }

    private sealed class AvgPoolOperator() : KernelOperator("AvgPool")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            Pooled(operands[0].Shape, (WindowAttributes)attributes);

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            operands[0].Or(NumberKinds.Zero).Summed();

        public override bool IsAffine(IReadOnlyList<bool> active) => true;

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => site.Builder[site.Builder.Emit(
            AvgPoolPullback, [site.Adjoint.Id], site.Operation.Attributes, site.Operand(0).Type)]);

        public override void Relevance(RelevanceSite site) => Relevances.Share(site);

        public override Expr Pushforward(PushforwardSite site) => site.Tangent(0)!.Apply(this, site.Operation.Attributes);

        public override string Emit(IKernelCall call) =>
            $"AveragePooling.Forward<{call.T}>(points, {PoolGeometry(call, call.OperandType(0).Shape)}, {CountIncludePad(call)}, "
                + $"{call.Operand(0)}, {call.Result});";
    }

    /// <summary>
    /// The adjoint or the tangent of a pool, operands (x, y, direction) or, for an average, the direction alone; or the
    /// comparison, operands (x, x′, multiplier).
    /// </summary>
    private sealed class PoolSweep(string name, string method, int reads, bool accumulates) : KernelOperator(name)
    {
        public override bool Accumulates => accumulates;

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfAllFinite(operands);

        public override string Emit(IKernelCall call)
        {
            var shape = reads == 1 ? call.Type.Shape : call.OperandType(0).Shape;
            string count = reads == 1 ? CountIncludePad(call) + ", " : "";
            return $"{method}<{call.T}>(points, {PoolGeometry(call, shape)}, "
                + $"{count}{string.Join(", ", Enumerable.Range(0, reads).Select(call.Operand))}, {call.Result}"
                + $"{Parts.Accumulate(call)});";
        }
    }

    /// <summary>Where another element of a window overtakes the largest.</summary>
    private sealed class BreakpointsOfPool() : BreakpointOperator("MaxPoolBreakpoints")
    {
        public override string Emit(IKernelCall call) =>
            $"Kernels.Breakpoints.OfMaxPool<{call.T}>(points, {PoolGeometry(call, call.OperandType(0).Shape)}, {Operands(call, 4)});";
    }

    private static string CountIncludePad(IKernelCall call) =>
        $"countIncludePad: {(((WindowAttributes)call.Operation.Attributes).CountIncludePad ? "true" : "false")}";

    private static string PoolGeometry(IKernelCall call, Shape x)
    {
        var window = (WindowAttributes)call.Operation.Attributes;
        string AxisOf(Dimension size, int kernel, int stride, int padding, int dilation) =>
            $"new({size}, kernel: {kernel}, stride: {stride}"
            + (padding == 0 ? "" : $", padding: {padding}") + (dilation == 1 ? "" : $", dilation: {dilation}")
            + (window.CeilMode ? ", ceilMode: true" : "") + ")";
        string initialiser = $"new({AxisOf(x[0], window.KernelHeight, window.StrideY, window.PadTop, window.DilationY)}, "
            + $"{AxisOf(x[1], window.KernelWidth, window.StrideX, window.PadLeft, window.DilationX)}, channels: {x[2]})";
        return x.IsConstant
            ? call.StaticField("PoolingGeometry", initialiser, "Window")
            : "new PoolingGeometry" + initialiser.Substring("new".Length);
    }
}
