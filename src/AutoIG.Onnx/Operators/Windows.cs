using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Convolutions, pooling, and other sizes of images and signals.</summary>
internal static class Windows
{
    public static IEnumerable<OnnxOperator> All =>
    [
        OnnxOperator.Of("Conv", InferConv, EachSample.Of(WriteConv)),
        OnnxOperator.Of("ConvTranspose", InferConvTranspose, EachSample.Of(WriteConvTranspose)),
        OnnxOperator.Of("MaxPool", InferPool, EachSample.Of(WritePool)),
        OnnxOperator.Of("AveragePool", InferPool, EachSample.Of(WritePool)),
        OnnxOperator.Of("GlobalAveragePool", InferGlobal, EachSample.Of(writer => WriteGlobal(writer, "GlobalAvgPool"))),
        OnnxOperator.Of("GlobalMaxPool", InferGlobal, EachSample.Of(writer => WriteGlobal(writer, "GlobalMaxPool"))),
        OnnxOperator.Of("Resize", InferResize, EachSample.Of(WriteResize)),
        OnnxOperator.Of("Upsample", InferResize, EachSample.Of(WriteResize)),
    ];

    /// <summary>An input [batch, channels, …] of one sample: [channels, …].</summary>
    public static Sample Image(StepWriter writer, int input)
    {
        var x = writer[input];
        if (x.Batch == 0)
            return x;
        var whole = x.Whole();
        return whole.Shape[0].IsOne ? whole.View([.. whole.Shape.Skip(1)], 0)
            : throw writer.Refuse($"expected one sample, but the batch of {writer.Step.Inputs[input]} has {whole.Shape[0]} entries: "
                + "--input NAME=1,SIZES takes one of them, where the graph does, and --batch none explains all of them together");
    }

    /// <summary>A map or volume whose sizes are numbers: transposed windows, and those over three axes, are for no others.</summary>
    private static Sample KnownImage(StepWriter writer)
    {
        var x = Image(writer, 0);
        return x.Shape.Skip(1).All(size => size.Value is not null) ? x
            : throw writer.Refuse($"expected sizes that are numbers, but it reads [{string.Join(", ", x.Shape)}]");
    }

    private static IReadOnlyList<long> Of(Step step, string name, int axes, long usual) =>
        step.Integers(name) is { Count: > 0 } stated ? stated : [.. Enumerable.Repeat(usual, axes)];

    /// <summary>The kernel, strides, dilations, and the borders before and after each axis.</summary>
    private sealed record Window(
        IReadOnlyList<long> Kernel, IReadOnlyList<long> Strides, IReadOnlyList<long> Dilations, long[] Before, long[] After)
    {
        public bool IsEven => Before.SequenceEqual(After);
    }

    private static Window WindowOf(Step step, IReadOnlyList<long> kernel, IReadOnlyList<Size>? shape)
    {
        int axes = kernel.Count;
        var (strides, dilations) = (Of(step, "strides", axes, 1), Of(step, "dilations", axes, 1));
        string mode = step.Text("auto_pad", "NOTSET");
        var stated = Of(step, "pads", 2 * axes, 0);
        if (shape is not null && mode is ("SAME_UPPER" or "SAME_LOWER"))
        {
            long[] before = new long[axes], after = new long[axes];
            for (int axis = 0; axis < axes; axis++)
            {
                // With a stride of 1 as much is added as the windows reach beyond an element, whatever the size.
                long reach = (kernel[axis] - 1) * dilations[axis];
                if (shape[axis].Value is not { } size)
                {
                    size = strides[axis] == 1 ? 1
                        : throw new ImportException($"{step}: auto_pad with a stride needs sizes that are numbers");
                }

                long total = Math.Max(0, ((((size + strides[axis] - 1) / strides[axis]) - 1) * strides[axis]) + reach + 1 - size);
                (before[axis], after[axis]) = mode == "SAME_UPPER" ? (total / 2, total - (total / 2)) : (total - (total / 2), total / 2);
            }

            return new(kernel, strides, dilations, before, after);
        }

        var pads = mode == "VALID" ? [.. Enumerable.Repeat(0L, 2 * axes)] : stated;
        return new(kernel, strides, dilations, [.. pads.Take(axes)], [.. pads.Skip(axes)]);
    }

