using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Functions of one element at a time.</summary>
internal static class Functions
{
    public static IEnumerable<OnnxOperator> All =>
    [
        OnnxOperator.Of("Neg", InferNeg, writer => Give(writer, Call("Negate", writer[0].Code))),
        Plain("Abs", Math.Abs), Plain("Sqrt", Math.Sqrt), Plain("Exp", Math.Exp), Plain("Log", Math.Log),
        Plain("Reciprocal", x => 1 / x), Plain("Floor", Math.Floor), Plain("Ceil", Math.Ceiling, "Ceiling"), Plain("Round", Math.Round),
        Plain("Sign", x => Math.Sign(x)), Plain("Sin", Math.Sin), Plain("Cos", Math.Cos), Plain("Tan", Math.Tan), Plain("Asin", Math.Asin),
        Plain("Acos", Math.Acos), Plain("Atan", Math.Atan), Plain("Sinh", Math.Sinh), Plain("Cosh", Math.Cosh), Plain("Tanh", Math.Tanh),
        Plain("Asinh", Math.Asinh), Plain("Acosh", Math.Acosh), Plain("Atanh", Math.Atanh), Plain("Erf", null),
        Plain("Relu", x => Math.Max(x, 0)), Plain("Sigmoid", x => 1 / (1 + Math.Exp(-x))), Plain("Softplus", null), Plain("Softsign", null),
        Plain("Mish", null), Plain("HardSwish", null), Plain("Silu", null), Plain("Square", x => x * x),
        Of("LeakyRelu", (step, call) => call.With("negativeSlope", step.Number("alpha", 0.01), 0.01)),
        Of("Elu", (step, call) => call.With("alpha", step.Number("alpha", 1), 1)),
        Of("Celu", (step, call) => call.With("alpha", step.Number("alpha", 1), 1)),
        Of("Gelu", (step, call) => call.With(
            "approximate", new TextCode("GeluApproximation.Tanh"), step.Text("approximate", "none") == "tanh")),
        OnnxOperator.Of("Selu", Same(null), WriteSelu),
        OnnxOperator.Of("ThresholdedRelu", Same(null), writer => Give(writer, Call("Threshold", writer[0].Code,
            Option(writer.Step.Number("alpha", 1)), Option(0)))),
        OnnxOperator.Of("Shrink", Same(null), WriteShrink),
        OnnxOperator.Of("HardSigmoid", Same(null), WriteHardSigmoid),
        OnnxOperator.Of("Swish", Same(null), WriteSwish),
        OnnxOperator.Of("Clip", step => Same(Bounds(step) is var (low, high) ? x => Math.Min(Math.Max(x, low), high) : null)(step),
            WriteClip),
        OnnxOperator.Of("PRelu", step => new(ElementKind.Real, step.Inputs[0]!.Shape), WritePRelu),
        OnnxOperator.Of("Cast", InferCast, WriteCast),
        OnnxOperator.Of("CastLike", step => Kept(step), writer => writer.Pass(writer[0])),
        OnnxOperator.Of("Identity", Kept, writer => writer.Pass(writer[0])),
        OnnxOperator.Of("Dropout", step => step.Input(2) is { Number: not 0 } && DropsSome(step) ? throw new ImportException(
            $"{step}: dropout in training is not written: export the model in evaluation") : Kept(step),
            writer => writer.Pass(writer[0])),
    ];

    private static NumberCode Option(double value) => new NumberCode(value, IsOperand: false);

    private static OnnxOperator Plain(string name, Func<double, double>? fold, string? method = null) =>
        OnnxOperator.Of(name, Same(fold), writer => Give(writer, Call(method ?? name, writer[0].Code)));

    private static OnnxOperator Of(string name, Func<Step, CallCode, CallCode> options) =>
        OnnxOperator.Of(name, Same(null), writer => Give(writer, options(writer.Step, Call(name, writer[0].Code))));

    /// <summary>Sizes are turned, too: a cut of the last n begins at −n.</summary>
    private static Result InferNeg(Step step) => step.Inputs[0] is { Content: { IsArray: false } content } && content.Sizes() is { } sizes
        ? new(step.Inputs[0]!.Kind, step.Inputs[0]!.Shape, Content.Of(Array.ConvertAll(sizes, size => 0 - size)))
        : Same(x => -x)(step);

    private static Func<Step, Result> Same(Func<double, double>? fold) => step =>
        new(step.Inputs[0]!.Kind, step.Inputs[0]!.Shape, fold is null ? null : Folding.Map(step.Inputs[0]!, fold));

    private static Result Kept(Step step) => new(step.Inputs[0]!.Kind, step.Inputs[0]!.Shape, step.Inputs[0]!.Content);

