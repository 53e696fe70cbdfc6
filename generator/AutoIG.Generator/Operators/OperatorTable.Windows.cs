using AutoIG.Generator.Emission;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;

namespace AutoIG.Generator.Operators;

internal static partial class OperatorTable
{
    // Feature maps are [C, H, W] for users and [H, W, C] for the kernels.
    private static readonly int[] ToChannelsLast = [1, 2, 0];
    private static readonly int[] ToChannelsFirst = [2, 0, 1];

    /// <summary>Convolutions and pooling.</summary>
    private static IEnumerable<Operator> Windows() =>
    [
        new Composite("Nn.Conv2D", call => LowerConvolution(call, 2)) { Symbols = ["AutoIG.Nn.Conv2D"], Derivative = "the transposed convolution of δ" },
        new Composite("Nn.Conv1D", call => LowerConvolution(call, 1)) { Symbols = ["AutoIG.Nn.Conv1D"], Derivative = "the transposed convolution of δ" },
        new PackedWeights("ConvolutionWeights", "ConvolutionWeights") { Sizes = Geometry },
        new PackedWeights("ScaledConvolutionWeights", "ConvolutionWeights")
        {
            // A scale and a shift of each channel, folded into weight and bias.
            Sizes = p => $"{p.Operand(2)}, {p.Operand(3)}, {Geometry(p)}",
        },
        new NoTensor(),
        Convolution("Convolution", LinearMapUse.Affine),
        Convolution("ConvolutionTangent", LinearMapUse.Linear),
        Convolution("ConvolutionTransposed", LinearMapUse.Transposed),
        new Composite("Nn.MaxPool2D", call => LowerPool(call, "MaxPool", 2)) { Symbols = ["AutoIG.Nn.MaxPool2D"], Derivative = "δ to the first maximum of each window in row-major order" },
        new Composite("Nn.MaxPool1D", call => LowerPool(call, "MaxPool", 1)) { Symbols = ["AutoIG.Nn.MaxPool1D"], Derivative = "δ to the first maximum of each window" },
        new Composite("Nn.AvgPool2D", call => LowerPool(call, "AvgPool", 2)) { Symbols = ["AutoIG.Nn.AvgPool2D"], Derivative = "δ/n to each element of a window" },
        new Composite("Nn.AvgPool1D", call => LowerPool(call, "AvgPool", 1)) { Symbols = ["AutoIG.Nn.AvgPool1D"], Derivative = "δ/n to each element of a window" },
        new PoolOperator("MaxPool"),
        new PoolOperator("AvgPool"),
        new PoolSweep("MaxPoolPullback", "MaxPooling.Transposed", reads: 3, accumulates: true),
        new PoolSweep("MaxPoolTangent", "MaxPooling.Tangent", reads: 3, accumulates: false),
        new PoolSweep("AvgPoolPullback", "AveragePooling.Transposed", reads: 1, accumulates: true),
    ];

    private static LinearMap Convolution(string name, LinearMapUse use) => new(name, use, "ConvolutionTangent", "ConvolutionTransposed")
    {
        TakesStrides = true,
        ResultShape = (x, weight, attributes) =>
        {
            var window = ((ConvolutionAttributes)attributes).Window;
            return new Shape(
                Extent(x[0], window.PadTop + window.PadBottom, window.KernelHeight, window.StrideY, window.DilationY, false),
                Extent(x[1], window.PadLeft + window.PadRight, window.KernelWidth, window.StrideX, window.DilationX, false),
                weight[0]);
        },
        Leading = call =>
        {
            var sizes = (ConvolutionAttributes)call.Operation.Attributes;
            return sizes.Height.IsConstant && sizes.Width.IsConstant ? KernelCall.Points : $"points, {sizes.Height}, {sizes.Width}";
        },
    };

    /// <summary>The number of window positions along an axis.</summary>
    internal static Dimension Extent(Dimension size, int padding, int kernel, int stride, int dilation, bool ceil)
    {
        Dimension room = size + padding - (dilation * (kernel - 1) + 1);
        if (stride == 1)
            return room + 1;
        // One stride is added inside the quotient rather than 1 outside: C# rounds towards zero, and a map too small for the window must not pass for
        // one that holds one.
        return ((ceil ? room + (stride - 1) : room) + stride) / stride;
    }

