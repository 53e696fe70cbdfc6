namespace AutoIG.Generator.Ir;

/// <summary>Constant indices along an axis.</summary>
internal sealed record IndicesAttributes(int Axis, EquatableArray<int> Indices) : OperatorAttributes, IAlongAxis
{
    public OperatorAttributes Along(int axis) => this with { Axis = axis };
}

/// <summary>A border of one value around each axis.</summary>
internal sealed record PadAttributes(EquatableArray<int> Before, EquatableArray<int> After, double Value) : OperatorAttributes, IForEachAxis
{
    public OperatorAttributes Permuted(IReadOnlyList<int> permutation)
    {
        var (before, after) = (Before, After);
        return this with
        {
            Before = permutation.Select(axis => before[axis]).ToArray(),
            After = permutation.Select(axis => after[axis]).ToArray(),
        };
    }
}

/// <summary>Which parts of a concatenation have a tangent: where each begins along the axis.</summary>
internal sealed record ConcatTangentAttributes(int Axis, EquatableArray<Dimension> Starts) : OperatorAttributes
{
    public override IEnumerable<Dimension> Sizes() => Starts;
}

/// <summary>The size of a resampled map, and how values between pixels are found.</summary>
internal sealed record ResampleAttributes(Dimension Height, Dimension Width, string Mode, bool AlignCorners) : OperatorAttributes
{
    public override IEnumerable<Dimension> Sizes() => [Height, Width];
}

/// <summary>How a map is read at points: the names of the mode and of what lies outside, and what −1 and 1 are.</summary>
internal sealed record SamplingAttributes(string Mode, string Border, bool AlignCorners) : OperatorAttributes;

/// <summary>The size of a map of windows that adapt to it.</summary>
internal sealed record MapSizeAttributes(Dimension Height, Dimension Width) : OperatorAttributes
{
    public override IEnumerable<Dimension> Sizes() => [Height, Width];
}

/// <summary>The factor by which pixels are spread.</summary>
internal sealed record FactorAttributes(int Factor) : OperatorAttributes;

/// <summary>How many groups of channels are standardised, and the number that keeps their variance from being zero.</summary>
internal sealed record GroupsAttributes(int Groups, double Epsilon) : OperatorAttributes;

/// <summary>The axis that indices index, and the shape that they index into.</summary>
internal sealed record GatherAttributes(int Axis, Shape Source) : OperatorAttributes
{
    public override IEnumerable<Dimension> Sizes() => Source.Dimensions;
}

/// <summary>How many elements along an axis are wanted, and whether the largest come first.</summary>
internal sealed record OrderAttributes(int Axis, Dimension Length, bool Descending) : OperatorAttributes, IAlongAxis
{
    public override IEnumerable<Dimension> Sizes() => [Length];

    public OperatorAttributes Along(int axis) => this with { Axis = axis };
}

/// <summary>A recurrent layer: its cell, its sizes, its direction, and which of its weights are given.</summary>
internal sealed record RecurrentAttributes(
    string Kind, int Features, int Hidden, int Gates, bool Reverse, EquatableArray<bool> Given) : OperatorAttributes;
