using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>Normalisations, and the softmax.</summary>
internal static class Normalizations
{
    public static IEnumerable<OnnxOperator> All =>
    [
        OnnxOperator.Of("BatchNormalization", InferBatchNorm, EachSample.Of(WriteBatchNorm)),
        OnnxOperator.Of("InstanceNormalization", Same, EachSample.Of(WriteInstanceNorm)),
        OnnxOperator.Of("GroupNormalization", Same, EachSample.Of(WriteGroupNorm)),
        new("LayerNormalization", InferLayerNorm, WriteLayerNorm),
        OnnxOperator.Of("RMSNormalization", Same, WriteRmsNorm),
        // ONNX Runtime's own, in the standard's domain: the result, and one over the root of the mean of squares.
        new("SimplifiedLayerNormalization", step => [Same(step), Same(step)], WriteRmsNorm),
        OnnxOperator.Of("LRN", Same, EachSample.Of(WriteLocalResponseNorm)),
        OnnxOperator.Of("Softmax", Same, writer => WriteSoftmax(writer, "Softmax")),
        OnnxOperator.Of("LogSoftmax", Same, writer => WriteSoftmax(writer, "LogSoftmax")),
    ];

    private static Result Same(Step step) => new(ElementKind.Real, step.Inputs[0]!.Shape);

    /// <summary>
    /// In training the batch's own moments normalise. Before opset 14 this is said by further outputs, before opset 7 by an option besides.
    /// </summary>
    private static Result InferBatchNorm(Step step)
    {
        bool isTraining = step.Opset >= 14 ? step.Integer("training_mode", 0) == 1
            : step.Outputs.Skip(1).Any(output => output.Name.Length > 0) && (step.Opset >= 7 || step.Integer("is_test", 0) == 0);
        if (isTraining)
        {
            throw new ImportException($"{step}: batch normalisation in training is not written: export the model in evaluation, as after "
                + "model.eval()");
        }

        var (x, channels) = (step.Inputs[0]!, step.Inputs[3]!.Count);
        return x.Rank < 2 || x.Shape[1].Equals(channels) || step.Integer("spatial", 1) == 0 ? Same(step) : throw new ImportException(
            $"{step}: the moments are those of {channels} channels, and the input has {x.Shape[1]}");
    }

    private static void WriteBatchNorm(StepWriter writer)
    {
        var x = Windows.Image(writer, 0);
        if (writer.Step.Integer("spatial", 1) == 0)
            throw writer.Refuse("batch normalisation of each element by itself (spatial = 0) is not written");
        writer.Give(
            Call("BatchNorm", x.Code, writer.Weight(3, "running_mean"), writer.Weight(4, "running_var"), writer.Weight(1, "weight"),
                writer.Weight(2, "bias"))
                .With("eps", writer.Step.Number("epsilon", 1e-5), 1e-5),
            x.Shape, 0);
    }

    private static void WriteLocalResponseNorm(StepWriter writer)
    {
        var (x, step) = (Windows.Image(writer, 0), writer.Step);
        long size = step.Integer("size", 1);
        // Of an even number of channels the one more lies behind, in PyTorch before.
        bool isEven = size % 2 == 0;
        var call = Call("LocalResponseNorm", isEven ? Call("Flip", x.Code, Integer(0)) : x.Code, Integer(size))
            .With("alpha", step.Number("alpha", 1e-4), 1e-4).With("beta", step.Number("beta", 0.75), 0.75)
            .With("k", step.Number("bias", 1), 1);
        writer.Give(isEven ? Call("Flip", call, Integer(0)) : call, x.Shape, 0);
    }

    private static void WriteInstanceNorm(StepWriter writer)
    {
        var x = Windows.Image(writer, 0);
        writer.Give(
            Call("InstanceNorm", x.Code, writer.Weight(1, "weight"), writer.Weight(2, "bias"))
                .With("eps", writer.Step.Number("epsilon", 1e-5), 1e-5),
            x.Shape, 0);
    }

    private static void WriteGroupNorm(StepWriter writer)
    {
        var x = Windows.Image(writer, 0);
        long groups = writer.Step.Integer("num_groups", 1);
        if (writer.Step.Opset < 21 && !writer.Step.Inputs[1]!.Count.Equals(x.Shape[0]))
            throw writer.Refuse("expected a weight for each channel");
        writer.Give(
            Call("GroupNorm", x.Code, Integer(groups), writer.Weight(1, "weight"), writer.Weight(2, "bias"))
                .With("eps", writer.Step.Number("epsilon", 1e-5), 1e-5),
            x.Shape, 0);
    }

