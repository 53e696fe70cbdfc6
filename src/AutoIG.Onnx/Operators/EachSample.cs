using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Operators of the vocabulary that take one sample, where no batch was taken away and there are several: each sample is written by
/// itself, and the results are joined.
/// </summary>
internal static class EachSample
{
    /// <param name="write">Writes the step for one sample.</param>
    /// <param name="axis">The axis of the batch in the input.</param>
    /// <param name="outputs">The same in each output.</param>
    /// <param name="others">Other inputs that have the batch in an axis: 0 of them are constants of all samples.</param>
    public static Action<StepWriter> Of(
        Action<StepWriter> write, int axis = 0, int[]? outputs = null, params (int Input, int Axis)[] others) => writer =>
    {
        var step = writer.Step;
        if (!writer.IsWhole || step.Inputs[0]!.Rank <= Math.Max(axis, 1) || writer[0].Batch >= 0
            || step.Inputs[0]!.Shape[axis] is not { Value: > 1 and var count })
        {
            write(writer);
            return;
        }

        var parts = new List<Step>();
        for (int i = 0; i < count; i++)
        {
            var inputs = step.Inputs.ToArray();
            foreach (var (input, at) in others.Prepend((0, axis)))
            {
                if (step.Input(input) is { } value)
                    inputs[input] = Part(writer, value, input, at, i);
            }

            var part = step with
            {
                Inputs = inputs,
                Outputs = [.. step.Outputs.Select((output, o) => output.Name.Length == 0 ? output : output with
                {
                    Name = $"{output.Name}[{i}]",
                    Shape = [.. output.Shape.Select((size, j) => j == (outputs?[o] ?? 0) ? Size.One : size)],
                })],
            };
            writer.WritePart(part, write);
            parts.Add(part);
        }

        for (int o = 0; o < step.Outputs.Count; o++)
        {
            if (step.Outputs[o].Name.Length == 0)
                continue;
            Sample[] results = [.. parts.Select(part => writer.Find(part.Outputs[o]))];
            int along = outputs?[o] ?? 0;
            bool isBare = results.All(result => result.Batch == along);
            CodeNode joined = Call(isBare ? "Stack" : "Concat",
                new ListCode([.. results.Select(result => isBare ? result.Code : result.Whole().Code)])).With("dim", along, 0);
            writer.Give(joined, step.Outputs[o].Shape, -1, o);
        }
    };

    private static Value Part(StepWriter writer, Value value, int input, int axis, int index)
    {
        var part = value with
        {
            Name = $"{value.Name}[{axis}, {index}]",
            Shape = [.. value.Shape.Select((size, i) => i == axis ? Size.One : size)],
        };
        if (value.Number is not null)
            return part;
        if (value.Content is { IsArray: true })
        {
            var lengths = Folding.Known(value.Shape)!;
            return part with
            {
                Content = Folding.Pick(value, part.Shape, place =>
                {
                    int at = 0;
                    for (int i = 0; i < lengths.Length; i++)
                        at = (at * lengths[i]) + (i == axis ? index : place[i]);
                    return at;
                }),
            };
        }

        Size[] shape = [.. value.Shape.Where((_, i) => i != axis)];
        writer.Define(part, new(Call("Select", writer[input].Whole().Code, Integer(axis), Integer(index)), shape, axis));
        return part;
    }
}
