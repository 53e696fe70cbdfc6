using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Losses of classes that are held: a sum of the scores times a constant, −weight[class] where the class is the true one and 0 elsewhere.
/// </summary>
internal static class Losses
{
    public static IEnumerable<OnnxOperator> All =>
    [
        new("NegativeLogLikelihoodLoss", Infer, writer => Write(writer, writer[0].Whole())),
        new("SoftmaxCrossEntropyLoss", Infer, WriteCrossEntropy),
    ];

    private static List<Result> Infer(Step step)
    {
        var x = step.Inputs[0]!;
        _ = step.Integer("ignore_index", 0);
        bool isEach = step.Text("reduction", "mean") == "none";
        return [new(ElementKind.Real, isEach ? [x.Shape[0], .. x.Shape.Skip(2)] : []), new(ElementKind.Real, x.Shape)];
    }

    private static void WriteCrossEntropy(StepWriter writer)
    {
        var x = writer[0].Whole();
        var logarithms = new Sample(Call("LogSoftmax", x.Code).With("dim", 1, x.Shape.Count - 1), x.Shape, -1);
        if (writer.Step.Outputs.Count > 1 && writer.Step.Outputs[1].Name.Length > 0)
        {
            writer.Give(logarithms.Code, logarithms.Shape, -1, 1);
            logarithms = writer.Given(1);
        }

        if (writer.Step.Outputs[0].Name.Length > 0)
            Write(writer, logarithms);
    }

    private static void Write(StepWriter writer, Sample x)
    {
        var step = writer.Step;
        if (step.Input(1)?.Content is not { } classes || Folding.Known(x.Shape) is not { } sizes)
            throw writer.Refuse("expected classes that are held, and sizes that are numbers");
        int samples = sizes[0], width = sizes[1], places = sizes.Skip(2).Aggregate(1, (product, size) => product * size);
        int factorCount = Room.For([samples, width, places]);
        long[] truths = classes.IsArray ? classes.Integers() : [.. Enumerable.Repeat((long)classes.Everywhere!.Value, samples * places)];
        long? ignored = step.Attributes.TryGetValue("ignore_index", out var stated) ? stated.Integer : null;
        double[] weights = step.Input(2) is not { } given ? [.. Enumerable.Repeat(1.0, width)]
            : Folding.Elements(given) is { } numbers ? numbers.Length == width ? numbers : [.. Enumerable.Repeat(numbers[0], width)]
            : throw writer.Refuse("expected weights of classes that are constants");
        var factors = new double[factorCount];
        double total = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            for (int place = 0; place < places; place++)
            {
                long truth = truths[(sample * places) + place];
                if (truth == ignored)
                    continue;
                if (truth < 0 || truth >= width)
                    throw writer.Refuse($"expected a class from 0 to {width - 1}, but it is {truth}");
                factors[(((sample * width) + (int)truth) * places) + place] = -weights[truth];
                total += weights[truth];
            }
        }

        string reduction = step.Text("reduction", "mean");
        double scale = reduction == "mean" ? 1 / total : 1;
        var product = new InfixCode("*", x.Code,
            writer.Computed("classes", x.Shape, Array.ConvertAll(factors, factor => (float)(factor * scale))));
        if (reduction == "none")
            writer.Give(Call("Sum", product, Integer(1)), [x.Shape[0], .. x.Shape.Skip(2)], -1);
        else if (reduction is "mean" or "sum")
            writer.Give(Call("Sum", product, List(Enumerable.Range(0, sizes.Length).Select(axis => (long)axis))), [Size.One], -1);
        else
            throw writer.Refuse($"reduction '{reduction}' is not known");
    }
}
