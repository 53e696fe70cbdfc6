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

    // Outputs of what could not be read: what uses them is not at fault itself.
    private readonly HashSet<string> unknown = new(StringComparer.Ordinal);

    public Network Run()
    {
        var graph = model.Graph;
        var output = options.Output is null ? (graph.Outputs.Count > 0 ? graph.Outputs[0] : null)
            : graph.Outputs.FirstOrDefault(o => o.Name == options.Output)
            ?? (graph.Nodes.Any(node => node.Outputs.Contains(options.Output)) ? new OnnxValue(options.Output, default, null) : null);
        if (output is null)
        {
            string names = string.Join(", ", graph.Outputs.Select(other => $"'{other.Name}'"));
            throw new ImportException($"There is no output '{options.Output}'. Outputs are {names}; "
                + "any other value of the graph may be named, too.");
        }

        if (options.Output is null && graph.Outputs.Count > 1)
            notes.Add($"Of {graph.Outputs.Count} outputs the first is explained, '{output.Name}'; --output names another.");
        var needed = Needed(graph, output.Name);
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
                + "--assume NODE=then|else chooses a branch.");
        }

        if (!values.TryGetValue(output.Name, out var result))
            throw new OnnxFileException($"the output '{output.Name}' is given by no node, input or constant");
        if (!result.IsData)
            throw new ImportException($"The output '{output.Name}' does not depend on any input that is explained.");
        return new Network(inputs, steps, result).WithoutDead();
    }

    /// <summary>The values that an output needs.</summary>
    private static HashSet<string> Needed(OnnxGraph graph, string output)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal) { output };
        foreach (var node in graph.Nodes.Reverse())
        {
            if (node.Outputs.Any(needed.Contains))
                needed.UnionWith(Uses(node));
        }

        return needed;
    }

    /// <summary>What a node reads, in its branches, too.</summary>
    private static IEnumerable<string> Uses(OnnxNode node) => node.Inputs.Concat(
        node.Attributes.Values.Where(attribute => attribute.Graph is not null)
            .SelectMany(attribute => attribute.Graph!.Nodes.SelectMany(Uses)
                .Concat(attribute.Graph.Outputs.Select(output => output.Name))));

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
            faults.Add($"input '{input.Name}' ({input.ElementType} [{sizes}]) has no derivative. --hold {input.Name}=VALUE fixes it.");
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

        if (model.Functions.FirstOrDefault(f => f.Name == node.Operator && f.Domain == node.Domain) is { } function)
        {
            ReadFunction(node, function);
            return;
        }

        if (node.Inputs.Any(unknown.Contains))
        {
            unknown.UnionWith(node.Outputs);
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
            var results = declared.Infer(step);
            bool isData = step.Inputs.Any(input => input is { IsData: true });
            Value[] outputs =
            [
                .. step.Outputs.Select((output, i) => i >= results.Count ? output
                    : new Value(output.Name, results[i].Kind, results[i].Shape, results[i].Content, isData && results[i].Content is null)),
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
            faults.Add(e is ImportException or OnnxFileException ? e.Message : StepFault.Say(step));
            unknown.UnionWith(node.Outputs);
        }
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
    private int depth, calls;
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

    /// <summary>A branch that is known to be taken stands in the place of its node.</summary>
    private void ReadIf(OnnxNode node)
    {
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
        foreach (var inner in graph.Nodes)
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
