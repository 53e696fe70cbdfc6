using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>The inputs of a model: explained, or held, with sizes as they were stated or as the file states them.</summary>
/// <param name="faults">What is wrong with inputs, a line each.</param>
/// <param name="notes">What the user is told.</param>
internal sealed class InputReading(OnnxGraph graph, ImportOptions options, List<string> faults, List<string> notes)
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

        var shape = ShapeOf(graph, input, options);
        if (options.HeldTensors.TryGetValue(input.Name, out var tensor))
        {
            return ElementKinds.Of(tensor.ElementType) == kind && (kind != ElementKind.Text)
                ? new(input.Name, kind, [.. tensor.Dimensions.Select(Size.Of)], Content.Of(tensor), false)
                : throw new ImportException($"input '{input.Name}' is {input.ElementType}, and cannot be held at {tensor.ElementType}");
        }

        if (options.Held.TryGetValue(input.Name, out double number))
            return new(input.Name, kind, shape, Content.OfEverywhere(number), false);
        if (kind == ElementKind.Integer && BecomesReal(input.Name))
        {
            notes.Add($"'{input.Name}' holds integers ({input.ElementType}), which become real numbers at once: the class takes real "
                + "numbers, and explains them.");
            return new(input.Name, ElementKind.Real, shape, null, true);
        }

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

    /// <summary>Whether integers, under whatever shape or type, pick rows of a table.</summary>
    private bool IsTokens(string name)
    {
        var same = new HashSet<string>(StringComparer.Ordinal) { name };
        foreach (var node in graph.Nodes)
        {
            if (node.Operator == "Gather" && node.Inputs.Count > 1 && same.Contains(node.Inputs[1]))
                return true;
            if (node.Inputs.Count > 0 && same.Contains(node.Inputs[0]) && (IsShaped(node) || node.Operator == "Cast"))
                same.UnionWith(Given(node));
        }

        return false;
    }

    /// <summary>The outputs of a node: a damaged file may have one with none, and those that are left out have no name.</summary>
    private static IEnumerable<string> Given(OnnxNode node) => node.Outputs.Where(output => output.Length > 0);

    /// <summary>Whether a node gives the elements of its first input under another shape.</summary>
    private static bool IsShaped(OnnxNode node) =>
        node.Operator is "Transpose" or "Reshape" or "Squeeze" or "Unsqueeze" or "Flatten" or "Identity" && node.Domain.Length == 0;

    /// <summary>
    /// Whether all that is done to integers, such as the bytes of an image or whole numbers in a table, is done to the real numbers that
    /// they become: then these are what is explained.
    /// </summary>
    private bool BecomesReal(string name)
    {
        var same = new HashSet<string>(StringComparer.Ordinal) { name };
        bool isCast = false;
        foreach (var node in graph.Nodes.Where(node => node.Inputs.Any(same.Contains)))
        {
            if (node.Operator == "Cast" && node.Domain.Length == 0)
                isCast |= IsReal(node);
            if (IsShaped(node) && same.Contains(node.Inputs[0]))
                same.UnionWith(Given(node));
            else if (node.Operator != "Shape" && !(node.Operator == "Cast" && IsReal(node)))
                return false;
        }

        return isCast && !graph.Outputs.Any(output => same.Contains(output.Name));

        static bool IsReal(OnnxNode node) => node.Attributes.TryGetValue("to", out var type)
            && ElementKinds.Of((OnnxElementType)type.Integer) == ElementKind.Real;
    }

    /// <summary>The sizes of an input as they were stated, or as the file states them; what is left open has a name.</summary>
    public static Size[] ShapeOf(OnnxGraph graph, OnnxValue input, ImportOptions options)
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
            else if (axis == batch && (rank > 1 || IsBatch(dimension.Name)))
                shape[axis] = 1;
            else
                shape[axis] = Size.Named(DimensionName(dimension.Name, input.Name, axis));
        }

        return shape;

        // A number for each sample, such as its length, goes with it.
        bool IsBatch(string? name)
        {
            var others = graph.Inputs.Where(other => other.Dimensions is { Count: > 1 } && !options.Shapes.ContainsKey(other.Name))
                .Select(other => other.Dimensions!).ToArray();
            return name is not null && others.Any(sizes => sizes[0].Name == name)
                && !others.Any(sizes => sizes.Skip(1).Any(size => size.Name == name));
        }
    }

    private static string DimensionName(string? name, string input, int axis)
    {
        string plain = new([.. (name ?? $"{input}{axis}").Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        return char.IsAsciiLetter(plain[0]) ? plain : $"n{plain}";
    }
}
