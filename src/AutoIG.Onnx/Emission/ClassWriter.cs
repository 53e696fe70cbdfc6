using System.Text;
using AutoIG.Onnx.Blocks;
using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Emission;

/// <summary>
/// Writes one class: the model, or a block. What differs between a block's uses is a named dimension where it is a size of a weight, and
/// a parameter of its method elsewhere.
/// </summary>
internal sealed class ClassWriter
{
    private readonly IReadOnlyList<Segment> uses;
    private readonly Dictionary<int, (ClassWriter Block, int Use)> blocks;
    private readonly IReadOnlyList<Local> parameters;
    private readonly Identifiers members = new();
    private readonly Identifiers variables = new();
    private readonly VariableNames names;
    private readonly UseSizes sizes;
    private readonly Precision precision;

    private readonly WeightFields fields;
    private readonly List<(string Prefix, ClassWriter Block, int[] Uses)> children = [];
    private readonly List<string> blockFields = [];
    private readonly MethodBody body;

    // Which of a use's variables a written one is, and which blocks give it; in the order of the text.
    private readonly Dictionary<Local, int> places = [];
    private readonly Dictionary<Local, (string Field, ClassWriter Block, IReadOnlyList<int> Starts)> calls = [];
    private readonly List<(Local Local, string? Variable)> written = [];

    /// <param name="name">The class.</param>
    /// <param name="uses">Where it is used; the model once.</param>
    /// <param name="isNamed">Whether the file names its parts.</param>
    /// <param name="blocks">The blocks in it, by the place of their first variable in each use, counted from the use's.</param>
    /// <param name="parameters">The model's parameters; a block's are what it reads from outside.</param>
    /// <param name="result">What the model gives; a block gives its last variable.</param>
    /// <param name="precision">What it computes in.</param>
    public ClassWriter(
        string name, IReadOnlyList<Segment> uses, bool isNamed, Dictionary<int, (ClassWriter Block, int Use)> blocks,
        IReadOnlyList<Local>? parameters, CodeNode? result, Precision precision)
    {
        this.precision = precision;
        (Name, this.uses, IsNamed, this.blocks) = (name, uses, isNamed, blocks);
        this.parameters = parameters ?? new Form(uses[0]).Inputs;
        IsModel = parameters is not null;
        sizes = new(members, variables);
        names = new(variables, uses[0].Prefix, blocks.Values.All(inner => inner.Block.IsNamed));
        body = new(names, sizes, IsModel);
        members.Take("Forward");
        fields = new(uses, [.. uses.Select((_, use) => (IReadOnlyList<CodeNode>)[.. Own().Select(place => At(use, place).Value!)])],
            isNamed, members, sizes, precision);
        if (uses.Count > 1)
            fields.NameSizes(this.parameters);
        WriteBody(result);
    }

    public string Name { get; }

    public bool IsModel { get; }

    /// <summary>Whether the file names its parts.</summary>
    public bool IsNamed { get; }

    /// <summary>What differs between its uses.</summary>
    public UseSizes Sizes => sizes;

    public IReadOnlyList<Segment> Uses => uses;

    /// <summary>Whether it, or a block in it, reads weights. A class that reads none is made without them.</summary>
    public bool HasWeights => fields.Any || children.Any(child => child.Block.HasWeights);

    /// <summary>The names of its method's parameters.</summary>
    public IEnumerable<string> Parameters => parameters.Select(parameter => names[parameter]);

    /// <summary>The tensors of a use, by their names in the file.</summary>
    public IEnumerable<(string Key, Weight Weight)> Weights(int use, string prefix) =>
    [
        .. fields.Of(use, prefix),
        .. children.SelectMany(child => child.Block.Weights(child.Uses[use], prefix + child.Prefix)),
    ];

    /// <summary>The variables of a use, those of its blocks among them, with the values of the file that they are.</summary>
    /// <param name="path">The path of the block, with a dot behind it; "" for the model.</param>
    public IEnumerable<ImportedLayer> Layers(int use, string path)
    {
        foreach (var (local, variable) in written)
        {
            if (calls.TryGetValue(local, out var call))
            {
                for (int i = 0; i < call.Starts.Count; i++)
                {
                    string field = call.Starts.Count > 1 ? $"{call.Field}[{i}]" : call.Field;
                    foreach (var inner in call.Block.Layers(UseOf(use, call.Starts[i], call.Block), $"{path}{field}."))
                        yield return inner;
                }
            }

            // Rows of a table are what is explained itself, and no layer.
            bool isTable = local.Value is CallCode { Method: "Embedding" };
            if (variable is not null && !isTable && At(use, places[local]).OnnxName is { Length: > 0 } tensor)
                yield return new(path + variable, tensor, Name, variable);
        }
    }

