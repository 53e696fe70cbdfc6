using AutoIG.Onnx.Graphs;
using AutoIG.Onnx.Operators;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// Joins that begin with what an earlier one has joined go on from that: a dense network (Huang and others, 2017, arXiv 1608.06993) joins
/// all its maps anew in front of each layer, and its derivative would take each of them apart as often.
/// </summary>
internal static class GrowingJoins
{
    // The texts of all beginnings of a join are as long as the square of its inputs.
    private const int MostInputs = 256;

    public static Network Apply(Network network)
    {
        var known = new Dictionary<string, Value>(StringComparer.Ordinal);
        var steps = new List<Step>();
        foreach (var step in network.Steps)
        {
            if (step.Operator != "Concat" || step.Inputs.Count > MostInputs || step.Inputs.Contains(null))
            {
                steps.Add(step);
                continue;
            }

            int length = step.Inputs.Count - 1;
            while (length > 1 && !known.ContainsKey(Key(step, length)))
                length--;
            steps.Add(length < 2 ? step : step with { Inputs = [known[Key(step, length)], .. step.Inputs.Skip(length)] });
            known.TryAdd(Key(step, step.Inputs.Count), step.Output);
        }

        return network with { Steps = steps };
    }

    private static string Key(Step step, int length) =>
        $"{step.Integer("axis", 0)}\n{string.Join('\n', step.Inputs.Take(length).Select(input => input!.Name))}";
}
