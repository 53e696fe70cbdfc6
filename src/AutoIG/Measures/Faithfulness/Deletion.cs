namespace AutoIG;

/// <summary>
/// The area under F as features go from x to the baseline, the largest attributions first (Petsiuk et al. 2018, "RISE: Randomized Input
/// Sampling for Explanation of Black-box Models", arXiv 1806.07421). Usually of a probability: <see cref="Target.AsProbability"/>.
/// </summary>
/// <remarks>
/// Low is good: what is removed first is what the answer rests on. It is low as well where removing drives the model out of the data that
/// it knows, and depends on the baseline as much as on the explanation. The columns are F and the share of features that are gone.
/// </remarks>
public sealed record Deletion : CurveMeasure
{
    internal override MeasureResult Judge<T>(MeasureCall<T> call) => Area(call, call.X, call.BaselineRow);
}
