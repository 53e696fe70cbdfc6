using AutoIG.CompilerServices;
using AutoIG.Functions;

namespace AutoIG;

/// <content>Targets that are functions of several outputs y, K their number.</content>
public readonly partial struct Target
{
    /// <summary>The softmax, over all outputs, of this output: p_t = exp(y_t) / Σ exp(y).</summary>
    /// <exception cref="InvalidOperationException">The target is a function of outputs already.</exception>
    public Target AsProbability() => function is null or Probability
        ? new(given, first, indices, Probability.Function)
        : throw new InvalidOperationException($"The target {this} is no output, and has no probability.");

    /// <summary>The log-softmax over all outputs: log p_t = y_t − log Σ exp(y).</summary>
    /// <param name="target">t, a single output; by default the largest at the input.</param>
    /// <exception cref="ArgumentException">The target is no single output.</exception>
    public static Target LogProbability(Target target = default) => OfOutput(target, Functions.LogProbability.Function, nameof(target));

    /// <summary>
    /// The log-softmax along one axis, at the place of an output of several dimensions: of a model of language with the output
    /// [tokens, vocabulary] and <paramref name="dim"/> −1, the log-probability of a token at a position:
    /// log p_tv = y_tv − log Σ_k exp(y_tk).
    /// </summary>
    /// <param name="target">A single output, <c>Target.At(t, v)</c>; <see cref="ArgMax"/> for the largest of all at the input.</param>
    /// <param name="dim">The axis over which the softmax runs, from the end where negative.</param>
    /// <exception cref="ArgumentException">The target is no single output.</exception>
    public static Target LogProbability(Target target, int dim) => OfOutput(target, new LogProbability(dim), nameof(target));

    /// <summary>The logarithm of the odds of an output: log(p_t / (1 − p_t)) = y_t − log Σ_{k≠t} exp(y_k). Needs two outputs.</summary>
    /// <param name="target">t, a single output; by default the largest at the input.</param>
    /// <exception cref="ArgumentException">The target is no single output.</exception>
    public static Target LogOdds(Target target = default) => OfOutput(target, Functions.LogOdds.Function, nameof(target));

    /// <summary>
    /// The cross-entropy loss of a label: −log p_t = log Σ exp(y) − y_t, of one sample. What is explained is then the loss, which falls
    /// where the label gains.
    /// </summary>
    /// <param name="label">t, a single output.</param>
    /// <exception cref="ArgumentException">The label is no single output.</exception>
    public static Target CrossEntropy(Target label) => OfOutput(label, Functions.CrossEntropy.Function, nameof(label));

    /// <summary>
    /// How far an output is ahead of the largest other one: y_t − y_r, r = argmax_{k≠t} y_k, the first among equals. Needs two outputs.
    /// </summary>
    /// <param name="target">t, a single output; by default the largest at the input.</param>
    /// <param name="runnerUp">Whether r is found once, at the input, or at each point anew.</param>
    /// <exception cref="ArgumentException">The target is no single output.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such way to find r.</exception>
    public static Target Margin(Target target = default, RunnerUp runnerUp = RunnerUp.AtInput) =>
        Enum.IsDefined(runnerUp)
            ? OfOutput(target, new Margin(runnerUp), nameof(target))
            : throw Expect.OutOfRange(nameof(runnerUp), "a RunnerUp", runnerUp);

    /// <summary>F_a − F_b of two targets: why a rather than b. Those of two outputs are y_a − y_b.</summary>
    /// <param name="minuend">a.</param>
    /// <param name="subtrahend">b.</param>
    public static Target Difference(Target minuend, Target subtrahend) => new(new Difference(minuend, subtrahend));

    /// <summary>
    /// Σ_j F_j of several targets: of log-probabilities of the tokens of a text, that of the text. Those of outputs are Σ_j y_j.
    /// </summary>
    /// <param name="targets">The targets, at least one; copied.</param>
    /// <exception cref="ArgumentException">There is no target.</exception>
    public static Target Sum(params ReadOnlySpan<Target> targets) => targets.IsEmpty
        ? throw Expect.Unexpected(nameof(targets), "at least one", "none")
        : new(new Sum(targets.ToArray()));

    /// <summary>Σ_k w_k y_k.</summary>
    /// <param name="weights">w, one finite number for each output, row-major; copied.</param>
    /// <exception cref="ArgumentException">A weight is not finite, or there is none.</exception>
    public static Target WeightedSum(params ReadOnlySpan<double> weights) => new(new WeightedSum(Finite(weights, nameof(weights))));

    /// <summary>The mean squared error against a reference: (1/K) Σ_k (y_k − r_k)².</summary>
    /// <param name="reference">r, one finite number for each output, row-major; copied.</param>
    /// <exception cref="ArgumentException">A number is not finite, or there is none.</exception>
    public static Target MeanSquaredError(params ReadOnlySpan<double> reference) =>
        new(new MeanSquaredError(Finite(reference, nameof(reference))));

    /// <summary>
    /// A sum of outputs of several dimensions: <c>SumOver(null, 3)</c> is Σ_i y[i, 3], the score of class 3 over all tokens;
    /// <c>SumOver(3, null, null)</c> that over all pixels.
    /// </summary>
    /// <param name="indices">One for each axis of the output; <see langword="null"/> for an axis that is summed over.</param>
    /// <exception cref="ArgumentException">There is no index.</exception>
    public static Target SumOver(params ReadOnlySpan<int?> indices) => indices.IsEmpty
        ? throw Expect.Unexpected(nameof(indices), "one index, or null, for each axis of the output", "none")
        : new(new PositionSum(indices.ToArray()));

    /// <summary>
    /// One target for each position, of a model that judges every token or pixel: <c>EachOf([5, 3], null, 2)</c> are the five
    /// <c>At(i, 2)</c>. To be explained together, by <c>ExplainTargets</c>.
    /// </summary>
    /// <param name="outputShape">The shape of the output.</param>
    /// <param name="indices">One for each axis; <see langword="null"/> for an axis whose every position is taken.</param>
    /// <returns>The targets, in row-major order.</returns>
    /// <exception cref="ArgumentException">The shape has another number of axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    public static IReadOnlyList<Target> EachOf(ReadOnlySpan<int> outputShape, params ReadOnlySpan<int?> indices)
    {
        foreach (int size in outputShape)
            _ = Expect.AtLeast(size, 1, nameof(outputShape));
        return [.. PositionSum.Find(indices, outputShape, "the model").Select(FromInt32)];
    }

    /// <summary>
    /// Any differentiable function of the outputs, such as a loss of one's own: its value is F, and its gradient says how F depends on the
    /// outputs.
    /// </summary>
    /// <param name="function">
    /// A function as generated, <c>Losses.HuberDerivative</c>: of one tensor, as long as the outputs and in the same precision, with one
    /// number as its result.
    /// </param>
    /// <typeparam name="T">The element type of the model.</typeparam>
    /// <exception cref="ArgumentException">The function has several inputs, takes tokens, or holds parameters constant.</exception>
    public static Target Of<T>(DifferentiableFunction<T> function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(function);
        var signature = function.Signature;
        if (signature.Inputs.Count != 1 || signature.Inputs[0].IsTokens || signature.FixedArguments.Count > 0)
            throw Expect.Unexpected(
                nameof(function), "a function of one tensor, the model's outputs", $"{signature.Name}, which takes something else");
        return new(new Expression<T>(function));
    }

    /// <summary>Checks that there is one number for each output.</summary>
    /// <exception cref="ArgumentException">There are more or less.</exception>
    internal static void RequireOneForEachOutput(
        string name, ReadOnlySpan<double> numbers, ReadOnlySpan<int> outputShape, string functionName)
    {
        int length = FunctionPlan.LengthOf(outputShape);
        if (numbers.Length != length)
            throw Expect.Unexpected(
                "target", $"{length} {name}, one for each output of {functionName}, which has shape {Elements.Show(outputShape)}",
                numbers.Length);
    }

    private static Target OfOutput(Target target, OutputFunction function, string name) => target.function is null
        ? new(target.given, target.first, target.indices, function)
        : throw Expect.Unexpected(name, "a single output: an index, At(…) or ArgMax", target);

    private static double[] Finite(ReadOnlySpan<double> numbers, string name)
    {
        if (numbers.IsEmpty)
            throw Expect.Unexpected(name, "one number for each output", "none");
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!double.IsFinite(numbers[i]))
                throw Expect.Unexpected(name, "finite numbers", FormattableString.Invariant($"{numbers[i]} at {i}"));
        }

        return numbers.ToArray();
    }
}
