using AutoIG.Generator.Emission;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;

namespace AutoIG.Generator.Operators;

internal static partial class OperatorTable
{
    /// <summary>Softmax and the normalisations.</summary>
    private static IEnumerable<Operator> Normalizations() =>
    [
        new SoftmaxOperator("Softmax"),
        new SoftmaxOperator("LogSoftmax"),
        new SoftmaxSweep("Softmax", "Pullback", "Transposed"),
        new SoftmaxSweep("Softmax", "Tangent", "Tangent"),
        new SoftmaxSweep("LogSoftmax", "Pullback", "LogTransposed"),
        new SoftmaxSweep("LogSoftmax", "Tangent", "LogTangent"),
        new Composite("Nn.Softmax", call => LowerSoftmax(call, "Softmax")) { Symbols = ["AutoIG.Nn.Softmax"], Derivative = "y·(δ − Σ δ·y)" },
        new Composite("Tensor.SoftMax", call =>
        {
            // The library's normalises over all elements.
            var x = call.Value(call.Given.First());
            return Reshaped(Reshaped(x, new Shape(x.Type.Shape.Length)).Apply("Softmax", new AxisAttributes(0)), x.Type.Shape);
        })
        {
            Symbols = ["System.Numerics.Tensors.Tensor.SoftMax"], Derivative = "y·(δ − Σ δ·y), over all elements",
        },
        new Composite("Nn.LogSoftmax", call => LowerSoftmax(call, "LogSoftmax")) { Symbols = ["AutoIG.Nn.LogSoftmax"], Derivative = "δ − eʸ·Σ δ" },
        new Composite("Nn.LayerNorm", LowerLayerNorm) { Symbols = ["AutoIG.Nn.LayerNorm"], Derivative = "of (x − mean)/√(var + ε)·w + b over the last axes" },
        new RowNorm("LayerNorm", hasBias: true),
        new RowNormSweep("LayerNorm", "Transposed"),
        new RowNormSweep("LayerNorm", "Tangent"),
        new Composite("Nn.RmsNorm", LowerRmsNorm) { Symbols = ["AutoIG.Nn.RmsNorm"], Derivative = "of x/√(mean x² + ε)·w over the last axes" },
        new RowNorm("RmsNorm", hasBias: false),
        new RowNormSweep("RmsNorm", "Transposed"),
        new RowNormSweep("RmsNorm", "Tangent"),
        new BatchNormConstant("BatchNormScale"),
        new BatchNormConstant("BatchNormShift"),
        new Composite("Nn.BatchNorm", LowerBatchNorm) { Symbols = ["AutoIG.Nn.BatchNorm"], Derivative = "δ·w/√(running variance + ε)" },
    ];

    private static Expr LowerSoftmax(CallSite call, string name)
    {
        var x = call.Value("input");
        if (x.Type.Shape.Rank == 0)
            throw call.Refuse("the input must have at least one axis, it is a scalar", "input");
        int axis = Axis(call, "dim", call.Int("dim", -1), x.Type.Shape.Rank);
        return call.Builder[call.Builder.Emit(name, [x.Id], new AxisAttributes(axis), name: call.ResultName)];
    }

    private static Expr LowerLayerNorm(CallSite call)
    {
        var (x, normalised) = Rows(call, "weight", "bias");
        var weight = call.Optional("weight");
        var bias = call.Optional("bias");
        if (bias is not null && weight is null)
            weight = call.Builder.Constant(1).Apply("BroadcastTo", new ShapeAttributes(normalised));
        var operands = new[] { (Expr?)x, weight, bias }.Where(o => o is not null).Select(o => o!.Value.Id).ToArray();
        var attributes = new StandardiseAttributes(normalised.Length, call.Number("eps", 1e-5));
        return call.Builder[call.Builder.Emit("LayerNorm", operands, attributes, name: call.ResultName)];
    }

