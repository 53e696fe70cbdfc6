namespace AutoIG;

/// <summary>
/// A number that says something about an explanation: whether the model agrees with it, how it moves when the input does, how complex it
/// is, where it points. Measures are small immutable records that hold options; one object serves any function, any number of calls and
/// threads.
/// </summary>
/// <remarks>
/// <para>No measure proves an explanation right. Each tells one thing, which its summary states, and is blind to others.</para>
/// <para>Features are the elements of the inputs, one after another; of a function of one sequence of tokens the tokens, each with all of
/// its embedding. With <see cref="ChannelAxis"/> they are the positions of the one input (the pixels of an image): all channels of a
/// position change together, and its attribution is the sum over them.</para>
/// </remarks>
public abstract record Measure
{
    private protected Measure()
    {
    }

    /// <summary>How many threads one call may use; all cores by default. The result is the same to the bit for any number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = Expect.AtLeast(value, 1, nameof(MaxDegreeOfParallelism));
    } = Environment.ProcessorCount;

    /// <summary>
    /// The axis of the input that holds channels, from the end where negative: 0 for images [channels, height, width]. The features are
    /// then the positions. <see langword="null"/>, the default, where each element is a feature.
    /// </summary>
    public int? ChannelAxis { get; init; }

    /// <summary>Judges what a method says of one output.</summary>
    /// <param name="function">The function, as generated: <c>model.LogitsDerivative</c>.</param>
    /// <param name="method">The method, which is run with the baseline.</param>
    /// <param name="input">x, of the declared shape. A tensor or an array of its elements converts to it.</param>
    /// <param name="baseline">x′, which takes the place of what is removed; zeros by default.</param>
    /// <param name="target">F: by default the function's scalar or its largest output at x.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>The score, with its curve or samples.</returns>
    /// <exception cref="ArgumentException">
    /// A shape is not the declared one, an element is not finite, an option does not fit the input, or the method does not explain the
    /// input.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The output has no such position.</exception>
    /// <exception cref="NotFiniteNumberException">F is not finite at one of the inputs that are asked about.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public MeasureResult Score<T>(
        DifferentiableFunction<T> function, AttributionMethod method, FunctionInput<T> input, FunctionInput<T>? baseline = null,
        Target target = default, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(method);
        using var call = new MeasureCall<T>(this, function, input, baseline, target, cancellation);
        return Judge(call, call.Limited(method));
    }

    /// <summary>Judges what a method says of one output at each of many inputs.</summary>
    /// <param name="function">The function, as generated: <c>model.LogitsDerivative</c>.</param>
    /// <param name="method">The method, which is run with the baseline.</param>
    /// <param name="inputs">The samples, at least one, each of the declared shape.</param>
    /// <param name="baseline">x′ of all samples; zeros by default.</param>
    /// <param name="targets">F, for each sample or one for all; by default each sample's largest output.</param>
    /// <param name="progress">Is told how many samples are finished.</param>
    /// <param name="cancellation">Asked between samples and between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>The scores, with their mean and how far it may be off.</returns>
    /// <exception cref="ArgumentException">
    /// There is no sample, there are neither as many targets as samples nor one, or one of them is refused as <see cref="Score{T}"/> says.
    /// </exception>
    /// <inheritdoc cref="Score{T}"/>
    public MeasureSummary ScoreAll<T>(
        DifferentiableFunction<T> function, AttributionMethod method, IReadOnlyList<FunctionInput<T>> inputs,
        FunctionInput<T>? baseline = null, IReadOnlyList<Target>? targets = null, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0)
            throw Expect.Unexpected(nameof(inputs), "at least one sample", "none");
        if (targets is not null && targets.Count != inputs.Count && targets.Count != 1)
            throw Expect.Unexpected(nameof(targets), $"1 or {inputs.Count}, one for each input", targets.Count);
        var results = new MeasureResult[inputs.Count];
        for (int i = 0; i < results.Length; i++)
        {
            var target = targets is null ? default : targets[targets.Count == 1 ? 0 : i];
            results[i] = Score(function, method, inputs[i], baseline, target, cancellation);
            progress?.Report(i + 1);
        }

        return new MeasureSummary(results);
    }

    internal abstract MeasureResult Judge<T>(MeasureCall<T> call, AttributionMethod method)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