    private static string Geometry(Preparation preparation)
    {
        var attributes = (ConvolutionAttributes)preparation.Operation.Attributes;
        var window = attributes.Window;
        var weight = preparation.OperandShape(0);
        // A size that is known at the call only is passed there; the geometry then holds the smallest that the kernel fits.
        Dimension height = attributes.Height.IsConstant ? attributes.Height : Math.Max(1, window.DilationY * (window.KernelHeight - 1) + 1);
        Dimension width = attributes.Width.IsConstant ? attributes.Width : Math.Max(1, window.DilationX * (window.KernelWidth - 1) + 1);
        return GeometryText(height, width, weight[1] * window.Groups, weight[0], window);
    }

    private static string GeometryText(Dimension height, Dimension width, Dimension inChannels, Dimension outChannels, WindowAttributes window) =>
        $"new ConvolutionGeometry(Height: {height}, Width: {width}, InChannels: {inChannels}, OutChannels: {outChannels}, "
        + $"KernelHeight: {window.KernelHeight}, KernelWidth: {window.KernelWidth}"
        + Unless(1, ("StrideY", window.StrideY), ("StrideX", window.StrideX))
        + Unless(0, ("PadTop", window.PadTop), ("PadLeft", window.PadLeft), ("PadBottom", window.PadBottom), ("PadRight", window.PadRight))
        + Unless(1, ("DilationY", window.DilationY), ("DilationX", window.DilationX), ("Groups", window.Groups)) + ")";

    /// <summary>Named arguments that differ from the parameter's default.</summary>
    private static string Unless(int usual, params (string Name, int Value)[] arguments) =>
        string.Concat(arguments.Where(a => a.Value != usual).Select(a => $", {a.Name}: {a.Value}"));

    private static Expr LowerConvolution(CallSite call, int rank)
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
            throw call.Refuse($"the weight must be [out, in / groups, {(rank == 2 ? "height, width" : "length")}], it is {kernel}", "weight");
        if (groups < 1 || shape[0] != kernel[1] * groups)
            throw call.Refuse($"the input {shape} must have {kernel[1] * groups} channels for the weight {kernel} and {groups} group(s)", "input");
        if (kernel[0].IsConstant && kernel[0].Value % groups != 0)
            throw call.Refuse($"the {kernel[0]} output channels of the weight {kernel} do not divide into {groups} groups", "groups");
        if (bias is { } b && b.Type.Shape != new Shape(kernel[0]))
            throw call.Refuse($"the bias must be [{kernel[0]}] for the weight {kernel}, it is {b.Type.Shape}", "bias");
        if (call.Builder.IsActive(weight.Id) || (bias is { } v && call.Builder.IsActive(v.Id)))
            throw call.Refuse("the weight and the bias must not depend on the input", "weight");