    private static Expr LowerRmsNorm(CallSite call)
    {
        var (x, normalised) = Rows(call, "weight");
        int[] operands = call.Optional("weight") is { } weight ? [x.Id, weight.Id] : [x.Id];
        // PyTorch's default is the gap between 1 and the next number of the type, which is known when the code is written.
        var attributes = new StandardiseAttributes(normalised.Length, call.Number("eps", double.NaN));
        return call.Builder[call.Builder.Emit("RmsNorm", operands, attributes, name: call.ResultName)];
    }

    /// <summary>The input and the trailing shape that is normalised together, checked against the constant weights.</summary>
    private static (Expr X, Shape Normalised) Rows(CallSite call, params string[] weights)
    {
        var x = call.Value("input");
        var shape = x.Type.Shape;
        if (shape.Rank == 0)
            throw call.Refuse("the input must have at least one axis, it is a scalar", "input");
        var normalised = call["normalizedShape"] is not null ? new Shape(call.Sizes("normalizedShape").ToArray())
            : call.Optional("weight") is { } known ? known.Type.Shape : new Shape(shape[-1]);
        if (shape.Rank < normalised.Rank || !shape.Dimensions.Skip(shape.Rank - normalised.Rank).SequenceEqual(normalised.Dimensions))
            throw call.Refuse($"the input {shape} must end in the normalised shape {normalised}", "input");
        foreach (string name in weights)
        {
            if (call.Optional(name) is not { } value)
                continue;
            if (value.Type.Shape != normalised)
                throw call.Refuse($"the {name} must be {normalised}, it is {value.Type.Shape}", name);
            if (call.Builder.IsActive(value.Id))
                throw call.Refuse($"the {name} must not depend on the input", name);
        }
        return (x, normalised);
    }

    /// <summary>Inference: a scale and a shift for each channel, constants of the model.</summary>
    private static Expr LowerBatchNorm(CallSite call)
    {
        var x = call.Value("input");
        var mean = call.Value("runningMean");
        var variance = call.Value("runningVar");
        var shape = x.Type.Shape;
        if (shape.Rank == 0)
            throw call.Refuse("the input must have a channel axis, it is a scalar", "input");
        var channels = new Shape(shape[0]);
        foreach (string name in new[] { "runningMean", "runningVar", "weight", "bias" })
        {
            if (call.Optional(name) is { } v && v.Type.Shape != channels)
                throw call.Refuse($"{name} must be {channels} for the input {shape}, it is {v.Type.Shape}", name);
        }
        double epsilon = call.Number("eps", 1e-5);
        var packed = new List<int> { mean.Id, variance.Id };
        foreach (string name in new[] { "weight", "bias" })
            packed.Add(call.Optional(name)?.Id ?? call.Builder.Constant(name == "weight" ? 1 : 0).Id);
        var perChannel = new Shape(Enumerable.Range(0, shape.Rank).Select(i => i == 0 ? shape[0] : (Dimension)1).ToArray());
        var scale = Reshaped(call.Builder[call.Builder.Emit("BatchNormScale", packed, new EpsilonAttributes(epsilon), IrType.Real(channels))], perChannel);
        var shift = Reshaped(call.Builder[call.Builder.Emit("BatchNormShift", packed, new EpsilonAttributes(epsilon), IrType.Real(channels))], perChannel);
        return x * scale + shift;
    }

    private sealed class SoftmaxOperator(string name) : Operator(name)
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override void Pullback(PullbackSite site) =>
            site.Accumulate(0, () => site.Result.Apply(Name + "Pullback", site.Operation.Attributes, site.Adjoint));

        public override Expr Pushforward(PushforwardSite site) =>
            site.Result.Apply(Name + "Tangent", site.Operation.Attributes, site.Tangent(0)!.Value);

