using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Emission;

/// <summary>
/// What differs between the uses of a block, by its values in all of them: a named dimension where it is a size of a weight, a parameter of
/// the method elsewhere.
/// </summary>
/// <param name="members">The names that the class has taken.</param>
/// <param name="variables">The names that its method has taken.</param>
internal sealed class UseSizes(Identifiers members, Identifiers variables)
{
    private readonly Dictionary<string, string> dimensions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Size[]> dimensionValues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Field, int Axis)> measured = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> options = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Size[]> optionValues = new(StringComparer.Ordinal);

    /// <summary>The named dimensions, each with its value in every use.</summary>
    public IEnumerable<(string Name, Size[] Values)> Dimensions => dimensionValues.Select(pair => (pair.Key, pair.Value));

    /// <summary>The parameters of the method, each with its value in every use.</summary>
    public IEnumerable<(string Name, Size[] Values)> Options => optionValues.Select(pair => (pair.Key, pair.Value));

    /// <summary>Lines that take sizes from weights before they are computed with.</summary>
    public List<LengthLine> Lines { get; } = [];

    /// <summary>A size of a weight that differs: it has a name, and the weight tells it.</summary>
    public void Measure(Size[] values, string name, string field, int axis)
    {
        if (values.All(value => value.Equals(values[0])))
            return;
        string known = Propose(values, name);
        measured.TryAdd(known, (field, axis));
        dimensionValues.TryAdd(known, values);
    }

    /// <summary>The name of what has these values: the one that it has already, or this.</summary>
    public string Propose(Size[] values, string name)
    {
        string key = Key(values);
        if (!dimensions.TryGetValue(key, out string? known) && !values.All(value => value.Equals(values[0])))
            dimensions.Add(key, known = members.Take(name));
        return known ?? name;
    }

    private static string Key(IEnumerable<Size> values) => string.Join('|', values);

    /// <summary>A size of a weight, or of a block, as its attribute states it.</summary>
    /// <param name="wish">What it is called where it has no name yet.</param>
    public string Dimension(Size[] values, string wish = "size")
    {
        if (values.All(value => value.Equals(values[0])))
            return values[0].ToString();
        string name = Propose(values, wish);
        dimensionValues.TryAdd(name, values);
        return $"\"{name}\"";
    }

    /// <summary>A size as the code states it: a number, what a weight tells, or a parameter.</summary>
    public Size Resolve(Size[] values, string role)
    {
        if (values.All(value => value.Equals(values[0])))
            return values[0];
        string key = Key(values);
        if (dimensions.TryGetValue(key, out string? name) && measured.TryGetValue(name, out var place))
        {
            var line = new LengthLine(name, $"(int){place.Field}.Lengths[{place.Axis}]");
            if (!Lines.Contains(line))
                Lines.Add(line);
            return Size.Named(name);
        }

        if (!options.TryGetValue($"{role}:{key}", out string? option))
        {
            options.Add($"{role}:{key}", option = variables.Take(role));
            optionValues.Add(option, values);
        }

        return Size.Named(option);
    }
}
