using AutoIG.Onnx.Blocks;
using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Emission;

/// <summary>The weights of a class: their fields, and what their sizes are called where they differ between its uses.</summary>
internal sealed class WeightFields
{
    private readonly IReadOnlyList<Segment> uses;
    private readonly UseSizes sizes;
    private readonly Precision precision;
    private readonly List<(string Field, string Key, Weight[] Weights)> fields = [];
    private readonly Dictionary<Weight, string> fieldOf = [];

    /// <param name="uses">Where the class is used.</param>
    /// <param name="own">The expressions of each use that are not those of a block in it.</param>
    /// <param name="isNamed">Whether the file names its weights.</param>
    /// <param name="members">The names that the class has taken.</param>
    /// <param name="sizes">What differs between its uses.</param>
    /// <param name="precision">What it computes in.</param>
    public WeightFields(
        IReadOnlyList<Segment> uses, IReadOnlyList<IReadOnlyList<CodeNode>> own, bool isNamed, Identifiers members, UseSizes sizes,
        Precision precision)
    {
        (this.uses, this.sizes, this.precision) = (uses, sizes, precision);
        var lists = own.Select(codes => codes.SelectMany(code => WeightRoles.In(code)).ToArray()).ToArray();
        for (int i = 0; i < lists[0].Length; i++)
        {
            var (weight, role) = lists[0][i];
            if (fieldOf.ContainsKey(weight))
                continue;
            string key = BlockNames.Relative(weight.Key, uses[0].Prefix);
            // A weight that another module names has its own name here, in its last words; where none does, what it is to its layer.
            if (key == weight.Key && uses[0].Prefix.Length > 0)
                key = isNamed || role is null ? string.Join('.', key.Split('.').TakeLast(2)) : Numbered(role);
            string field = members.Take(BlockNames.FieldName(key, role));
            fieldOf.Add(weight, field);
            fields.Add((field, Unique(key), [.. lists.Select(list => list[i].Weight)]));
        }
    }

    public bool Any => fields.Count > 0;

    public string this[Weight weight] => fieldOf[weight];

    /// <summary>The tensors of a use, by their names in the file.</summary>
    public IEnumerable<(string Key, Weight Weight)> Of(int use, string prefix) =>
        fields.Select(field => (prefix + field.Key, field.Weights[use]));

    /// <summary>Named dimensions: what comes in, what goes out, and what lies between.</summary>
    public void NameSizes(IReadOnlyList<Local> parameters)
    {
        var input = parameters.FirstOrDefault(parameter => parameter.Shape.Count > 0);
        var form = uses.Select(use => new Form(use).Inputs).ToArray();
        if (input is not null)
        {
            bool isImage = input.Shape.Count == 3
                && (fields.Count == 0 || fields.Any(field => field.Weights[0].Shape.Count == 4));
            Size[] before = [.. form.Select(inputs => isImage ? inputs[0].Shape[0] : inputs[0].Shape[^1])];
            Size[] behind = [.. uses.Select(use => isImage ? use.Output.Shape[0] : use.Output.Shape[^1])];
            sizes.Propose(before, before.SequenceEqual(behind) ? "width" : "inputs");
            sizes.Propose(behind, "outputs");
        }

        foreach (var (field, _, weights) in fields)
        {
            for (int axis = 0; axis < weights[0].Shape.Count; axis++)
                sizes.Measure([.. weights.Select(weight => weight.Shape[axis])], axis >= 2 ? "kernel" : "hidden", field, axis);
        }
    }

    /// <summary>The fields as the class declares them.</summary>
    public IEnumerable<string> Declarations() => fields.Select(field =>
    {
        var shape = Enumerable.Range(0, field.Weights[0].Shape.Count)
            .Select(axis => sizes.Dimension([.. field.Weights.Select(weight => weight.Shape[axis])]));
        return Lines.Declaration($"[Shape({string.Join(", ", shape)})]",
            $"private readonly {precision.Tensor} {field.Field} = {precision.Stored(field.Key)};");
    });

    private string Unique(string key)
    {
        string unique = key;
        for (int i = 2; fields.Any(field => field.Key == unique); i++)
            unique = $"{key}_{i}";
        return unique;
    }

    /// <summary>The second layer of a kind is another module: <c>conv2.weight</c>.</summary>
    private string Numbered(string role)
    {
        int dot = role.IndexOf('.', StringComparison.Ordinal);
        string numbered = role;
        for (int i = 2; fields.Any(field => field.Key == numbered); i++)
            numbered = $"{role[..dot]}{i}{role[dot..]}";
        return numbered;
    }
}
