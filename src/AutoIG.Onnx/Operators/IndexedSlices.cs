using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Operators;

/// <summary>Which elements of a tensor, or which slices of it, indices name: each by its place among all of them in a row.</summary>
/// <param name="Chosen">The places, in the order of the indices.</param>
/// <param name="Count">How many there are to choose from.</param>
/// <param name="Length">How many elements a slice has.</param>
internal sealed record IndexedSlices(long[] Chosen, long Count, long Length)
{
    /// <summary>Whether an element is named more than once.</summary>
    public bool HasTwice => Chosen.Distinct().Count() != Chosen.Length;

    /// <summary>The places of all elements of the slices.</summary>
    public IEnumerable<int> Elements() =>
        Chosen.SelectMany(slice => Enumerable.Range(checked((int)(slice * Length)), checked((int)Length)));

    /// <summary>An element for each index, which stands for that of its own place along one axis.</summary>
    public static IndexedSlices OfElements(Step step)
    {
        int[] lengths = Lengths(step, 0), picks = Lengths(step, 1), strides = Strides(lengths);
        int axis = Shapes.Axis(step.Integer("axis", 0), lengths.Length);
        long[] indices = Indices(step);
        int i = 0;
        return new(Places(picks, index => Place(index, strides) + ((In(step, indices[i++], lengths[axis]) - index[axis]) * strides[axis])),
            Product(lengths), 1);
    }

    /// <summary>A slice for each tuple of indices, behind the axes that both tensors share.</summary>
    public static IndexedSlices Of(Step step)
    {
        int batches = step.Operator == "GatherND" ? checked((int)step.Integer("batch_dims", 0)) : 0, depth = Depth(step);
        int[] lengths = Lengths(step, 0), picks = Lengths(step, 1), strides = Strides(lengths[..(batches + depth)]);
        long[] indices = Indices(step);
        int i = 0;
        long[] chosen = Places(picks[..^1], index =>
        {
            long place = Place(index.AsSpan(0, batches), strides);
            for (int k = 0; k < depth; k++)
                place += In(step, indices[i++], lengths[batches + k]) * strides[batches + k];
            return place;
        });
        long length = Product(lengths.Skip(batches + depth));
        return new(chosen, Product(lengths.Take(batches + depth)), length);
    }

    /// <summary>Where each element comes from that has another index along one axis.</summary>
    public static long[] Permuted(Step step, Func<int[], (int Axis, long Index)> from)
    {
        int[] lengths = Lengths(step, 0), strides = Strides(lengths);
        _ = Room.Listed(Product(lengths));
        return Places(lengths, index =>
        {
            var (axis, at) = from(index);
            return Place(index, strides) + ((at - index[axis]) * strides[axis]);
        });
    }

    /// <summary>How many axes a tuple of indices goes through.</summary>
    public static int Depth(Step step) => step.Inputs[1]!.Shape[^1].Value is { } depth ? checked((int)depth)
        : throw new ImportException($"{step}: expected indices whose number is known");

    private static long[] Indices(Step step) => Folding.Repeated(step.Inputs[1]!, step.Inputs[1]!.Shape) is { } known
        ? Array.ConvertAll(known, index => (long)index) : throw new ImportException($"{step}: expected indices that are numbers");

    private static long In(Step step, long index, int size) => index >= -size && index < size ? (index + size) % size
        : throw new ImportException($"{step}: index {index} is not in a dimension of {size}");

    private static int[] Lengths(Step step, int input) => Folding.Known(step.Inputs[input]!.Shape)
        ?? throw new ImportException($"{step}: expected sizes that are numbers");

    private static long Product(IEnumerable<int> lengths) => lengths.Aggregate(1L, (product, length) => checked(product * length));

    private static int[] Strides(int[] lengths)
    {
        var strides = new int[lengths.Length];
        for (int axis = lengths.Length - 1, step = 1; axis >= 0; step *= lengths[axis--])
            strides[axis] = step;
        return strides;
    }

    private static long Place(ReadOnlySpan<int> index, int[] strides)
    {
        long place = 0;
        for (int axis = 0; axis < index.Length; axis++)
            place += (long)index[axis] * strides[axis];
        return place;
    }

    /// <summary>A number for each index into a shape, in row-major order.</summary>
    private static long[] Places(int[] lengths, Func<int[], long> place)
    {
        var places = new long[Room.For(lengths)];
        var index = new int[lengths.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = place(index);
            for (int axis = lengths.Length - 1; axis >= 0 && ++index[axis] == lengths[axis]; axis--)
                index[axis] = 0;
        }

        return places;
    }
}
