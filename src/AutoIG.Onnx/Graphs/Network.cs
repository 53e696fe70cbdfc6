namespace AutoIG.Onnx.Graphs;

/// <summary>What is computed from what is explained: steps in an order in which they can be computed.</summary>
/// <param name="Inputs">What is explained.</param>
/// <param name="Output">What is attributed to it.</param>
internal sealed record Network(IReadOnlyList<Value> Inputs, IReadOnlyList<Step> Steps, Value Output)
{
    /// <summary>The network without steps that its output does not need.</summary>
    public Network WithoutDead()
    {
        var needed = new HashSet<string>(StringComparer.Ordinal) { Output.Name };
        var kept = new List<Step>();
        foreach (var step in Steps.Reverse())
        {
            if (!step.Outputs.Any(output => needed.Contains(output.Name)))
                continue;
            // What nobody reads of it is not asked for.
            kept.Add(step with
            {
                Outputs = [.. step.Outputs
                .Select(output => needed.Contains(output.Name) ? output : output with { Name = "" })]
            });
            needed.UnionWith(step.Inputs.OfType<Value>().Select(input => input.Name));
        }

        kept.Reverse();
        return this with { Steps = kept };
    }
}
