using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Feature maps of another size: windows that adapt, resampling, pixels spread, transposed convolutions.</summary>
internal static class Maps
{
    public static readonly Rearrangement AdaptiveAvgPool = new("AdaptiveAvgPool")
    {
        Averages = true,
        ResultShape = (x, attributes) => new Shape(((MapSizeAttributes)attributes).Height, ((MapSizeAttributes)attributes).Width, x[2]),
        Kernel = call => $"AveragePooling.AdaptiveForward<{call.T}>({MapSizes(call, call.OperandType(0).Shape, call.Type.Shape)}, "
            + $"{call.Operand(0)}, {call.Result});",
        TransposedKernel = call =>
            $"AveragePooling.AdaptiveTransposed<{call.T}>({MapSizes(call, call.Type.Shape, call.OperandType(0).Shape)}, "
                + $"{call.Operand(0)}, {call.Result}{Parts.Accumulate(call)});",
        Simpler = (x, attributes) =>
            attributes is MapSizeAttributes size && x.Type.Shape[0] == size.Height && x.Type.Shape[1] == size.Width ? x : null,
    };

    public static readonly Operator AdaptiveAvgPoolTransposed = AdaptiveAvgPool.Transpose;

    public static readonly Rearrangement Resample = new("Resample")
    {
        Averages = true,
        ResultShape = (x, attributes) => new Shape(((ResampleAttributes)attributes).Height, ((ResampleAttributes)attributes).Width, x[2]),
        Kernel = call => Resampling(call, call.OperandType(0).Shape, call.Type.Shape, ""),
        TransposedKernel = call => Resampling(call, call.Type.Shape, call.OperandType(0).Shape, "Transposed"),
    };

    public static readonly Operator ResampleTransposed = Resample.Transpose;

    public static readonly Rearrangement PixelShuffle = new("PixelShuffle")
    {
        ResultShape = (x, attributes) => ((FactorAttributes)attributes).Factor is var r ? new Shape(x[0] * r, x[1] * r, x[2] / (r * r)) : x,
        Kernel = call => $"Kernels.Movement.PixelShuffle<{call.T}>({ShuffleSizes(call, call.OperandType(0).Shape, call.Type.Shape)}, "
            + $"{call.Operand(0)}, {call.Result});",
        TransposedKernel = call =>
            $"Kernels.Movement.PixelShuffleTransposed<{call.T}>({ShuffleSizes(call, call.Type.Shape, call.OperandType(0).Shape)}, "
                + $"{call.Operand(0)}, {call.Result}{Parts.Accumulate(call)});",
    };

    public static readonly Operator PixelShuffleTransposed = PixelShuffle.Transpose;

    public static readonly PackedWeights TransposedConvolutionWeights =
        new("TransposedConvolutionWeights", "TransposedConvolutionWeights") { Sizes = AdjointGeometry };

    public static readonly LinearMap TransposedConvolutionTangent = Map("TransposedConvolutionTangent", LinearMapUse.Linear);

    public static readonly LinearMap TransposedConvolutionTransposed = Map("TransposedConvolutionTransposed", LinearMapUse.Transposed);

