namespace AutoIG.Language.Tests.Tensors.Interpretation;

/// <summary>
/// A tensor as C# has it: places in a memory that it may share with others. A number is one of no axes, a truth is 0 or 1.
/// </summary>
internal sealed class TensorValue
{
    private readonly Number[] memory;
    private readonly int[] places;

    private TensorValue(Number[] memory, int[] places, int[] shape) => (this.memory, this.places, Shape) = (memory, places, shape);

    public int[] Shape { get; }

    public int Count => places.Length;

    public IEnumerable<Number> Elements => places.Select(place => memory[place]);

    public Number this[int position] => memory[places[position]];

    public Number this[int[] index] => this[Sizes.Position(Shape, index)];

    /// <summary>A tensor in a memory of its own.</summary>
    public static TensorValue New(int[] shape, IEnumerable<Number> elements)
    {
        Number[] memory = [.. elements];
        return new TensorValue(memory, [.. Enumerable.Range(0, memory.Length)], shape);
    }

    public static TensorValue Of(Number number) => New([], [number]);

    public static TensorValue Of(int[] shape, Func<int[], Number> element) => New(shape, Sizes.Indices(shape).Select(element));

    /// <summary>A tensor in the same memory: what one changes, the other sees.</summary>
    public TensorValue View(int[] shape, Func<int[], int[]> source) =>
        new(memory, [.. Sizes.Indices(shape).Select(index => places[Sizes.Position(Shape, source(index))])], shape);

    /// <summary>The same elements in the same memory under another shape.</summary>
    public TensorValue Reshaped(int[] shape) => new(memory, places, shape);

    /// <summary>Changes the elements in place.</summary>
    public void Write(IReadOnlyList<Number> elements)
    {
        for (int i = 0; i < places.Length; i++)
            memory[places[i]] = elements[i];
    }

    public TensorValue Map(Func<Number, Number> function) => New(Shape, Elements.Select(function));

    /// <summary>f(a, b) for each pair of elements, both repeated to the shape that they broadcast to.</summary>
    public static TensorValue Map(TensorValue a, TensorValue b, Func<Number, Number, Number> function) =>
        Of(Sizes.Broadcast(a.Shape, b.Shape)!, index => function(a[Sizes.Repeated(a.Shape, index)], b[Sizes.Repeated(b.Shape, index)]));

    /// <summary>A copy whose elements are taken from elsewhere; nowhere is 0.</summary>
    public TensorValue Take(int[] shape, Func<int[], int[]?> source) =>
        Of(shape, index => source(index) is { } from ? this[from] : 0);

    /// <summary>One number for all elements that differ in some axes alone.</summary>
    public TensorValue Reduce(int[] axes, bool keep, Func<IReadOnlyList<Number>, Number> function)
    {
        int[] kept = [.. Enumerable.Range(0, Shape.Length).Except(axes)];
        int[] inner = [.. axes.Order().Select(d => Shape[d])];
        int[] shape = [.. kept.Select(d => Shape[d])];
        var numbers = Sizes.Indices(shape).Select(outer => function([.. Sizes.Indices(inner).Select(within =>
        {
            int[] index = new int[Shape.Length];
            for (int i = 0; i < kept.Length; i++)
                index[kept[i]] = outer[i];
            int[] order = [.. axes.Order()];
            for (int i = 0; i < order.Length; i++)
                index[order[i]] = within[i];
            return this[index];
        })]));
        int[] result = keep ? [.. Shape.Select((size, d) => axes.Contains(d) ? 1 : size)] : shape.Length == 0 ? [1] : shape;
        return New(result, numbers);
    }

    /// <summary>A function of the elements that differ in one axis alone.</summary>
    public TensorValue AlongAxis(int axis, Func<IReadOnlyList<Number>, IReadOnlyList<Number>> function)
    {
        var lines = new Dictionary<int, IReadOnlyList<Number>>();
        return Of(Shape, index =>
        {
            int[] start = [.. index.Select((i, d) => d == axis ? 0 : i)];
            int key = Sizes.Position(Shape, start);
            if (!lines.TryGetValue(key, out var line))
                lines[key] = line = function([.. Enumerable.Range(0, Shape[axis])
                    .Select(i => this[[.. start.Select((s, d) => d == axis ? i : s)]])]);
            return line[index[axis]];
        });
    }
}
