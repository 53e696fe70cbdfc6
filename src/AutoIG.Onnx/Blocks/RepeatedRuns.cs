using AutoIG.Onnx.Code;

namespace AutoIG.Onnx.Blocks;

/// <summary>Runs of steps that come again, where no module tells them: each time those that save the most lines.</summary>
internal sealed class RepeatedRuns
{
    private const int MostSteps = 64;

    private readonly IReadOnlyList<Local> locals;
    private readonly LineCount lines;
    private readonly Identifiers names = new();
    private readonly List<BlockClass> classes = [];

    // The runs of each form that may be a block, by their places.
    private readonly List<Candidate> candidates;

    private RepeatedRuns(IReadOnlyList<Local> locals, Reach reach)
    {
        this.locals = locals;
        lines = new(locals);
        candidates = Candidates(reach);
    }

    public static List<BlockClass> Find(IReadOnlyList<Local> locals, Reach reach)
    {
        var search = new RepeatedRuns(locals, reach);
        // What convolutional and residual networks are made of is known; anything else is what saves lines.
        search.Take(mayCost: 0, candidate => candidate.Length <= 3 && search.Word(candidate).StartsWith("Conv", StringComparison.Ordinal));
        search.Take(mayCost: 4, candidate => candidate.IsResidual);
        search.Take(mayCost: 0, _ => true);
        return search.classes;
    }

    private string Word(Candidate candidate) =>
        BlockWords.Of(new(locals, candidate.Starts[0], candidate.Length, ""));

    private List<Candidate> Candidates(Reach reach)
    {
        // The text of a form begins with that of each shorter one: texts are nodes of a tree.
        var tree = new Dictionary<(int Parent, int Part), int>();
        var parts = new Dictionary<string, int>(StringComparer.Ordinal);
        var partsByText = parts.GetAlternateLookup<ReadOnlySpan<char>>();
        var runs = new Dictionary<(int Form, int Length), (int Inputs, List<int> Starts)>();
        var form = new Form(locals.Select((local, place) => (local, place)).ToDictionary(pair => pair.local, pair => pair.place));
        for (int start = 0; start < locals.Count; start++)
        {
            form.Begin(start);
            int node = 0;
            for (int length = 1; length <= Math.Min(MostSteps, locals.Count - start); length++)
            {
                var text = form.Add(locals[start + length - 1]);
                if (!partsByText.TryGetValue(text, out int part))
                    partsByText[text] = part = parts.Count;
                if (!tree.TryGetValue((node, part), out int next))
                    tree.Add((node, part), next = tree.Count + 1);
                node = next;
                // An activation belongs to what is before it.
                if (length < 2 || BlockWords.IsActivation(locals[start].Hint) || locals[start].Hint is "BatchNormalization"
                    || !reach.IsBlock(start, length))
                    continue;
                if (!runs.TryGetValue((node, length), out var run))
                    runs.Add((node, length), run = (form.Inputs.Count, []));
                if (run.Starts.Count == 0 || run.Starts[^1] + length <= start)
                    run.Starts.Add(start);
            }
        }

        return [.. runs.Where(run => run.Value.Starts.Count > 1).OrderBy(run => run.Value.Starts[0]).ThenBy(run => run.Key.Length)
            .Select(run => new Candidate(run.Key.Length, run.Value.Inputs, IsUnit(run.Value.Starts, run.Key.Length), run.Value.Starts))];
    }

    /// <summary>Whether a run is a residual block as a whole, with the activation behind the sum where all have one.</summary>
    private bool IsUnit(List<int> starts, int length) => BlockWords.IsResidual(new(locals, starts[0], length, ""))
        && !starts.All(start => start + length < locals.Count && BlockWords.IsActivation(locals[start + length].Hint));

    private void Take(double mayCost, Func<Candidate, bool> isMeant)
    {
        while (true)
        {
            (double Saved, List<int> Starts, int Length) best = (-mayCost, [], 0);
            foreach (var candidate in candidates.Where(isMeant))
            {
                // Each use has the same blocks in it, or it is another block.
                var alike = candidate.Starts.Select(start => (start, Inner: lines.Blocks(start, candidate.Length)))
                    .Where(run => run.Inner is not null).GroupBy(run => run.Inner, run => run.start)
                    .MaxBy(group => group.Count());
                if (alike is null || alike.Count() < 2)
                    continue;
                // What takes much from outside is no block that someone has thought of.
                double saved = lines.Saved(alike.First(), candidate.Length, alike.Count())
                    - (6 * alike.Count() * (candidate.Inputs - 1));
                if (saved > best.Saved)
                    best = (saved, [.. alike], candidate.Length);
            }

            if (best.Starts.Count == 0)
                return;
            string word = BlockWords.Of(new(locals, best.Starts[0], best.Length, "")), name = names.Take(Identifiers.Camel(word));
            Segment[] uses = [.. best.Starts.Select((start, i) => new Segment(locals, start, best.Length, $"{name}.{i + 1}."))];
            classes.Add(new(word, uses, isModule: false));
            lines.Take(uses);
        }
    }

    private sealed record Candidate(int Length, int Inputs, bool IsResidual, List<int> Starts);
}
