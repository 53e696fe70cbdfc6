using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// Loops whose steps are known, one step after the other: each is the body's nodes under names of its own. What goes from step to step is
/// read under the name that the step before gives it.
/// </summary>
/// <param name="find">What is known of a value; null where it could not be read.</param>
/// <param name="define">Makes a value known.</param>
/// <param name="constant">Makes a constant of the body known.</param>
/// <param name="read">Reads a node; whether it could be.</param>
/// <param name="isNeeded">Whether anything needs a value that a loop gives.</param>
internal sealed class Unrolling(
    Func<string, Value?> find, Action<Value> define, Action<OnnxTensor> constant, Func<OnnxNode, bool> read, Func<string, bool> isNeeded)
{
    /// <summary>The most steps of a loop: each is written.</summary>
    public const int MostSteps = 256;

    /// <summary>The most nodes that the steps of a loop are.</summary>
    public const int MostNodes = 4096;

    private static readonly IReadOnlyDictionary<string, OnnxAttribute> NoAttributes = new Dictionary<string, OnnxAttribute>();

    private int made;

    /// <summary>Reads all steps of a node, and what it gives in the end.</summary>
    /// <param name="node">A <c>Loop</c> or <c>Scan</c>.</param>
    /// <param name="prefix">What stands before the names of its own values.</param>
    /// <param name="opset">The standard's version.</param>
    /// <returns>Whether all of it could be read.</returns>
    /// <exception cref="ImportException">How many steps there are is not known, or there are too many.</exception>
    public bool Run(OnnxNode node, string prefix, long opset)
    {
        if (!node.Attributes.TryGetValue("body", out var attribute) || attribute.Graph is not { } body)
            throw new OnnxFileException($"node '{node.Name}' ({node.Operator}): expected a graph 'body', but it has none");
        made = 0;
        var own = GraphNames.Given(body).ToHashSet(StringComparer.Ordinal);
        // Constants are those of all steps.
        foreach (var initializer in body.Initializers)
            constant(initializer with { Name = prefix + initializer.Name });
        var shared = body.Initializers.ToDictionary(tensor => tensor.Name, tensor => prefix + tensor.Name, StringComparer.Ordinal);
        return node.Operator == "Loop" ? Loop(node, body, own, shared, prefix) : Scan(node, body, own, shared, prefix, opset);
    }

    private bool Loop(OnnxNode node, OnnxGraph body, HashSet<string> own, Dictionary<string, string> shared, string prefix)
    {
        string[] carried = [.. node.Inputs.Skip(2)];
        if (body.Inputs.Count != carried.Length + 2 || body.Outputs.Count < carried.Length + 1)
            throw new OnnxFileException($"node '{node.Name}' (Loop): expected a body of {carried.Length + 2} inputs");
        long most = Truth(node, 0, "how often it runs") ?? long.MaxValue;
        bool goesOn = Truth(node, 1, "whether it runs") is null or not 0;
        var scanned = Enumerable.Range(0, body.Outputs.Count - carried.Length - 1).Select(_ => new List<string>()).ToArray();
        for (int step = 0; goesOn && step < most; step++)
        {
            Limit(node, step + 1, body);
            string at = $"{prefix}{step}/";
            define(new($"{at}step", ElementKind.Integer, [], Content.Of([(long)step]), false));
            define(new($"{at}goes on", ElementKind.Truth, [], Content.Of([1L]), false));
            if (Step(body, own, shared, at, [$"{at}step", $"{at}goes on", .. carried]) is not { } given)
                return false;
            carried = given[1..(carried.Length + 1)];
            for (int i = 0; i < scanned.Length; i++)
                scanned[i].Add(given[carried.Length + 1 + i]);
            goesOn = find(given[0])?.Number switch
            {
                null => throw new ImportException($"'{Name(node)}' (Loop): whether it goes on after step {step + 1} depends on what is "
                    + "explained, or on a size that is open: expected a condition that is known"),
                var holds => holds != 0,
            };
        }

        bool isRead = true;
        for (int i = 0; i < node.Outputs.Count && isRead; i++)
        {
            if (node.Outputs[i].Length > 0 && isNeeded(node.Outputs[i]))
                isRead = i < carried.Length ? Read("Identity", [carried[i]], node.Outputs[i])
                    : Stack(node, scanned[i - carried.Length], 0, false, prefix, node.Outputs[i]);
        }

        return isRead;
    }

    private bool Scan(
        OnnxNode node, OnnxGraph body, HashSet<string> own, Dictionary<string, string> shared, string prefix, long opset)
    {
        bool isOld = opset < 9;
        string[] inputs = [.. node.Inputs.Skip(isOld ? 1 : 0)];
        int rows = (int)(node.Attributes.TryGetValue("num_scan_inputs", out var stated) ? stated.Integer : 0);
        int states = inputs.Length - rows;
        if (rows < 1 || states < 0 || body.Inputs.Count != inputs.Length || body.Outputs.Count < states)
            throw new OnnxFileException($"node '{node.Name}' (Scan): expected a body of {inputs.Length} inputs");
        if (isOld)
        {
            if (node.Inputs[0].Length > 0)
                throw new ImportException($"'{Name(node)}' (Scan): lengths of sequences are not read");
            // A batch of one: its axis goes, and comes back in the end.
            for (int i = 0; i < inputs.Length; i++)
            {
                if (find(inputs[i]) is not { } whole)
                    return false;
                if (whole.Rank < 1 || !whole.Shape[0].IsOne)
                    throw new ImportException($"'{Name(node)}' (Scan): expected a batch of one, but {whole} has another");
                if (!Read("Squeeze", [inputs[i]], inputs[i] = $"{prefix}{i}", ("axes", [0])))
                    return false;
            }
        }

        var (axes, directions) = (List(node, "scan_input_axes"), List(node, isOld ? "directions" : "scan_input_directions"));
        var (outputAxes, turned) = (List(node, "scan_output_axes"), List(node, "scan_output_directions"));
        Value[] sequences = [.. inputs.Skip(states).Select(find).OfType<Value>()];
        if (sequences.Length < rows)
            return false;
        int[] along = [.. sequences.Select((sequence, i) => Operators.Shapes.Axis(axes.ElementAtOrDefault(i), sequence.Rank))];
        if (sequences[0].Shape[along[0]].Value is not { } steps)
        {
            throw new ImportException($"'{Name(node)}' (Scan): it runs {sequences[0].Shape[along[0]]} times, and each step is written: "
                + "state the size, as in --input NAME=1,128");
        }

        Limit(node, steps, body);
        string[] carried = inputs[..states];
        var scanned = Enumerable.Range(0, body.Outputs.Count - states).Select(_ => new List<string>()).ToArray();
        for (int step = 0; step < steps; step++)
        {
            string at = $"{prefix}{step}/";
            var given = new List<string>(carried);
            for (int i = 0; i < rows; i++)
            {
                long index = directions.ElementAtOrDefault(i) == 1 ? steps - 1 - step : step;
                define(new($"{at}index {i}", ElementKind.Integer, [], Content.Of([index]), false));
                given.Add($"{at}row {i}");
                if (!Read("Gather", [inputs[states + i], $"{at}index {i}"], given[^1], ("axis", [along[i]])))
                    return false;
            }

            if (Step(body, own, shared, at, given) is not { } results)
                return false;
            carried = results[..states];
            for (int i = 0; i < scanned.Length; i++)
                scanned[i].Add(results[states + i]);
        }

        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i].Length == 0 || !isNeeded(node.Outputs[i]))
                continue;
            string result = isOld ? $"{prefix}result {i}" : node.Outputs[i];
            bool isRead = i < states ? Read("Identity", [carried[i]], result)
                : Stack(node, scanned[i - states], outputAxes.ElementAtOrDefault(i - states), turned.ElementAtOrDefault(i - states) == 1,
                    prefix, result);
            if (!isRead || (isOld && !Read("Unsqueeze", [result], node.Outputs[i], ("axes", [0]))))
                return false;
        }

        return true;
    }

    /// <summary>One step of the body: the names of what it gives; null where it could not be read.</summary>
    private string[]? Step(
        OnnxGraph body, HashSet<string> own, Dictionary<string, string> shared, string prefix, List<string> inputs)
    {
        var names = new Dictionary<string, string>(shared, StringComparer.Ordinal);
        for (int i = 0; i < body.Inputs.Count; i++)
            names[body.Inputs[i].Name] = inputs[i];
        string Renamed(string name) => names.TryGetValue(name, out string? known) ? known : own.Contains(name) ? prefix + name : name;
        foreach (var node in body.Nodes)
        {
            if (!read(GraphNames.Under(node, prefix, Renamed)))
                return null;
        }

        return [.. body.Outputs.Select(output => Renamed(output.Name))];
    }

    /// <summary>What the steps give, one behind the other along a new axis.</summary>
    private bool Stack(OnnxNode node, List<string> parts, long axis, bool isTurned, string prefix, string output)
    {
        if (parts.Count == 0)
            throw new ImportException($"'{Name(node)}' ({node.Operator}): it runs no step, so that '{output}' has no elements");
        if (isTurned)
            parts.Reverse();
        var rows = new List<string>();
        foreach (string part in parts)
        {
            rows.Add($"{prefix}row {++made}");
            if (!Read("Unsqueeze", [part], rows[^1], ("axes", [axis])))
                return false;
        }

        return rows.Count == 1 ? Read("Identity", rows, output) : Read("Concat", rows, output, ("axis", [axis]));
    }

    /// <summary>A number that decides: an input of one element; null where it is left out.</summary>
    private long? Truth(OnnxNode node, int input, string what)
    {
        if (input >= node.Inputs.Count || node.Inputs[input].Length == 0)
            return null;
        return find(node.Inputs[input])?.Number is { } number ? (long)number
            : throw new ImportException($"'{Name(node)}' (Loop): {what} depends on what is explained, or on a size that is open: --hold "
                + "fixes an input, --input NAME=1,128 states sizes");
    }

    private static void Limit(OnnxNode node, long steps, OnnxGraph body)
    {
        if (steps > MostSteps || steps * body.Nodes.Count > MostNodes)
        {
            string least = node.Operator == "Loop" ? "at least " : "";
            throw new ImportException($"'{Name(node)}' ({node.Operator}): it runs {least}{steps} steps of "
                + $"{body.Nodes.Count} nodes. Each is written: expected at most {MostSteps} steps, and {MostNodes} nodes in all");
        }
    }

    private static long[] List(OnnxNode node, string name) => node.Attributes.TryGetValue(name, out var stated) ? [.. stated.Integers] : [];

    private static string Name(OnnxNode node) => node.Name.Length > 0 ? node.Name : node.Outputs.First(output => output.Length > 0);

    private bool Read(string type, IReadOnlyList<string> inputs, string output, params ReadOnlySpan<(string Name, long[] Value)> options)
    {
        var attributes = options.IsEmpty ? NoAttributes : new Dictionary<string, OnnxAttribute>(StringComparer.Ordinal);
        foreach (var (name, value) in options)
        {
            ((Dictionary<string, OnnxAttribute>)attributes)[name] = new(
                name, OnnxAttributeKind.Undefined, value[0], 0, default, value, [], [], null, null, null);
        }

        return read(new("", type, "", inputs, [output], attributes, new Dictionary<string, string>()));
    }
}
