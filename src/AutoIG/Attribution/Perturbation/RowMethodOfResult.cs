using AutoIG.Functions;

namespace AutoIG;

/// <summary>A question about one output over many rows of data.</summary>
/// <typeparam name="TResult">The answer.</typeparam>
public abstract record RowMethod<TResult> : RowMethod
{
    private protected RowMethod()
    {
    }

    /// <summary>Asks about rows of the elements of a single tensor.</summary>
    /// <param name="function">The function, as generated: <c>model.LogitsDerivative</c>.</param>
    /// <param name="rows">The rows, at least one.</param>
    /// <param name="target">The one output that is asked about at all rows.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <exception cref="ArgumentException">
    /// A row has another length, the features or other options of the method do not fit, or the target is an arg-max.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">An output is not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public TResult Explain<T>(
        DifferentiableFunction<T> function, IReadOnlyList<T[]> rows, Target target, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Explain(function, rows.Count, Reading(rows), target, cancellation);
    }

    /// <summary>Asks about rows of any inputs.</summary>
    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, IReadOnlyList{T[]}, Target, CancellationToken)"/>
    public TResult Explain<T>(
        DifferentiableFunction<T> function, IReadOnlyList<FunctionInput<T>> rows, Target target, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Explain(function, rows.Count, Reading(rows), target, cancellation);
    }

    /// <summary>Asks about rows of generated records.</summary>
    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, IReadOnlyList{T[]}, Target, CancellationToken)"/>
    /// <typeparam name="T">The element type.</typeparam>
    /// <typeparam name="TInput">The record.</typeparam>
    public TResult Explain<T, TInput>(
        DifferentiableFunction<T, TInput> function, IReadOnlyList<TInput> rows, Target target, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TInput : struct, IFunctionInput<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Explain(function, rows.Count, Reading<T, TInput>(rows), target, cancellation);
    }

    /// <summary>Answers, once the rows are read and the target is known.</summary>
    private protected abstract TResult Answer<T>(RowCall<T> call, OutputSeed seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private TResult Explain<T>(
        DifferentiableFunction<T> function, int count, Action<Arguments<T>, int> read, Target target, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var call = Begin(function, count, read, cancellation);
        return Answer(call, call.Seed(target));
    }
}