    public string Write(string summary)
    {
        var text = new StringBuilder();
        text.Append($"/// <summary>{summary}</summary>\n");
        text.Append($"public sealed {(IsModel ? "partial " : "")}class {Name}{(HasWeights ? "(SafeTensors weights)" : "")}\n{{\n");
        foreach (string field in fields.Declarations())
            text.Append(field);
        foreach (string field in blockFields)
            text.Append(field);
        if (fields.Any || blockFields.Count > 0)
            text.Append('\n');
        text.Append(IsModel ? "    [Differentiable]\n" : "");
        var given = parameters.Select(parameter => Parameter(parameter)).Concat(sizes.Options.Select(option => $"int {option.Name}"));
        return text.Append(body.Text($"    public {precision.Tensor} Forward({string.Join(", ", given)})")).Append("}\n").ToString();
    }

    private string Parameter(Local parameter)
    {
        string name = names[parameter];
        if (!IsModel)
            return parameter.IsTokens ? $"int[] {name}" : $"{precision.Tensor} {name}";
        var sizes = parameter.Shape.Select(size => size.Value is null ? $"\"{size}\"" : size.ToString());
        string shape = $"[Shape({string.Join(", ", sizes)})]";
        return parameter.IsTokens ? $"{shape} int[] {name}" : $"{shape} {precision.Tensor} {name}";
    }

    /// <summary>The places of this class's own variables: those of its blocks are theirs.</summary>
    private IEnumerable<int> Own()
    {
        for (int place = 0; place < uses[0].Length; place++)
        {
            if (blocks.TryGetValue(place, out var inner))
                place += inner.Block.uses[0].Length - 1;
            else
                yield return place;
        }
    }

    private Local At(int use, int place) => uses[use].All[uses[use].Start + place];

    private void WriteBody(CodeNode? result)
    {
        foreach (string name in members.Taken)
            variables.Take(name);
        var copies = new Dictionary<Local, Local>();
        foreach (var parameter in parameters)
        {
            copies.Add(parameter, parameter);
            names.Give(parameter, IsModel ? Identifiers.Camel(parameter.Hint) : "x");
        }

        var statements = new List<Local>();
        for (int place = 0; place < uses[0].Length; place++)
        {
            if (blocks.TryGetValue(place, out var inner))
            {
                var call = CallBlocks(ref place, inner.Block, copies);
                places.Add(call, place);
                statements.Add(call);
                continue;
            }

            var local = At(0, place);
            var slots = uses.Select((_, use) => Collected(At(use, place).Value!)).ToArray();
            var other = new Queue<Size>(slots[0].Select((slot, i) => sizes.Resolve([.. slots.Select(list => list[i].Size)], slot.Role)));
            var copy = new Local(local.Shape, local.Scope, local.Hint)
            {
                Value = Blocks.Sizes.Replace(Renamed(local.Value!), other),
                OnnxName = local.OnnxName
            };
            copies.Add(local, copy);
            places.Add(copy, place);
            statements.Add(copy);
        }

        CodeNode last = result is null ? new LocalCode(copies[uses[0].Output]) : Renamed(result);
        CodeText Text(Precision written) => new(local => names.Find(local) ?? "x", weight => fields[weight], written);
        var text = Text(precision);
        // A class has the same variables in either precision.
        var measured = Text(Precision.Single);
        var kept = Nesting.Apply(statements, last, code => measured.Write(code).Length, Lines.MostColumns - 40, IsModel);
        Local? unnamed = null;
        // What is given at once needs no name.
        if (last is LocalCode { Local: var end } && kept.Count > 0 && kept[^1] == end
            && kept.SkipLast(1).All(local => !Reads(local.Value!, end)))
        {
            kept.RemoveAt(kept.Count - 1);
            last = end.Value!;
            unnamed = end;
        }

        int known = sizes.Lines.Count;
        sizes.Lines.AddRange(NamedLengths.Lines(
            parameters.Select(parameter => (parameter, names[parameter])), kept.Select(local => local.Value!).Append(last)));
        bool hasNames = sizes.Lines.Count > known;
        // A variable with the name of a block's field would hide it.
        foreach (string name in members.Taken.Where(name => !variables.IsTaken(name)).ToArray())
            variables.Take(name);
        foreach (var local in kept)
            names.Note(local.Value!);
        names.Note(last);
        var isKept = kept.ToHashSet();
        foreach (var local in statements.Where(local => local != unnamed))
        {
            if (isKept.Contains(local))
                written.Add((local, names.Of(local)));
            // What stands inside another expression has no name, but the blocks that give it have variables.
            else if (calls.ContainsKey(local))
                written.Add((local, null));
        }

        if (last is TurnsCode)
            names.Give(unnamed!, "y");
        if (last is TurnsCode or BlockCode)
            written.Add((unnamed!, names.Find(unnamed!)));
        body.Write(kept, last is TurnsCode ? unnamed : null, last, text, hasNames);

        CodeNode Renamed(CodeNode code) => code is LocalCode { Local: var local } ? new LocalCode(copies[local]) : code.With(Renamed);
    }

    private static bool Reads(CodeNode code, Local local) => code is LocalCode { Local: var read } ? read == local
        : code.Parts.Any(part => Reads(part, local));

    private static List<Blocks.Sizes.Slot> Collected(CodeNode code)
    {
        var slots = new List<Blocks.Sizes.Slot>();
        Blocks.Sizes.Collect(code, slots);
        return slots;
    }

