using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

public abstract partial record AttributionMethod
{
    /// <summary>
    /// Explains several outputs at the same input. The points go forward through the model once for all of them and back once for each; the
    /// results are those of single explanations, to the bit.
    /// </summary>
    /// <remarks>
    /// Shared by <see cref="IntegratedGradients"/>, <see cref="LayerConductance"/> and <see cref="InternalInfluence"/> with fixed points,
    /// gradients of inputs and layers, <see cref="ExpectedGradients"/>, <see cref="Lrp"/>, and noise around these. By every other method,
    /// and with a <see cref="QuadratureMethod.Tolerance"/>, whose points depend on the target, each target is explained by itself.
    /// </remarks>
    /// <param name="function">The function, as generated: <c>model.LogitsDerivative</c>.</param>
    /// <param name="input">x, of the declared shape.</param>
    /// <param name="targets">The outputs, or functions of them.</param>
    /// <param name="baseline">x′, of the same shape; zeros by default.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>One attribution for each target, in their order.</returns>
    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, Tensor{T}, Tensor{T}, Target, CancellationToken)"/>
    public IReadOnlyList<Attribution<T>> ExplainTargets<T>(
        DifferentiableFunction<T> function, Tensor<T> input, IReadOnlyList<Target> targets, Tensor<T>? baseline = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return ExplainTogether(function, Read, targets, cancellation);

        void Read(Arguments<T> ends, int target)
        {
            ends.Add(input, nameof(input));
            if (baseline is not null)
                ends.Add(baseline, nameof(baseline));
        }
    }

    /// <inheritdoc cref="ExplainTargets{T}(DifferentiableFunction{T}, Tensor{T}, IReadOnlyList{Target}, Tensor{T}, CancellationToken)"/>
    public IReadOnlyList<Attribution<T>> ExplainTargets<T>(
        DifferentiableFunction<T> function, T[] input, IReadOnlyList<Target> targets, T[]? baseline = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        return ExplainTogether(function, Read, targets, cancellation);

        void Read(Arguments<T> ends, int target)
        {
            ends.Add((ReadOnlySpan<T>)input, nameof(input));
            if (baseline is not null)
                ends.Add((ReadOnlySpan<T>)baseline, nameof(baseline));
        }
    }

    /// <summary>Explains several outputs for the same sequence of tokens, or at the same point written in whole numbers.</summary>
    /// <param name="function">The function, as generated.</param>
    /// <param name="input">The ids where the function takes tokens, and elsewhere the input's elements, row-major.</param>
    /// <param name="targets">The outputs, or functions of them.</param>
    /// <param name="baselineToken">
    /// The token at every position of the baseline. By default the baseline is an embedding of zeros, or zeros, instead.
    /// </param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>One attribution for each target, in their order.</returns>
    /// <inheritdoc cref="Explain{T}(DifferentiableFunction{T}, ReadOnlySpan{int}, ReadOnlySpan{int}, Target, CancellationToken)"/>
    public IReadOnlyList<Attribution<T>> ExplainTargets<T>(
        DifferentiableFunction<T> function, ReadOnlySpan<int> input, IReadOnlyList<Target> targets, int? baselineToken = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] kept = input.ToArray();
        return ExplainTogether(function, Read, targets, cancellation);

        void Read(Arguments<T> ends, int target)
        {
            ends.Add((ReadOnlySpan<int>)kept, nameof(input));
            if (baselineToken is { } token)
                ends.AddRepeated(token, kept.Length, nameof(baselineToken));
        }
    }

    /// <inheritdoc cref="ExplainTargets{T}(DifferentiableFunction{T}, Tensor{T}, IReadOnlyList{Target}, Tensor{T}, CancellationToken)"/>
    public IReadOnlyList<Attribution<T>> ExplainTargets<T>(
        DifferentiableFunction<T> function, FunctionInput<T> input, IReadOnlyList<Target> targets, FunctionInput<T>? baseline = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return ExplainTogether(function, Read, targets, cancellation);

        void Read(Arguments<T> ends, int target)
        {
            ends.Add(input, nameof(input));
            if (baseline is not null)
                ends.Add(baseline, nameof(baseline));
        }
    }

    /// <inheritdoc cref="ExplainTargets{T}(DifferentiableFunction{T}, Tensor{T}, IReadOnlyList{Target}, Tensor{T}, CancellationToken)"/>
    /// <typeparam name="T">The element type.</typeparam>
    /// <typeparam name="TInput">The record.</typeparam>
    public IReadOnlyList<Attribution<T>> ExplainTargets<T, TInput>(
        DifferentiableFunction<T, TInput> function, TInput input, IReadOnlyList<Target> targets, TInput? baseline = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TInput : struct, IFunctionInput<T> =>
        ExplainTargets(function, input.Flatten(), targets, baseline?.Flatten(), cancellation);

    /// <summary>Explains the highest outputs at an input.</summary>
    /// <param name="function">The function, as generated: <c>model.LogitsDerivative</c>.</param>
    /// <param name="input">x, of the declared shape.</param>
    /// <param name="top">How many outputs, at least 1; all where there are no more.</param>
    /// <param name="baseline">x′, of the same shape; zeros by default.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>One attribution for each output, the highest first; of equal ones the first in row-major order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    /// <inheritdoc cref="ExplainTargets{T}(DifferentiableFunction{T}, Tensor{T}, IReadOnlyList{Target}, Tensor{T}, CancellationToken)"/>
    public IReadOnlyList<Attribution<T>> ExplainTargets<T>(
        DifferentiableFunction<T> function, Tensor<T> input, int top, Tensor<T>? baseline = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckTop(function, top);
        return ExplainTargets(function, input, Highest(function.Evaluate(input), top), baseline, cancellation);
    }

    /// <inheritdoc cref="ExplainTargets{T}(DifferentiableFunction{T}, Tensor{T}, int, Tensor{T}, CancellationToken)"/>
    public IReadOnlyList<Attribution<T>> ExplainTargets<T>(
        DifferentiableFunction<T> function, T[] input, int top, T[]? baseline = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckTop(function, top);
        return ExplainTargets(function, input, Highest(function.Evaluate(input), top), baseline, cancellation);
    }

    /// <summary>Explains the highest outputs for a sequence of tokens, or at a point written in whole numbers.</summary>
    /// <param name="function">The function, as generated.</param>
    /// <param name="input">The ids where the function takes tokens, and elsewhere the input's elements, row-major.</param>
    /// <param name="top">How many outputs, at least 1; all where there are no more.</param>
    /// <param name="baselineToken">
    /// The token at every position of the baseline. By default the baseline is an embedding of zeros, or zeros, instead.
    /// </param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <inheritdoc cref="ExplainTargets{T}(DifferentiableFunction{T}, Tensor{T}, int, Tensor{T}, CancellationToken)"/>
    public IReadOnlyList<Attribution<T>> ExplainTargets<T>(
        DifferentiableFunction<T> function, ReadOnlySpan<int> input, int top, int? baselineToken = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckTop(function, top);
        return ExplainTargets(function, input, Highest(function.Evaluate(input), top), baselineToken, cancellation);
    }

    /// <inheritdoc cref="ExplainTargets{T}(DifferentiableFunction{T}, Tensor{T}, int, Tensor{T}, CancellationToken)"/>
    public IReadOnlyList<Attribution<T>> ExplainTargets<T>(
        DifferentiableFunction<T> function, FunctionInput<T> input, int top, FunctionInput<T>? baseline = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckTop(function, top);
        return ExplainTargets(function, input, Highest(function.Evaluate(input), top), baseline, cancellation);
    }

    /// <inheritdoc cref="ExplainTargets{T}(DifferentiableFunction{T}, Tensor{T}, int, Tensor{T}, CancellationToken)"/>
    /// <typeparam name="T">The element type.</typeparam>
    /// <typeparam name="TInput">The record.</typeparam>
    public IReadOnlyList<Attribution<T>> ExplainTargets<T, TInput>(
        DifferentiableFunction<T, TInput> function, TInput input, int top, TInput? baseline = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TInput : struct, IFunctionInput<T> =>
        ExplainTargets(function, input.Flatten(), top, baseline?.Flatten(), cancellation);

    private static void CheckTop<T>(DifferentiableFunction<T> function, int top)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(function);
        _ = Expect.AtLeast(top, 1, nameof(top));
    }

    /// <summary>The highest outputs; a number that is none is higher than none, so that it is seen.</summary>
    private static Target[] Highest<T>(Tensor<T> outputs, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A stable order: of equal outputs the first comes first.
        double[] values = outputs.Doubles();
        return [.. Enumerable.Range(0, values.Length)
            .OrderByDescending(k => double.IsNaN(values[k]) ? double.PositiveInfinity : values[k])
            .Take(count).Select(Target.FromInt32)];
    }

    private Attribution<T>[] ExplainTogether<T>(
        DifferentiableFunction<T> function, Action<Arguments<T>, int> read, IReadOnlyList<Target> targets, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(targets);
        Target[] all = [.. targets];
        if (!SharesPoints)
            return new SampleAttributions<T>(this, function, all.Length, read, NameOf, all, null, cancellation).Run();
        var explanations = new Attribution<T>[all.Length];
        var work = AttributionWorkspace<T>.Rent(function);
        try
        {
            for (int first = 0, count; first < all.Length; first += count)
            {
                work.Clear();
                read(work.Ends, first);
                count = Math.Min(work.TargetsInGroup, all.Length - first);
                ExplainTogether(work, all.AsSpan(first, count), first, explanations.AsSpan(first, count), cancellation);
            }
        }
        finally
        {
            work.Return();
        }

        return explanations;

        static string NameOf(int target) => string.Create(CultureInfo.InvariantCulture, $"targets[{target}]");
    }
}
