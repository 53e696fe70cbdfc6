namespace AutoIG.Generator.Lowering;

/// <summary>
/// A step of a layer's name: a block, an inlined method, or the local variable itself. Where two layers would have the same name, the steps
/// that were taken more than once carry their number: <c>Attend[0].q</c>, <c>Attend[1].q</c>.
/// </summary>
internal sealed class LayerPath
{
    private readonly List<LayerPath> steps = [];
    private readonly LayerPath? parent;
    private readonly string segment;
    private bool leadsToLayer;

    private LayerPath(LayerPath? parent, string segment) => (this.parent, this.segment) = (parent, segment);

    public static LayerPath Root() => new(null, "");

    /// <summary>Takes a step.</summary>
    public LayerPath Step(string name)
    {
        var step = new LayerPath(this, name);
        steps.Add(step);
        return step;
    }

    /// <summary>Says that a layer has this path.</summary>
    public void Mark()
    {
        for (var step = this; step is not null; step = step.parent)
            step.leadsToLayer = true;
    }

    /// <summary>
    /// The names of layers, each different from all others. Only when all are known, since a later one may make an earlier ambiguous.
    /// </summary>
    public static IReadOnlyList<string> NamesOf(IReadOnlyList<LayerPath> paths)
    {
        var plain = paths.Select(path => path.Name(numbered: false)).ToArray();
        var ambiguous = new HashSet<string>(plain.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key));
        return plain.Select((name, i) => ambiguous.Contains(name) ? paths[i].Name(numbered: true) : name).ToArray();
    }

    private string Name(bool numbered)
    {
        if (parent is null)
            return "";
        string own = segment;
        if (numbered && parent.steps.Where(step => step.segment == segment && step.leadsToLayer).ToList() is { Count: > 1 } same)
            own += $"[{same.IndexOf(this)}]";
        string prefix = parent.Name(numbered);
        return prefix.Length == 0 ? own : prefix + "." + own;
    }
}
