using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// Token ids that pick rows of several tables, as in a factorization machine, whose ids have a vector and a weight: an input is explained
/// by the rows of one table, and so the tables are put side by side, looked up once, and what each gave is cut from the rows.
/// </summary>
internal static class SharedIds
{
    public static Network Join(Network network, List<string> notes)
    {
        var groups = network.Steps.Where(IsLookup).GroupBy(step => step.Inputs[1]!.Name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1).Select(group => group.ToArray()).ToArray();
        if (groups.Length == 0)
            return network;
        var steps = network.Steps.ToList();
        foreach (var lookups in groups)
        {
            notes.Add($"'{lookups[0].Inputs[1]!.Name}' picks rows of {lookups.Length} tables, which are put side by side: its ids are "
                + "explained by what all of them give together.");
            int first = steps.IndexOf(lookups[0]);
            steps.RemoveAll(lookups.Contains);
            steps.InsertRange(first, Joined(lookups));
        }

        return network with { Steps = steps };
    }

    private static bool IsLookup(Step step) => step.Operator == "Gather" && step.Integer("axis", 0) == 0
        && step.Inputs is [{ Rank: 2, Content.IsArray: true }, { IsData: true, Kind: ElementKind.Integer }];

    private static IEnumerable<Step> Joined(Step[] lookups)
    {
        var ids = lookups[0].Inputs[1]!;
        // An id is one of every table, or the model fails: rows beyond the shortest table are never asked for.
        int rows = lookups.Min(step => (int)step.Inputs[0]!.Shape[0].Value!.Value);
        int[] widths = [.. lookups.Select(step => (int)step.Inputs[0]!.Shape[1].Value!.Value)];
        int width = widths.Sum();
        float[][] tables = [.. lookups.Select(step => step.Inputs[0]!.Content!.Reals())];
        var elements = new float[checked(rows * width)];
        for (int row = 0, at = 0; row < rows; row++)
        {
            for (int i = 0; i < tables.Length; at += widths[i++])
                tables[i].AsSpan(row * widths[i], widths[i]).CopyTo(elements.AsSpan(at));
        }

        string name = lookups[0].Output.Name;
        var whole = new Value($"{name}.rows", ElementKind.Real, [.. ids.Shape, width], null, true);
        yield return lookups[0] with
        {
            Name = "tables",
            Scope = [],
            Classes = [],
            Inputs = [new($"{name}.tables", ElementKind.Real, [rows, width], Content.Of(elements), false), ids],
            Outputs = [whole],
        };
        int from = 0;
        for (int i = 0; i < lookups.Length; from += widths[i++])
        {
            yield return lookups[i] with
            {
                Operator = "Slice",
                Opset = 13,
                Attributes = new Dictionary<string, OnnxAttribute>(),
                Inputs = [whole, Bound("start", from), Bound("end", from + widths[i]), Bound("axis", ids.Rank)],
            };
        }
    }

    private static Value Bound(string name, long number) => new(name, ElementKind.Integer, [Size.One], Content.Of([number]), false);
}
