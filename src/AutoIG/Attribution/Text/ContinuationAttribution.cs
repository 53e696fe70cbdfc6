using System.Globalization;
using System.Numerics.Tensors;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// What each token of a prompt contributes to a text that continues it: F_k = log p(c_k | p, c_0 … c_(k−1)), the log-probability of every
/// token of a given continuation c after the prompt p and the tokens before it, and log p(c | p) = Σ_k F_k, attributed by any method.
/// </summary>
/// <remarks>
/// <para>The function takes one sequence of token ids and gives outputs y of the shape [tokens, vocabulary], of which y[t] scores the token
/// at t + 1: F_k is y[P − 1 + k, c_k] behind a log-softmax over the vocabulary at its own position. It must be causal: y[t] sees no token
/// beyond t. Then one pass over p, c_0 … c_(C−2) gives all F_k, and where the method shares the points of several targets (gradients,
/// Integrated Gradients with fixed points, <see cref="Lrp"/>) all rows go forward together. That it is causal is checked, by gradients that
/// must be exactly 0; a continuation of one token asks nothing of the model.</para>
/// <para>Tokens of the continuation are conditions for those behind them. They have no columns, and stay what they are where a method moves
/// the prompt: the baseline is the prompt with <c>baselineToken</c> at every position, followed by the same tokens.</para>
/// <para><see cref="InputXGradient"/> gives e·∂F_k/∂e of each token's embedding e, <see cref="Saliency"/> the Euclidean norm of ∂F_k/∂e,
/// <see cref="IntegratedGradients"/> and other paths the sum over the embedding. <see cref="Lrp"/> shares outputs out as they are: its rows
/// explain the scores y[P − 1 + k, c_k] themselves, and its total their sum.</para>
/// </remarks>
/// <param name="Method">
/// How each F_k is explained: a method that explains inputs, without noise, which would change the continuation.
/// </param>
public sealed record ContinuationAttribution(AttributionMethod Method)
{
    /// <summary>How each token of the continuation is explained.</summary>
    public AttributionMethod Method { get; init; } = Expect.NotNull(Method, nameof(Method));

