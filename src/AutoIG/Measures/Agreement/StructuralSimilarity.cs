namespace AutoIG;

/// <summary>
/// The mean over all 7 × 7 windows of (2μ_aμ_b + C₁)(2σ_ab + C₂)/((μ_a² + μ_b² + C₁)(σ_a² + σ_b² + C₂)), with plain means, variances and
/// covariances over n − 1 = 48, C₁ = (0.01R)², C₂ = (0.03R)² and R the range of both maps together (Wang et al. 2004, "Image Quality
/// Assessment: From Error Visibility to Structural Similarity"). From −1 to 1: whether two maps look the same. It says nothing of whether
/// either shows what the model uses. NaN where both maps are one and the same constant.
/// </summary>
public sealed record StructuralSimilarity : Similarity
{
    private const int Side = 7;

    internal override double Between(double[] first, double[] second, int[] shape)
    {
        var (height, width) = Features.Plane(shape, nameof(StructuralSimilarity));
        if (height < Side || width < Side)
            throw Expect.Unexpected(nameof(first), $"maps of at least {Side} × {Side} positions", Elements.Show(shape));
        double range = Math.Max(first.Max(), second.Max()) - Math.Min(first.Min(), second.Min());
        double c1 = Math.Pow(0.01 * range, 2), c2 = Math.Pow(0.03 * range, 2), sum = 0;
        for (int y = 0; y + Side <= height; y++)
        {
            for (int x = 0; x + Side <= width; x++)
                sum += OfWindow(first, second, (y * width) + x, width, c1, c2);
        }

        return sum / ((height - Side + 1.0) * (width - Side + 1));
    }

    private static double OfWindow(double[] first, double[] second, int corner, int width, double c1, double c2)
    {
        const int Count = Side * Side;
        double meanA = 0, meanB = 0, squaresA = 0, squaresB = 0, both = 0;
        for (int i = 0; i < Count; i++)
        {
            int at = corner + (i / Side * width) + (i % Side);
            meanA += first[at] / Count;
            meanB += second[at] / Count;
        }

        for (int i = 0; i < Count; i++)
        {
            int at = corner + (i / Side * width) + (i % Side);
            double a = first[at] - meanA, b = second[at] - meanB;
            squaresA += a * a / (Count - 1);
            squaresB += b * b / (Count - 1);
            both += a * b / (Count - 1);
        }

        return ((2 * meanA * meanB) + c1) * ((2 * both) + c2)
            / (((meanA * meanA) + (meanB * meanB) + c1) * (squaresA + squaresB + c2));
    }
}
