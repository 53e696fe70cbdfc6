using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// An output that is told from the inputs by steps alone, such as a threshold of a probability, has the derivative 0 everywhere: all
/// attributions by gradients would be 0, which looks like an explanation and is none.
/// </summary>
internal static class FlatEnd
{
    private static readonly string[] Flat = ["Sign", "Floor", "Ceil", "Round", "Hardmax"];

    /// <summary>Says so, and names the value before the last of these steps.</summary>
    public static void Note(Network network, List<string> notes)
    {
        var sloped = network.Inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        Step? last = null;
        foreach (var step in network.Steps)
        {
            // What chooses has no derivative; what is chosen has one.
            var read = step.Operator == "Where" ? step.Inputs.Skip(1) : step.Inputs;
            if (!read.Any(input => input is not null && sloped.Contains(input.Name)))
                continue;
            if (Flat.Contains(step.Operator) || step.Output.Kind == ElementKind.Truth)
                last = step;
            else
                sloped.UnionWith(step.Outputs.Where(output => output.Name.Length > 0).Select(output => output.Name));
        }

        if (last is null || sloped.Contains(network.Output.Name))
            return;
        string before = last.Inputs.OfType<Value>().First(input => sloped.Contains(input.Name)).Name;
        notes.Add($"The output '{network.Output.Name}' is constant between steps ({last.Operator}), so that its derivative is 0 "
            + $"everywhere, and so are attributions by gradients: --output {before} names what is told apart.");
    }
}
