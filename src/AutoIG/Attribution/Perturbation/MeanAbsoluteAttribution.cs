namespace AutoIG;

/// <summary>
/// How much each feature matters over many rows: the mean of |attribution|, by any method that explains the inputs.
/// </summary>
/// <param name="Method">The method that explains each row.</param>
public sealed record MeanAbsoluteAttribution(AttributionMethod Method)
{
    /// <summary>The method that explains each row.</summary>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public AttributionMethod Method { get; init; } = Expect.NotNull(Method, nameof(Method));

    /// <summary>Explains rows of the elements of a single tensor.</summary>
    /// <param name="function">The function, as generated: <c>model.LogitsDerivative</c>.</param>
    /// <param name="rows">The rows, at least one, all of the same shape.</param>
    /// <param name="baseline">x′ of all rows; zeros by default.</param>
    /// <param name="target">Which output; by default that which is the largest of each row.</param>
    /// <param name="progress">Is told how many rows are finished.</param>
    /// <param name="cancellation">Asked between rows and between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <exception cref="ArgumentException">There is no row, or one has another shape.</exception>
    /// <exception cref="NotFiniteNumberException">An explanation is not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public MeanAttribution<T> Explain<T>(
        DifferentiableFunction<T> function, IReadOnlyList<T[]> rows, T[]? baseline = null, Target target = default,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Of(Method.ExplainAll(function, rows, baseline, [target], progress, cancellation));

    /// <summary>Explains rows of any inputs.</summary>
    /// <inheritdoc
    /// cref="Explain{T}(DifferentiableFunction{T}, IReadOnlyList{T[]}, T[], Target, IProgress{int}, CancellationToken)"/>
    public MeanAttribution<T> Explain<T>(
        DifferentiableFunction<T> function, IReadOnlyList<FunctionInput<T>> rows, FunctionInput<T>? baseline = null,
        Target target = default, IProgress<int>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Of(Method.ExplainAll(function, rows, baseline, [target], progress, cancellation));

    /// <summary>Explains rows of generated records.</summary>
    /// <inheritdoc
    /// cref="Explain{T}(DifferentiableFunction{T}, IReadOnlyList{T[]}, T[], Target, IProgress{int}, CancellationToken)"/>
    /// <typeparam name="T">The element type.</typeparam>
    /// <typeparam name="TInput">The record.</typeparam>
    public MeanAttribution<T> Explain<T, TInput>(
        DifferentiableFunction<T, TInput> function, IReadOnlyList<TInput> rows, TInput? baseline = null, Target target = default,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TInput : struct, IFunctionInput<T> =>
        Of(Method.ExplainAll(function, rows, baseline, [target], progress, cancellation));

    private static MeanAttribution<T> Of<T>(IReadOnlyList<Attribution<T>> explanations)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (explanations.Count == 0)
            throw Expect.Unexpected("rows", "at least one row", "none");
        var first = explanations[0];
        var means = new double[first.Inputs.Count][];
        double[]? ofGroups = first.GroupValues is { } groups ? new double[groups.Count] : null;
        for (int i = 0; i < means.Length; i++)
            means[i] = new double[first.Inputs[i].Elements.Length];
        for (int row = 0; row < explanations.Count; row++)
        {
            for (int i = 0; i < means.Length; i++)
            {
                var part = explanations[row].Inputs[i];
                if (!part.Shape.SequenceEqual(first.Inputs[i].Shape))
                {
                    throw Expect.Unexpected(
                        FormattableString.Invariant($"rows[{row}]"), $"the shape of the first, {Elements.Show(first.Inputs[i].Shape)}",
                        Elements.Show(part.Shape));
                }
                for (int k = 0; k < means[i].Length; k++)
                    means[i][k] += Math.Abs(double.CreateTruncating(part.Elements[k])) / explanations.Count;
            }
            for (int group = 0; group < (ofGroups?.Length ?? 0); group++)
                ofGroups![group] += Math.Abs(explanations[row].GroupValues![group]) / explanations.Count;
        }
        return new MeanAttribution<T>(
            new NamedTensors<T>([.. means.Select((mean, i) => new NamedTensor<T>(
                first.Inputs[i].Name, Array.ConvertAll(mean, T.CreateTruncating), first.Inputs[i].Shape.ToArray(),
                first.Inputs[i].Features))]), ofGroups);
    }
}
