using System.Globalization;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// Testing with concept activation vectors: how an output would change if a layer moved towards a concept, S(x) = Σ v·∂F/∂y at y(x), over
/// many samples (Kim et al. 2018, "Interpretability Beyond Feature Attribution: Quantitative Testing with Concept Activation Vectors",
/// arXiv 1711.11279).
/// </summary>
/// <remarks>
/// A concept vector v, in the space of the layer, is given: the normal of a linear classifier that tells the layer's values for samples of
/// the concept from those for others, say. It is used as it is, not normalised: its length scales the sensitivities. What a concept's
/// score says is told by comparing it with those of random vectors, which share the gradients when they are given together.
/// </remarks>
/// <param name="Layer">The layer, by its generated key.</param>
public sealed record Tcav(LayerKey Layer)
{
    /// <summary>How many threads one call may use; all cores by default. The result is the same to the bit for any number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(MaxDegreeOfParallelism));
    } = Environment.ProcessorCount;

    /// <summary>Asks about concepts at samples of a function of a single tensor.</summary>
    /// <param name="function">The function, as generated: <c>model.LogitsDerivative</c>.</param>
    /// <param name="inputs">The samples, at least one, each of the declared shape.</param>
    /// <param name="concepts">The concept vectors v, each of the layer's shape.</param>
    /// <param name="target">The one output that is asked about at all samples; an arg-max would differ from sample to sample.</param>
    /// <param name="progress">Is told how many samples are finished, in ascending order.</param>
    /// <param name="cancellation">Asked between samples and between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>One result for each concept, in their order.</returns>
    /// <exception cref="ArgumentException">
    /// There is no sample, a shape is not the one expected, an element is not finite, the layer is another function's, or the target is an
    /// arg-max.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The output has no such position.</exception>
    /// <exception cref="NotFiniteNumberException">An output or a gradient is not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<ConceptSensitivity> Explain<T>(
        DifferentiableFunction<T> function, IReadOnlyList<Tensor<T>> inputs, IReadOnlyList<Tensor<T>> concepts, Target target,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[][] vectors = Vectors(function, inputs, concepts, target);
        return Of(Gradient.ExplainAll(function, inputs, null, [target], progress, cancellation), concepts, vectors);
    }

    /// <summary>Asks about concepts at samples of a function of any inputs.</summary>
    /// <inheritdoc
    /// cref="Explain{T}(DifferentiableFunction{T}, IReadOnlyList{Tensor{T}}, IReadOnlyList{Tensor{T}}, Target, IProgress{int},
    /// CancellationToken)"/>
    public IReadOnlyList<ConceptSensitivity> Explain<T>(
        DifferentiableFunction<T> function, IReadOnlyList<FunctionInput<T>> inputs, IReadOnlyList<Tensor<T>> concepts, Target target,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[][] vectors = Vectors(function, inputs, concepts, target);
        return Of(Gradient.ExplainAll(function, inputs, null, [target], progress, cancellation), concepts, vectors);
    }

    /// <summary>Asks about concepts at sequences of tokens.</summary>
    /// <inheritdoc
    /// cref="Explain{T}(DifferentiableFunction{T}, IReadOnlyList{Tensor{T}}, IReadOnlyList{Tensor{T}}, Target, IProgress{int},
    /// CancellationToken)"/>
    public IReadOnlyList<ConceptSensitivity> Explain<T>(
        DifferentiableFunction<T> function, IReadOnlyList<int[]> inputs, IReadOnlyList<Tensor<T>> concepts, Target target,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[][] vectors = Vectors(function, inputs, concepts, target);
        return Of(Gradient.ExplainAll(function, inputs, null, [target], progress, cancellation), concepts, vectors);
    }

    private LayerGradient Gradient => new(Layer) { MaxDegreeOfParallelism = MaxDegreeOfParallelism };

    /// <summary>The elements of the concept vectors, once what can be is checked before anything is computed.</summary>
    private static double[][] Vectors<T, TInput>(
        DifferentiableFunction<T> function, IReadOnlyList<TInput> inputs, IReadOnlyList<Tensor<T>> concepts, Target target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(concepts);
        if (inputs.Count == 0)
            throw Expect.Unexpected(nameof(inputs), "at least one sample", "none");
        if (!function.Signature.ReturnsScalar && (target == Target.ArgMax || target == Target.ArgMax.AsProbability()))
            throw Expect.Unexpected(nameof(target), "the output that is asked about at all samples", target);
        var vectors = new double[concepts.Count][];
        for (int i = 0; i < vectors.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(concepts[i], Role(i));
            vectors[i] = concepts[i].Doubles();
            if (!TensorPrimitives.IsFiniteAll<double>(vectors[i]))
                throw Expect.Unexpected(Role(i), "finite numbers", vectors[i].First(number => !double.IsFinite(number)));
        }

        return vectors;
    }

    private ConceptSensitivity[] Of<T>(IReadOnlyList<Attribution<T>> gradients, IReadOnlyList<Tensor<T>> concepts, double[][] vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var results = new ConceptSensitivity[vectors.Length];
        for (int i = 0; i < results.Length; i++)
        {
            var sensitivities = new double[gradients.Count];
            for (int sample = 0; sample < sensitivities.Length; sample++)
            {
                var gradient = gradients[sample].Values;
                int[] expected = gradient.Sizes(), actual = concepts[i].Sizes();
                if (!actual.AsSpan().SequenceEqual(expected))
                {
                    throw Expect.Unexpected(
                        Role(i), $"the shape of layer '{Layer.Name}', {Elements.Show(expected)}", $"shape {Elements.Show(actual)}");
                }

                sensitivities[sample] = TensorPrimitives.Dot<double>(gradient.Doubles(), vectors[i]);
            }

            results[i] = new ConceptSensitivity(sensitivities);
        }

        return results;
    }

    private static string Role(int concept) => string.Create(CultureInfo.InvariantCulture, $"concepts[{concept}]");
}