    private static void Give(StepWriter writer, CodeNode code) => writer.Give(code, writer[0].Shape, writer[0].Batch);

    /// <summary>Whether dropout that is told to train has a part to drop: some networks always tell it to, and drop nothing.</summary>
    private static bool DropsSome(Step step) => step.Input(1) is { Number: not 0 } or null;

    private static Result InferCast(Step step)
    {
        var input = step.Inputs[0]!;
        var kind = ElementKinds.Of((Files.OnnxElementType)step.Integer("to", 1));
        if (kind == input.Kind)
            return Kept(step);
        if (kind == ElementKind.Text || input.Kind == ElementKind.Text)
            throw new ImportException($"{step}: texts are not computed with");
        // What is explained may become a real number, or a condition that chooses; integers have no derivative.
        if (input is { IsData: true, Kind: ElementKind.Real } && kind == ElementKind.Truth)
            return new(kind, input.Shape);
        if (input.IsData && kind != ElementKind.Real)
        {
            string wayOut = input.Kind == ElementKind.Truth
                ? $": --hold {input.Name}=0, or =1, fixes it where it is known, as in a text that is not padded" : "";
            throw new ImportException(
                $"{step}: what is explained becomes {kind.ToString().ToLowerInvariant()}, which has no derivative{wayOut}");
        }

        if (input.Content?.Pattern is Counting counting)
        {
            return new(kind, input.Shape, kind != ElementKind.Truth ? input.Content
                : Counting.Compare(counting, new([], 0), (x, y) => x != y ? 1 : 0) is { } isOther ? Content.Of(isOther) : null);
        }

        var content = kind switch
        {
            ElementKind.Truth => Folding.Map(input with { Kind = ElementKind.Integer }, x => x == 0 ? 0 : 1),
            ElementKind.Integer when input.Content?.Sizes() is { } sizes => Content.Of(sizes),
            ElementKind.Real when input.Content is { IsArray: false } && input.Content.Sizes() is { } sizes => Content.Of(sizes),
            _ => Folding.Map(input with { Kind = kind }, kind == ElementKind.Real ? x => x : Math.Truncate),
        };
        // Only a number that is known can be truncated here; the code would go on with it as it is.
        if (content is null && kind != ElementKind.Real && input.Kind == ElementKind.Real)
        {
            throw new ImportException($"{step}: numbers that are computed when the model runs become "
                + $"{kind.ToString().ToLowerInvariant()}, which is not written: state sizes that are open, as in --input NAME=1,128");
        }

        return new(kind, input.Shape, content);
    }

    /// <summary>Real numbers of another precision are the same; of a condition that is computed they are its mask.</summary>
    private static void WriteCast(StepWriter writer)
    {
        // What is no token id is refused where it is read.
        var x = writer[0];
        if (writer.Step.Output.Kind == ElementKind.Real && writer.Step.Inputs[0] is { IsData: true, Kind: ElementKind.Integer } ids)
        {
            throw writer.Refuse($"{ids} are token ids, which become real numbers, and have no derivative: --hold {ids.Name}=VALUE fixes "
                + "them");
        }

        if (writer.Step is { Output.Kind: ElementKind.Truth, Inputs: [{ Kind: not ElementKind.Truth }] })
            Give(writer, Choices.IsNotZero(writer, writer.Tensor(0).Code));
        else if (writer.Step.Output.Kind == ElementKind.Real && Choices.IsCondition(x.Code))
            Give(writer, Choices.Mask(writer, x.Code));
        else
            writer.Pass(x);
    }

    /// <summary>x beyond ±λ, moved towards 0 by the bias.</summary>
    private static void WriteShrink(StepWriter writer)
    {
        double lambda = writer.Step.Number("lambd", 0.5), bias = writer.Step.Number("bias", 0);
        if (lambda < 0)
            throw writer.Refuse("a negative threshold is not written");
        var x = writer[0].Code;
        var hard = Call("HardShrink", x).With("lambd", lambda, 0.5);
        Give(writer, bias == 0 ? hard
            : bias == lambda ? Call("SoftShrink", x).With("lambd", lambda, 0.5)
            : new InfixCode("-", hard, new InfixCode("*", Call("Sign", hard), new NumberCode(bias, IsOperand: true))));
    }

    private static void WriteSelu(StepWriter writer)
    {
        double alpha = writer.Step.Number("alpha", 1.67326319), gamma = writer.Step.Number("gamma", 1.05070102);
        var x = writer[0].Code;
        Give(writer, Math.Abs(alpha - 1.6732632423543772) < 1e-5 && Math.Abs(gamma - 1.0507009873554805) < 1e-5 ? Call("Selu", x)
            : new InfixCode("*", Call("Elu", x).With("alpha", alpha, 1), new NumberCode(gamma, IsOperand: true)));
    }

