using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Blocks;

/// <summary>Modules that do the same, by the names that the exporter has given.</summary>
internal static class RepeatedModules
{
    // Fewer steps are as short where they stand.
    private const int FewestSteps = 3;

    // What the name of a module may cost.
    private const int MostLines = 5;

    public static List<BlockClass> Find(IReadOnlyList<Local> locals, Reach reach)
    {
        var groups = Segments(locals, reach).GroupBy(segment => (segment.Start, segment.Length))
            .Select(same => same.MinBy(segment => segment.Prefix.Length)!)
            .GroupBy(segment => new Form(segment).Key).Where(group => group.Count() > 1)
            .Select(group => new BlockClass(ClassName(group.First()), [.. group.OrderBy(segment => segment.Start)], isModule: true))
            .OrderByDescending(found => found.Length).ToList();
        // A part that is in each use of a larger block once is written there.
        var kept = new List<BlockClass>();
        foreach (var found in groups)
        {
            bool isOnce = kept.Any(around => found.Uses.Count == around.Uses.Count
                && found.Uses.All(use => around.Uses.Any(larger => larger.Contains(use))));
            if (!isOnce)
                kept.Add(found);
        }

        // A module that is little more than those in it is shorter without a class.
        var lines = new LineCount(locals);
        kept.Reverse();
        kept.RemoveAll(found =>
        {
            var first = found.Uses[0];
            bool isThin = lines.HasBlocks(first.Start, first.Length)
                && lines.Saved(first.Start, first.Length, found.Uses.Count) < -MostLines;
            if (!isThin)
                lines.Take(found.Uses);
            return isThin;
        });
        kept.Reverse();
        return kept;
    }

    private static List<Segment> Segments(IReadOnlyList<Local> locals, Reach reach)
    {
        var scopes = Scopes(locals);
        var ranges = new Dictionary<string, (int First, int Last, int Count)>(StringComparer.Ordinal);
        for (int i = 0; i < locals.Count; i++)
        {
            string path = "";
            foreach (string part in scopes[i])
            {
                path += part + ".";
                var (first, _, count) = ranges.GetValueOrDefault(path, (i, i, 0));
                ranges[path] = (first, i, count + 1);
            }
        }

        var segments = new List<Segment>();
        foreach (var (path, (first, last, count)) in ranges)
        {
            int length = last - first + 1;
            if (length != count)
                continue;
            // What is joined in front of a module is its input: a dense layer takes all before it, and each another number of them.
            int joined = Enumerable.Range(first, length).TakeWhile(i => locals[i].Hint is "Concat").Count();
            length -= joined;
            if (length >= FewestSteps && length < locals.Count && reach.IsBlock(first + joined, length))
                segments.Add(new(locals, first + joined, length, path));
        }

        return segments;
    }

    /// <summary>The modules of each variable: its own, or what those before and behind it have in common.</summary>
    private static IReadOnlyList<string>[] Scopes(IReadOnlyList<Local> locals)
    {
        var scopes = locals.Select(local => Own(local)).ToArray();
        for (int i = 0; i < scopes.Length; i++)
        {
            if (scopes[i] is not null)
                continue;
            int next = Array.FindIndex(scopes, i, scope => scope is not null);
            var before = i > 0 ? scopes[i - 1]! : [];
            var behind = next < 0 ? [] : scopes[next]!;
            scopes[i] = [.. before.Zip(behind).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First)];
        }

        return scopes!;
    }

    private static IReadOnlyList<string>? Own(Local local)
    {
        if (local.Scope.Count > 0)
            return local.Scope;
        var weight = Weights(local.Value!).FirstOrDefault(weight => weight.Key.Contains('.', StringComparison.Ordinal));
        return weight?.Key.Split('.').SkipLast(1).ToArray();
    }

    private static IEnumerable<Weight> Weights(CodeNode code) =>
        code is WeightCode { Weight: var weight } ? [weight] : code.Parts.SelectMany(Weights);

    /// <summary>What the exporter calls its class; else the module's name, or its list's in the singular; else what it does.</summary>
    private static string ClassName(Segment segment)
    {
        string prefix = segment.Prefix;
        int depth = prefix.Count(c => c == '.');
        if (segment.Locals.Select(local => local.Classes).FirstOrDefault(classes => classes.Count >= depth) is { } stated
            && Identifiers.Pascal(stated[depth - 1]) is { Length: > 0 } own)
            return own;
        string[] parts = prefix.Split('.', StringSplitOptions.RemoveEmptyEntries);
        string name = parts.LastOrDefault(part => !char.IsDigit(part[0])) ?? "block";
        // What stands in a numbered list, as in layer1.0, is no layer: layer1 is.
        if (parts.Length > 1 && char.IsDigit(parts[^1][0]) && char.IsDigit(name[^1]))
            return BlockWords.Of(segment);
        string pascal = Identifiers.Pascal(name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '_'));
        return pascal is "Features" or "Block" or "Blocks" or "" ? BlockWords.Of(segment)
            : pascal.Length > 3 && pascal.EndsWith('s') && !pascal.EndsWith("ss", StringComparison.Ordinal) ? pascal[..^1] : pascal;
    }
}