    /// <summary>Explains a continuation of a prompt.</summary>
    /// <param name="function">The function, as generated, of one sequence of tokens.</param>
    /// <param name="prompt">The ids of the prompt p, P ≥ 1 of them.</param>
    /// <param name="continuation">The ids of the continuation c, C ≥ 1 of them; nothing is generated.</param>
    /// <param name="baselineToken">
    /// The token at every position of the prompt of the baseline, a padding token for instance. Methods without baseline check it and do
    /// not use it.
    /// </param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>A row for each token of the continuation and a column for each of the prompt.</returns>
    /// <exception cref="ArgumentException">
    /// The function takes something else than one sequence of tokens or gives something else than [tokens, vocabulary], it is not causal,
    /// the prompt or the continuation is empty, a token is none, or the method compares with a baseline and there is none.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// The method adds noise, explains a layer, or gives elements of embeddings; or it needs a program that the function lacks.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">A score or an attribution is not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ContinuationExplanation<T> Explain<T>(
        DifferentiableFunction<T> function, ReadOnlySpan<int> prompt, ReadOnlySpan<int> continuation, int? baselineToken = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(function);
        Check(function.Signature, baselineToken);
        return Explain(function, Ask(function, prompt, continuation, nameof(prompt), nameof(continuation)), baselineToken, cancellation);
    }

    /// <summary>
    /// Explains a continuation of each of many prompts, of any lengths; the results are those of single explanations, to the bit.
    /// </summary>
    /// <param name="function">The function, as generated, of one sequence of tokens.</param>
    /// <param name="prompts">The ids of each prompt.</param>
    /// <param name="continuations">The ids of the continuation of each prompt, as many as there are prompts.</param>
    /// <param name="baselineToken">The token at every position of the prompts of the baselines, as in a single explanation.</param>
    /// <param name="progress">Is told how many prompts are finished, in ascending order.</param>
    /// <param name="cancellation">Asked between chunks of points.</param>
    /// <typeparam name="T">The element type.</typeparam>
    /// <returns>One explanation for each prompt, in their order.</returns>
    /// <remarks>
    /// Prompts go one after another, each by all threads: the tokens of a continuation are targets that share their points already, so that
    /// a prompt alone is work for a batch. Lengths, tokens and shapes of all are checked before the first is explained.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// There are not as many continuations as prompts, or what a single explanation refuses: the sample is named by its position.
    /// </exception>
    /// <exception cref="NotSupportedException">As of a single explanation.</exception>
    /// <exception cref="NotFiniteNumberException">A score or an attribution is not finite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<ContinuationExplanation<T>> ExplainAll<T>(
        DifferentiableFunction<T> function, IReadOnlyList<int[]> prompts, IReadOnlyList<int[]> continuations, int? baselineToken = null,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(continuations);
        Check(function.Signature, baselineToken);
        if (continuations.Count != prompts.Count)
            throw Expect.Unexpected(nameof(continuations), $"{prompts.Count}, one for each prompt", continuations.Count);
        var questions = new Question[prompts.Count];
        for (int i = 0; i < questions.Length; i++)
        {
            string prompt = RoleOf(nameof(prompts), i), continuation = RoleOf(nameof(continuations), i);
            questions[i] = Ask(
                function, Expect.NotNull(prompts[i], prompt), Expect.NotNull(continuations[i], continuation), prompt, continuation);
        }

        var explanations = new ContinuationExplanation<T>[questions.Length];
        for (int i = 0; i < questions.Length; i++)
        {
            explanations[i] = Explain(function, questions[i], baselineToken, cancellation);
            progress?.Report(i + 1);
        }

        return explanations;
    }

    private static string RoleOf(string list, int sample) => string.Create(CultureInfo.InvariantCulture, $"{list}[{sample}]");

    /// <summary>A prompt with a continuation, once they are checked.</summary>
    private static Question Ask<T>(
        DifferentiableFunction<T> function, ReadOnlySpan<int> prompt, ReadOnlySpan<int> continuation, string promptRole, string role)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (prompt.IsEmpty)
            throw Expect.Unexpected(promptRole, "at least one token", "none");
        if (continuation.IsEmpty)
            throw Expect.Unexpected(role, "at least one token", "none");
        // What the last token of the continuation is scored by lies before it.
        int[] ids = [.. prompt, .. continuation[..^1]];
        int[] shape = ShapeOf(function, ids, continuation, $"{promptRole} and {role}", role);
        return new Question(ids, prompt.Length, continuation.ToArray(), shape, role);
    }

    private ContinuationExplanation<T> Explain<T>(
        DifferentiableFunction<T> function, Question question, int? baselineToken, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (ids, prompt, continuation, shape, role) = question;
        var input = new FunctionInput<T>().AddTokens(ids);
        var baseline = baselineToken is not { } token ? null
            : new FunctionInput<T>().AddTokens([.. Enumerable.Repeat(token, prompt), .. ids[prompt..]]);

        var probabilities = new Target[continuation.Length];
        var explained = new Target[continuation.Length];
        for (int k = 0; k < explained.Length; k++)
        {
            var score = Target.At(prompt - 1 + k, continuation[k]);
            probabilities[k] = Target.LogProbability(score, dim: -1);
            explained[k] = Method.NeedsLinearTarget ? score : probabilities[k];
        }
        CheckCausality(function, input, prompt, explained.AsSpan(..^1), role, cancellation);
        // What is removed belongs to the prompt alone: the continuation is a condition.
        var method = Method is GroupedMethod grouped
            ? grouped with { Groups = grouped.Groups.ForPrompt(prompt, ids.Length) }
            : Method;
        var all = method.ExplainTargets(function, input, [.. explained, Target.Sum(explained)], baseline, cancellation);
        double[] outputs = all[0].Outputs.Doubles();
        string name = function.Signature.Name;
        return new ContinuationExplanation<T>(
            all, prompt, [.. probabilities.Select(target => target.Seed(shape, name, typeof(T)).Value<double>(outputs))]);
    }

    private void Check(FunctionSignature signature, int? baselineToken)
    {
        if (signature.Inputs.Count != 1 || !signature.Inputs[0].IsTokens || signature.FixedArguments.Count > 0)
        {
            throw Expect.Unexpected(
                "function", "a function of one sequence of tokens", $"{signature.Name}, which takes something else");
        }
        string name = Method.GetType().Name;
        if (Method.HasNoise)
            throw Refused(name, "adds noise to all tokens, and those of the continuation must stay as they are");
        if (Method.ExplainedLayer is { } layer)
            throw Refused(name, $"explains the layer '{layer.Name}', and what is asked for is one number for each token of the prompt");
        if (Method.OfEmbeddings)
            throw Refused(name, $"gives elements of embeddings ({nameof(AttributionMethod.OfEmbeddings)}), and what is asked for is one "
                + "number for each token of the prompt");
        if (Method is PerturbationMethod and not GroupedMethod)
            throw Refused(name, "changes windows or masks of all tokens, and those of the continuation must stay as they are");
        if (Method.HasBaseline && baselineToken is null)
            throw Expect.Unexpected(nameof(baselineToken), $"the token with which {name} compares those of the prompt", "none");
    }

    private static NotSupportedException Refused(string method, string why) => new(
        $"{nameof(ContinuationAttribution)}.{nameof(Method)}: {method} {why}. Use {nameof(IntegratedGradients)}, {nameof(InputXGradient)}, "
        + $"{nameof(Saliency)}, {nameof(Lrp)}, {nameof(FeatureAblation)} or {nameof(ShapleyValues)} of the inputs.");

    /// <summary>The shape of the outputs, [tokens, vocabulary], once the tokens are checked.</summary>
    private static int[] ShapeOf<T>(
        DifferentiableFunction<T> function, int[] ids, ReadOnlySpan<int> continuation, string idsRole, string role)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var arguments = function.RentArguments();
        try
        {
            arguments.Add((ReadOnlySpan<int>)ids, idsRole);
            int[] shape = arguments.Bound.Plan.OutputShape;
            if (shape.Length != 2 || shape[0] != ids.Length)
            {
                throw Expect.Unexpected(
                    nameof(function), $"outputs of the shape [{ids.Length}, vocabulary], a row for each token",
                    $"{function.Signature.Name}, whose outputs have the shape {Elements.Show(shape)}");
            }
            for (int k = 0; k < continuation.Length; k++)
            {
                if (continuation[k] < 0 || continuation[k] >= shape[1])
                {
                    throw Expect.Unexpected(
                        role, $"tokens from 0 to {shape[1] - 1}, which {function.Signature.Name} scores",
                        string.Create(CultureInfo.InvariantCulture, $"{continuation[k]} at [{k}]"));
                }
            }
            return shape;
        }
        finally
        {
            function.ReturnArguments(arguments);
        }
    }

    /// <summary>Checks that no score depends on a token behind those that it is conditioned on.</summary>
    private void CheckCausality<T>(
        DifferentiableFunction<T> function, FunctionInput<T> input, int prompt, ReadOnlySpan<Target> scores, string role,
        CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (scores.IsEmpty)
            return;
        var method = new Saliency { MaxDegreeOfParallelism = Method.MaxDegreeOfParallelism, AcceptsNonFinite = Method.AcceptsNonFinite };
        var slopes = method.ExplainTargets(function, input, scores.ToArray(), cancellation: cancellation);
        for (int k = 0; k < slopes.Count; k++)
        {
            int seen = slopes[k].Values.Flat()[(prompt + k)..].IndexOfAnyExcept(T.Zero);
            if (seen >= 0)
            {
                throw Expect.Unexpected(
                    nameof(function), "a causal model, whose scores depend on no token behind their own",
                    string.Create(CultureInfo.InvariantCulture, $"{function.Signature.Name}, which scores {role}[{k}] by the ")
                    + string.Create(CultureInfo.InvariantCulture, $"token at {prompt + k + seen}, which comes later. ")
                    + "Explain one token at a time, as a continuation of all that is before it");
            }
        }
    }

    /// <summary>A prompt with a continuation.</summary>
    /// <param name="Ids">What goes through the model: the prompt and the continuation without its last token.</param>
    /// <param name="Prompt">How many of these are the prompt's.</param>
    /// <param name="Continuation">The tokens that are scored.</param>
    /// <param name="Shape">The shape of the outputs.</param>
    /// <param name="Role">What the continuation is called in messages.</param>
    private sealed record Question(int[] Ids, int Prompt, int[] Continuation, int[] Shape, string Role);
}