    /// <summary>A block's call, or a loop over blocks where each takes what the one before it gives.</summary>
    private Local CallBlocks(ref int place, ClassWriter block, Dictionary<Local, Local> copies)
    {
        int length = block.uses[0].Length;
        var run = new List<int> { place };
        while (blocks.TryGetValue(run[^1] + length, out var next) && next.Block == block
            && IsChained(run[0], run[^1], run[^1] + length, block))
            run.Add(run[^1] + length);
        // Two stand in two lines as well.
        run = run.Count < 3 ? [place] : run;
        int first = blocks[place].Use;
        var segment = block.uses[first];
        var inputs = new Form(segment).Inputs;
        var options = OptionsOf(block, run[0]);
        string dims = DimensionsOf(block, run[0]);
        var output = At(0, run[^1] + length - 1);
        var prefixes = new List<string>();
        foreach (int start in run)
        {
            prefixes.Add(ChildPrefix(block, block.uses[blocks[start].Use]));
            children.Add((prefixes[^1], block, [.. uses.Select((_, i) => UseOf(i, start, block))]));
        }

        string prefix = prefixes[0], attribute = dims.Length > 0 ? $"[Dimensions({dims})]" : "";
        CodeNode value;
        if (run.Count > 1)
        {
            string list = members.Take(BlockNames.Plural(prefix));
            string each = names.Each(BlockNames.Singular(block.Name));
            string made = Lines.Fill(prefixes.Select(own => Made(block, own)), 8);
            string above = attribute.Length > 0 ? $"    {attribute}\n" : "";
            blockFields.Add($"{above}    private readonly {block.Name}[] {list} =\n    [\n{made}    ];\n");
            var others = inputs.Skip(1).Select(input => (CodeNode)new LocalCode(copies[input]))
                .Concat(options.Select(size => (CodeNode)new SizeCode(size.Value)));
            value = new TurnsCode(list, each, new LocalCode(copies[inputs[0]]), [.. others]);
        }
        else
        {
            string field = members.Take(BlockNames.OfBlock(prefix));
            blockFields.Add(Lines.Declaration(attribute,
                $"private readonly {block.Name} {field} = {Made(block, prefix)};"));
            var arguments = inputs.Select(input => new Argument(null, new LocalCode(copies[input])))
                .Concat(options.Select(size => new Argument(size.Name, new SizeCode(size.Value))));
            value = new BlockCode(field, [.. arguments]);
        }

        var copy = new Local(output.Shape, output.Scope, block.Name) { Value = value };
        copies.Add(output, copy);
        calls.Add(copy, (value is TurnsCode turns ? turns.Field : ((BlockCode)value).Field, block, run));
        place = run[^1] + length - 1;
        return copy;
    }

    private static string Made(ClassWriter block, string prefix) =>
        block.HasWeights ? $"new(weights.WithPrefix(\"{prefix}\"))" : "new()";

    /// <summary>The name of a block in this one: the module's; where there is none, its number among those of its class.</summary>
    private string ChildPrefix(ClassWriter block, Segment use) =>
        block.IsNamed || uses[0].Prefix.Length == 0 ? BlockNames.Relative(use.Prefix, uses[0].Prefix)
        : $"{use.Prefix.Split('.')[0]}.{children.Count(child => child.Block == block) + 1}.";

    /// <summary>Which of a block's uses stands at a place of one of this class's.</summary>
    private int UseOf(int use, int place, ClassWriter block)
    {
        int start = uses[use].Start + place;
        return block.uses.Select((segment, i) => (segment, i)).First(pair => pair.segment.Start == start).i;
    }

    private bool IsChained(int first, int previous, int next, ClassWriter block)
    {
        int length = block.uses[0].Length;
        var before = new Form(block.uses[UseOf(0, first, block)]).Inputs;
        var inputs = new Form(block.uses[UseOf(0, next, block)]).Inputs;
        return inputs.Count == before.Count && inputs[0] == At(0, previous + length - 1) && inputs.Skip(1).SequenceEqual(before.Skip(1))
            && DimensionsOf(block, first) == DimensionsOf(block, next)
            && OptionsOf(block, first).Select(option => option.Value).SequenceEqual(OptionsOf(block, next).Select(option => option.Value))
            && !IsReadElsewhere(At(0, previous + length - 1), next, length);
    }

    private bool IsReadElsewhere(Local local, int next, int length) => Enumerable.Range(0, uses[0].Length)
        .Where(place => place < next || place >= next + length).Any(place => Reads(At(0, place).Value!, local));

    private List<(string Name, Size Value)> OptionsOf(ClassWriter block, int place) =>
        [.. block.Sizes.Options.Select(option =>
            (option.Name, sizes.Resolve([.. uses.Select((_, use) => option.Values[UseOf(use, place, block)])], option.Name)))];

    private string DimensionsOf(ClassWriter block, int place) => string.Join(", ", block.Sizes.Dimensions.Select(dimension =>
        $"\"{dimension.Name}\", {sizes.Dimension([.. uses.Select((_, use) => dimension.Values[UseOf(use, place, block)])], dimension.Name)}"));
}
