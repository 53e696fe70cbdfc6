using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Convolutions and pooling of volumes: [C, D, H, W] for users, [D, H, W, C] for the kernels.</summary>
internal static class Volumes
{
    // Where the kernel's axes lie among [channels, depth, kernel, height, kernel, width, kernel].
    private static readonly int[] KernelAxes = [2, 4, 6];

    private static readonly int[] ToChannelsLast = [1, 2, 3, 0];
    private static readonly int[] ToChannelsFirst = [3, 0, 1, 2];
    private static readonly string[] Axes = ["depth", "height", "width"];

    public static readonly PackedWeights ScaledWeights = new("ScaledVolumeWeights", "VolumeConvolutionWeights")
    {
        Sizes = p => $"{p.Operand(2)}, {p.Operand(3)}, {Geometry(p)}",
    };

    public static readonly PackedWeights Weights = new("VolumeWeights", "VolumeConvolutionWeights")
    {
        Sizes = Geometry, Scaled = ScaledWeights,
    };

    public static readonly LinearMap ConvolutionTangent = Map("VolumeConvolutionTangent", LinearMapUse.Linear);

    public static readonly LinearMap ConvolutionTransposed = Map("VolumeConvolutionTransposed", LinearMapUse.Transposed);

    public static readonly LinearMap Convolution =
        Map("VolumeConvolution", LinearMapUse.Affine, ConvolutionTangent, ConvolutionTransposed);

