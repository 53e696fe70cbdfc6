using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// The input times the gradient, x · ∂F/∂x (Shrikumar et al. 2016, "Not Just a Black Box", arXiv 1605.01713).
/// </summary>
public sealed record InputXGradient : AttributionMethod
{
    internal override bool HasBaseline => false;

    internal override bool SharesPoints => true;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        PointGradients.Attribute(work, GatedSweep<T>.Gradient);
        for (int result = 0; result < work.Results; result++)
        {
            var attributions = work.Result(result);
            var input = work.Input(result);
            for (int i = 0; i < attributions.Length; i++)
                attributions[i] = Moves.Times(attributions[i], T.Zero, input[i]);
        }
    }
}
