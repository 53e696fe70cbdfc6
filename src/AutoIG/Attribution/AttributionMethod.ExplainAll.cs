using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

public abstract partial record AttributionMethod
{
    /// <summary>Explains many samples; the results are those of single explanations, to the bit.</summary>
    /// <param name="function">The function, as generated: <c>model.LogitsDerivative</c>.</param>
    /// <param name="inputs">The samples, each of the declared shape.</param>
    /// <param name="baseline">x′ of all samples; zeros by default.</param>
    /// <param name="targets">Which output, for each sample or one for all; by default each sample's largest output.</param>
    /// <param name="progress">Is told how many samples are finished, in ascending order.</param>
    /// <param name="cancellation">Asked between samples and between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>One attribution for each sample, in their order.</returns>
    /// <exception cref="ArgumentException">
    /// A shape is not the declared one, an element is not finite (the sample is named by its position), or there are neither as many
    /// targets as samples nor one.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The output has no such position.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<Attribution<T>> ExplainAll<T>(
        DifferentiableFunction<T> function, IReadOnlyList<Tensor<T>> inputs, Tensor<T>? baseline = null,
        IReadOnlyList<Target>? targets = null, IProgress<int>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return ExplainAll(function, inputs.Count, Read, targets, progress, cancellation);

        void Read(Arguments<T> ends, int sample)
        {
            ends.Add(inputs[sample], RoleOf(sample));
            if (baseline is not null)
                ends.Add(baseline, nameof(baseline));
        }
    }

    /// <inheritdoc
    /// cref="ExplainAll{T}(DifferentiableFunction{T}, IReadOnlyList{Tensor{T}}, Tensor{T}, IReadOnlyList{Target},
    /// IProgress{int}, CancellationToken)"/>
    public IReadOnlyList<Attribution<T>> ExplainAll<T>(
        DifferentiableFunction<T> function, IReadOnlyList<T[]> inputs, T[]? baseline = null,
        IReadOnlyList<Target>? targets = null, IProgress<int>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return ExplainAll(function, inputs.Count, Read, targets, progress, cancellation);

        void Read(Arguments<T> ends, int sample)
        {
            ArgumentNullException.ThrowIfNull(inputs[sample], RoleOf(sample));
            ends.Add((ReadOnlySpan<T>)inputs[sample], RoleOf(sample));
            if (baseline is not null)
                ends.Add((ReadOnlySpan<T>)baseline, nameof(baseline));
        }
    }

    /// <inheritdoc
    /// cref="ExplainAll{T}(DifferentiableFunction{T}, IReadOnlyList{Tensor{T}}, Tensor{T}, IReadOnlyList{Target},
    /// IProgress{int}, CancellationToken)"/>
    public IReadOnlyList<Attribution<T>> ExplainAll<T>(
        DifferentiableFunction<T> function, IReadOnlyList<FunctionInput<T>> inputs, FunctionInput<T>? baseline = null,
        IReadOnlyList<Target>? targets = null, IProgress<int>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return ExplainAll(function, inputs.Count, Read, targets, progress, cancellation);

        void Read(Arguments<T> ends, int sample)
        {
            ends.Add(inputs[sample], RoleOf(sample));
            if (baseline is not null)
                ends.Add(baseline, nameof(baseline));
        }
    }

    /// <inheritdoc
    /// cref="ExplainAll{T}(DifferentiableFunction{T}, IReadOnlyList{Tensor{T}}, Tensor{T}, IReadOnlyList{Target},
    /// IProgress{int}, CancellationToken)"/>
    /// <typeparam name="T">The element type.</typeparam>
    /// <typeparam name="TInput">The record.</typeparam>
    public IReadOnlyList<Attribution<T>> ExplainAll<T, TInput>(
        DifferentiableFunction<T, TInput> function, IReadOnlyList<TInput> inputs, TInput? baseline = null,
        IReadOnlyList<Target>? targets = null, IProgress<int>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TInput : struct, IFunctionInput<T>
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return ExplainAll(
            function, [.. inputs.Select(input => input.Flatten())], baseline?.Flatten(), targets, progress, cancellation);
    }

    /// <summary>
    /// Explains many sequences of tokens, of any lengths, or samples that are written in whole numbers; the results are those of single
    /// explanations, to the bit.
    /// </summary>
    /// <param name="function">The function, as generated.</param>
    /// <param name="inputs">The ids of each sample where the function takes tokens, and elsewhere its elements, row-major.</param>
    /// <param name="baselineToken">
    /// The token at every position of the baselines. By default the baselines are embeddings of zeros, or zeros, instead.
    /// </param>
    /// <param name="targets">Which output, for each sample or one for all; by default each sample's largest output.</param>
    /// <param name="progress">Is told how many samples are finished, in ascending order.</param>
    /// <param name="cancellation">Asked between samples and between chunks of points.</param>
    /// <inheritdoc
    /// cref="ExplainAll{T}(DifferentiableFunction{T}, IReadOnlyList{Tensor{T}}, Tensor{T}, IReadOnlyList{Target},
    /// IProgress{int}, CancellationToken)"/>
    public IReadOnlyList<Attribution<T>> ExplainAll<T>(
        DifferentiableFunction<T> function, IReadOnlyList<int[]> inputs, int? baselineToken = null,
        IReadOnlyList<Target>? targets = null, IProgress<int>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return ExplainAll(function, inputs.Count, Read, targets, progress, cancellation);

        void Read(Arguments<T> ends, int sample)
        {
            ArgumentNullException.ThrowIfNull(inputs[sample], RoleOf(sample));
            ends.Add((ReadOnlySpan<int>)inputs[sample], RoleOf(sample));
            if (baselineToken is { } token)
                ends.AddRepeated(token, inputs[sample].Length, nameof(baselineToken));
        }
    }

    private Attribution<T>[] ExplainAll<T>(
        DifferentiableFunction<T> function, int count, Action<Arguments<T>, int> read, IReadOnlyList<Target>? targets,
        IProgress<int>? progress, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new SampleAttributions<T>(this, function, count, read, RoleOf, targets, progress, cancellation).Run();

    private static string RoleOf(int sample) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"inputs[{sample}]");
}
