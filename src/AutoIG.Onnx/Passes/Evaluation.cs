using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;
using AutoIG.Onnx.Operators;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// Walks the graph once, in order: finds the shapes of all values, computes what does not depend on what is explained, follows the
/// branches that are taken, and leaves the steps that are to be written.
/// </summary>
internal sealed class Evaluation(OnnxModel model, ImportOptions options, List<string> notes)
{
    private readonly KnownValues values = new();
    private readonly List<Step> steps = [];
    private readonly List<string> faults = [];
    private long computed;

    // The name of the value that is explained.
    private string explained = "";

    // What it needs of the graph's own values.
    private HashSet<string> needed = [];

    public Network Run()
    {
        var graph = model.Graph;
        explained = OutputSearch.Find(graph, options.Output);
        if (options.Output is null && graph.Outputs.Count > 1)
        {
            string which = explained == graph.Outputs[0].Name ? "the first is"
                : explained == OutputSearch.Scores ? "the scores are" : "the first of real numbers is";
            notes.Add($"Of {graph.Outputs.Count} outputs {which} explained, '{explained}'; --output names another.");
        }

        // A list of what belongs to each class is its scores under other names.
        while (graph.Nodes.FirstOrDefault(node => node.Operator == "ZipMap" && node.Outputs.Contains(explained)) is { } zip)
            explained = zip.Inputs[0];
        needed = OutputSearch.Needed(graph, explained);
        foreach (var initializer in graph.Initializers)
            values.Define(initializer);
        var inputs = new List<Value>();
        var reading = new InputReading(graph, options, faults, notes);
        foreach (var input in graph.Inputs.Where(input => values[input.Name] is null && needed.Contains(input.Name)))
        {
            if (reading.Read(input) is not { } value)
            {
                values.Miss([input.Name]);
                continue;
            }

            values.Define(value);
            if (value.IsData)
                inputs.Add(value);
        }

        foreach (var node in graph.Nodes.Where(node => node.Outputs.Any(needed.Contains)))
            Read(node);
        if (faults.Count > 0)
        {
            throw new ImportException($"{faults.Count} node{(faults.Count == 1 ? "" : "s")} cannot be imported:\n"
                + string.Join('\n', faults.Select(fault => $"  {fault}"))
                + "\nWays out: --output NAME ends the model before them; --hold NAME=VALUE fixes an input; "
                + "--assume NODE=then|else chooses a branch" + StepFault.OfOpenSizes(inputs));
        }

        if (values[explained] is not { } result)
            throw TakenBranch.Missing(graph, explained);
        if (!result.IsData)
            throw new ImportException($"The output '{explained}' does not depend on any input that is explained.");
        if (result.Kind != ElementKind.Real)
        {
            throw new ImportException($"The output {result} is {(result.Kind == ElementKind.Truth ? "of truth values" : "of integers")}, "
                + "which have no derivative: --output NAME names the scores that they are told from.");
        }

        NamedOptions.Check(model, options, values.Names);
        return new Network(inputs, steps, result).WithoutDead();
    }

    private void Read(OnnxNode node)
    {
        if (node.Operator == "If" && node.Domain.Length == 0)
        {
            ReadIf(node);
            return;
        }

        if (model.Functions.FirstOrDefault(f =>
            f.Name == node.Operator && f.Domain == node.Domain && f.Overload == node.Overload) is { } function)
        {
            ReadFunction(node, function);
            return;
        }

        if (node.Inputs.Any(values.IsMissed))
        {
            values.Miss(node.Outputs);
            return;
        }

        if (node.Operator is "Loop" or "Scan" && node.Domain.Length == 0)
        {
            ReadRepeated(node);
            return;
        }

        var step = new Step(
            node.Domain.Length == 0 ? node.Operator : $"{node.Domain}.{node.Operator}", node.Name, ModuleScope.Of(node),
            (ownOpsets ?? model.Opsets).GetValueOrDefault(node.Domain, model.Opsets.GetValueOrDefault(node.Domain, 1)),
            new StepOptions(node.Attributes),
            [.. node.Inputs.Select(name => name.Length == 0 ? null : values.Find(name, node))],
            [.. node.Outputs.Select(name => new Value(name, ElementKind.Real, [], null, false))])
        {
            Classes = ModuleScope.Classes(node),
        };
        try
        {
            var declared = OperatorTable.Find(step.Operator)
                ?? throw new ImportException($"{step}: the operator is not known");
            var inferred = declared.Infer(step);
            computed += inferred.Sum(result => result.Content?.Computed ?? 0);
            Result[] results = [.. inferred.Select(result => result with
            {
                Content = Patterns.Counted(result.Content, result.Shape, result.Kind),
            })];
            bool isData = step.Inputs.Any(input => input is { IsData: true });
            Value[] outputs =
            [
                .. step.Outputs.Select((output, i) => i >= results.Length ? output
                    : Held(new(output.Name, results[i].Kind, results[i].Shape, results[i].Content, isData && results[i].Content is null))),
            ];
            foreach (var output in outputs.Where(output => output.Name.Length > 0))
                values.Define(output);
            if (!outputs.Any(output => output.Name.Length > 0 && output.Content is null))
            {
                UnreadOptions.Refuse(step);
            }
            else
            {
                if (declared.Write is null)
                    throw new ImportException($"{step}: {declared.Reason}");
                steps.Add(step with { Outputs = outputs });
            }
        }
        catch (Exception e) when (e is ImportException or OnnxFileException || StepFault.IsOf(e))
        {
            faults.Add(e is OnnxFileException ? e.Message : StepFault.Say(step, e));
            values.Miss(node.Outputs);
        }

        if (computed > Room.Of(model.Bytes))
        {
            throw new ImportException($"{step}: expected at most {Room.Of(model.Bytes)} computed numbers in a model whose files have "
                + $"{model.Bytes} bytes, but it is where they are {computed}");
        }
    }

