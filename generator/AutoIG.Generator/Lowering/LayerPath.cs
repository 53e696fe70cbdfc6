namespace AutoIG.Generator.Lowering;

/// <summary>
/// A step of a layer's name: a block, an inlined method, or the local variable itself. Where a step with the same name is taken more than once
/// from the same place, all of them carry their number: <c>Attend[0].q</c>, <c>Attend[1].q</c>.
/// </summary>
internal sealed class LayerPath
{
    private readonly Dictionary<string, int> counts = [];
    private readonly LayerPath? parent;
    private readonly string segment;
    private readonly int index;

    private LayerPath(LayerPath? parent, string segment, int index) => (this.parent, this.segment, this.index) = (parent, segment, index);

    public static LayerPath Root() => new(null, "", 0);

    /// <summary>Takes a step.</summary>
    public LayerPath Step(string name)
    {
        counts.TryGetValue(name, out int taken);
        counts[name] = taken + 1;
        return new LayerPath(this, name, taken);
    }

    /// <summary>The name. Only when lowering is complete, since a later step may make an earlier one ambiguous.</summary>
    public override string ToString()
    {
        if (parent is null)
            return "";
        string own = parent.counts[segment] > 1 ? $"{segment}[{index}]" : segment;
        string prefix = parent.ToString();
        return prefix.Length == 0 ? own : prefix + "." + own;
    }
}
