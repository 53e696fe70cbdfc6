namespace AutoIG;

/// <summary>
/// By how much attributions fail to add up: ΣA − (F(x) − F(x′)); with <see cref="Relative"/> the magnitude of that, divided by |F(x) −
/// F(x′)| (Sundararajan et al. 2017, "Axiomatic Attribution for Deep Networks", arXiv 1703.01365).
/// </summary>
/// <remarks>
/// 0 for a method that is complete, but for quadrature and rounding. That they add up says nothing about how they are spread. Relative, it
/// is NaN or infinite where F(x) = F(x′). The columns are ΣA, F(x) and F(x′).
/// </remarks>
public sealed record Completeness : AttributionMeasure
{
    /// <summary>Whether the magnitude is divided by that of F(x) − F(x′); off by default.</summary>
    public bool Relative { get; init; }

    internal override MeasureResult Judge<T>(MeasureCall<T> call)
    {
        double sum = call.Scores.Sum(), change = call.Output - call.BaselineOutput;
        double delta = sum - change;
        return new MeasureResult(
            Relative ? Math.Abs(delta) / Math.Abs(change) : delta,
            ("sum", [sum]), ("F(x)", [call.Output]), ("F(x′)", [call.BaselineOutput]));
    }
}
