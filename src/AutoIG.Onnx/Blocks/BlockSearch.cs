using System.Globalization;
using AutoIG.Onnx.Code;
using AutoIG.Onnx.Emission;

namespace AutoIG.Onnx.Blocks;

/// <summary>
/// Finds what a network repeats: modules that do the same, by the names that the exporter has given; where there are none, runs of steps
/// that come again.
/// </summary>
internal static class BlockSearch
{
    // Fewer steps are as short where they stand.
    private const int FewestSteps = 3;
    private const int MostSteps = 64;

    public static IReadOnlyList<BlockClass> Find(IReadOnlyList<Local> locals, Local? result)
    {
        var lastUse = LastUses(locals, result);
        var classes = Modules(locals, lastUse);
        if (classes.Count == 0)
            classes = Runs(locals, lastUse);
        var names = new Identifiers();
        foreach (var found in classes.OrderByDescending(found => found.Length))
            found.Name = names.Take(found.Name);
        return classes;
    }

    /// <summary>The last variable that reads each, by place; one behind all for the result.</summary>
    private static int[] LastUses(IReadOnlyList<Local> locals, Local? result)
    {
        var places = locals.Select((local, i) => (local, i)).ToDictionary(pair => pair.local, pair => pair.i);
        var last = new int[locals.Count];
        for (int i = 0; i < locals.Count; i++)
            Visit(locals[i].Value!, i);
        if (result is not null && places.TryGetValue(result, out int end))
            last[end] = locals.Count;
        return last;

        void Visit(CodeNode code, int reader)
        {
            if (code is LocalCode { Local: var local } && places.TryGetValue(local, out int place))
                last[place] = reader;
            foreach (var part in code.Parts)
                Visit(part, reader);
        }
    }

    /// <summary>Whether nothing but the last variable of a run is read behind it.</summary>
    private static bool IsBlock(int start, int length, int[] lastUse)
    {
        for (int i = start; i < start + length - 1; i++)
        {
            if (lastUse[i] >= start + length)
                return false;
        }

        return true;
    }

    private static List<BlockClass> Modules(IReadOnlyList<Local> locals, int[] lastUse)
    {
        var scopes = Scopes(locals);
        var segments = new List<Segment>();
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

        foreach (var (path, (first, last, count)) in ranges)
        {
            int length = last - first + 1;
            if (length == count && length >= FewestSteps && length < locals.Count && IsBlock(first, length, lastUse))
                segments.Add(new(locals, first, length, path));
        }

        var groups = segments.GroupBy(segment => (segment.Start, segment.Length))
            .Select(same => same.MinBy(segment => segment.Prefix.Length)!)
            .GroupBy(segment => new Form(segment).Key).Where(group => group.Count() > 1)
            .Select(group => new BlockClass(ClassName(group.First().Prefix), [.. group.OrderBy(segment => segment.Start)]))
            .OrderByDescending(found => found.Length).ToList();
        // A part that is in each use of a larger block once is written there.
        var kept = new List<BlockClass>();
        foreach (var found in groups)
        {
            var around = kept.FirstOrDefault(larger => larger.Uses.Any(use => use.Contains(found.Uses[0])));
            bool isOnce = around is not null && found.Uses.All(use => around.Uses.Any(larger => larger.Contains(use)))
                && found.Uses.Count == around.Uses.Count;
            if (!isOnce)
                kept.Add(found);
        }

        return kept;
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

    /// <summary>The name of the module, or of the list that it stands in, in the singular.</summary>
    private static string ClassName(string prefix)
    {
        string name = prefix.Split('.', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(part => !char.IsDigit(part[0])) ?? "block";
        string pascal = Identifiers.Pascal(name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '_'));
        return pascal is "Features" or "" ? "Block" : pascal.Length > 3 && pascal.EndsWith('s')
            && !pascal.EndsWith("ss", StringComparison.Ordinal) ? pascal[..^1] : pascal;
    }

    /// <summary>Runs of steps that come again: each time those that save the most lines.</summary>
    private static List<BlockClass> Runs(IReadOnlyList<Local> locals, int[] lastUse)
    {
        var classes = new List<BlockClass>();
        var taken = new bool[locals.Count];
        while (true)
        {
            (int Saved, List<int> Starts, int Length) best = (8, [], 0);
            for (int length = FewestSteps; length <= Math.Min(MostSteps, locals.Count / 2); length++)
            {
                var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
                for (int start = 0; start + length <= locals.Count; start++)
                {
                    if (Array.IndexOf(taken, true, start, length) >= 0 || !IsBlock(start, length, lastUse))
                        continue;
                    string key = new Form(new(locals, start, length, "")).Key;
                    var starts = places.TryGetValue(key, out var known) ? known : places[key] = [];
                    if (starts.Count == 0 || starts[^1] + length <= start)
                        starts.Add(start);
                }

                foreach (var starts in places.Values)
                {
                    if (starts.Count < 2 || ((starts.Count - 1) * length) - (2 * starts.Count) <= best.Saved)
                        continue;
                    // What takes much from outside is no block that someone has thought of.
                    int inputs = new Form(new(locals, starts[0], length, "")).Inputs.Count;
                    int saved = ((starts.Count - 1) * length) - (2 * starts.Count) - (6 * starts.Count * (inputs - 1));
                    if (saved > best.Saved)
                        best = (saved, starts, length);
                }
            }

            if (best.Starts.Count == 0)
                return classes;
            string number = classes.Count == 0 ? "" : (classes.Count + 1).ToString(CultureInfo.InvariantCulture), name = "block" + number;
            classes.Add(new(Identifiers.Pascal(name),
                [.. best.Starts.Select((start, i) => new Segment(locals, start, best.Length, $"{name}.{i}."))]));
            foreach (int start in best.Starts)
                Array.Fill(taken, true, start, best.Length);
        }
    }
}