    private static Size[] Outputs(Window window, IReadOnlyList<Size> sizes, bool isCeiling = false) =>
    [
        .. sizes.Select((size, axis) =>
        {
            long span = ((window.Kernel[axis] - 1) * window.Dilations[axis]) + 1, stride = window.Strides[axis];
            var room = size + window.Before[axis] + window.After[axis] - span;
            // One stride is added inside the quotient, as the generator has it: the same size of the same text is seen to be the same.
            var count = stride == 1 ? room + 1 : ((isCeiling ? room + (stride - 1) : room) + stride) / stride;
            // A last window that would begin in the border behind does not count.
            return isCeiling && count.Value is { } n && size.Value is { } length && (n - 1) * stride >= length + window.Before[axis]
                ? count - 1 : count;
        }),
    ];

    private static long[] Kernel(Step step, int input) => [.. step.Inputs[input]!.Shape.Skip(2).Select(size => size.Value
        ?? throw new ImportException($"{step}: expected a kernel whose size is a number"))];

    private static Result InferConv(Step step)
    {
        var x = step.Inputs[0]!;
        var weight = step.Inputs[1]!;
        if (x.Rank != weight.Rank || x.Rank is < 3 or > 5)
            throw new ImportException($"{step}: expected a convolution over one, two or three axes");
        if (weight.IsData)
            throw new ImportException($"{step}: weights that depend on what is explained are not written");
        var channels = weight.Shape[1] * step.Integer("group", 1);
        if (!x.Shape[1].Equals(channels))
            throw new ImportException($"{step}: the weights are for {channels} channels, and the input has {x.Shape[1]}");
        var window = WindowOf(step, Kernel(step, 1), [.. x.Shape.Skip(2)]);
        return new(ElementKind.Real, [x.Shape[0], weight.Shape[0], .. Outputs(window, [.. x.Shape.Skip(2)])]);
    }

    private static void WriteConv(StepWriter writer)
    {
        var step = writer.Step;
        var x = step.Inputs[0]!.Rank == 5 ? KnownImage(writer) : Image(writer, 0);
        int axes = x.Shape.Count - 1;
        var window = WindowOf(step, Kernel(step, 1), [.. x.Shape.Skip(1)]);
        var input = window.IsEven ? x.Code : Pad(writer, x, window, 0);
        var call = Call($"Conv{axes}D", input, writer.Weight(1, "weight"), writer.Has(2) ? writer.Weight(2, "bias") : null)
            .With("stride", window.Strides, 1).With("padding", window.IsEven ? window.Before : [0], 0)
            .With("dilation", window.Dilations, 1).With("groups", step.Integer("group", 1), 1);
        writer.Give(call, [.. step.Output.Shape.Skip(1)], 0);
    }

    /// <summary>The borders as a step of their own: the layer behind them is what it is elsewhere.</summary>
    private static CodeNode Pad(StepWriter writer, Sample x, Window window, double value)
    {
        int axes = window.Before.Length;
        var call = Call("Pad", x.Code, List(Enumerable.Range(0, axes).Reverse().SelectMany(axis =>
                new[] { window.Before[axis], window.After[axis] })))
            .With("value", double.IsInfinity(value) ? new TextCode("double.NegativeInfinity") : new NumberCode(value, IsOperand: false),
                value != 0);
        return writer.Define(call, [x.Shape[0], .. x.Shape.Skip(1).Select((size, axis) =>
            size + window.Before[axis] + window.After[axis])], "Pad");
    }

    private static (Window Window, IReadOnlyList<long> More) Transposed(Step step)
    {
        var kernel = Kernel(step, 1);
        var window = WindowOf(step, kernel, null);
        var more = Of(step, "output_padding", kernel.Length, 0);
        string mode = step.Text("auto_pad", "NOTSET");
        var stated = step.Integers("output_shape") is { Count: > 0 } sizes ? sizes.TakeLast(kernel.Length).ToArray() : null;
        if (stated is null && mode is not ("SAME_UPPER" or "SAME_LOWER"))
            return (window, more);
        // The size is stated, or is the input's times the stride: what is more is cut, half of it on each side.
        long[] before = new long[kernel.Length], after = new long[kernel.Length];
        for (int axis = 0; axis < kernel.Length; axis++)
        {
            long size = step.Inputs[0]!.Shape[axis + 2].Value
                ?? throw new ImportException($"{step}: auto_pad needs sizes that are numbers");
            long stride = window.Strides[axis];
            long whole = ((size - 1) * stride) + ((kernel[axis] - 1) * window.Dilations[axis]) + 1 + more[axis];
            long cut = whole - (stated is null ? size * stride : stated[axis]);
            if (cut < 0 && more[axis] - cut >= stride)
                throw new ImportException($"{step}: the output is to be larger than what the windows reach");
            if (cut < 0)
                (more, cut) = ([.. more.Select((size, i) => i == axis ? size - cut : size)], 0);
            (before[axis], after[axis]) = mode == "SAME_UPPER" ? (cut / 2, cut - (cut / 2)) : (cut - (cut / 2), cut / 2);
        }

        return (window with { Before = before, After = after }, more);
    }

