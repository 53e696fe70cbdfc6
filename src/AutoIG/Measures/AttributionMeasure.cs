using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>A measure of one attribution, whoever made it: it is given, or a method is run.</summary>
public abstract record AttributionMeasure : Measure
{
    private protected AttributionMeasure()
    {
    }

    /// <summary>Judges an attribution.</summary>
    /// <param name="function">The function, as generated: <c>model.LogitsDerivative</c>.</param>
    /// <param name="attribution">What is judged: of the inputs, in their shapes, or one number for each feature.</param>
    /// <param name="input">x, of the declared shape. A tensor or an array of its elements converts to it.</param>
    /// <param name="baseline">x′, which takes the place of what is removed; zeros by default.</param>
    /// <param name="target">F: by default what the attribution explains.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>The score, with its curve or samples.</returns>
    /// <exception cref="ArgumentException">
    /// A shape is not the declared one, an element is not finite, or an option does not fit the input.
    /// </exception>
    /// <inheritdoc
    /// cref="Measure.Score{T}(DifferentiableFunction{T}, AttributionMethod, FunctionInput{T}, FunctionInput{T}, Target,
    /// CancellationToken)"/>
    public MeasureResult Score<T>(
        DifferentiableFunction<T> function, Attribution<T> attribution, FunctionInput<T> input, FunctionInput<T>? baseline = null,
        Target target = default, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(attribution);
        using var call = new MeasureCall<T>(
            this, function, input, baseline, target == default ? attribution.Target : target, cancellation);
        call.Take(attribution.Inputs);
        return Judge(call);
    }

    /// <inheritdoc
    /// cref="Score{T}(DifferentiableFunction{T}, Attribution{T}, FunctionInput{T}, FunctionInput{T}, Target, CancellationToken)"/>
    /// <param name="function">The function, as generated: <c>model.LogitsDerivative</c>.</param>
    /// <param name="attribution">What is judged: numbers in the shape of the only input, or one for each feature.</param>
    /// <param name="input">x, of the declared shape. A tensor or an array of its elements converts to it.</param>
    /// <param name="baseline">x′, which takes the place of what is removed; zeros by default.</param>
    /// <param name="target">F: by default the function's scalar or its largest output at x.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    public MeasureResult Score<T>(
        DifferentiableFunction<T> function, Tensor<T> attribution, FunctionInput<T> input, FunctionInput<T>? baseline = null,
        Target target = default, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(attribution);
        using var call = new MeasureCall<T>(this, function, input, baseline, target, cancellation);
        call.Take(attribution);
        return Judge(call);
    }

    internal sealed override MeasureResult Judge<T>(MeasureCall<T> call, AttributionMethod method)
    {
        call.Take(method.Explain(call.Function, call.Input, call.Baseline, call.Target, call.Cancellation).Inputs);
        return Judge(call);
    }

    /// <summary>Judges the attribution that the call has taken.</summary>
    internal abstract MeasureResult Judge<T>(MeasureCall<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
