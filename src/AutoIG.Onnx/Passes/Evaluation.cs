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
    private readonly Dictionary<string, Value> values = new(StringComparer.Ordinal);
    private readonly List<Step> steps = [];
    private readonly List<string> faults = [];
    private long computed;

    // The name of the value that is explained.
    private string explained = "";

    // What it needs of the graph's own values.
    private HashSet<string> needed = [];

    // Outputs of what could not be read: what uses them is not at fault itself.
    private readonly HashSet<string> unknown = new(StringComparer.Ordinal);

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
            AddConstant(initializer);
        var inputs = new List<Value>();
        foreach (var input in graph.Inputs.Where(input => !values.ContainsKey(input.Name)))
        {
            var value = needed.Contains(input.Name) ? Input(input) : null;
            if (value is null)
                continue;
            Define(value.Name, value);
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

        if (!values.TryGetValue(explained, out var result))
            throw Missing(graph);
        if (!result.IsData)
            throw new ImportException($"The output '{explained}' does not depend on any input that is explained.");
        if (result.Kind != ElementKind.Real)
        {
            throw new ImportException($"The output {result} is {(result.Kind == ElementKind.Truth ? "of truth values" : "of integers")}, "
                + "which have no derivative: --output NAME names the scores that they are told from.");
        }

        NamedOptions.Check(model, options, values.Keys);
        return new Network(inputs, steps, result).WithoutDead();
    }

    private Exception Missing(OnnxGraph graph)
    {
        if (OutputSearch.BranchOf(graph, explained) is not var (node, branch))
            return new OnnxFileException($"the output '{explained}' is given by no node, input or constant");
        string name = node.Name.Length > 0 ? node.Name : node.Outputs[0], word = branch == "then_branch" ? "then" : "else";
        return new ImportException($"The output '{explained}' lies in the branch '{word}' of '{name}' (If), which is not taken: "
            + $"--assume {name}={word} chooses it.");
    }

    private void AddConstant(OnnxTensor tensor)
    {
        var kind = ElementKinds.Of(tensor.ElementType);
        var content = kind == ElementKind.Text ? null : Content.Of(tensor);
        Define(tensor.Name, new(tensor.Name, kind, [.. tensor.Dimensions.Select(Size.Of)], content, false));
    }

    /// <summary>An input of the model: explained, or held.</summary>
    private Value? Input(OnnxValue input)
    {
        var kind = ElementKinds.Of(input.ElementType);
        if (input.Dimensions is null && !options.Shapes.ContainsKey(input.Name))
        {
            faults.Add($"input '{input.Name}': the file does not state its shape. --input {input.Name}=1,3,224,224 does.");
            unknown.Add(input.Name);
            return null;
        }

        var shape = ShapeOf(input);
        if (options.HeldTensors.TryGetValue(input.Name, out var tensor))
        {
            return ElementKinds.Of(tensor.ElementType) == kind && (kind != ElementKind.Text)
                ? new(input.Name, kind, [.. tensor.Dimensions.Select(Size.Of)], Content.Of(tensor), false)
                : throw new ImportException($"input '{input.Name}' is {input.ElementType}, and cannot be held at {tensor.ElementType}");
        }

        if (options.Held.TryGetValue(input.Name, out double number))
        {
            return new(input.Name, kind, shape, Content.OfEverywhere(number), false);
        }

        // Token ids pick rows; nothing else may be explained that is no real number.
        if (kind is not ElementKind.Real && !(kind == ElementKind.Integer && IsTokens(input.Name)))
        {
            string sizes = string.Join(", ", shape.AsEnumerable());
            string wayOut = kind == ElementKind.Text ? "--input VALUE=SIZES begins the model at the numbers that it becomes"
                + (InnerInputs.Encoded(model.Graph, input.Name) is { } encoded ? $", such as '{encoded}'" : "") : $"--hold {input.Name}=VALUE fixes it";
            faults.Add($"input '{input.Name}' ({input.ElementType} [{sizes}]) has no derivative. {wayOut}.");
            unknown.Add(input.Name);
            return null;
        }

        return new(input.Name, kind, shape, null, true);
    }

    private bool IsTokens(string name) => model.Graph.Nodes.Any(node => node.Operator == "Gather" && node.Inputs.Count > 1
        && (node.Inputs[1] == name || model.Graph.Nodes.Any(cast => cast.Operator == "Cast" && cast.Inputs[0] == name
            && cast.Outputs[0] == node.Inputs[1])));

    /// <summary>The sizes of an input as they were stated, or as the file states them; what is left open has a name.</summary>
    public Size[] ShapeOf(OnnxValue input)
    {
        var stated = options.Shapes.GetValueOrDefault(input.Name);
        int rank = stated?.Count ?? input.Dimensions!.Count;
        var shape = new Size[rank];
        int batch = options.BatchAxis ?? 0;
        for (int axis = 0; axis < rank; axis++)
        {
            var dimension = input.Dimensions is { } dimensions && axis < dimensions.Count ? dimensions[axis] : default;
            if (stated is not null)
                shape[axis] = long.TryParse(stated[axis], out long size) ? size : Size.Named(stated[axis]);
            else if (dimension.Size is { } known and > 0)
                shape[axis] = known;
            // The batch goes: one sample is explained at a time.
            else if (axis == batch && rank > 1)
                shape[axis] = 1;
            else
                shape[axis] = Size.Named(DimensionName(dimension.Name, input.Name, axis));
        }

        return shape;
    }

    private static string DimensionName(string? name, string input, int axis)
    {
        string plain = new([.. (name ?? $"{input}{axis}").Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        return char.IsAsciiLetter(plain[0]) ? plain : $"n{plain}";
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

        if (node.Inputs.Any(unknown.Contains))
        {
            unknown.UnionWith(node.Outputs);
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
            [.. node.Inputs.Select(name => name.Length == 0 ? null : Find(name, node))],
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
                Define(output.Name, output);
            if (!outputs.Any(output => output.Name.Length > 0 && output.Content is null))
            {
                UnreadOptions.Refuse(step);
            }
            else
            {
                if (declared.Write is null)
                    throw new ImportException($"{step}: it is read where its inputs are numbers, but they depend on what is explained");
                steps.Add(step with { Outputs = outputs });
            }
        }
        catch (Exception e) when (e is ImportException or OnnxFileException || StepFault.IsOf(e))
        {
            faults.Add(e is OnnxFileException ? e.Message : StepFault.Say(step, e));
            unknown.UnionWith(node.Outputs);
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

    private Value Find(string name, OnnxNode node) => values.TryGetValue(name, out var value) ? value
        : throw new OnnxFileException($"node '{node.Name}' ({node.Operator}): its input '{name}' is given by nothing before it");

    /// <summary>Every value is given once: what two nodes give would be one or the other.</summary>
    private void Define(string name, Value value)
    {
        if (!values.TryAdd(name, value))
            throw new OnnxFileException($"the value '{name}' is given twice");
    }

    // Functions that call each other without end are no model; deeper than this none is nested.
    private const int MostDepth = 32;
    private int depth, calls, unrolled;
    private IReadOnlyDictionary<string, long>? ownOpsets;

    /// <summary>An operator that the model itself defines: its nodes stand in its place, under names of their own.</summary>
    private void ReadFunction(OnnxNode node, OnnxFunction function)
    {
        if (++depth > MostDepth)
            throw new OnnxFileException($"the function '{function.Name}' is nested more than {MostDepth} deep");
        string prefix = $"{(node.Name.Length > 0 ? node.Name : function.Name)}#{++calls}/";
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = "" };
        for (int i = 0; i < function.Inputs.Count; i++)
            names[function.Inputs[i]] = i < node.Inputs.Count ? node.Inputs[i] : "";
        for (int i = 0; i < node.Outputs.Count && i < function.Outputs.Count; i++)
            names[function.Outputs[i]] = node.Outputs[i].Length > 0 ? node.Outputs[i] : prefix + function.Outputs[i];
        var before = ownOpsets;
        ownOpsets = function.Opsets;
        foreach (var inner in function.Nodes)
        {
            if (inner.Attributes.Values.Any(attribute => attribute.Graph is not null))
                throw new ImportException($"the function '{function.Name}' has branches of its own, which are not read");
            Read(inner with
            {
                Name = prefix + inner.Name,
                Inputs = [.. inner.Inputs.Select(Renamed)],
                Outputs = [.. inner.Outputs.Select(Renamed)],
                Attributes = Bound(inner, node, function),
            });
        }

        ownOpsets = before;
        depth--;

        string Renamed(string name) => names.TryGetValue(name, out string? known) ? known : names[name] = prefix + name;
    }

    /// <summary>The options of a function's node, those that are the function's own with the values of its use.</summary>
    private static Dictionary<string, OnnxAttribute> Bound(OnnxNode inner, OnnxNode node, OnnxFunction function)
    {
        var bound = new Dictionary<string, OnnxAttribute>(StringComparer.Ordinal);
        foreach (var (name, attribute) in inner.Attributes)
        {
            if (attribute.Reference is not { Length: > 0 } reference)
                bound[name] = attribute;
            else if (node.Attributes.TryGetValue(reference, out var given) || function.Defaults.TryGetValue(reference, out given))
                bound[name] = given with { Name = name };
        }

        return bound;
    }

    /// <summary>A loop whose steps are known: they stand in its place, one after the other.</summary>
    private void ReadRepeated(OnnxNode node)
    {
        if (++depth > MostDepth)
            throw new OnnxFileException($"node '{node.Name}' ({node.Operator}) is nested more than {MostDepth} deep");
        string prefix = $"{(node.Name.Length > 0 ? node.Name : node.Operator)}#{++calls}/";
        var unrolling = new Unrolling(name => values.GetValueOrDefault(name), value => Define(value.Name, value), AddConstant, ReadStep,
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
            unknown.UnionWith(node.Outputs.Where(output => output.Length > 0));
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
            return !inner.Outputs.Any(output => output.Length > 0 && unknown.Contains(output));
        }
    }

    /// <summary>A branch that is known to be taken stands in the place of its node.</summary>
    private void ReadIf(OnnxNode node)
    {
        if (node.Inputs.Any(unknown.Contains))
        {
            unknown.UnionWith(node.Outputs);
            return;
        }

        bool? truth = options.Assumed.TryGetValue(node.Name, out bool assumed)
            || options.Assumed.TryGetValue(node.Outputs[0], out assumed) ? assumed
            : values.TryGetValue(node.Inputs[0], out var condition) && condition.Number is { } number ? number != 0 : null;
        if (truth is null)
        {
            string name = node.Name.Length > 0 ? node.Name : node.Outputs[0];
            faults.Add($"'{name}' (If): which branch is taken depends on what is explained. --assume {name}=then|else chooses one.");
            unknown.UnionWith(node.Outputs);
            return;
        }

        string branch = truth.Value ? "then_branch" : "else_branch";
        if (!node.Attributes.TryGetValue(branch, out var attribute) || attribute.Graph is not { } graph)
            throw new OnnxFileException($"node '{node.Name}' (If): expected a graph '{branch}', but it has none");
        foreach (var initializer in graph.Initializers)
            AddConstant(initializer);
        // A value in the branch ends the model, as one of the graph does.
        var wanted = OutputSearch.Needed(
            graph, OutputSearch.Holds(graph, explained) ? [explained] : graph.Outputs.Select(output => output.Name));
        foreach (var inner in graph.Nodes.Where(inner => inner.Outputs.Any(wanted.Contains)))
            Read(inner);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            string from = graph.Outputs[i].Name;
            if (unknown.Contains(from))
                unknown.Add(node.Outputs[i]);
            else if (values.TryGetValue(from, out var value))
                Alias(node.Outputs[i], value, node);
        }
    }

    /// <summary>Another name for a value.</summary>
    private void Alias(string name, Value value, OnnxNode node)
    {
        var alias = value with { Name = name };
        Define(name, alias);
        if (value.Content is null)
        {
            steps.Add(new("Identity", node.Name, ModuleScope.Of(node), model.Opsets.GetValueOrDefault("", 1),
                new Dictionary<string, OnnxAttribute>(), [value], [alias]));
        }
    }
}
