using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// How far an explanation moves for how far the input does: the largest ‖A(x) − A(x + ε_j)‖₂/‖ε_j‖₂ (Alvarez-Melis and Jaakkola 2018, "On
/// the Robustness of Interpretability Methods", arXiv 1806.08049).
/// </summary>
/// <remarks>
/// Low is good. It is a lower bound of the Lipschitz constant near x, from the points that were tried. NaN where an ε_j is 0. The column is
/// the quotient of each point.
/// </remarks>
public sealed record LocalLipschitz : RobustnessMeasure
{
    private protected override MeasureResult Judge<T>(
        MeasureCall<T> call, AttributionMethod method, FunctionInput<T>[] inputs, Neighbour<T> input, Neighbour<T>[] neighbours)
    {
        double[] quotients = Array.ConvertAll(
            neighbours, near => Distance(near.Attributions, input.Attributions) / Distance(near.Wide, input.Wide));
        return new MeasureResult(TensorPrimitives.Max<double>(quotients), ("quotients", quotients));
    }
}
