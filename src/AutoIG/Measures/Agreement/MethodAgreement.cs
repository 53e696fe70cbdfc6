namespace AutoIG;

/// <summary>How far the judged method agrees with another one at the same input, baseline and target.</summary>
/// <remarks>
/// Over many samples it says whether two methods may stand for each other on a model. Methods that agree may share an error, and methods
/// that differ may answer different questions.
/// </remarks>
public sealed record MethodAgreement : Measure
{
    /// <summary>An agreement with a method.</summary>
    /// <param name="other">The method that the judged one is compared with.</param>
    /// <param name="agreement">How two explanations are compared; its channel axis is its own.</param>
    public MethodAgreement(AttributionMethod other, Agreement agreement)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(agreement);
        (Other, Agreement) = (other, agreement);
    }

    /// <summary>The method that the judged one is compared with.</summary>
    public AttributionMethod Other { get; }

    /// <summary>How two explanations are compared.</summary>
    public Agreement Agreement { get; }

    internal override MeasureResult Judge<T>(MeasureCall<T> call, AttributionMethod method)
    {
        var first = method.Explain(call.Function, call.Input, call.Baseline, call.Target, call.Cancellation);
        var second = call.Limited(Other).Explain(call.Function, call.Input, call.Baseline, call.Target, call.Cancellation);
        return new MeasureResult(Agreement.Score(first, second));
    }
}