    /// <summary>A value within the graph that is held at one number, such as the places of a text that is known to be full.</summary>
    private Value Held(Value value)
    {
        if (!value.IsData || !options.Held.TryGetValue(value.Name, out double number))
            return value;
        string text = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        notes.Add($"{value} is held at {text}: the class is the model where it is that.");
        return value with { Content = Content.OfEverywhere(number), IsData = false };
    }

    // Functions that call each other without end are no model; deeper than this none is nested.
    private const int MostDepth = 32;
    private int depth, calls, unrolled;
    private IReadOnlyDictionary<string, long>? ownOpsets;

    /// <summary>An operator that the model itself defines: what it is made of is read in its place.</summary>
    private void ReadFunction(OnnxNode node, OnnxFunction function)
    {
        if (++depth > MostDepth)
            throw new OnnxFileException($"the function '{function.Name}' is nested more than {MostDepth} deep");
        var before = ownOpsets;
        ownOpsets = function.Opsets;
        foreach (var inner in FunctionBody.Of(function, node, $"{(node.Name.Length > 0 ? node.Name : function.Name)}#{++calls}/"))
            Read(inner);
        ownOpsets = before;
        depth--;
    }

    /// <summary>A loop whose steps are known: they stand in its place, one after the other.</summary>
    private void ReadRepeated(OnnxNode node)
    {
        if (++depth > MostDepth)
            throw new OnnxFileException($"node '{node.Name}' ({node.Operator}) is nested more than {MostDepth} deep");
        string prefix = $"{(node.Name.Length > 0 ? node.Name : node.Operator)}#{++calls}/";
        var unrolling = new Unrolling(name => values[name], values.Define, values.Define, ReadStep,
            name => needed.Contains(name) || !model.Graph.Nodes.Any(given => given.Outputs.Contains(name)));
        bool isRead = false;
        try
        {
            isRead = unrolling.Run(node, prefix, (ownOpsets ?? model.Opsets).GetValueOrDefault("", 1));
        }
        catch (Exception e) when (e is ImportException or OnnxFileException)
        {
            faults.Add(e.Message);
        }

        if (!isRead)
            values.Miss(node.Outputs);
        depth--;

        // Loops in loops multiply.
        bool ReadStep(OnnxNode inner)
        {
            if (++unrolled > Unrolling.MostNodes)
            {
                throw new ImportException(
                    $"The loops of the file are more than {Unrolling.MostNodes} nodes, each step written: expected fewer.");
            }

            Read(inner);
            return !inner.Outputs.Any(output => output.Length > 0 && values.IsMissed(output));
        }
    }

    /// <summary>A branch that is known to be taken stands in the place of its node.</summary>
    private void ReadIf(OnnxNode node)
    {
        if (node.Inputs.Any(values.IsMissed))
        {
            values.Miss(node.Outputs);
            return;
        }

        if (TakenBranch.Of(node, values[node.Inputs[0]], options) is not { } graph)
        {
            string name = TakenBranch.NameOf(node);
            faults.Add($"'{name}' (If): which branch is taken depends on what is explained. --assume {name}=then|else chooses one.");
            values.Miss(node.Outputs);
            return;
        }

        // Branches of one file, and of two nodes, may give the same names.
        if (!OutputSearch.Holds(graph, explained))
            graph = GraphNames.Apart(graph, $"{TakenBranch.NameOf(node)}/", name => values[name] is not null || values.IsMissed(name));
        foreach (var initializer in graph.Initializers)
            values.Define(initializer);
        // A value in the branch ends the model, as one of the graph does.
        var wanted = OutputSearch.Needed(
            graph, OutputSearch.Holds(graph, explained) ? [explained] : graph.Outputs.Select(output => output.Name));
        foreach (var inner in graph.Nodes.Where(inner => inner.Outputs.Any(wanted.Contains)))
            Read(inner);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            string from = graph.Outputs[i].Name;
            if (values.IsMissed(from))
                values.Miss([node.Outputs[i]]);
            else if (values[from] is { } value)
                Alias(node.Outputs[i], value, node);
        }
    }

    /// <summary>Another name for a value.</summary>
    private void Alias(string name, Value value, OnnxNode node)
    {
        var alias = value with { Name = name };
        values.Define(alias);
        if (value.Content is null)
        {
            steps.Add(new("Identity", node.Name, ModuleScope.Of(node), model.Opsets.GetValueOrDefault("", 1),
                new Dictionary<string, OnnxAttribute>(), [value], [alias]));
        }
    }
}