    private static void WriteHardSigmoid(StepWriter writer)
    {
        double alpha = writer.Step.Number("alpha", 0.2), beta = writer.Step.Number("beta", 0.5);
        var x = writer[0].Code;
        if (Math.Abs(alpha - (1.0 / 6)) < 1e-6 && beta == 0.5)
        {
            Give(writer, Call("HardSigmoid", x));
            return;
        }

        var line = new InfixCode("+", new InfixCode("*", x, new NumberCode(alpha, IsOperand: true)), new NumberCode(beta, IsOperand: true));
        Give(writer, Call("Clamp", line, Option(0), Option(1)));
    }

    private static void WriteSwish(StepWriter writer)
    {
        double alpha = writer.Step.Number("alpha", 1);
        var x = writer[0].Code;
        Give(writer, alpha == 1 ? Call("Silu", x)
            : new InfixCode("*", x, Call("Sigmoid", new InfixCode("*", x, new NumberCode(alpha, IsOperand: true)))));
    }

    /// <summary>The bounds of Clip where they are numbers: options once, inputs later. One that binds nothing is infinite.</summary>
    private static (double Low, double High)? Bounds(Step step)
    {
        double? Bound(int index, string name, double none) =>
            step.Opset < 11 ? step.Number(name, none) : step.Input(index) is not { } input ? none
            : input.Number is { } number ? Step.Decimal((float)number) : null;
        return Bound(1, "min", double.NegativeInfinity) is { } low && Bound(2, "max", double.PositiveInfinity) is { } high
            ? (low <= float.MinValue ? double.NegativeInfinity : low, high >= float.MaxValue ? double.PositiveInfinity : high) : null;
    }

    private static void WriteClip(StepWriter writer)
    {
        var x = writer[0];
        if (Bounds(writer.Step) is var (low, high))
        {
            if (double.IsInfinity(low) && double.IsInfinity(high))
                writer.Pass(x);
            else if (low == 0 && double.IsInfinity(high))
                Give(writer, Call("Relu", x.Code));
            else if (low == 0 && high == 6)
                Give(writer, Call("Relu6", x.Code));
            else
                Give(writer, Call("Clamp", x.Code).With("min", Option(low), double.IsFinite(low))
                    .With("max", Option(high), double.IsFinite(high)));
            return;
        }

        // A bound that is computed: a maximum, then a minimum.
        CodeNode code = x.Code;
        foreach (var (index, method) in new[] { (1, "Maximum"), (2, "Minimum") })
        {
            if (writer.Step.Input(index) is { } bound && bound.Number is not (>= float.MaxValue or <= float.MinValue))
                code = Call(method, code, Broadcasting.Align(x, writer[index]).B.Code);
        }

        Give(writer, code);
    }

    /// <summary>The slopes as they are repeated; before opset 7 one axis is that of the channels.</summary>
    private static Sample Slopes(StepWriter writer, Sample x)
    {
        var slopes = writer[1];
        return writer.Step.Opset < 7 && slopes.Shape.Count == 1 && slopes.Code is not NumberCode
            ? slopes.View([slopes.Shape[0], .. Enumerable.Repeat(Size.One, x.Rank - 2)], -1) : slopes;
    }

    private static void WritePRelu(StepWriter writer)
    {
        var (x, slope) = (writer[0], writer.Step.Inputs[1]!);
        var channels = slope.Shape.Where(size => !size.IsOne).ToArray();
        bool isChannels = channels.Length == 0 || (channels.Length == 1 && slope.Rank > 0 && channels[0].Equals(x.Shape[0])
            && slope.Shape.TakeWhile(size => size.IsOne).Count() + x.Shape.Count == slope.Rank
            && (x.Batch >= 0 || slope.Rank == x.Rank));
        if (slope.Content is not { IsArray: true } || !isChannels)
        {
            // max(x, 0) + slope·min(x, 0): x itself is the minimum at 0, so that the slope is the derivative there, as PRelu has it.
            var (below, by, batch) = Broadcasting.Align(x with { Code = Call("Minimum", x.Code, new NumberCode(0, IsOperand: true)) },
                Slopes(writer, x));
            writer.Give(new InfixCode("+", Call("Relu", x.Code), Call("Multiply", by.Code, below.Code)), x.Shape, batch);
            return;
        }

        Give(writer, Call("PRelu", x.Code, writer.Weight(1, "weight", "slope", channels.Length == 0 ? [Size.One] : channels)));
    }
}
