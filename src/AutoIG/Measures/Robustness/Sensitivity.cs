using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>
/// How far an explanation moves when the input does a little: the largest ‖A(x + ε_j) − A(x)‖₂ (Yeh et al. 2019, "On the (In)fidelity and
/// Sensitivity of Explanations", arXiv 1901.09392).
/// </summary>
/// <remarks>
/// Low is good, in the unit of the attributions, unless <see cref="Relative"/>: then NaN or infinite where the explanation at x is 0
/// everywhere. An explanation that is the same for all inputs has 0. The column is the distance of each point.
/// </remarks>
public sealed record Sensitivity : RobustnessMeasure
{
    /// <summary>Whether the score is the mean in place of the largest distance; off by default.</summary>
    public bool Average { get; init; }

    /// <summary>Whether distances are divided by ‖A(x)‖₂; off by default.</summary>
    public bool Relative { get; init; }

    private protected override MeasureResult Judge<T>(
        MeasureCall<T> call, AttributionMethod method, FunctionInput<T>[] inputs, Neighbour<T> input, Neighbour<T>[] neighbours)
    {
        double unit = Relative ? TensorPrimitives.Norm<double>(input.Attributions) : 1;
        double[] distances = Array.ConvertAll(neighbours, near => Distance(near.Attributions, input.Attributions) / unit);
        double score = Average ? distances.Sum() / distances.Length : TensorPrimitives.Max<double>(distances);
        return new MeasureResult(score, ("distances", distances));
    }
}