    public static readonly Rearrangement AvgPool = new("VolumeAvgPool")
    {
        Averages = true,
        ResultShape = (x, attributes) => new Shape([.. Positions((VolumeAttributes)attributes).Select(n => (Dimension)n), x[3]]),
        Kernel = call => $"VolumeAveraging.Forward<{call.T}>(points, {PoolGeometry(call, call.OperandType(0).Shape[3])}, "
            + $"{call.Operand(0)}, {call.Result});",
        TransposedKernel = call => $"VolumeAveraging.Transposed<{call.T}>(points, {PoolGeometry(call, call.Type.Shape[3])}, "
            + $"{call.Operand(0)}, {call.Result}{Parts.Accumulate(call)});",
    };

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.Conv3D", LowerConvolution) { Symbols = ["AutoIG.Nn.Conv3D"], Derivative = "the transposed convolution of δ" },
        new Composite("Nn.MaxPool3D", LowerMaxPool)
        {
            Symbols = ["AutoIG.Nn.MaxPool3D"], Derivative = "δ to the first maximum of each window in row-major order",
        },
        new Composite("Nn.AvgPool3D", LowerAvgPool)
        {
            Symbols = ["AutoIG.Nn.AvgPool3D"], Derivative = "δ/n to each element of a window",
        },
    ];

    private static LinearMap Map(string name, LinearMapUse use, LinearMap? linearPart = null, LinearMap? transpose = null) => new(name, use)
    {
        LinearPart = linearPart,
        Transpose = transpose,
        IsFused = false,
        ResultShape = (_, weight, attributes) =>
            new Shape([.. Positions((VolumeAttributes)attributes).Select(n => (Dimension)n), weight[0]]),
        Leading = _ => Rows.Points,
    };

    private static string Geometry(IPreparation preparation)
    {
        var window = (VolumeAttributes)preparation.Operation.Attributes;
        var weight = preparation.OperandShape(0);
        var maps = new WindowAttributes(
            window.Kernel[1], window.Kernel[2], window.Stride[1], window.Stride[2], window.Padding[1], window.Padding[2],
            window.Padding[1], window.Padding[2], window.Dilation[1], window.Dilation[2])
        { Groups = window.Groups };
        return $"new DepthWindows(Size: {window.Volume[0]}, Kernel: {window.Kernel[0]}, Stride: {window.Stride[0]}, "
            + $"Padding: {window.Padding[0]}, Dilation: {window.Dilation[0]}), "
            + Convolutions.GeometryText(window.Volume[1], window.Volume[2], weight[1] * window.Groups, weight[0], maps);
    }

    private static string PoolGeometry(IKernelCall call, Dimension channels)
    {
        var window = (VolumeAttributes)call.Operation.Attributes;
        string AxisOf(int axis) => $"new({window.Volume[axis]}, kernel: {window.Kernel[axis]}, stride: {window.Stride[axis]}, "
            + $"padding: {window.Padding[axis]}{(window.CeilMode ? ", ceilMode: true" : "")})";
        string depth = call.StaticField("PoolingAxis", AxisOf(0), "DepthWindow");
        string maps = call.StaticField("PoolingGeometry", $"new({AxisOf(1)}, {AxisOf(2)}, channels: {channels})", "Window");
        return $"{depth}, {maps}, countIncludePad: {(window.CountIncludePad ? "true" : "false")}";
    }

    /// <summary>How many windows there are along depth, height and width.</summary>
    private static int[] Positions(VolumeAttributes window) =>
    [
        .. Enumerable.Range(0, 3).Select(axis => Pooling.Positions(
            window.Volume[axis], window.Padding[axis], window.Padding[axis], window.Kernel[axis], window.Stride[axis],
            window.Dilation[axis], window.CeilMode).Value),
    ];

    private static VolumeAttributes WindowsOf(ICallSite call, Shape volume, int[] kernel, int[] usualStride, string what)
    {
        if (volume.Dimensions.Skip(1).Any(size => !size.IsConstant))
            throw call.Refuse($"depth, height and width must be known at compile time, they are those of {volume}", "input");
        int[] sizes = [.. volume.Dimensions.Skip(1).Select(size => size.Value)];
        int[] stride = Three(call, "stride") ?? usualStride, padding = Three(call, "padding") ?? [0, 0, 0],
            dilation = Three(call, "dilation") ?? [1, 1, 1];
        if (kernel.Min() < 1)
            throw call.Refuse($"the window must be at least 1 wide, it is {Show(kernel)}", "kernelSize");
        if (stride.Min() < 1)
            throw call.Refuse($"the stride must be at least 1, it is {Show(stride)}", "stride");
        if (dilation.Min() < 1)
            throw call.Refuse($"the dilation must be at least 1, it is {Show(dilation)}", "dilation");
        if (padding.Min() < 0)
            throw call.Refuse($"the padding must not be negative, it is {Show(padding)}", "padding");
        var window = new VolumeAttributes(sizes, kernel, stride, padding, dilation) { CeilMode = call.Flag("ceilMode", false) };
        int[] positions = Positions(window);
        for (int axis = 0; axis < 3; axis++)
        {
            if (positions[axis] < 1)
                throw call.Refuse($"{what} does not fit into the {Axes[axis]} {sizes[axis]} with padding {padding[axis]}", "input");
        }
        return window;
    }

    private static int[]? Three(ICallSite call, string parameter) => call.Ints(parameter) switch
    {
        null => null,
        { Count: 1 } one => [one[0], one[0], one[0]],
        var three => [.. three],
    };

    private static string Show(IEnumerable<int> three) => $"({string.Join(", ", three)})";

    private static Expr Volume(ICallSite call)
    {
        var x = call.Value("input");
        return x.Type.Shape.Rank == 4 ? x
            : throw call.Refuse($"the input must be [channels, depth, height, width], it is {x.Type.Shape}", "input");
    }

    private static VolumeAttributes PoolOf(ICallSite call, Shape volume)
    {
        int[] kernel = Three(call, "kernelSize") ?? [];
        var window = WindowsOf(call, volume, kernel, kernel, $"the window {Show(kernel)}");
        return kernel.Zip(window.Padding, (size, border) => 2 * border > size).Any(isMore => isMore)
            ? throw call.Refuse($"padding {Show(window.Padding)} is more than half of the window {Show(kernel)}", "padding") : window;
    }

    private static Expr LowerAvgPool(ICallSite call)
    {
        var x = Volume(call);
        var window = PoolOf(call, x.Type.Shape) with { CountIncludePad = call.Flag("countIncludePad", true) };
        return Shapes.Permuted(Shapes.Permuted(x, ToChannelsLast).Apply(AvgPool, window), ToChannelsFirst);
    }

    /// <summary>
    /// The maximum over the elements of each window, side by side. A tap in the border sees the window's first element along that axis
    /// again, which is never behind others that it equals: the first maximum stays the first.
    /// </summary>
    private static Expr LowerMaxPool(ICallSite call)
    {
        var x = Volume(call);
        var window = PoolOf(call, x.Type.Shape);
        int[] positions = Positions(window);
        var seen = x;
        for (int axis = 0; axis < 3; axis++)
        {
            int[] places = Places(call, window, axis, positions[axis]);
            if (!places.SequenceEqual(Enumerable.Range(0, window.Volume[axis])))
                seen = Parts.Gathered(seen, axis + 1, places);
        }
        var windows = Shapes.Reshaped(seen, new Shape(
            x.Type.Shape[0], positions[0], window.Kernel[0], positions[1], window.Kernel[1], positions[2], window.Kernel[2]));
        return Reductions.Reduce(windows, Reductions.Max, new AxesAttributes(KernelAxes, KeepDimensions: false));
    }

    /// <summary>What each tap of each window along an axis sees.</summary>
    private static int[] Places(ICallSite call, VolumeAttributes window, int axis, int count)
    {
        int kernel = window.Kernel[axis], size = window.Volume[axis], dilation = window.Dilation[axis];
        var places = new List<int>();
        for (int i = 0; i < count; i++)
        {
            int first = (i * window.Stride[axis]) - window.Padding[axis];
            int[] taps = [.. Enumerable.Range(0, kernel).Select(tap => first + (tap * dilation))];
            int[] inside = [.. taps.Where(place => place >= 0 && place < size)];
            if (inside.Length == 0)
                throw call.Refuse($"a window along the {Axes[axis]} sees no element: its taps are {dilation} apart", "dilation");
            places.AddRange(taps.Select(place => place >= 0 && place < size ? place : inside[0]));
        }
        return [.. places];
    }

    private static Expr LowerConvolution(ICallSite call)
    {
        var x = Volume(call);
        var weight = call.Value("weight");
        var bias = call.Optional("bias");
        int groups = call.Int("groups", 1);
        Shape shape = x.Type.Shape, kernel = weight.Type.Shape;
        if (kernel.Rank != 5 || !kernel.IsConstant)
            throw call.Refuse($"the weight must be [out, in / groups, depth, height, width], known at compile time, "
                + $"it is {kernel}", "weight");
        if (groups < 1 || kernel[0].Value % groups != 0 || shape[0] != kernel[1] * groups)
            throw call.Refuse($"the input {shape} and the weight {kernel} must have channels for {groups} group(s)", "groups");
        if (bias is { } b && b.Type.Shape != new Shape(kernel[0]))
            throw call.Refuse($"the bias must be [{kernel[0]}] for the weight {kernel}, it is {b.Type.Shape}", "bias");
        if (call.Builder.IsActive(weight.Id))
            throw call.Refuse("the weight must not depend on the input", "weight");
        if (bias is { } v && call.Builder.IsActive(v.Id))
            throw call.Refuse("the bias must not depend on the input", "bias");
        var window = WindowsOf(call, shape, [kernel[2].Value, kernel[3].Value, kernel[4].Value], [1, 1, 1], $"the kernel {kernel}")
            with
        { Groups = groups };
        var packed = bias is { } constant ? weight.Apply(Weights, window, constant) : weight.Apply(Weights, window);
        return Shapes.Permuted(Shapes.Permuted(x, ToChannelsLast).Apply(Convolution, window, packed), ToChannelsFirst);
    }
}
