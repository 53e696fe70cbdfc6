using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>The arguments of one call, flattened: what the runtime works with, whatever the shape in which the user passed them.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class FunctionInput<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<T[]> values = [];
    private readonly List<int[]?> shapes = [];
    private readonly List<int[]?> tokens = [];
    private readonly List<long> fixedArguments = [];

    /// <summary>The elements of each differentiable input, row-major.</summary>
    public IReadOnlyList<T[]> Values => values;

    /// <summary>The shape of each differentiable input; <see langword="null"/> where only the elements were given.</summary>
    public IReadOnlyList<int[]?> Shapes => shapes;

    /// <summary>
    /// The ids of each input that is given by tokens, whose <see cref="Values"/> are empty; <see langword="null"/> for every other input.
    /// </summary>
    public IReadOnlyList<int[]?> Tokens => tokens;

    /// <summary>The parameters that are held constant; a <see cref="bool"/> is 0 or 1.</summary>
    public IReadOnlyList<long> FixedArguments => fixedArguments;

    /// <summary>The arguments of a function of one tensor; of a sequence of tokens its embedding.</summary>
    public static implicit operator FunctionInput<T>(Tensor<T> tensor) => FromTensor(tensor);

    /// <summary>The arguments of a function of one tensor, by its elements.</summary>
    public static implicit operator FunctionInput<T>(T[] elements) => FromElements(elements);

    /// <summary>The arguments of a function of one tensor; of a sequence of tokens its embedding.</summary>
    public static FunctionInput<T> FromTensor(Tensor<T> tensor) => new FunctionInput<T>().Add(tensor);

    /// <summary>The arguments of a function of one tensor, by its elements.</summary>
    public static FunctionInput<T> FromElements(T[] elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return new FunctionInput<T>().Add((ReadOnlySpan<T>)elements);
    }

    /// <summary>The arguments of a function of one sequence of tokens, by their ids.</summary>
    public static FunctionInput<T> FromTokens(params ReadOnlySpan<int> tokens) => new FunctionInput<T>().AddTokens(tokens);

    /// <summary>Adds a tensor. For an input that is given by tokens it is their embedding itself, [tokens, width].</summary>
    public FunctionInput<T> Add(Tensor<T> tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var flat = new T[checked((int)tensor.FlattenedLength)];
        tensor.FlattenTo(flat);
        var shape = new int[tensor.Rank];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = checked((int)tensor.Lengths[i]);
        return Add(flat, shape, null);
    }

    /// <summary>Adds a scalar.</summary>
    public FunctionInput<T> Add(T scalar) => Add([scalar], [], null);

    /// <summary>
    /// Adds a tensor given by its elements alone; its shape is the declared one. An input that is given by tokens takes no such numbers,
    /// which could be ids: see <see cref="AddTokens"/> and <see cref="Add(Tensor{T})"/>.
    /// </summary>
    public FunctionInput<T> Add(ReadOnlySpan<T> elements) => Add(elements.ToArray(), null, null);

    /// <summary>Adds token ids: rows of the input's embedding table.</summary>
    public FunctionInput<T> AddTokens(ReadOnlySpan<int> ids) => Add([], null, ids.ToArray());

    /// <summary>Adds a parameter that is held constant.</summary>
    public FunctionInput<T> AddFixed(long value)
    {
        fixedArguments.Add(value);
        return this;
    }

    private FunctionInput<T> Add(T[] elements, int[]? shape, int[]? ids)
    {
        values.Add(elements);
        shapes.Add(shape);
        tokens.Add(ids);
        return this;
    }
}
