using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Convolutions.</summary>
internal static class Convolutions
{
    public static readonly PackedWeights ScaledConvolutionWeights = new("ScaledConvolutionWeights", "ConvolutionWeights")
    {
        // A scale and a shift of each channel, folded into weight and bias.
        Sizes = p => $"{p.Operand(2)}, {p.Operand(3)}, {Geometry(p)}",
    };

    public static readonly PackedWeights ConvolutionWeights = new("ConvolutionWeights", "ConvolutionWeights")
    {
        Sizes = Geometry, Scaled = ScaledConvolutionWeights,
    };

    /// <summary>A weight that a map does without, as an empty array.</summary>
    public static readonly Operator NoTensor = new NoTensorOperator();

    public static readonly LinearMap ConvolutionTangent = Map("ConvolutionTangent", LinearMapUse.Linear);

    public static readonly LinearMap ConvolutionTransposed = Map("ConvolutionTransposed", LinearMapUse.Transposed);

    public static readonly LinearMap Convolution = Map("Convolution", LinearMapUse.Affine, ConvolutionTangent, ConvolutionTransposed);

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.Conv2D", call => LowerConvolution(call, 2))
        {
            Symbols = ["AutoIG.Nn.Conv2D"], Derivative = "the transposed convolution of δ",
        },
        new Composite("Nn.Conv1D", call => LowerConvolution(call, 1))
        {
            Symbols = ["AutoIG.Nn.Conv1D"], Derivative = "the transposed convolution of δ",
        },
    ];

    private static LinearMap Map(string name, LinearMapUse use, LinearMap? linearPart = null, LinearMap? transpose = null) => new(name, use)
    {
        LinearPart = linearPart,
        Transpose = transpose,
        TakesStrides = true,
        ResultShape = (x, weight, attributes) =>
        {
            var window = ((ConvolutionAttributes)attributes).Window;
            return new Shape(
                FeatureMaps.Extent(x[0], window.PadTop + window.PadBottom, window.KernelHeight, window.StrideY, window.DilationY, false),
                FeatureMaps.Extent(x[1], window.PadLeft + window.PadRight, window.KernelWidth, window.StrideX, window.DilationX, false),
                weight[0]);
        },
        Leading = call =>
        {
            var sizes = (ConvolutionAttributes)RelevanceAttributes.Of(call.Operation);
            return sizes.Height.IsConstant && sizes.Width.IsConstant ? Rows.Points : $"points, {sizes.Height}, {sizes.Width}";
        },
    };

    private static string Geometry(IPreparation preparation)
    {
        var attributes = (ConvolutionAttributes)preparation.Operation.Attributes;
        var window = attributes.Window;
        var weight = preparation.OperandShape(0);
        // A size that is known at the call only is passed there; the geometry then holds the smallest that the kernel fits.
        Dimension height = attributes.Height.IsConstant ? attributes.Height : Math.Max(1, window.DilationY * (window.KernelHeight - 1) + 1);
        Dimension width = attributes.Width.IsConstant ? attributes.Width : Math.Max(1, window.DilationX * (window.KernelWidth - 1) + 1);
        return GeometryText(height, width, weight[1] * window.Groups, weight[0], window);
    }

    internal static string GeometryText(
        Dimension height, Dimension width, Dimension inChannels, Dimension outChannels, WindowAttributes window) =>
        $"new ConvolutionGeometry(Height: {height}, Width: {width}, InChannels: {inChannels}, OutChannels: {outChannels}, "
        + $"KernelHeight: {window.KernelHeight}, KernelWidth: {window.KernelWidth}"
        + Unless(1, ("StrideY", window.StrideY), ("StrideX", window.StrideX))
        + Unless(0, ("PadTop", window.PadTop), ("PadLeft", window.PadLeft), ("PadBottom", window.PadBottom), ("PadRight", window.PadRight))
        + Unless(1, ("DilationY", window.DilationY), ("DilationX", window.DilationX), ("Groups", window.Groups)) + ")";

    /// <summary>Named arguments that differ from the parameter's default.</summary>
    private static string Unless(int usual, params (string Name, int Value)[] arguments) =>
        string.Concat(arguments.Where(a => a.Value != usual).Select(a => $", {a.Name}: {a.Value}"));

    private static Expr LowerConvolution(ICallSite call, int rank)
    {
        var x = call.Value("input");
        var weight = call.Value("weight");
        var bias = call.Optional("bias");
        int groups = call.Int("groups", 1);
        string kind = rank == 2 ? "[channels, height, width]" : "[channels, length]";
        Shape shape = x.Type.Shape, kernel = weight.Type.Shape;
        if (shape.Rank != rank + 1)
            throw call.Refuse($"the input must be {kind}, it is {shape}", "input");
        if (kernel.Rank != rank + 2)
            throw call.Refuse($"the weight must be [out, in / groups, {(rank == 2 ? "height, width" : "length")}], it is "
                + $"{kernel}", "weight");
        if (groups < 1 || shape[0] != kernel[1] * groups)
            throw call.Refuse($"the input {shape} must have {kernel[1] * groups} channels for the weight {kernel} and {groups} "
                + "group(s)", "input");
        if (kernel[0].IsConstant && kernel[0].Value % groups != 0)
            throw call.Refuse($"the {kernel[0]} output channels of the weight {kernel} do not divide into {groups} groups", "groups");
        if (bias is { } b && b.Type.Shape != new Shape(kernel[0]))
            throw call.Refuse($"the bias must be [{kernel[0]}] for the weight {kernel}, it is {b.Type.Shape}", "bias");
        if (call.Builder.IsActive(weight.Id))
            throw call.Refuse("the weight must not depend on the input", "weight");
        if (bias is { } v && call.Builder.IsActive(v.Id))
            throw call.Refuse("the bias must not depend on the input", "bias");

        var window = FeatureMaps.WindowOf(call, rank, rank == 2 ? kernel[2].Value : 1, kernel[rank + 1].Value, defaultStride: (1, 1))
            with
        { Groups = groups };
        var map = FeatureMaps.ChannelsLast(x);
        var size = map.Type.Shape;
        FeatureMaps.RequireRoom(call, size, window, $"the kernel {kernel}");
        if (rank == 1)
            weight = Shapes.Reshaped(weight, new Shape(kernel[0], kernel[1], 1, kernel[2]));
        var attributes = new ConvolutionAttributes(window, size[0], size[1]);
        var packed = bias is { } constant
            ? weight.Apply(ConvolutionWeights, attributes, constant) : weight.Apply(ConvolutionWeights, attributes);
        return FeatureMaps.ChannelsFirst(map.Apply(Convolution, attributes, packed), rank);
    }

    private sealed class NoTensorOperator() : Operator("NoTensor"), IPrepared
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => IrType.Real(new Shape(0));

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) => ValueRange.Weight;

        public string Prepare(IPreparation preparation) => "[]";
    }
}
