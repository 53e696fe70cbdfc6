using System.Globalization;
using AutoIG.Onnx.Graphs;
using AutoIG.Onnx.Operators;

namespace AutoIG.Onnx.Passes;

/// <summary>Steps that compute the same from the same: one of them stays.</summary>
internal static class CommonSteps
{
    public static Network Join(Network network)
    {
        var names = new Dictionary<string, Value>(StringComparer.Ordinal);
        var known = new Dictionary<string, Step>(StringComparer.Ordinal);
        var steps = new List<Step>();
        foreach (var original in network.Steps)
        {
            var step = original with
            {
                Inputs = [.. original.Inputs.Select(input => input is null ? null : names.GetValueOrDefault(input.Name, input))],
            };
            string key = $"{step.Operator}({string.Join(',', Inputs(step))}){Options(step)}";
            if (known.TryGetValue(key, out var first) && IsEnough(first, step))
            {
                foreach (var (kept, same) in first.Outputs.Zip(step.Outputs).Where(pair => pair.Second.Name.Length > 0))
                    names[same.Name] = kept;
                continue;
            }

            known[key] = step;
            steps.Add(step);
        }

        return network with { Steps = steps, Output = names.GetValueOrDefault(network.Output.Name, network.Output) };
    }

    /// <summary>
    /// The inputs by what they are: numbers by themselves. Of what no input decides, positions and numbers are the same by their elements,
    /// in the modules that compute them: exporters write out the angles of positions for queries and for keys.
    /// </summary>
    private static IEnumerable<string> Inputs(Step step) => step.Inputs.Any(input => input is { IsData: true })
        ? step.Inputs.Select(input => input is { Rank: 0, Number: { } number } ? number.ToString("R", CultureInfo.InvariantCulture)
            : input?.Name ?? "")
        : step.Inputs.Select(input => input switch
        {
            { Content.Pattern: { } pattern } => $"{pattern} [{string.Join(' ', input.Shape)}]",
            { Content.IsArray: true, Count.Value: <= Few } =>
                $"{string.Join(' ', Folding.Elements(input)!)} [{string.Join(' ', input.Shape)}]",
            _ => input?.Name ?? "",
        }).Append(string.Join('/', step.Scope));

    // More numbers than this are the same only where they are one constant.
    private const int Few = 4096;

    /// <summary>Whether the first gives all that is read of the second.</summary>
    private static bool IsEnough(Step first, Step second) => first.Outputs.Count == second.Outputs.Count
        && !first.Outputs.Zip(second.Outputs).Any(pair => pair.First.Name.Length == 0 && pair.Second.Name.Length > 0);

    private static string Options(Step step) =>
        string.Join(';', step.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair =>
        $"{pair.Key}={pair.Value.Integer},{BitConverter.SingleToInt32Bits(pair.Value.Number)},{string.Join(' ', pair.Value.Integers)},"
        + $"{string.Join(' ', pair.Value.Numbers)},{Convert.ToBase64String(pair.Value.Bytes.Span)}"));
}
