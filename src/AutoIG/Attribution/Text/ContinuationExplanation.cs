using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>What the tokens of a prompt contributed to a continuation; see <see cref="ContinuationAttribution"/>.</summary>
/// <typeparam name="T">The element type.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ContinuationExplanation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="rows">The explanation of each token of the continuation, then that of their sum.</param>
    /// <param name="prompt">P.</param>
    /// <param name="logProbabilities">log p of each token of the continuation.</param>
    internal ContinuationExplanation(IReadOnlyList<Attribution<T>> rows, int prompt, double[] logProbabilities)
    {
        int count = logProbabilities.Length;
        var values = new T[Expect.Count(count, prompt, "continuation", "attributions together")];
        for (int k = 0; k < count; k++)
            rows[k].Values.Flat()[..prompt].CopyTo(values.AsSpan(k * prompt));
        Values = Tensor.Create(values, [count, prompt]);
        Total = Tensor.Create(rows[count].Values.Flat()[..prompt].ToArray(), [prompt]);
        LogProbabilities = Array.AsReadOnly(logProbabilities);
        Scores = [.. rows.Take(count).Select(row => row.Output)];
        ConvergenceDeltas = [.. rows.Take(count).Select(row => row.ConvergenceDelta)];
        ConvergenceDelta = rows[count].ConvergenceDelta;
    }

    /// <summary>[C, P]: row k for the token k of the continuation, column i for the token i of the prompt.</summary>
    public Tensor<T> Values { get; }

    /// <summary>
    /// [P]: the attributions of Σ_k F_k, of the continuation as a whole. Of methods whose attributions are sums these are the sums of the
    /// columns; of <see cref="Saliency"/> they are the norms of the summed gradients.
    /// </summary>
    public Tensor<T> Total { get; }

    /// <summary>log p(c_k | p, c_0 … c_(k−1)) of each token of the continuation, natural logarithms.</summary>
    public IReadOnlyList<double> LogProbabilities { get; }

    /// <summary>log p(c | p), their sum.</summary>
    public double LogProbability => LogProbabilities.Sum();

    /// <summary>
    /// F_k, what each row explains: the log-probability, or, of <see cref="Lrp"/>, the output y at the token and its position.
    /// </summary>
    public IReadOnlyList<T> Scores { get; }

    /// <summary>
    /// How far each row is from being complete: Σ_i of the row less F_k(p) − F_k(baseline), or, of <see cref="Lrp"/>, less F_k. NaN for
    /// methods whose attributions are not meant to add up.
    /// </summary>
    public IReadOnlyList<double> ConvergenceDeltas { get; }

    /// <summary>The same of <see cref="Total"/>.</summary>
    public double ConvergenceDelta { get; }

    /// <summary>One line: the lengths, the log-probability, and the tokens of the prompt that contributed most.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Continuation of {LogProbabilities.Count} tokens, log p = {ShortText.Number(LogProbability)}: ")
        + ShortText.Largest(Total.Doubles(), i => string.Create(CultureInfo.InvariantCulture, $"prompt[{i}]"));
}