    public static readonly LinearMap TransposedConvolution =
        Map("TransposedConvolution", LinearMapUse.Affine, TransposedConvolutionTangent, TransposedConvolutionTransposed);

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.AdaptiveAvgPool2D", call => LowerAdaptive(call, 2, AdaptiveAverage))
        {
            Symbols = ["AutoIG.Nn.AdaptiveAvgPool2D"], Derivative = "δ/n to each element of a window",
        },
        new Composite("Nn.AdaptiveAvgPool1D", call => LowerAdaptive(call, 1, AdaptiveAverage))
        {
            Symbols = ["AutoIG.Nn.AdaptiveAvgPool1D"], Derivative = "δ/n to each element of a window",
        },
        new Composite("Nn.AdaptiveMaxPool2D", call => LowerAdaptive(call, 2, AdaptiveMaximum))
        {
            Symbols = ["AutoIG.Nn.AdaptiveMaxPool2D"], Derivative = "δ to the first maximum of each window in row-major order",
        },
        new Composite("Nn.AdaptiveMaxPool1D", call => LowerAdaptive(call, 1, AdaptiveMaximum))
        {
            Symbols = ["AutoIG.Nn.AdaptiveMaxPool1D"], Derivative = "δ to the first maximum of each window",
        },
        new Composite("Nn.GlobalAvgPool", call =>
            LowerGlobal(call, (x, axes) => Statistics.Divided(x.Apply(Reductions.Sum, axes), Statistics.Count(x.Type.Shape, axes))))
        {
            Symbols = ["AutoIG.Nn.GlobalAvgPool"], Derivative = "δ/n to every position",
        },
        new Composite("Nn.GlobalMaxPool", call => LowerGlobal(call, (x, axes) => x.Apply(Reductions.Max, axes)))
        {
            Symbols = ["AutoIG.Nn.GlobalMaxPool"], Derivative = "δ to the first maximum in row-major order",
        },
        new Composite("Nn.Upsample", LowerUpsample)
        {
            Symbols = ["AutoIG.Nn.Upsample"], Derivative = "δ added to the pixels it was made of, by their shares",
        },
        new Composite("Nn.Interpolate", LowerInterpolate)
        {
            Symbols = ["AutoIG.Nn.Interpolate"], Derivative = "δ added to the pixels it was made of, by their shares",
        },
        new Composite("Nn.PixelShuffle", LowerPixelShuffle) { Symbols = ["AutoIG.Nn.PixelShuffle"], Derivative = "δ gathered back" },
        new Composite("Nn.ConvTranspose2D", call => LowerTransposedConvolution(call, 2))
        {
            Symbols = ["AutoIG.Nn.ConvTranspose2D"], Derivative = "the convolution of δ",
        },
        new Composite("Nn.ConvTranspose1D", call => LowerTransposedConvolution(call, 1))
        {
            Symbols = ["AutoIG.Nn.ConvTranspose1D"], Derivative = "the convolution of δ",
        },
    ];

    private static string MapSizes(IKernelCall call, Shape x, Shape y) => $"points, {x[0]}, {x[1]}, {x[2]}, {y[0]}, {y[1]}";

    private static string ShuffleSizes(IKernelCall call, Shape x, Shape y) =>
        $"points, {x[0]}, {x[1]}, {y[2]}, {((FactorAttributes)call.Operation.Attributes).Factor}";

    private static string Resampling(IKernelCall call, Shape x, Shape y, string suffix)
    {
        var attributes = (ResampleAttributes)call.Operation.Attributes;
        string corners = attributes.Mode == "Nearest" ? "" : $", alignCorners: {(attributes.AlignCorners ? "true" : "false")}";
        return $"Upsampling.{attributes.Mode}{suffix}<{call.T}>({MapSizes(call, x, y)}{corners}, "
            + $"{call.Operand(0)}, {call.Result}{Parts.Accumulate(call)});";
    }

    /// <summary>The input as a map [H, W, C], checked for its rank.</summary>
    private static Expr MapOf(ICallSite call, int rank)
    {
        var x = call.Value("input");
        if (x.Type.Shape.Rank != rank + 1)
            throw call.Refuse($"the input must be {(rank == 2 ? "[channels, height, width]" : "[channels, length]")}, it is "
                + $"{x.Type.Shape}", "input");
        return FeatureMaps.ChannelsLast(x);
    }

    private static Expr LowerAdaptive(ICallSite call, int rank, Func<ICallSite, Expr, int, int, Expr> pool)
    {
        var map = MapOf(call, rank);
        var (height, width) = call.Pair("outputSize", 0);
        if (rank == 1)
            height = 1;
        if (height < 1 || width < 1)
            throw call.Refuse($"the output size must be at least 1, it is ({height}, {width})", "outputSize");
        return FeatureMaps.ChannelsFirst(pool(call, map, height, width), rank);
    }

    private static Expr AdaptiveAverage(ICallSite call, Expr map, int height, int width) =>
        map.Apply(AdaptiveAvgPool, new MapSizeAttributes(height, width));

    /// <summary>
    /// Windows of different sizes are made equal by repeating their last line, which is never the first of equal maxima; then they are
    /// windows of a plain pool.
    /// </summary>
    private static Expr AdaptiveMaximum(ICallSite call, Expr map, int height, int width)
    {
        var shape = map.Type.Shape;
        if (!shape[0].IsConstant || !shape[1].IsConstant)
            throw call.Refuse($"the size {shape[0]} × {shape[1]} must be known at compile time", "input");
        (map, int kernelY) = EqualWindows(map, 0, height);
        (map, int kernelX) = EqualWindows(map, 1, width);
        return map.Apply(Pooling.MaxPool, new WindowAttributes(kernelY, kernelX, kernelY, kernelX, 0, 0, 0, 0, 1, 1));
    }

    private static (Expr Map, int Kernel) EqualWindows(Expr map, int axis, int windows)
    {
        int size = map.Type.Shape[axis].Value;
        if (size % windows == 0)
            return (map, size / windows);
        var bounds = Enumerable.Range(0, windows)
            .Select(i => (Start: i * size / windows, End: ((i + 1) * size + windows - 1) / windows)).ToArray();
        int kernel = bounds.Max(b => b.End - b.Start);
        return (
            Parts.Gathered(map, axis, bounds.SelectMany(b => Enumerable.Range(b.Start, kernel).Select(i => Math.Min(i, b.End - 1)))),
            kernel);
    }

    private static Expr LowerGlobal(ICallSite call, Func<Expr, AxesAttributes, Expr> reduction)
    {
        var x = call.Value("input");
        if (x.Type.Shape.Rank < 2)
            throw call.Refuse($"the input must be [channels, …] with at least one spatial axis, it is {x.Type.Shape}", "input");
        return reduction(x, new AxesAttributes(Enumerable.Range(1, x.Type.Shape.Rank - 1).ToEquatableArray(), false));
    }

    private static Expr LowerUpsample(ICallSite call)
    {
        var map = MapOf(call, 2);
        var (y, x) = call.Pair("scaleFactor", 0);
        if (y < 1 || x < 1)
            throw call.Refuse($"the factors must be at least 1, they are ({y}, {x})", "scaleFactor");
        return Resampled(call, map, map.Type.Shape[0] * y, map.Type.Shape[1] * x);
    }

    private static Expr LowerInterpolate(ICallSite call)
    {
        var map = MapOf(call, 2);
        var (height, width) = call.Pair("size", 0);
        if (height < 1 || width < 1)
            throw call.Refuse($"the size must be at least 1, it is ({height}, {width})", "size");
        return Resampled(call, map, height, width);
    }

    private static Expr Resampled(ICallSite call, Expr map, Dimension height, Dimension width)
    {
        string mode = call.Text("mode", "Nearest");
        bool corners = call.Flag("alignCorners", false);
        if (mode is not ("Nearest" or "Bilinear" or "Bicubic"))
            throw call.Refuse($"the mode must be Nearest, Bilinear or Bicubic, it is {mode}", "mode");
        if (corners && mode == "Nearest")
            throw call.Refuse("corners are aligned in bilinear and bicubic interpolation only", "alignCorners");
        return FeatureMaps.ChannelsFirst(map.Apply(Resample, new ResampleAttributes(height, width, mode, corners)), 2);
    }

    private static Expr LowerPixelShuffle(ICallSite call)
    {
        var map = MapOf(call, 2);
        int r = call.Int("upscaleFactor");
        var channels = map.Type.Shape[2];
        if (r < 1 || !channels.IsConstant || channels.Value % (r * r) != 0)
            throw call.Refuse($"the {channels} channels must be a multiple of {r}²", "input");
        return FeatureMaps.ChannelsFirst(map.Apply(PixelShuffle, new FactorAttributes(r)), 2);
    }

    private static LinearMap Map(string name, LinearMapUse use, LinearMap? linearPart = null, LinearMap? transpose = null) =>
        new(name, use)
        {
            LinearPart = linearPart,
            Transpose = transpose,
            ResultShape = (_, weight, attributes) =>
            {
                var sizes = (ConvolutionAttributes)attributes;
                return new Shape(sizes.Height, sizes.Width, weight[1] * sizes.Window.Groups);
            },
        };

    /// <summary>The convolution of which this is the adjoint: it maps the output of the transposed convolution onto its input.</summary>
    private static string AdjointGeometry(IPreparation preparation)
    {
        var attributes = (ConvolutionAttributes)preparation.Operation.Attributes;
        var window = attributes.Window;
        var weight = preparation.OperandShape(0);
        return Convolutions.GeometryText(attributes.Height, attributes.Width, weight[1] * window.Groups, weight[0], window);
    }

    private static Expr LowerTransposedConvolution(ICallSite call, int rank)
    {
        var map = MapOf(call, rank);
        var weight = call.Value("weight");
        var bias = call.Optional("bias");
        Shape x = map.Type.Shape, kernel = weight.Type.Shape;
        int groups = call.Int("groups", 1);
        if (kernel.Rank != rank + 2)
            throw call.Refuse($"the weight must be [in, out / groups, {(rank == 2 ? "height, width" : "length")}], it is "
                + $"{kernel}", "weight");
        if (x[2] != kernel[0])
            throw call.Refuse($"the input {call.Value("input").Type.Shape} must have the {kernel[0]} channels of the weight "
                + $"{kernel}", "input");
        if (groups < 1 || (kernel[0].IsConstant && kernel[0].Value % groups != 0))
            throw call.Refuse($"the {kernel[0]} channels of the input do not divide into {groups} groups", "groups");
        var channels = kernel[1] * groups;
        if (bias is { } b && b.Type.Shape != new Shape(channels))
            throw call.Refuse($"the bias must be [{channels}] for the weight {kernel} and {groups} group(s), it is {b.Type.Shape}", "bias");
        if (call.Builder.IsActive(weight.Id))
            throw call.Refuse("the weight must not depend on the input", "weight");
        if (bias is { } v && call.Builder.IsActive(v.Id))
            throw call.Refuse("the bias must not depend on the input", "bias");
        if (!x[0].IsConstant || !x[1].IsConstant)
            throw call.Refuse($"the size {x[0]} × {x[1]} must be known at compile time", "input");
        if (rank == 1)
            weight = Shapes.Reshaped(weight, new Shape(kernel[0], kernel[1], 1, kernel[2]));

        var (stride, padding, extra, dilation) =
            (call.Pair("stride", 1), call.Pair("padding", 0), call.Pair("outputPadding", 0), call.Pair("dilation", 1));
        if (rank == 1)
            (stride.Y, padding.Y, extra.Y, dilation.Y) = (1, 0, 0, 1);
        Shape taps = weight.Type.Shape;
        var (height, padBottom) = Spread(call, x[0].Value, taps[2].Value, stride.Y, padding.Y, extra.Y, dilation.Y);
        var (width, padRight) = Spread(call, x[1].Value, taps[3].Value, stride.X, padding.X, extra.X, dilation.X);
        var window = new WindowAttributes(
            taps[2].Value, taps[3].Value, stride.Y, stride.X, padding.Y, padding.X, padBottom, padRight, dilation.Y, dilation.X)
        { Groups = groups };
        var attributes = new ConvolutionAttributes(window, height, width);
        var packed = bias is { } constant
            ? weight.Apply(TransposedConvolutionWeights, attributes, constant)
            : weight.Apply(TransposedConvolutionWeights, attributes);
        return FeatureMaps.ChannelsFirst(map.Apply(TransposedConvolution, attributes, packed), rank);
    }

    /// <summary>
    /// The output's size along an axis, and the end padding with which the adjoint convolution has exactly one window for each input
    /// element.
    /// </summary>
    private static (int Size, int PadAfter) Spread(ICallSite call, int size, int kernel, int stride, int padding, int extra, int dilation)
    {
        if (stride < 1 || dilation < 1 || padding < 0 || extra < 0)
            throw call.Refuse($"stride {stride} and dilation {dilation} must be at least 1, padding {padding} and outputPadding {extra} "
                + "at least 0");
        if (extra >= Math.Max(stride, dilation))
            throw call.Refuse($"the outputPadding {extra} must be smaller than the stride {stride} or the dilation "
                + $"{dilation}", "outputPadding");
        int output = (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + extra + 1;
        if (output < 1)
            throw call.Refuse($"the padding {padding} leaves nothing of the result", "padding");
        if (extra < stride)
            return (output, padding);
        return padding >= extra
            ? (output, padding - extra)
            : throw call.Refuse($"an outputPadding {extra} of at least the stride {stride} needs a padding of as much", "outputPadding");
    }
}
