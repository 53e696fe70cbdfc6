using System.Numerics.Tensors;

namespace AutoIG.Functions;

/// <summary>
/// The checked arguments of a call, flattened into rows that outlive it: pooled, so that checking and flattening allocate nothing.
/// A row holds all inputs of one point, one after another.
/// </summary>
internal sealed class Arguments<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostDimensions = 64;

    private readonly DifferentiableFunction<T> function;
    private BoundFunction<T>? bound;
    private T[] rows = [];

    public Arguments(DifferentiableFunction<T> function)
    {
        this.function = function;
        if (function.Signature.DimensionNames.Count > MostDimensions)
            throw new NotSupportedException($"{function.Signature.Name} names more than {MostDimensions} dimensions.");
    }

    /// <summary>The function, bound by the first row.</summary>
    public BoundFunction<T> Bound => bound ?? throw new InvalidOperationException("No argument has been read.");

    public IReadOnlyList<long> FixedArguments { get; private set; } = [];

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    public Span<T> this[int row] => rows.AsSpan(row * Bound.Inputs.Total, Bound.Inputs.Total);

    /// <summary>The bytes of the rows' buffer.</summary>
    public long AllocatedBytes => System.Runtime.CompilerServices.Unsafe.SizeOf<T>() * (long)rows.Length;

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        Count = 0;
        bound = null;
        FixedArguments = [];
    }

    /// <summary>Forgets all rows; the next ones belong to the same call as those of <paramref name="other"/>.</summary>
    public void ClearLike(Arguments<T> other)
    {
        Count = 0;
        bound = other.bound;
        FixedArguments = other.FixedArguments;
    }

    /// <summary>Keeps the first rows alone.</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>Appends a row whose elements the caller writes.</summary>
    public Span<T> AddRow()
    {
        int length = Bound.Inputs.Total;
        int needed = Expect.Count(Count + 1L, length, "input", "elements of all points together");
        if (rows.Length < needed)
            Array.Resize(ref rows, Count == 0 ? needed : Math.Max(needed, 2 * rows.Length));
        Count++;
        return this[Count - 1];
    }

    /// <summary>Appends a row for a function of one tensor.</summary>
    public void Add(Tensor<T> tensor, string role)
    {
        ArgumentNullException.ThrowIfNull(tensor, role);
        CheckSingle(role);
        Span<int> shape = tensor.Rank <= MostDimensions ? stackalloc int[tensor.Rank] : new int[tensor.Rank];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = checked((int)tensor.Lengths[i]);
        Span<int> dimensions = stackalloc int[MostDimensions];
        dimensions = Begin(dimensions);
        ArgumentBinding.BindShape(function.Signature, 0, shape, dimensions, role);
        End(dimensions);
        var row = AddRow();
        tensor.FlattenTo(row);
        CheckFinite(row, role);
    }

    /// <summary>Appends a row for a function of one tensor, given by its elements.</summary>
    public void Add(ReadOnlySpan<T> elements, string role)
    {
        CheckSingle(role);
        ArgumentBinding.RefuseElementsOfTokens(function.Signature, 0, role);
        Span<int> dimensions = stackalloc int[MostDimensions];
        dimensions = Begin(dimensions);
        ArgumentBinding.BindLength(function.Signature, 0, elements.Length, dimensions, role);
        End(dimensions);
        var row = AddRow();
        elements.CopyTo(row);
        CheckFinite(row, role);
    }

    /// <summary>
    /// Appends a row for a function of one input, given by whole numbers: ids where it is a sequence of tokens, and elsewhere its elements.
    /// </summary>
    public void Add(ReadOnlySpan<int> numbers, string role)
    {
        CheckSingle(role);
        Span<int> dimensions = stackalloc int[MostDimensions];
        dimensions = Begin(dimensions);
        bool areTokens = function.Signature.Inputs[0].IsTokens;
        if (areTokens)
            ArgumentBinding.BindTokens(function.Signature, 0, numbers.Length, dimensions, role);
        else
            ArgumentBinding.BindLength(function.Signature, 0, numbers.Length, dimensions, role);
        End(dimensions);
        var row = AddRow();
        if (areTokens)
            Embed(numbers, 0, row, role);
        else
            TensorPrimitives.ConvertTruncating(numbers, row);
    }

    /// <summary>Appends a row for a function of one sequence of tokens, all of them the same.</summary>
    public void AddRepeated(int token, int count, string role)
    {
        CheckSingle(role);
        var tokens = new int[count];
        Array.Fill(tokens, token);
        Span<int> dimensions = stackalloc int[MostDimensions];
        ArgumentBinding.BindTokens(function.Signature, 0, count, Begin(dimensions), role);
        Embed(tokens, 0, AddRow(), role);
    }

    /// <summary>Appends a row for a function of any inputs.</summary>
    public void Add(FunctionInput<T> input, string role)
    {
        ArgumentNullException.ThrowIfNull(input, role);
        var signature = function.Signature;
        if (input.Values.Count != signature.Inputs.Count)
            throw new ArgumentException(
                $"The {role} of {signature.Name} has {input.Values.Count} differentiable values; expected {signature.Inputs.Count}: " +
                $"{string.Join(", ", signature.Inputs.Select(info => info.Name))}.", role);
        CheckFixed(input, role);
        Span<int> dimensions = stackalloc int[MostDimensions];
        dimensions = Begin(dimensions);
        // Shapes first: a value that is given by its elements alone may leave to them what it does not say.
        for (int i = 0; i < input.Values.Count; i++)
        {
            if (input.Tokens[i] is { } tokens)
                ArgumentBinding.BindTokens(signature, i, tokens.Length, dimensions, role);
            else if (input.Shapes[i] is { } shape)
                ArgumentBinding.BindShape(signature, i, shape, dimensions, role);
        }
        for (int i = 0; i < input.Values.Count; i++)
        {
            if (input.Shapes[i] is not null || input.Tokens[i] is not null)
                continue;
            ArgumentBinding.RefuseElementsOfTokens(signature, i, role);
            ArgumentBinding.BindLength(signature, i, input.Values[i].Length, dimensions, role);
        }
        End(dimensions);
        var row = AddRow();
        for (int i = 0; i < input.Values.Count; i++)
        {
            if (input.Tokens[i] is { } tokens)
                Embed(tokens, i, Bound.Inputs.Part(row, i), role);
            else
                input.Values[i].CopyTo(Bound.Inputs.Part(row, i));
        }
        CheckFinite(row, role);
    }

    private void Embed(ReadOnlySpan<int> tokens, int input, Span<T> rows, string role)
    {
        int width = Bound.Inputs.Length(input) / tokens.Length;
        var table = Bound.Function.TokenTable(input);
        int vocabulary = table.Length / width;
        for (int t = 0; t < tokens.Length; t++)
        {
            if ((uint)tokens[t] >= (uint)vocabulary)
                throw ArgumentBinding.UnknownToken(function.Signature, input, tokens[t], t, vocabulary, role);
            table.Slice(tokens[t] * width, width).CopyTo(rows[(t * width)..]);
        }
    }

    private void CheckSingle(string role)
    {
        var signature = function.Signature;
        if (signature.Inputs.Count != 1 || signature.FixedArguments.Count != 0)
            throw new ArgumentException(
                $"{signature.Name} takes " +
                $"{string.Join(", ", signature.Inputs.Select(input => input.Name).Concat(signature.FixedArguments))}; " +
                $"the {role} is a single tensor. Pass the generated record of arguments.", role);
    }

    private void CheckFixed(FunctionInput<T> input, string role)
    {
        var names = function.Signature.FixedArguments;
        if (input.FixedArguments.Count != names.Count)
            throw new ArgumentException(
                $"The {role} of {function.Signature.Name} has {input.FixedArguments.Count} constant arguments; expected {names.Count}" +
                (names.Count == 0 ? "." : $": {string.Join(", ", names)}."), role);
        if (Count == 0)
        {
            FixedArguments = input.FixedArguments;
            return;
        }
        for (int i = 0; i < names.Count; i++)
        {
            if (input.FixedArguments[i] != FixedArguments[i])
                throw new ArgumentException(
                    $"The {role} of {function.Signature.Name} has {names[i]} = {input.FixedArguments[i]}; expected " +
                    $"{FixedArguments[i]}, because constant arguments do not move along the path.", role);
        }
    }

    private Span<int> Begin(Span<int> dimensions)
    {
        dimensions = dimensions[..function.Signature.DimensionNames.Count];
        dimensions.Clear();
        for (int i = 0; bound is not null && i < dimensions.Length; i++)
            dimensions[i] = bound.Plan.Dimensions[i];
        return dimensions;
    }

    private void End(Span<int> dimensions)
    {
        if (bound is not null)
            return;
        ArgumentBinding.CheckBound(function.Signature, dimensions);
        bound = function.BindTo(dimensions, FixedArguments);
    }

    private void CheckFinite(ReadOnlySpan<T> row, string role)
    {
        for (int i = 0; i < Bound.Inputs.Count; i++)
            ArgumentBinding.CheckFinite(function.Signature, i, Bound.Inputs.Part(row, i), Bound.Plan.InputShapes[i], role);
    }
}
