namespace AutoIG;

/// <summary>
/// The area under F as features come from the baseline (zeros, or a blurred image) to x, the largest attributions first (Petsiuk et al.
/// 2018, "RISE: Randomized Input Sampling for Explanation of Black-box Models", arXiv 1806.07421). Usually of a probability:
/// <see cref="Target.AsProbability"/>.
/// </summary>
/// <remarks>
/// High is good: what comes first suffices for the answer. It says nothing about what comes later, and depends on what it starts from. The
/// columns are F and the share of features that have come.
/// </remarks>
public sealed record Insertion : CurveMeasure
{
    internal override MeasureResult Judge<T>(MeasureCall<T> call) => Area(call, call.BaselineRow, call.X);
}
