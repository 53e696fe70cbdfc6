using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// Ends the network before a softmax or sigmoid: the slopes of saturated probabilities are next to nothing, so that explanations of them
/// need many more steps, and say less. What is largest stays so.
/// </summary>
internal static class TrailingSoftmax
{
    private static readonly string[] Ends = ["Softmax", "Sigmoid", "LogSoftmax"],
        Between = ["Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin"];

    /// <param name="cut">The step that was cut; null where there is none.</param>
    public static Network Cut(Network network, List<string> notes, out Step? cut)
    {
        cut = null;
        var by = network.Steps.SelectMany(step => step.Outputs.Where(output => output.Name.Length > 0)
            .Select(output => (output.Name, step)))
            .ToDictionary(pair => pair.Name, pair => pair.step, StringComparer.Ordinal);
        var value = network.Output;
        // A mean of one number is that number: with as many elements behind it as before it, none of these changes any.
        while (by.TryGetValue(value.Name, out var step) && Between.Contains(step.Operator) && step.Inputs[0] is { IsData: true } before
            && before.Count.Equals(value.Count))
            value = step.Inputs[0]!;
        if (!by.TryGetValue(value.Name, out var last) || !Ends.Contains(last.Operator) || !last.Inputs[0]!.IsData)
            return network;
        cut = last;
        notes.Add($"The {last.Operator} at the end is cut: what is explained are the scores before it. --keep-softmax keeps it.");
        return (network with { Output = last.Inputs[0]! }).WithoutDead();
    }
}
