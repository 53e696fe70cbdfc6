namespace AutoIG;

/// <summary>
/// How many features are said to do nothing and do something, or do nothing and are said to do something: |Z_A ∖ Z_F| + |Z_F ∖ Z_A| with
/// Z_A = {i: |A_i| &lt; ε} and Z_F = {i: |F(x with i from the baseline) − F(x)| &lt; ε} (Nguyen and Martínez 2020, "On quantitative aspects
/// of model interpretability", arXiv 2007.07584).
/// </summary>
/// <remarks>
/// 0 is good. What a feature does is looked at alone, and ε is one for attributions and for F, as if both had one unit. The columns are the
/// two counts.
/// </remarks>
public sealed record NonSensitivity : AttributionMeasure
{
    /// <summary>ε, above 0; 0.001 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0.</exception>
    public double Epsilon
    {
        get;
        init => field = Expect.Positive(value, nameof(Epsilon));
    } = 0.001;

    internal override MeasureResult Judge<T>(MeasureCall<T> call)
    {
        double[] changed = call.EvaluateReplaced(FaithfulnessEstimate.Singles(call.Scores.Length), call.BaselineRow);
        int silent = 0, idle = 0;
        for (int i = 0; i < changed.Length; i++)
        {
            bool saysNothing = Math.Abs(call.Scores[i]) < Epsilon, doesNothing = Math.Abs(changed[i] - call.Output) < Epsilon;
            silent += saysNothing && !doesNothing ? 1 : 0;
            idle += doesNothing && !saysNothing ? 1 : 0;
        }

        return new MeasureResult(silent + idle, ("effect without attribution", [silent]), ("attribution without effect", [idle]));
    }
}