    private static Result InferConvTranspose(Step step)
    {
        if (step.Inputs[1]!.IsData)
            throw new ImportException($"{step}: weights that depend on what is explained are not written");
        var (window, more) = Transposed(step);
        var x = step.Inputs[0]!;
        if (x.Rank is < 3 or > 4)
            throw new ImportException($"{step}: expected a convolution over one or two axes");
        if (!x.Shape[1].Equals(step.Inputs[1]!.Shape[0]))
        {
            throw new ImportException(
                $"{step}: the weights are for {step.Inputs[1]!.Shape[0]} channels, and the input has {x.Shape[1]}");
        }

        Size[] sizes = [.. x.Shape.Skip(2)
            .Select((size, axis) => ((size - 1) * window.Strides[axis]) + (((window.Kernel[axis] - 1) * window.Dilations[axis]) + 1)
            + more[axis] - window.Before[axis] - window.After[axis])];
        return new(ElementKind.Real, [x.Shape[0], step.Inputs[1]!.Shape[1] * step.Integer("group", 1), .. sizes]);
    }

    private static void WriteConvTranspose(StepWriter writer)
    {
        var x = KnownImage(writer);
        var (window, more) = Transposed(writer.Step);
        bool isCut = !window.IsEven;
        var call = Call(x.Shape.Count == 2 ? "ConvTranspose1D" : "ConvTranspose2D", x.Code, writer.Weight(1, "weight"), writer.Has(2)
            ? writer.Weight(2, "bias") : null)
            .With("stride", window.Strides, 1).With("padding", isCut ? [0] : window.Before, 0).With("outputPadding", more, 0)
            .With("groups", writer.Step.Integer("group", 1), 1).With("dilation", window.Dilations, 1);
        CodeNode result = call;
        for (int axis = 0; isCut && axis < window.Before.Length; axis++)
        {
            // Borders that differ are cut from the whole.
            var size = writer.Step.Output.Shape[axis + 2];
            result = Call("Slice", result, Integer(axis + 1), new RangeCode(Integer(window.Before[axis]),
                Integer(size + window.Before[axis])));
        }

        writer.Give(result, [.. writer.Step.Output.Shape.Skip(1)], 0);
    }

    private static Result InferPool(Step step)
    {
        var x = step.Inputs[0]!;
        if (x.Rank is < 3 or > 5)
            throw new ImportException($"{step}: expected windows over one, two or three axes");
        var window = WindowOf(step, step.Integers("kernel_shape") ?? [], [.. x.Shape.Skip(2)]);
        return new(ElementKind.Real, [.. x.Shape.Take(2), .. Outputs(window, [.. x.Shape.Skip(2)], step.Integer("ceil_mode", 0) == 1)]);
    }

    private static void WritePool(StepWriter writer)
    {
        var step = writer.Step;
        var x = step.Inputs[0]!.Rank == 5 ? KnownImage(writer) : Image(writer, 0);
        var window = WindowOf(step, step.Integers("kernel_shape")!, [.. x.Shape.Skip(1)]);
        bool isMax = step.Operator == "MaxPool", isCeiling = step.Integer("ceil_mode", 0) == 1;
        if (step.Outputs.Count > 1 && step.Outputs[1].Name.Length > 0)
            throw writer.Refuse("the places of the maxima are not written");
        bool countsBorder = step.Integer("count_include_pad", 0) == 1;
        // A border wider than half the window, or of two widths, is one of its own.
        bool isPadded = !window.IsEven || window.Before.Zip(window.Kernel).Any(pair => pair.First > pair.Second / 2);
        var input = isPadded ? Pad(writer, x, window, isMax ? double.NegativeInfinity : 0) : x.Code;
        var call = Call(
            $"{(isMax ? "Max" : "Avg")}Pool{x.Shape.Count - 1}D", input, Pair(window.Kernel),
            window.Strides.SequenceEqual(window.Kernel) ? null : Pair(window.Strides))
            .With("padding", isPadded ? [0] : window.Before, 0);
        if (isMax)
            call = call.With("dilation", window.Dilations, 1);
        else if (window.Dilations.Any(dilation => dilation != 1))
            throw writer.Refuse("means over windows with gaps are not written");
        call = call.With("ceilMode", new TextCode("true"), isCeiling);
        if (!isMax)
            call = call.With("countIncludePad", new TextCode("false"), !countsBorder && !isPadded
                && window.Before.Any(border => border != 0));
        CodeNode result = call;
        if (isPadded && !isMax && !countsBorder)
        {
            // Means of the whole window, in which the border is 0, become means of what is not border.
            result = Call("Multiply", call, Shares(writer, window, [.. x.Shape.Skip(1)]));
        }

        writer.Give(result, [.. step.Output.Shape.Skip(1)], 0);
    }

