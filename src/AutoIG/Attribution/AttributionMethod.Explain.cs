using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using AutoIG.Functions;

namespace AutoIG;

public abstract partial record AttributionMethod
{
    /// <summary>Explains one output of a function of a single tensor.</summary>
    /// <param name="function">The function, as generated: <c>model.LogitsDerivative</c>.</param>
    /// <param name="input">x, of the declared shape.</param>
    /// <param name="baseline">x′, of the same shape; zeros by default. Methods without baseline check it and do not use it.</param>
    /// <param name="target">Which output; by default the function's scalar or its largest output at x.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>The attributions, in the shape of the input, or of the layer for methods that explain one.</returns>
    /// <exception cref="ArgumentException">
    /// The function has several inputs, a shape is not the declared one, an element is not finite, or the layer is another function's.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The output has no such position.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Attribution<T> Explain<T>(
        DifferentiableFunction<T> function, Tensor<T> input, Tensor<T>? baseline = null, Target target = default,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var call = new Call<T>(this, function);
        call.Ends.Add(input, nameof(input));
        if (baseline is not null)
            call.Ends.Add(baseline, nameof(baseline));
        return call.Explain([], target, cancellation);
    }

    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, Tensor{T}, Tensor{T}, Target, CancellationToken)"/>
    public Attribution<T> Explain<T>(
        DifferentiableFunction<T> function, T[] input, T[]? baseline = null, Target target = default,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        using var call = new Call<T>(this, function);
        call.Ends.Add((ReadOnlySpan<T>)input, nameof(input));
        if (baseline is not null)
            call.Ends.Add((ReadOnlySpan<T>)baseline, nameof(baseline));
        return call.Explain([], target, cancellation);
    }

    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, Tensor{T}, Tensor{T}, Target, CancellationToken)"/>
    // A call with an array and a collection expression fits arrays and spans alike: arrays are meant.
    [OverloadResolutionPriority(-1)]
    public Attribution<T> Explain<T>(
        DifferentiableFunction<T> function, ReadOnlySpan<T> input, ReadOnlySpan<T> baseline = default, Target target = default,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var call = new Call<T>(this, function);
        call.Ends.Add(input, nameof(input));
        if (!baseline.IsEmpty)
            call.Ends.Add(baseline, nameof(baseline));
        return call.Explain([], target, cancellation);
    }

    /// <summary>
    /// Explains one output of a function of one sequence of tokens; or of numbers at a point that is written in whole numbers.
    /// </summary>
    /// <param name="function">The function, as generated.</param>
    /// <param name="input">The ids where the function takes tokens, and elsewhere the input's elements, row-major.</param>
    /// <param name="baseline">
    /// As many ids, of a padding token for instance; empty for the embedding that is 0 everywhere. Elsewhere the baseline's elements.
    /// </param>
    /// <param name="target">Which output; by default the function's scalar or its largest output at x.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>
    /// One number for each token: the attributions of its embedding's elements added up, or, for methods that give plain gradients, their
    /// Euclidean norm.
    /// </returns>
    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, Tensor{T}, Tensor{T}, Target, CancellationToken)"/>
    public Attribution<T> Explain<T>(
        DifferentiableFunction<T> function, ReadOnlySpan<int> input, ReadOnlySpan<int> baseline = default, Target target = default,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var call = new Call<T>(this, function);
        call.Ends.Add(input, nameof(input));
        if (!baseline.IsEmpty)
            call.Ends.Add(baseline, nameof(baseline));
        return call.Explain([], target, cancellation);
    }

    /// <summary>Explains one output of a function of any inputs.</summary>
    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, Tensor{T}, Tensor{T}, Target, CancellationToken)"/>
    public Attribution<T> Explain<T>(
        DifferentiableFunction<T> function, FunctionInput<T> input, FunctionInput<T>? baseline = null, Target target = default,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var call = new Call<T>(this, function);
        call.Ends.Add(input, nameof(input));
        if (baseline is not null)
            call.Ends.Add(baseline, nameof(baseline));
        return call.Explain([], target, cancellation);
    }

    /// <summary>Explains one output of a function whose arguments are a generated record.</summary>
    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, Tensor{T}, Tensor{T}, Target, CancellationToken)"/>
    /// <typeparam name="T">The element type.</typeparam>
    /// <typeparam name="TInput">The record.</typeparam>
    // new(…) fits every type: a third argument written so is one baseline, not a list of them.
    [OverloadResolutionPriority(1)]
    public Attribution<T> Explain<T, TInput>(
        DifferentiableFunction<T, TInput> function, TInput input, TInput? baseline = null, Target target = default,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TInput : struct, IFunctionInput<T> =>
        Explain(function, input.Flatten(), baseline?.Flatten(), target, cancellation);

    /// <summary>Explains one output as the mean over several baselines.</summary>
    /// <param name="function">The function, as generated: <c>model.LogitsDerivative</c>.</param>
    /// <param name="input">x, of the declared shape.</param>
    /// <param name="baselines">The baselines x′, at least one, each of the input's shape.</param>
    /// <param name="target">Which output; by default the function's scalar or its largest output at x.</param>
    /// <param name="weights">One for each baseline, at least 0; scaled to sum to 1. Equal by default.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, Tensor{T}, Tensor{T}, Target, CancellationToken)"/>
    public Attribution<T> Explain<T>(
        DifferentiableFunction<T> function, Tensor<T> input, IReadOnlyList<Tensor<T>> baselines, Target target = default,
        ReadOnlySpan<double> weights = default, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckBaselines(baselines);
        using var call = new Call<T>(this, function);
        call.Ends.Add(input, nameof(input));
        for (int b = 0; b < baselines.Count; b++)
            call.Ends.Add(baselines[b], "baseline");
        return call.Explain(weights, target, cancellation);
    }

    /// <inheritdoc
    /// cref="Explain{T}(DifferentiableFunction{T}, Tensor{T}, IReadOnlyList{Tensor{T}}, Target, ReadOnlySpan{double}, CancellationToken)"/>
    public Attribution<T> Explain<T>(
        DifferentiableFunction<T> function, T[] input, IReadOnlyList<T[]> baselines, Target target = default,
        ReadOnlySpan<double> weights = default, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckBaselines(baselines);
        ArgumentNullException.ThrowIfNull(input);
        using var call = new Call<T>(this, function);
        call.Ends.Add((ReadOnlySpan<T>)input, nameof(input));
        for (int b = 0; b < baselines.Count; b++)
        {
            ArgumentNullException.ThrowIfNull(baselines[b], "baseline");
            call.Ends.Add((ReadOnlySpan<T>)baselines[b], "baseline");
        }
        return call.Explain(weights, target, cancellation);
    }

    /// <summary>Explains one output of a function of one sequence of tokens as the mean over several baselines.</summary>
    /// <param name="function">The function, as generated.</param>
    /// <param name="input">The ids where the function takes tokens, and elsewhere the input's elements, row-major.</param>
    /// <param name="baselines">The baselines x′, at least one, each as long as the input.</param>
    /// <param name="target">Which output; by default the function's scalar or its largest output at x.</param>
    /// <param name="weights">One for each baseline, at least 0; scaled to sum to 1. Equal by default.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, ReadOnlySpan{int}, ReadOnlySpan{int}, Target, CancellationToken)"/>
    public Attribution<T> Explain<T>(
        DifferentiableFunction<T> function, ReadOnlySpan<int> input, IReadOnlyList<int[]> baselines, Target target = default,
        ReadOnlySpan<double> weights = default, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckBaselines(baselines);
        using var call = new Call<T>(this, function);
        call.Ends.Add(input, nameof(input));
        for (int b = 0; b < baselines.Count; b++)
        {
            ArgumentNullException.ThrowIfNull(baselines[b], "baseline");
            call.Ends.Add((ReadOnlySpan<int>)baselines[b], "baseline");
        }
        return call.Explain(weights, target, cancellation);
    }

    /// <inheritdoc
    /// cref="Explain{T}(DifferentiableFunction{T}, Tensor{T}, IReadOnlyList{Tensor{T}}, Target, ReadOnlySpan{double}, CancellationToken)"/>
    public Attribution<T> Explain<T>(
        DifferentiableFunction<T> function, FunctionInput<T> input, IReadOnlyList<FunctionInput<T>> baselines, Target target = default,
        ReadOnlySpan<double> weights = default, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckBaselines(baselines);
        using var call = new Call<T>(this, function);
        call.Ends.Add(input, nameof(input));
        for (int b = 0; b < baselines.Count; b++)
            call.Ends.Add(baselines[b], "baseline");
        return call.Explain(weights, target, cancellation);
    }

    /// <inheritdoc
    /// cref="Explain{T}(DifferentiableFunction{T}, Tensor{T}, IReadOnlyList{Tensor{T}}, Target, ReadOnlySpan{double}, CancellationToken)"/>
    /// <typeparam name="T">The element type.</typeparam>
    /// <typeparam name="TInput">The record.</typeparam>
    public Attribution<T> Explain<T, TInput>(
        DifferentiableFunction<T, TInput> function, TInput input, IReadOnlyList<TInput> baselines, Target target = default,
        ReadOnlySpan<double> weights = default, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TInput : struct, IFunctionInput<T>
    {
        ArgumentNullException.ThrowIfNull(baselines);
        return Explain(function, input.Flatten(), [.. baselines.Select(baseline => baseline.Flatten())], target, weights, cancellation);
    }

    private static void CheckBaselines<TBaseline>(IReadOnlyList<TBaseline> baselines)
    {
        ArgumentNullException.ThrowIfNull(baselines);
        if (baselines.Count == 0)
            throw Expect.Unexpected(nameof(baselines), "at least one", "none");
    }

    /// <summary>One call: rents what it works on and gives it back.</summary>
    private readonly struct Call<T> : IDisposable
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly AttributionMethod method;
        private readonly DifferentiableFunction<T> function;
        private readonly AttributionWorkspace<T> work;

        public Call(AttributionMethod method, DifferentiableFunction<T> function)
        {
            ArgumentNullException.ThrowIfNull(function);
            (this.method, this.function) = (method, function);
            work = AttributionWorkspace<T>.Rent(function);
        }

        public Arguments<T> Ends => work.Ends;

        public Attribution<T> Explain(ReadOnlySpan<double> weights, Target target, CancellationToken cancellation) =>
            method.Explain(work, weights, target, method.MaxDegreeOfParallelism, cancellation);

        public void Dispose() => work.Return();
    }
}