    /// <summary>The result, the means, and one over the deviations.</summary>
    private static List<Result> InferLayerNorm(Step step)
    {
        var x = step.Inputs[0]!.Shape;
        int axis = Shapes.Axis(step.Integer("axis", -1), x.Count);
        _ = step.Number("epsilon", 1e-5);
        var reduced = new Result(ElementKind.Real, [.. x.Select((size, i) => i < axis ? size : Size.One)]);
        return [new(ElementKind.Real, x), reduced, reduced];
    }

    private static void WriteLayerNorm(StepWriter writer)
    {
        if (writer.Step.Outputs.Skip(1).Any(output => output.Name.Length > 0))
        {
            WriteMoments(writer);
            if (writer.Step.Outputs[0].Name.Length == 0)
                return;
        }

        var x = LastAxes(writer);
        // Axes of size 1 in front of what is normalised change nothing.
        if (x.Code is ViewCode { Of: var of, From: var from } && from.Count < x.Shape.Count && writer.Step.Inputs[1]!.Rank == 1
            && from[^1].Equals(x.Shape[^1]))
        {
            writer.Give(new ViewCode(Norm(of), from, x.Shape), x.Shape, x.Batch);
            return;
        }

        writer.Give(Norm(x.Code), x.Shape, x.Batch);

        CallCode Norm(CodeNode input) =>
            Call("LayerNorm", input, writer.Weight(1, "weight"), writer.Has(2) ? writer.Weight(2, "bias") : null)
                .With("eps", writer.Step.Number("epsilon", 1e-5), 1e-5);
    }

    private static void WriteMoments(StepWriter writer)
    {
        var (step, x) = (writer.Step, writer[0].Whole());
        int axis = Shapes.Axis(step.Integer("axis", -1), x.Shape.Count);
        var axes = List(Enumerable.Range(axis, x.Shape.Count - axis).Select(i => (long)i));
        CallCode Moment(string method) => new(method, [new(null, x.Code), new(null, axes)]);
        if (step.Outputs[1].Name.Length > 0)
            writer.Give(Moment("Mean").With("keepDim", new TextCode("true")), step.Outputs[1].Shape, -1, 1);
        if (step.Outputs.Count > 2 && step.Outputs[2].Name.Length > 0)
        {
            var variance = Moment("Var").With("unbiased", new TextCode("false")).With("keepDim", new TextCode("true"));
            writer.Give(Call("Rsqrt", new InfixCode("+", variance, new NumberCode(step.Number("epsilon", 1e-5), IsOperand: true))),
                step.Outputs[2].Shape, -1, 2);
        }
    }

    private static void WriteRmsNorm(StepWriter writer)
    {
        var x = LastAxes(writer);
        writer.Give(
            Call("RmsNorm", x.Code, writer.Weight(1, "weight"))
                .With("eps", new NumberCode(writer.Step.Number("epsilon", 1e-5), IsOperand: false)),
            x.Shape, x.Batch);
    }

    private static Sample LastAxes(StepWriter writer)
    {
        var x = writer[0];
        int axis = Shapes.Axis(writer.Step.Integer("axis", -1), writer.Step.Inputs[0]!.Rank);
        if (writer.Step.Operator != "LayerNormalization" && writer.Step.Outputs.Skip(1).Any(output => output.Name.Length > 0))
            throw writer.Refuse("the means and deviations are not written");
        return x.Batch >= axis ? x.Whole() : x;
    }

    private static void WriteSoftmax(StepWriter writer, string method)
    {
        var (step, x) = (writer.Step, writer[0]);
        int rank = step.Inputs[0]!.Rank, axis = Shapes.Axis(step.Integer("axis", step.Opset >= 13 ? -1 : 1), rank);
        // Before opset 13 all axes from the stated one on are one.
        if (step.Opset < 13 && step.Inputs[0]!.Shape.Skip(axis).Count(size => !size.IsOne) > 1)
        {
            var flat = x.View([.. x.Shape.Take(axis - (x.Batch >= 0 && x.Batch < axis ? 1 : 0)),
                Size.Product(step.Inputs[0]!.Shape.Skip(axis))], x.Batch);
            CodeNode all = Call(method, flat.Code);
            writer.Give(new ViewCode(all, flat.Shape, x.Shape), x.Shape, x.Batch);
            return;
        }

        if (step.Opset < 13)
            axis = Enumerable.Range(axis, rank - axis).FirstOrDefault(other => !step.Inputs[0]!.Shape[other].IsOne, axis);
        if (x.Axis(axis) is not { } own)
            throw writer.Refuse("a softmax over the batch is 1 whatever comes");
        writer.Give(Call(method, x.Code).With("dim", own, x.Shape.Count - 1), x.Shape, x.Batch);
    }
}