    /// <summary>How many elements a window has for each that is not border, at every place.</summary>
    private static CodeNode Shares(StepWriter writer, Window window, Size[] sizes)
    {
        Size[] outputs = [.. writer.Step.Output.Shape.Skip(2)];
        if (Folding.Known(sizes) is not { } lengths || Folding.Known(outputs) is not { } counts)
            throw writer.Refuse("means over windows that stick out, without the border, need sizes that are numbers");
        Room.For(counts);
        float[] shares = [1];
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            var along = new float[counts[axis]];
            for (int i = 0; i < along.Length; i++)
            {
                long first = (i * window.Strides[axis]) - window.Before[axis];
                long inside = Math.Min(first + window.Kernel[axis], lengths[axis]) - Math.Max(first, 0);
                along[i] = window.Kernel[axis] / (float)inside;
            }

            shares = [.. shares.SelectMany(share => along.Select(next => share * next))];
        }

        return writer.Computed("shares", [Size.One, .. outputs], shares);
    }

    private static Result InferGlobal(Step step)
    {
        var x = step.Inputs[0]!;
        return new(ElementKind.Real, [.. x.Shape.Take(2), .. Enumerable.Repeat(Size.One, x.Rank - 2)]);
    }

    private static void WriteGlobal(StepWriter writer, string method)
    {
        var x = Image(writer, 0);
        Size[] shape = [x.Shape[0], .. Enumerable.Repeat(Size.One, x.Shape.Count - 1)];
        writer.Give(new ViewCode(Call(method, x.Code), [x.Shape[0]], shape), shape, 0);
    }

    /// <summary>The sizes of the result: stated, or by factors.</summary>
    private static Size[] Resized(Step step)
    {
        var x = step.Inputs[0]!;
        bool isOld = step.Operator == "Upsample" || step.Opset < 11;
        if (step.Attributes.TryGetValue("scales", out var stated))
            return Scaled([.. stated.Numbers]);
        if (!isOld && step.Input(3) is { } sizes)
            return sizes.Content?.Sizes() ?? throw new ImportException($"{step}: expected sizes that are numbers or computed from sizes");
        return Scaled(step.Input(isOld ? 1 : 2)?.Content is { IsArray: true } scales ? scales.Reals()
            : throw new ImportException($"{step}: expected factors that are numbers"));

        Size[] Scaled(float[] factors) => [.. x.Shape.Select((size, axis) => factors[axis] == 1 ? size
            : size.Value is { } length ? (long)Math.Floor(length * (double)factors[axis])
            : factors[axis] == Math.Floor(factors[axis]) ? size * (long)factors[axis]
            : throw new ImportException($"{step}: a factor of {factors[axis]} needs a size that is a number"))];
    }

    private static Result InferResize(Step step)
    {
        if (step.Integers("axes") is not null)
            throw new ImportException($"{step}: expected sizes of all axes");
        if (step.Text("keep_aspect_ratio_policy", "stretch") is not "stretch" and var policy)
            throw new ImportException($"{step}: keep_aspect_ratio_policy '{policy}' is not written");
        return new(ElementKind.Real, Resized(step));
    }

    /// <summary>How many times as large each axis becomes: as stated, or by the sizes.</summary>
    private static double[] Factors(Step step)
    {
        var x = step.Inputs[0]!;
        bool isOld = step.Operator == "Upsample" || step.Opset < 11;
        if (step.Attributes.TryGetValue("scales", out var stated))
            return [.. stated.Numbers.Select(factor => (double)factor)];
        if ((isOld || step.Input(3) is null) && step.Input(isOld ? 1 : 2)?.Content is { IsArray: true } scales && scales.Reals().Length > 0)
            return Array.ConvertAll(scales.Reals(), factor => (double)factor);
        return [.. step.Output.Shape.Zip(x.Shape, (after, before) => after.Value is { } n && before.Value is { } m ? (double)n / m : 1)];
    }

    private static void WriteResize(StepWriter writer)
    {
        var step = writer.Step;
        var x = Image(writer, 0);
        Size[] sizes = [.. step.Output.Shape.Skip(1)];
        bool isMoved = step.Text("coordinate_transformation_mode", "half_pixel") is "tf_crop_and_resize" or "tf_half_pixel_for_nn";
        if (x.Shape.SequenceEqual(sizes) && !isMoved)
        {
            // Each element is its own, whatever these say.
            _ = (step.Text("mode", "nearest"), step.Integer("antialias", 0), step.Integer("exclude_outside", 0));
            writer.Pass(x);
            return;
        }

        if (step.Integer("antialias", 0) == 1)
            throw writer.Refuse("resizing with antialiasing is not written");
        bool isOpen = sizes.Skip(1).Any(size => size.Value is null);
        if ((isOpen ? Upsampled(step, x, sizes) : Interpolated(step, x, sizes)) is { } call)
            writer.Give(call, sizes, 0);
        else
            Resizing.Write(writer, x, sizes, Factors(step)[1..]);
    }

    /// <summary>The call of Upsample, where each axis of a map whose sizes are open becomes so many times as large.</summary>
    private static CallCode? Upsampled(Step step, Sample x, Size[] sizes)
    {
        if (Interpolated(step, x, sizes) is not { } call)
            return null;
        long?[] factors = [.. sizes.Zip(x.Shape, (after, before) => (after / before).Value).Skip(1)];
        return factors.All(factor => factor is >= 1) ? call with
        {
            Method = "Upsample",
            Arguments = [call.Arguments[0], new(null, Pair([.. factors.Select(factor => factor!.Value)])), .. call.Arguments.Skip(2)],
        } : null;
    }

    /// <summary>The call of Interpolate, where it places and weighs pixels so.</summary>
    private static CallCode? Interpolated(Step step, Sample x, Size[] sizes)
    {
        if (x.Shape.Count != 3 || !x.Shape[0].Equals(sizes[0]) || step.Integer("exclude_outside", 0) == 1)
            return null;
        bool isOld = step.Operator == "Upsample" || step.Opset < 11;
        string mode = step.Text("mode", "nearest"),
            place = isOld ? "asymmetric" : step.Text("coordinate_transformation_mode", "half_pixel"),
            rounding = isOld ? "floor" : step.Text("nearest_mode", "round_prefer_floor");
        bool isWhole = sizes.Zip(x.Shape).All(pair => pair.Second.Value is > 0 ? pair.First.Value % pair.Second.Value == 0
            : (pair.First / pair.Second).Value is not null);
        var call = Call("Interpolate", x.Code, new ListCode([.. sizes.Skip(1).Select(Integer)], IsPair: true));
        var linear = call with { Arguments = [.. call.Arguments, new(null, new TextCode("InterpolationMode.Bilinear"))] };
        // Factors that do not come out even place pixels otherwise than the sizes that they lead to.
        bool isBySize = (!isOld && step.Input(3) is not null) || Factors(step)[1..].Zip(sizes.Zip(x.Shape)).All(pair =>
            pair.Second.Second.Value is { } before ? pair.Second.First.Value == before * pair.First : isWhole);
        // One pixel is read at its half in one way, at the first pixel in the other.
        bool isOne = place == "pytorch_half_pixel" && sizes.Any(size => size.IsOne);
        var cubic = call with { Arguments = [.. call.Arguments, new(null, new TextCode("InterpolationMode.Bicubic"))] };
        bool isUsual = step.Number("cubic_coeff_a", -0.75) == -0.75;
        return (mode, place) switch
        {
            // The nearest of pixels that lie at whole multiples is the same in every way to place and to round them but half away.
            ("nearest", "asymmetric") when rounding == "floor" && isBySize => call,
            ("nearest", "half_pixel" or "pytorch_half_pixel") when isWhole && rounding == "round_prefer_floor" => call,
            ("linear", "half_pixel" or "pytorch_half_pixel") when isBySize && !isOne => linear,
            ("linear", "align_corners") => linear.With("alignCorners", new TextCode("true")),
            ("cubic", "half_pixel" or "pytorch_half_pixel") when isUsual && isBySize && !isOne => cubic,
            ("cubic", "align_corners") when isUsual => cubic.With("alignCorners", new TextCode("true")),
            _ => null,
        };
    }
}