        var window = WindowOf(call, rank, rank == 2 ? kernel[2].Value : 1, kernel[rank + 1].Value, defaultStride: (1, 1)) with { Groups = groups };
        var map = ChannelsLast(x);
        var size = map.Type.Shape;
        RequireRoom(call, size, window, $"the kernel {kernel}");
        if (rank == 1)
            weight = Reshaped(weight, new Shape(kernel[0], kernel[1], 1, kernel[2]));
        var attributes = new ConvolutionAttributes(window, size[0], size[1]);
        var packed = bias is { } constant ? weight.Apply("ConvolutionWeights", attributes, constant) : weight.Apply("ConvolutionWeights", attributes);
        return ChannelsFirst(map.Apply("Convolution", attributes, packed), rank);
    }

    private static Expr LowerPool(CallSite call, string pool, int rank)
    {
        var x = call.Value("input");
        if (x.Type.Shape.Rank != rank + 1)
            throw call.Refuse($"the input must be {(rank == 2 ? "[channels, height, width]" : "[channels, length]")}, it is {x.Type.Shape}", "input");
        var (kernelY, kernelX) = call.Pair(call["kernelSize"] is null ? "kernel" : "kernelSize", 0);
        if (rank == 1)
            kernelY = 1;
        if (kernelY < 1 || kernelX < 1)
            throw call.Refuse("the window must be at least 1 wide", "kernelSize");
        var window = WindowOf(call, rank, kernelY, kernelX, defaultStride: (kernelY, kernelX)) with
        {
            CeilMode = call.Flag("ceilMode", false),
            CountIncludePad = call.Flag("countIncludePad", true),
        };
        if (2 * window.PadTop > kernelY || 2 * window.PadLeft > kernelX)
            throw call.Refuse($"padding ({window.PadTop}, {window.PadLeft}) is more than half of the window ({kernelY}, {kernelX})", "padding");
        var map = ChannelsLast(x);
        RequireRoom(call, map.Type.Shape, window, $"the window ({kernelY}, {kernelX})");
        var pooled = map.Apply(pool, window);
        if (call["divisorOverride"] is not null)
        {
            int divisor = call.Int("divisorOverride");
            if (divisor == 0 || window.CeilMode || !window.CountIncludePad)
                throw call.Refuse("a divisor of its own must not be zero, and is possible for windows of one size only: without ceilMode, counting the padding", "divisorOverride");
            pooled = pooled * ((double)(kernelY * kernelX) / divisor);
        }
        return ChannelsFirst(pooled, rank);
    }

    private static WindowAttributes WindowOf(CallSite call, int rank, int kernelY, int kernelX, (int Y, int X) defaultStride)
    {
        var stride = call["stride"] is null ? defaultStride : call.Pair("stride", 1);
        var dilation = call.Pair("dilation", 1);
        if (rank == 1)
            (stride.Y, dilation.Y) = (1, 1);
        if (stride.Y < 1 || stride.X < 1)
            throw call.Refuse($"the stride must be at least 1, it is ({stride.Y}, {stride.X})", "stride");
        if (dilation.Y < 1 || dilation.X < 1)
            throw call.Refuse($"the dilation must be at least 1, it is ({dilation.Y}, {dilation.X})", "dilation");
        if (call["padding"] is Argument.Literal { Constant: string mode })
        {
            bool same = string.Equals(mode, "same", StringComparison.OrdinalIgnoreCase), valid = string.Equals(mode, "valid", StringComparison.OrdinalIgnoreCase);
            if (!same && !valid)
                throw call.Refuse($"the padding must be a number, a pair, Same or Valid, it is {mode}", "padding");
            if (valid)
                return new WindowAttributes(kernelY, kernelX, stride.Y, stride.X, 0, 0, 0, 0, dilation.Y, dilation.X);
            if (stride != (1, 1))
                throw call.Refuse($"padding Same needs stride 1, it is ({stride.Y}, {stride.X})", "padding");
            // An odd surplus goes to the end, as in PyTorch.
            int totalY = dilation.Y * (kernelY - 1), totalX = dilation.X * (kernelX - 1);
            return new WindowAttributes(
                kernelY, kernelX, 1, 1, totalY / 2, totalX / 2, totalY - totalY / 2, totalX - totalX / 2, dilation.Y, dilation.X);
        }
        var padding = call.Pair("padding", 0);
        if (rank == 1)
            padding.Y = 0;
        if (padding.Y < 0 || padding.X < 0)
            throw call.Refuse($"the padding must not be negative, it is ({padding.Y}, {padding.X})", "padding");
        return new WindowAttributes(kernelY, kernelX, stride.Y, stride.X, padding.Y, padding.X, padding.Y, padding.X, dilation.Y, dilation.X);
    }

    private static void RequireRoom(CallSite call, Shape map, WindowAttributes window, string what)
    {
        // With ceilMode a window may stick out by less than a stride.
        bool Fits(Dimension size, int padding, int kernel, int dilation, int stride) =>
            !size.IsConstant || size.Value + padding + (window.CeilMode ? stride - 1 : 0) >= dilation * (kernel - 1) + 1;
        if (!Fits(map[0], window.PadTop + window.PadBottom, window.KernelHeight, window.DilationY, window.StrideY)
            || !Fits(map[1], window.PadLeft + window.PadRight, window.KernelWidth, window.DilationX, window.StrideX))
        {
            throw call.Refuse($"{what} does not fit into {map[0]} × {map[1]} with padding ({window.PadTop}, {window.PadLeft})", "input");
        }
    }

    /// <summary>[C, H, W] as [H, W, C]; [C, L] as [1, L, C].</summary>
    private static Expr ChannelsLast(Expr x)
    {
        if (x.Type.Shape.Rank == 3)
            return Permuted(x, ToChannelsLast);
        var swapped = Permuted(x, 1, 0);
        return Reshaped(swapped, new Shape(1, swapped.Type.Shape[0], swapped.Type.Shape[1]));
    }

    private static Expr ChannelsFirst(Expr x, int rank) => rank == 2
        ? Permuted(x, ToChannelsFirst)
        : Permuted(Reshaped(x, new Shape(x.Type.Shape[1], x.Type.Shape[2])), 1, 0);

    /// <summary>A weight that a map does without, as an empty array.</summary>
    private sealed class NoTensor() : Operator("NoTensor")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => IrType.Real(new Shape(0));

        public override string Prepare(Preparation preparation) => "[]";
    }

    /// <summary>A window over [H, W, C].</summary>
    private sealed class PoolOperator(string name) : Operator(name)
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes)
        {
            var window = (WindowAttributes)attributes;
            var x = operands[0].Shape;
            return IrType.Real(new Shape(
                Positions(x[0], window.PadTop, window.PadBottom, window.KernelHeight, window.StrideY, window.DilationY, window.CeilMode),
                Positions(x[1], window.PadLeft, window.PadRight, window.KernelWidth, window.StrideX, window.DilationX, window.CeilMode),
                x[2]));
        }

        public override bool IsAffine(IReadOnlyList<bool> active) => Name == "AvgPool";

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => site.Builder[Name == "AvgPool"
            ? site.Builder.Emit("AvgPoolPullback", [site.Adjoint.Id], site.Operation.Attributes, site.Operand(0).Type)
            : site.Builder.Emit("MaxPoolPullback", [site.Operand(0).Id, site.Result.Id, site.Adjoint.Id], site.Operation.Attributes, site.Operand(0).Type)]);

        public override Expr Pushforward(PushforwardSite site) => Name == "AvgPool"
            ? site.Tangent(0)!.Value.Apply(Name, site.Operation.Attributes)
            : site.Builder[site.Builder.Emit(
                "MaxPoolTangent", [site.Operand(0).Id, site.Result.Id, site.Tangent(0)!.Value.Id], site.Operation.Attributes, site.Operation.Type)];

        public override string Emit(KernelCall call) => Name == "AvgPool"
            ? $"AveragePooling.Forward<{call.T}>(points, {PoolGeometry(call, call.OperandType(0).Shape)}, {CountIncludePad(call)}, {call.Operand(0)}, {call.Result});"
            : $"MaxPooling.Forward<{call.T}>(points, {PoolGeometry(call, call.OperandType(0).Shape)}, {call.Operand(0)}, {call.Result});";

        /// <summary>With ceilMode a last window counts only if it starts inside the input or its left padding.</summary>
        private static Dimension Positions(Dimension size, int before, int after, int kernel, int stride, int dilation, bool ceil)
        {
            var count = Extent(size, before + after, kernel, stride, dilation, ceil);
            return ceil && count.IsConstant && size.IsConstant && (count.Value - 1) * stride >= size.Value + before ? count - 1 : count;
        }
    }

    /// <summary>The adjoint or the tangent of a pool, operands (x, y, direction) or, for an average, the direction alone.</summary>
    private sealed class PoolSweep(string name, string method, int reads, bool accumulates) : Operator(name)
    {
        public override bool Accumulates => accumulates;

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            throw new InvalidOperationException($"The type of {Name} is given, not inferred.");

        public override string Emit(KernelCall call)
        {
            var shape = reads == 1 ? call.Type.Shape : call.OperandType(0).Shape;
            string count = reads == 1 ? CountIncludePad(call) + ", " : "";
            return $"{method}<{call.T}>(points, {PoolGeometry(call, shape)}, {count}{string.Join(", ", Enumerable.Range(0, reads).Select(call.Operand))}, {call.Result}"
                + (call.Accumulate ? ", accumulate: true);" : ");");
        }
    }

    private static string CountIncludePad(KernelCall call) =>
        $"countIncludePad: {(((WindowAttributes)call.Operation.Attributes).CountIncludePad ? "true" : "false")}";

    private static string PoolGeometry(KernelCall call, Shape x)
    {
        var window = (WindowAttributes)call.Operation.Attributes;
        string AxisOf(Dimension size, int kernel, int stride, int padding, int dilation) =>
            $"new({size}, kernel: {kernel}, stride: {stride}"
            + (padding == 0 ? "" : $", padding: {padding}") + (dilation == 1 ? "" : $", dilation: {dilation}") + (window.CeilMode ? ", ceilMode: true" : "") + ")";
        string initialiser = $"new({AxisOf(x[0], window.KernelHeight, window.StrideY, window.PadTop, window.DilationY)}, "
            + $"{AxisOf(x[1], window.KernelWidth, window.StrideX, window.PadLeft, window.DilationX)}, channels: {x[2]})";
        return x.IsConstant
            ? call.Constants.Static("PoolingGeometry", initialiser, Identifiers.Camel(call.Operation.Origin.Target) + "Window")
            : "new PoolingGeometry" + initialiser.Substring("new".Length);
    }
}
