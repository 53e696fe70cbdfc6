using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Maps that are read at points, which may depend on the input as the map may.</summary>
internal static class Sampling
{
    public static readonly Operator GridSampleMapTransposed = new SampleSweep("GridSampleMapTransposed", "MapTransposed", isAdjoint: true)
    {
        MapOf = call => call.Type, PointsOf = call => call.OperandType(0),
    };

    public static readonly Operator GridSampleMapTangent = new SampleSweep("GridSampleMapTangent", "MapTangent", isAdjoint: false)
    {
        MapOf = call => call.OperandType(0), PointsOf = call => call.OperandType(1),
    };

    public static readonly Operator GridSampleTransposed = new SampleSweep("GridSampleTransposed", "GridTransposed", isAdjoint: true)
    {
        MapOf = call => call.OperandType(0), PointsOf = call => call.OperandType(1),
    };

    public static readonly Operator GridSampleTangent = new SampleSweep("GridSampleTangent", "GridTangent", isAdjoint: false)
    {
        MapOf = call => call.OperandType(0), PointsOf = call => call.OperandType(1),
    };

    public static readonly Operator GridSample = new GridSampleOperator();

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.GridSample", LowerGridSample)
        {
            Symbols = ["AutoIG.Nn.GridSample"],
            Derivative = "δ added to the pixels that were read, by their weights; δ by the slopes of the weights (0 for nearest pixels)",
        },
    ];

    private static Expr LowerGridSample(ICallSite call)
    {
        Expr x = call.Value("input"), grid = call.Value("grid");
        if (x.Type.Shape.Rank != 3)
            throw call.Refuse($"the input must be [channels, height, width], it is {x.Type.Shape}", "input");
        if (grid.Type.Shape.Rank != 3 || grid.Type.Shape[2] != 2)
            throw call.Refuse($"the grid must be [output height, output width, 2], it is {grid.Type.Shape}", "grid");
        var attributes = new SamplingAttributes(
            call.Text("mode", "Bilinear"), call.Text("paddingMode", "Zeros"), call.Flag("alignCorners", false));
        return FeatureMaps.ChannelsFirst(FeatureMaps.ChannelsLast(x).Apply(GridSample, attributes, grid), 2);
    }

    private static string Call(IKernelCall call, string method, IrType map, IrType grid, string accumulate)
    {
        Shape x = map.Shape, points = grid.Shape;
        var how = (SamplingAttributes)call.Operation.Attributes;
        string sampler = call.Shared(
            "GridSampler",
            $"new({x[0]}, {x[1]}, {x[2]}, {points[0]}, {points[1]}, SamplingMode.{how.Mode}, SamplingBorder.{how.Border}, "
                + $"AlignCorners: {(how.AlignCorners ? "true" : "false")})",
            "Sampler", x.IsConstant && points.IsConstant);
        string operands = string.Join(", ", Enumerable.Range(0, call.Operation.Operands.Count).Select(call.Operand));
        return $"GridSampling.{method}<{call.T}>(points, {sampler}, {operands}, {call.Result}{accumulate});";
    }

    /// <summary>Operands (map [H, W, C], grid [h, w, 2]): a sum of the pixels around each point, linear in the map.</summary>
    private sealed class GridSampleOperator() : KernelOperator("GridSample")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            IrType.Real(operands[1].Shape.With(2, operands[0].Shape[2]));

        /// <summary>The weights of the pixels are bounded, wherever the points are.</summary>
        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            operands[1].IsFinite ? Ranges.FiniteIfFinite(operands[0]) : ValueRange.Anything;

        public override bool IsAffine(IReadOnlyList<bool> active) => !active[1];

        public override void Pullback(PullbackSite site)
        {
            var attributes = site.Operation.Attributes;
            int grid = site.Operation.Operands[1];
            site.Accumulate(0, () => site.Builder[site.Builder.Emit(
                GridSampleMapTransposed, [grid, site.Adjoint.Id], attributes, site.Builder.TypeOf(site.Operation.Operands[0]))]);
            site.Accumulate(1, () => site.Builder[site.Builder.Emit(
                GridSampleTransposed, [site.Operand(0).Id, grid, site.Adjoint.Id], attributes, site.Operand(1).Type)]);
        }

        public override void Relevance(RelevanceSite site)
        {
            if (site.IsActive(1))
                site.Refuse("Hold the grid: what an image is worth is told apart from where it is read only there.");
            else
                Relevances.Share(site);
        }

        public override Expr Pushforward(PushforwardSite site)
        {
            var (attributes, type) = (site.Operation.Attributes, site.Operation.Type);
            int grid = site.Operation.Operands[1];
            var ofMap = site.Tangent(0) is { } map
                ? site.Builder[site.Builder.Emit(GridSampleMapTangent, [map.Id, grid], attributes, type)] : null;
            var ofGrid = site.Tangent(1) is { } move
                ? site.Builder[site.Builder.Emit(GridSampleTangent, [site.Operation.Operands[0], grid, move.Id], attributes, type)] : null;
            return ofMap is { } a && ofGrid is { } b ? a + b : ofMap ?? ofGrid!;
        }

        public override string Emit(IKernelCall call) => Call(call, "Forward", call.OperandType(0), call.OperandType(1), "");
    }

    /// <summary>An adjoint or a tangent of the map or of the grid.</summary>
    private sealed class SampleSweep(string name, string method, bool isAdjoint) : KernelOperator(name)
    {
        public Func<IKernelCall, IrType> MapOf { get; init; } = call => call.Type;

        public Func<IKernelCall, IrType> PointsOf { get; init; } = call => call.Type;

        public override bool Accumulates => isAdjoint;

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfAllFinite(operands);

        public override string Emit(IKernelCall call) =>
            Call(call, method, MapOf(call), PointsOf(call), isAdjoint ? Parts.Accumulate(call) : "");
    }
}
