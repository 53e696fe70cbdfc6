using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// The input times the gradient, x · ∂F/∂x (Shrikumar et al. 2016, "Not Just a Black Box", arXiv 1605.01713).
/// </summary>
public sealed record InputXGradient : AttributionMethod
{
    internal override bool HasBaseline => false;

    internal override void Attribute<T>(Explanation<T> explanation)
    {
        PointGradients.Attribute(explanation, RuleSweep<T>.Gradient);
        for (int sample = 0; sample < explanation.Samples; sample++)
        {
            var attributions = explanation.Result(sample);
            ReadOnlySpan<T> input = explanation.Ends[sample];
            for (int i = 0; i < attributions.Length; i++)
                attributions[i] *= double.CreateTruncating(input[i]);
        }
    }
}
