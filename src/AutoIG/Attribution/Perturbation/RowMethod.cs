using AutoIG.Functions;

namespace AutoIG;

/// <summary>A question to a model over many rows of data, which are changed feature by feature.</summary>
/// <remarks>All evaluations go through the model in batches, over all threads; results are the same to the bit for any number.</remarks>
public abstract record RowMethod
{
    private protected RowMethod()
    {
    }

    /// <summary>How many threads one call may use; all cores by default. The result is the same to the bit for any number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(MaxDegreeOfParallelism));
    } = Environment.ProcessorCount;

    /// <summary>Whether an output may be ∞ or NaN; off by default, when it is an exception that names the row.</summary>
    public bool AcceptsNonFinite { get; init; }

    /// <summary>Is told which share of the evaluations is done, from 0 to 1 in ascending order; on any thread.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Rows of elements, read into arguments.</summary>
    private protected static Action<Arguments<T>, int> Reading<T>(IReadOnlyList<T[]> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (arguments, row) => arguments.Add((ReadOnlySpan<T>)Expect.NotNull(rows[row], Role(row)), Role(row));

    /// <summary>Rows of any inputs, read into arguments.</summary>
    private protected static Action<Arguments<T>, int> Reading<T>(IReadOnlyList<FunctionInput<T>> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (arguments, row) => arguments.Add(rows[row], Role(row));

    /// <summary>Rows of generated records, read into arguments.</summary>
    private protected static Action<Arguments<T>, int> Reading<T, TInput>(IReadOnlyList<TInput> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TInput : struct, IFunctionInput<T> => (arguments, row) => arguments.Add(rows[row].Flatten(), Role(row));

    /// <summary>Starts on rows.</summary>
    private protected RowCall<T> Begin<T>(
        DifferentiableFunction<T> function, int count, Action<Arguments<T>, int> read, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(this, function, count, read, cancellation);

    private static string Role(int row) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rows[{row}]");
}
