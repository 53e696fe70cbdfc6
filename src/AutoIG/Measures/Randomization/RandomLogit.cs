using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// How far the explanation of one output agrees with that of another one, at the same input (Sixt et al. 2020, "When Explanations Lie: Why
/// Many Modified BP Attributions Fail", arXiv 1912.09818).
/// </summary>
/// <remarks>
/// Near 1 is bad: the explanation does not depend on what is explained. Low is no proof of truth; with two classes the gradients of both
/// logits are often each other's opposites for good reason, and magnitudes agree.
/// </remarks>
public sealed record RandomLogit : Measure
{
    /// <summary>An agreement with the explanation of another output.</summary>
    /// <param name="other">The other output.</param>
    public RandomLogit(Target other) => Other = other;

    /// <summary>The other output.</summary>
    public Target Other { get; }

    /// <summary>How the two explanations are compared; by Spearman's correlation by default.</summary>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public Agreement Agreement
    {
        get;
        init => field = Expect.NotNull(value, nameof(Agreement));
    } = new SpearmanCorrelation();

    internal override MeasureResult Judge<T>(MeasureCall<T> call, AttributionMethod method)
    {
        if (Other == call.Target)
            throw Expect.Unexpected(nameof(Other), $"another output than the target {call.Target}", Other);
        var both = method.ExplainTargets(call.Function, call.Input, [call.Target, Other], call.Baseline, cancellation: call.Cancellation);
        return new MeasureResult(Agreement.Score(both[0], both[1]));
    }
}
