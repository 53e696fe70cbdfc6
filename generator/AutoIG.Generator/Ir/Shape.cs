namespace AutoIG.Generator.Ir;

/// <summary>The shape of one sample's value; no dimensions is a scalar.</summary>
internal sealed record Shape(EquatableArray<Dimension> Dimensions)
{
    public static Shape Scalar { get; } = new(EquatableArray<Dimension>.Empty);

    public Shape(params Dimension[] dimensions)
        : this(new EquatableArray<Dimension>(dimensions))
    {
    }

    public int Rank => Dimensions.Count;

    public Dimension this[int axis] => Dimensions[axis < 0 ? axis + Rank : axis];

    /// <summary>The number of elements.</summary>
    public Dimension Length => Dimensions.Aggregate((Dimension)1, (product, d) => product * d);

    public bool IsConstant => Dimensions.All(d => d.IsConstant);

    /// <summary>The product of the dimensions from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public Dimension Product(int start, int end) => Dimensions.Skip(start).Take(end - start).Aggregate((Dimension)1, (p, d) => p * d);

    public Shape With(int axis, Dimension dimension)
    {
        var changed = Dimensions.ToArray();
        changed[axis < 0 ? axis + Rank : axis] = dimension;
        return new Shape(changed);
    }

    public Shape Permuted(IReadOnlyList<int> permutation)
    {
        var dimensions = Dimensions;
        return new Shape(permutation.Select(axis => dimensions[axis]).ToArray());
    }

    /// <summary>
    /// The shape of an elementwise result, aligned at the last axis as NumPy and PyTorch do; <see langword="null"/> where they do not fit.
    /// </summary>
    public static Shape? Broadcast(Shape a, Shape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        var result = new Dimension[rank];
        for (int i = 1; i <= rank; i++)
        {
            Dimension da = i <= a.Rank ? a[a.Rank - i] : 1, db = i <= b.Rank ? b[b.Rank - i] : 1;
            if (da == db || db == 1)
                result[rank - i] = da;
            else if (da == 1)
                result[rank - i] = db;
            else
                return null;
        }
        return new Shape(result);
    }

    public override string ToString() => "[" + string.Join(", ", Dimensions) + "]";
}