        public override string Emit(KernelCall call) => $"Kernels.Softmax.{(Name == "Softmax" ? "Forward" : "LogForward")}<{call.T}>({Extents(call)}, {call.Operand(0)}, {call.Result});";
    }

    /// <summary>The adjoint or the tangent of softmax or of its logarithm, operands (y, direction).</summary>
    private sealed class SoftmaxSweep(string name, string suffix, string method) : Operator(name + suffix)
    {
        public override bool Accumulates => suffix == "Pullback";

        // The scale of attention's scores.
        public override bool TakesEpilogue => method == "Transposed";

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override string Emit(KernelCall call) =>
            $"Kernels.Softmax.{method}<{call.T}{(call.Epilogue is { } epilogue ? $", {epilogue}" : "")}>({Extents(call)}, {call.Operand(0)}, {call.Operand(1)}, {call.Result}" + (call.Accumulate ? ", accumulate: true);" : ");");
    }

    /// <summary>(outer, axis, inner) of the axis that a kernel works along.</summary>
    private static string Extents(KernelCall call)
    {
        int axis = ((AxisAttributes)call.Operation.Attributes).Axis;
        var shape = call.Type.Shape;
        return $"{TimesPoints(shape.Product(0, axis))}, {shape[axis]}, {shape.Product(axis + 1, shape.Rank)}";
    }

    /// <summary>A normalisation of runs of elements, operands (x[, weight[, bias]]) with constant weight and bias.</summary>
    private sealed class RowNorm(string name, bool hasBias) : Operator(name)
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => Derived(site.Builder, site.Operation, "Pullback", site.Adjoint));

        public override Expr Pushforward(PushforwardSite site) => Derived(site.Builder, site.Operation, "Tangent", site.Tangent(0)!.Value);

        public override string Emit(KernelCall call) =>
            $"Kernels.{Name}.Forward<{call.T}>({RowExtents(call)}, {call.Operand(0)}, {Optional(call, 1)}, "
            + (hasBias ? Optional(call, 2) + ", " : "") + $"{Epsilon(call)}, {call.Result});";

        private Expr Derived(IrBuilder builder, IrOperation operation, string suffix, Expr direction) =>
            builder[builder.Emit(Name + suffix, [operation.Operands[0], direction.Id, .. operation.Operands.Skip(1).Take(1)], operation.Attributes)];
    }

    /// <summary>The adjoint or the tangent of a <see cref="RowNorm"/>, operands (x, direction[, weight]).</summary>
    private sealed class RowNormSweep(string name, string suffix) : Operator(name + (suffix == "Transposed" ? "Pullback" : suffix))
    {
        public override bool Accumulates => suffix == "Transposed";

        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override string Emit(KernelCall call) =>
            $"Kernels.{name}.{suffix}<{call.T}>({RowExtents(call)}, {call.Operand(0)}, {Optional(call, 2)}, {Epsilon(call)}, {call.Operand(1)}, {call.Result}"
            + (call.Accumulate ? ", accumulate: true);" : ");");
    }

    private static string Optional(KernelCall call, int index) => index < call.Operation.Operands.Count ? call.Operand(index) : "[]";

    private static string Epsilon(KernelCall call)
    {
        double epsilon = ((StandardiseAttributes)call.Operation.Attributes).Epsilon;
        return !double.IsNaN(epsilon) ? Numbers.Literal(epsilon, call.T)
            : call.T switch { "float" => "1.1920929E-07f", "double" => "2.220446049250313E-16", var t => $"{t}.BitIncrement({t}.One) - {t}.One" };
    }

    private static string RowExtents(KernelCall call)
    {
        var length = ((StandardiseAttributes)call.Operation.Attributes).Length;
        return $"{TimesPoints(call.Type.Shape.Length / length)}, {length}";
    }

    /// <summary>What batch normalisation at inference comes to for each channel, computed when the function is constructed.</summary>
    private sealed class BatchNormConstant(string name) : Operator(name)
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override string Prepare(Preparation preparation) =>
            $"Constants.{Name}({string.Join(", ", Enumerable.Range(0, 4).Select(i => preparation.OperandShape(i).Rank == 0 ? "[]" : preparation.Operand(i)))}, "
            + $"{Numbers.Literal(((EpsilonAttributes)preparation.Operation.Attributes).Epsilon, "double")})";
    }
}
