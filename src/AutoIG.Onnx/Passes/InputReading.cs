using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>The inputs of a model: explained, or held, with sizes as they were stated or as the file states them.</summary>
/// <param name="faults">What is wrong with inputs, a line each.</param>
internal sealed class InputReading(OnnxGraph graph, ImportOptions options, List<string> faults)
{
    /// <summary>An input as a value; null where it is at fault.</summary>
    public Value? Read(OnnxValue input)
    {
        var kind = ElementKinds.Of(input.ElementType);
        if (input.Dimensions is null && !options.Shapes.ContainsKey(input.Name))
        {
            faults.Add($"input '{input.Name}': the file does not state its shape. --input {input.Name}=1,3,224,224 does.");
            return null;
        }

        var shape = ShapeOf(input, options);
        if (options.HeldTensors.TryGetValue(input.Name, out var tensor))
        {
            return ElementKinds.Of(tensor.ElementType) == kind && (kind != ElementKind.Text)
                ? new(input.Name, kind, [.. tensor.Dimensions.Select(Size.Of)], Content.Of(tensor), false)
                : throw new ImportException($"input '{input.Name}' is {input.ElementType}, and cannot be held at {tensor.ElementType}");
        }

        if (options.Held.TryGetValue(input.Name, out double number))
            return new(input.Name, kind, shape, Content.OfEverywhere(number), false);
        // Token ids pick rows; nothing else may be explained that is no real number.
        if (kind is not ElementKind.Real && !(kind == ElementKind.Integer && IsTokens(input.Name)))
        {
            string sizes = string.Join(", ", shape.AsEnumerable());
            string encoded = InnerInputs.Encoded(graph, input.Name) is { } name ? $", such as '{name}'" : "";
            string wayOut = kind == ElementKind.Text ? $"--input VALUE=SIZES begins the model at the numbers that it becomes{encoded}"
                : $"--hold {input.Name}=VALUE fixes it";
            faults.Add($"input '{input.Name}' ({input.ElementType} [{sizes}]) has no derivative. {wayOut}.");
            return null;
        }

        return new(input.Name, kind, shape, null, true);
    }

    private bool IsTokens(string name) => graph.Nodes.Any(node => node.Operator == "Gather" && node.Inputs.Count > 1
        && (node.Inputs[1] == name || graph.Nodes.Any(cast => cast.Operator == "Cast" && cast.Inputs[0] == name
            && cast.Outputs[0] == node.Inputs[1])));

    /// <summary>The sizes of an input as they were stated, or as the file states them; what is left open has a name.</summary>
    public static Size[] ShapeOf(OnnxValue input, ImportOptions options)
    {
        var stated = options.Shapes.GetValueOrDefault(input.Name);
        int rank = stated?.Count ?? input.Dimensions!.Count;
        var shape = new Size[rank];
        int batch = options.BatchAxis ?? 0;
        for (int axis = 0; axis < rank; axis++)
        {
            var dimension = input.Dimensions is { } dimensions && axis < dimensions.Count ? dimensions[axis] : default;
            if (stated is not null)
                shape[axis] = long.TryParse(stated[axis], out long size) ? size : Size.Named(stated[axis]);
            else if (dimension.Size is { } known and > 0)
                shape[axis] = known;
            // The batch goes: one sample is explained at a time.
            else if (axis == batch && rank > 1)
                shape[axis] = 1;
            else
                shape[axis] = Size.Named(DimensionName(dimension.Name, input.Name, axis));
        }

        return shape;
    }

    private static string DimensionName(string? name, string input, int axis)
    {
        string plain = new([.. (name ?? $"{input}{axis}").Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        return char.IsAsciiLetter(plain[0]) ? plain : $"n{plain}";
    }
}
